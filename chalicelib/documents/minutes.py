"""The minutes 会议纪要 of a meeting on paper: A4, any number of pages, with lines to be signed on."""

from itertools import zip_longest
from operator import attrgetter
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from chalicelib.documents.page import open_canvas
from chalicelib.documents.ruled_table import RuledTable, Sheet
from chalicelib.domain.columns import Column
from chalicelib.domain.minutes import MinutesContent

#: Room above and below a line that is signed by hand, in points.
_SIGNED = 9.0
_CHAIR = ("主任委员（签字）", "记录人（签字）")


def render(content: MinutesContent) -> bytes:
    """The minutes as PDF; equal contents give equal bytes."""
    sheet = Sheet(A4, margin=18 * mm, text=9.5, title=20, padding=4, running=content.title)
    table = RuledTable(open_canvas(sheet.size, content.title, content.committee, content.held_on), sheet, FACTS)
    numerals = iter("一二三四五六")
    table.head(content.title, content.committee, content.day)
    table.space(4)
    table.heading(f"{next(numerals)}、会议概况")
    table.rows(content.facts)
    if content.attendance:
        table.heading(f"{next(numerals)}、评审专家出席情况")
        table.begin(ATTENDANCE)
        table.rows(content.attendance)
    table.heading(f"{next(numerals)}、评审对象及表决结果")
    table.begin(CANDIDATES)
    table.rows(content.candidates)
    table.say(content.sentence, space=2)
    if content.attendance:
        table.heading(f"{next(numerals)}、回避情况")
        if content.recusals:
            table.begin(RECUSALS)
            table.rows(content.recusals)
        else:
            table.say("　　没有专家回避。")
    _signatures(table, content, f"{next(numerals)}、签字")
    return table.finish()


def _signatures(table: RuledTable, content: MinutesContent, title: str) -> None:
    """Two members side by side, then chair and recorder, and the committee's own line for its seal."""
    table.heading(title)
    table.say("　　出席评审会议的专家确认以上记录属实：")
    table.space(6)
    table.begin(SIGNERS, _SIGNED)
    numbered = list(enumerate(content.signers, 1))
    half = (len(numbered) + 1) // 2
    table.rows(zip_longest(numbered[:half], numbered[half:], fillvalue=("", "")))
    table.sign(_CHAIR, keep=3)
    table.close_with(content.committee + "（盖章）", "　　　　年　　月　　日")


def _column(title: str, width: float, name: str, centred: bool = True) -> Column[Any]:
    return Column(title, width, attrgetter(name), centred)


# 174 mm each: A4 portrait with margins of 18 mm.
FACTS = (_column("项目", 26, "name"), _column("内容", 148, "value", centred=False))
ATTENDANCE = (
    _column("序号", 12, "number"),
    _column("姓名", 28, "name"),
    _column("工作单位", 76, "employer", centred=False),
    _column("出席情况", 20, "present"),
    _column("回避（评审对象序号）", 38, "recused"),
)
CANDIDATES = (
    _column("序号", 11, "number"),
    _column("姓名", 23, "name"),
    _column("单位", 40, "unit", centred=False),
    _column("申报资格", 25, "title"),
    _column("评议\n意见", 11, "opinions"),
    _column("回避", 10, "recused"),
    _column("出席", 10, "present"),
    _column("同意", 10, "yes"),
    _column("反对", 10, "no"),
    _column("弃权", 10, "abstain"),
    _column("结论", 14, "verdict"),
)
RECUSALS = (
    _column("评审对象", 22, "number"),
    _column("姓名", 36, "candidate"),
    _column("回避专家", 36, "expert"),
    _column("回避原因", 80, "ground", centred=False),
)


def _signer(title: str, width: float, side: int, part: int) -> Column[Any]:
    return Column(title, width, lambda pair: pair[side][part], centred=True)


SIGNERS = tuple(
    column
    for side in (0, 1)
    for column in (
        _signer("序号", 12, side, 0),
        _signer("姓名", 28, side, 1),
        Column("签名", 47, lambda pair: None, centred=True),
    )
)
