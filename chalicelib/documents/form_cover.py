"""The cover of a review form: what it is, of whom, for what."""

from chalicelib.documents.fonts import BOLD, KAI, SONG, width_of
from chalicelib.documents.form_sheets import LEFT, RIGHT, Sheet, Text
from chalicelib.documents.lettering import fit, fit_evenly
from chalicelib.domain.form_content import FormContent
from chalicelib.domain.times import spoken_date

TITLE = "专业技术职称评审表"
_MIDDLE = (LEFT + RIGHT) / 2
_PORTRAIT = (_MIDDLE - 49.6, 430.0, 99.2, 138.9)
_LABELS, _LABEL_WIDTH, _RULES_END = LEFT + 52, 76.0, RIGHT - 52
_FIRST, _STEP = 382.0, 37.0


def draw_cover(sheet: Sheet, content: FormContent) -> None:
    _centred(sheet, 742, f"{content.year}年度", SONG, 16, 3)
    _centred(sheet, 668, TITLE, BOLD, 36, 8)
    setting = fit(content.committee, SONG, RIGHT - LEFT - len(content.committee), (14, 13, 12, 11, 10))
    _centred(sheet, 628, setting.lines[0], SONG, setting.size, 1)
    _draw_frame(sheet)
    series = f"{content.series}　{content.level}"
    rows = (
        ("单位", content.unit),
        ("姓名", content.name),
        ("现职称", content.current_title),
        ("申报职称", content.title),
        ("系列级别", series),
        ("专业", content.specialty),
        ("申报方式", f"{content.mode}（委托评审）" if content.commissioned else content.mode),
        ("填表日期", spoken_date(content.signed_on) if content.signed_on else ""),
    )
    for place, (label, value) in enumerate(rows):
        _draw_field(sheet, _FIRST - place * _STEP, label, value)


def _draw_frame(sheet: Sheet) -> None:
    x, y, width, height = _PORTRAIT
    sheet.portraits.append(_PORTRAIT)
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    for start, end in zip(corners, (*corners[1:], corners[0]), strict=True):
        sheet.rule(*start, *end)


def _draw_field(sheet: Sheet, y: float, label: str, value: str) -> None:
    """A value too long for its rule shrinks, then takes two small lines."""
    gap = (_LABEL_WIDTH - width_of(label, SONG, 15)) / (len(label) - 1)
    sheet.texts.append(Text(_LABELS, y, label, SONG, 15, gap))
    rule = _LABELS + _LABEL_WIDTH + 14
    sheet.rule(rule, y - 6, _RULES_END, y - 6)
    width = _RULES_END - rule - 8
    setting = fit(value, KAI, width, (16, 15, 14, 13, 12))
    if setting.size < 12:
        setting = fit_evenly(value, KAI, width, (12, 11, 10, 9), 2)
    lift = (len(setting.lines) - 1) * (setting.size + 2)
    for place, line in enumerate(setting.lines):
        middle = (rule + _RULES_END - width_of(line, KAI, setting.size)) / 2
        sheet.texts.append(Text(middle, y + lift - place * (setting.size + 2), line, KAI, setting.size))


def _centred(sheet: Sheet, y: float, text: str, font: str, size: float, spacing: float) -> None:
    width = width_of(text, font, size) + spacing * (len(text) - 1)
    sheet.texts.append(Text(_MIDDLE - width / 2, y, text, font, size, spacing))
