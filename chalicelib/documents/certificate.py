"""The certificate of a professional title: one page, A4 landscape, in the manner of the printed ones."""

import datetime
from urllib.parse import urlsplit

from reportlab.pdfgen.canvas import Canvas

from chalicelib.documents.copy_stamp import draw_stamp
from chalicelib.documents.fonts import BOLD, KAI, SONG, MissingGlyph, width_of
from chalicelib.documents.guilloche import PAGE, background
from chalicelib.documents.lettering import draw_centred, draw_spread, draw_text, fit, fit_evenly
from chalicelib.documents.page import open_canvas, place_drawing, place_jpeg
from chalicelib.documents.portrait import PortraitUnreadable, print_portrait
from chalicelib.documents.qr_code import draw_qr_code
from chalicelib.documents.seal import RADIUS, draw_seal
from chalicelib.documents.signature import fill_room, leave_room
from chalicelib.domain.certificate_content import CertificateContent
from chalicelib.domain.signing import Signing

__all__ = ["MissingGlyph", "PortraitUnreadable", "render"]

_TITLE = "专业技术职称证书"
_ENGLISH = "CERTIFICATE OF PROFESSIONAL AND TECHNICAL TITLE"

_INK = (0.10, 0.10, 0.12)
_BROWN = (0.46, 0.35, 0.15)
_TITLE_RED = (0.76, 0.07, 0.11)
_RULE = (0.80, 0.71, 0.50)

_LEFT, _RIGHT = 92.0, PAGE[0] - 92.0
_PORTRAIT = (_LEFT, 243.0, 120.0, 168.0)  # x, y, width, height: 42 × 59 mm
_FIRST_ROW, _ROW = 409.0, 29.0  # baseline of the first row of fields, and the way down to the next
_LABEL_WIDTH = 50.0
_COLUMNS = ((240.0, 500.0), (520.0, _RIGHT))  # of the fields: where labels begin, where rules end
_SEAL = (652.0, 121.0)


def render(content: CertificateContent, portrait: bytes, signing: Signing | None = None, stamp: str = "") -> bytes:
    """The certificate as PDF; equal arguments give equal bytes, but for the signature, which no two times is the same.

    `portrait` is a JPEG or PNG as uploaded. A signed page looks as one that is not.

    `stamp` are the words over a copy's page, if it is one.

    Raises MissingGlyph for a character that no font has and PortraitUnreadable for a picture that cannot be opened.
    """
    jpeg, pixels = print_portrait(portrait)
    canvas = open_canvas(PAGE, f"{_TITLE} {content.number}", content.issuer, content.issued_on)
    place_drawing(canvas, background())
    _draw_heading(canvas)
    place_jpeg(canvas, "portrait", jpeg, pixels, _PORTRAIT)
    canvas.setStrokeColorRGB(*_RULE)
    canvas.setLineWidth(0.6)
    canvas.rect(*_PORTRAIT)
    _draw_fields(canvas, content)
    _draw_sentence(canvas, content)
    _draw_verification(canvas, content)
    _draw_issuer(canvas, content)
    if stamp:
        draw_stamp(canvas, stamp)
    if signing:
        leave_room(canvas, signing)
    pdf: bytes = canvas.getpdfdata()
    return fill_room(pdf, signing) if signing else pdf


def _draw_heading(canvas: Canvas) -> None:
    middle = PAGE[0] / 2
    canvas.setFillColorRGB(*_TITLE_RED)
    draw_centred(canvas, middle, 477, _TITLE, BOLD, 39, 8)
    canvas.setFillColorRGB(*_BROWN)
    draw_centred(canvas, middle, 455, _ENGLISH, SONG, 10, 1.4)
    canvas.setStrokeColorRGB(*_RULE)
    canvas.setFillColorRGB(*_RULE)
    canvas.setLineWidth(0.6)
    canvas.lines([(middle - 176, 444, middle - 8, 444), (middle + 8, 444, middle + 176, 444)])
    diamond = canvas.beginPath()
    diamond.moveTo(middle - 4, 444)
    for x, y in ((middle, 446.4), (middle + 4, 444), (middle, 441.6)):
        diamond.lineTo(x, y)
    canvas.drawPath(diamond, stroke=0, fill=1)


def _draw_fields(canvas: Canvas, content: CertificateContent) -> None:
    """Two columns of fields, then the two long ones over the whole width."""
    left, right = _COLUMNS
    whole = (left[0], right[1])
    rows = (
        (("姓名", content.holder_name, left), ("性别", content.gender, right)),
        (("身份证号", content.id_number, left), ("职称系列", content.series, right)),
        (("专业", content.specialty, left), ("资格名称", content.title, right)),
        (("级别", content.level, left), ("取得方式", content.obtained_by, right)),
        (("取得时间", _in_chinese(content.awarded_on), left), ("证书编号", content.number, right)),
        (("评审组织", content.committee, whole),),
        (("工作单位", content.employer, whole),),
    )
    for index, row in enumerate(rows):
        for label, value, (start, end) in row:
            _draw_field(canvas, label, value, start, end, _FIRST_ROW - index * _ROW)


def _draw_field(canvas: Canvas, label: str, value: str, start: float, end: float, y: float) -> None:
    """One label with its value above a rule; a value too long for the line shrinks, then takes two small lines."""
    canvas.setFillColorRGB(*_BROWN)
    draw_spread(canvas, start, y, label, SONG, 12.5, _LABEL_WIDTH)
    rule = start + _LABEL_WIDTH + 10
    canvas.setStrokeColorRGB(*_RULE)
    canvas.setLineWidth(0.5)
    canvas.line(rule, y - 5.5, end, y - 5.5)
    canvas.setFillColorRGB(*_INK)
    width = end - rule - 8
    setting = fit(value, KAI, width, (15.5, 14.5, 13.5, 12.5, 11.5, 10.5, 10))
    if setting.size < 10:
        setting = fit_evenly(value, KAI, width, (11.5, 11, 10.5, 10, 9.5, 9), lines=2)
    lift = (len(setting.lines) - 1) * setting.size * 1.1
    for index, line in enumerate(setting.lines):
        draw_text(canvas, rule + 5, y + lift - index * setting.size * 1.1 - bool(lift) * 2, line, KAI, setting.size)


def _draw_sentence(canvas: Canvas, content: CertificateContent) -> None:
    text = f"经{content.committee}{content.obtained_by}，{content.holder_name}同志具备{content.title}资格，特发此证。"
    setting = fit(text, SONG, _RIGHT - _LEFT, (14.5, 14, 13.5, 13), indent=2)
    if setting.size < 13:
        setting = fit(text, SONG, _RIGHT - _LEFT, (14.5, 13.5, 12.5, 11.5, 10.5, 9.5), lines=2, indent=2)
    leading = setting.size * 1.55
    y = 193 + (len(setting.lines) - 1) * leading / 2
    canvas.setFillColorRGB(*_INK)
    for index, line in enumerate(setting.lines):
        draw_text(canvas, _LEFT + (0 if index else 2 * setting.size), y - index * leading, line, SONG, setting.size)


def _draw_verification(canvas: Canvas, content: CertificateContent) -> None:
    canvas.setFillColorRGB(0, 0, 0)
    draw_qr_code(canvas, _LEFT, 71, 85.04, content.verify_url)  # 30 mm: an offline token still scans when printed
    canvas.setFillColorRGB(*_BROWN)
    lines = (
        "扫描二维码核验证书真伪",
        f"核验网址：{_short(content.verify_url, 215)}",
        "电子证书与纸质证书具有同等效力",
        "证书当前状态以核验结果为准",
    )
    for index, line in enumerate(lines):
        setting = fit(line, SONG, 265, (9.5, 9, 8.5, 8, 7.5, 7))
        draw_text(canvas, _LEFT + 97, 138 - index * 15.6, setting.lines[0], SONG, setting.size)


def _draw_issuer(canvas: Canvas, content: CertificateContent) -> None:
    """The seal under the issuer's name and the date, which pass where its inside is empty (as GB/T 9704 asks)."""
    x, y = _SEAL
    draw_seal(canvas, x, y, content.issuer, "职称专用章")
    canvas.setFillColorRGB(*_INK)
    setting = fit(content.issuer, SONG, 2 * (_RIGHT - x), (13, 12, 11, 10, 9, 8))
    draw_centred(canvas, x, y - 22, content.issuer, SONG, setting.size)
    canvas.setFillColorRGB(*_BROWN)
    label_end = x - max(width_of(content.issuer, SONG, setting.size) / 2 + 4, RADIUS + 2)
    draw_text(canvas, label_end - 60, y - 22, "发证机关：", SONG, 12)
    canvas.setFillColorRGB(*_INK)
    draw_centred(canvas, x, y - 50, _in_chinese(content.issued_on), SONG, 13)


def _in_chinese(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _short(url: str, width: float) -> str:
    """The address as one would type it: without the offline token of the QR code; without the path if that is long."""
    parts = urlsplit(url)
    site = f"{parts.scheme}://{parts.netloc}"
    whole = f"{site}{parts.path}".rstrip("/")
    return whole if width_of(whole, SONG, 9.5) <= width else site
