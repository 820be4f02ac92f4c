"""The blocks of a review form that somebody signs: the pledge, the units' opinions, the committee's result."""

import datetime

from chalicelib.documents.fonts import KAI, SONG
from chalicelib.documents.form_rows import Cell, Line, Row
from chalicelib.documents.form_sheets import WIDTH
from chalicelib.documents.form_tables import LABEL, SIZE, paragraphs, signed_row
from chalicelib.domain.form_content import FormContent, Statement, UnitOpinion, Verdict
from chalicelib.domain.times import spoken_date

_INSIDE = WIDTH - LABEL
_NO_DATE = "　　　　年　　月　　日"
_ROOM = 7  # lines of a block nobody has written in yet
_FROM_RIGHT = 24.0


def statement_row(statement: Statement, content: FormContent) -> Row:
    """The pledge: signed by the submission itself; a draft is not, whatever day stands in it."""
    said = [line for one in statement.sentences for line in paragraphs(_ended(one), SONG, SIZE, WIDTH)]
    name = (content.name, KAI) if content.signed_on else ("　　　　　　　　", SONG)
    day = (statement.signed_on, KAI) if content.signed_on and statement.signed_on else _date(content.signed_on)
    signature = [Line((("承诺人：", SONG), name), 1, _FROM_RIGHT), Line((day,), 1, _FROM_RIGHT)]
    return Row([Cell(WIDTH, [*said, Line(()), *signature], SIZE, centred=False)], leading=20)


def opinion_row(opinion: UnitOpinion) -> Row:
    said = [Line((("单位名称：", SONG), (opinion.unit, KAI)))]
    said += paragraphs(opinion.text, KAI, SIZE, _INSIDE)
    if opinion.publicity:
        first, last = map(spoken_date, opinion.publicity)
        said.append(Line((("公示情况：", SONG), (f"{first}至{last}，已在单位内部公示", KAI))))
    if opinion.rank is not None:
        said.append(Line((("推荐排序：", SONG), (f"第{opinion.rank}名", KAI))))
    return signed_row(opinion.heading, said, _signature("审核人", opinion.signer, opinion.signed_on), _ROOM)


def verdict_row(verdict: Verdict) -> Row:
    """Empty, with its blanks to be filled in by hand, until the result is published."""
    blank = "　　"
    counted = [blank if one is None else f" {one} " for one in (verdict.members, verdict.present)]
    votes = [blank if one is None else f" {one} " for one in (verdict.yes, verdict.no, verdict.abstain)]
    said = [Line((("评审组织：", SONG), (verdict.committee, KAI)))]
    said += paragraphs(verdict.result, KAI, SIZE, _INSIDE) or [Line(())]
    said.append(Line(((f"应到{counted[0]}人，实到{counted[1]}人；", SONG), _votes(votes))))
    for label, value in (("批准文号：", verdict.approval_number), ("证书编号：", verdict.certificate_number)):
        said.append(Line(((label, SONG), (value, KAI))))
    return signed_row("评审委员会评审结果", said, _signature("主任委员", "", verdict.judged_on), _ROOM + 3)


def _votes(votes: list[str]) -> tuple[str, str]:
    return f"同意{votes[0]}票，反对{votes[1]}票，弃权{votes[2]}票", SONG


def _signature(label: str, signer: str, signed_on: datetime.date | None) -> list[Line]:
    name = (signer, KAI) if signer else ("　　　　　　", SONG)
    return [
        Line(((f"{label}：", SONG), name, ("　　　　（盖章处）", SONG)), 1, _FROM_RIGHT),
        Line((_date(signed_on),), 1, _FROM_RIGHT),
    ]


def _date(day: datetime.date | None) -> tuple[str, str]:
    return (spoken_date(day), KAI) if day else (_NO_DATE, SONG)


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(("。", "！")) else f"{sentence}。"
