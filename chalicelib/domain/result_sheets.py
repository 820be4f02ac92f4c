"""The counts of an offline meeting as a spreadsheet gives them: read by its headings, refused whole by its cells.

What the cells say is a MeetingResults like any other; its rules stay where they are, and what they find wrong is told
by the cell (issue: "a bad row refuses the whole file with row and column").
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, Field

from chalicelib.domain.catalogue import Level
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import Conflict, DomainError, FieldError, Invalid
from chalicelib.domain.notices import Notice
from chalicelib.domain.references import LONGEST_ID, Id
from chalicelib.domain.results import MeetingResults
from chalicelib.domain.review_chain import JUDGEABLE
from chalicelib.domain.summary_content import spoken_series

NUMBER, NAME, YES, NO, ABSTAIN = "申报编号", "姓名", "同意", "反对", "弃权"
COLUMNS = (NUMBER, NAME, YES, NO, ABSTAIN)
MEMBERS, PRESENT = "应到人数", "实到人数"
#: Bytes of the file; in base64 it still fits into one request.
MOST_BYTES = 4 * 1024 * 1024
#: Rows of a sheet, the empty ones counted; candidates in one meeting's results.
MOST_ROWS, MOST_CANDIDATES = 2000, 500
HIGHEST = 999
Row = Sequence[object]


class SheetUpload(BaseModel):
    """`content` is the file itself; the meeting's numbers stand in it, or here."""

    notice_id: Id
    level: Level
    members: Annotated[int | None, Field(ge=1, le=HIGHEST, description="应到人数，不填则取表中所填")] = None
    present: Annotated[int | None, Field(ge=1, le=HIGHEST, description="实到人数，不填则取表中所填")] = None
    content: Annotated[str, Field(max_length=MOST_BYTES * 4 // 3, description="XLSX 文件（不超过4MB），Base64 编码")]


@dataclass(frozen=True)
class Candidate:
    """A row that the template has filled in already."""

    declaration_id: str
    name: str


@dataclass(frozen=True)
class ReadSheet:
    """What the sheet says, and where it says it: `rows` and `columns` by place, `meeting` by label."""

    results: MeetingResults
    names: list[str]
    rows: list[int]
    columns: dict[str, int]
    meeting: dict[str, str]

    def cell(self, place: int, column: str) -> str:
        return cell(self.rows[place], self.columns[column])


def cell(row: int, column: int) -> str:
    """C7 for the seventh row's third cell; columns from 0, of which there are at most 26."""
    return f"{chr(ord('A') + column)}{row}"


def candidates(found: Sequence[Declaration], level: Level) -> list[Candidate]:
    """Who waits for a verdict, by unit and name."""
    waiting = [one for one in found if one.status in JUDGEABLE and one.level == level]
    waiting.sort(key=lambda one: (one.unit_name or "", one.applicant_name, one.declaration_id))
    return [Candidate(one.declaration_id, one.applicant_name) for one in waiting]


def filename(notice: Notice, level: Level) -> str:
    return f"评审结果_{notice.year}_{spoken_series(notice.series)}_{level.label}.xlsx"


def read(rows: Sequence[Row], given: SheetUpload) -> ReadSheet:
    """Raises Invalid with every cell that cannot be read."""
    head = next((place for place, row in enumerate(rows) if set(COLUMNS) <= set(map(_text, row[:26]))), None)
    if head is None:
        raise Invalid.field("file", f"没有找到表头，第一张表应有这些列：{'、'.join(COLUMNS)}", "no_header")
    titles = [_text(value) for value in rows[head][:26]]
    wrong: list[FieldError] = []
    columns = {title: titles.index(title) for title in COLUMNS}
    _refuse_repeated(titles, head + 1)
    meeting = {label: _meeting_cell(rows[:head], label) for label in (MEMBERS, PRESENT)}
    numbers = {
        label: said or _number(value, place, f"“{label}”", 1, wrong)
        for (label, (place, value)), said in zip(meeting.items(), (given.members, given.present), strict=True)
    }
    filled = [(n, row) for n, row in enumerate(rows[head + 1 :], head + 2) if any(_text(value) for value in row)]
    if not filled:
        raise Invalid.field("file", "表中没有候选人", "no_rows")
    if len(filled) > MOST_CANDIDATES:
        raise Invalid.field("file", f"一次最多导入{MOST_CANDIDATES}人，请分次导入", "too_many_rows")
    items = [_item(n, row, columns, wrong) for n, row in filled]
    if wrong:
        raise Invalid(f"表格中有{len(wrong)}处需要更正，未导入任何一条", errors=wrong)
    told = {"members": numbers[MEMBERS], "present": numbers[PRESENT], "items": items}
    results = MeetingResults(notice_id=given.notice_id, level=given.level, **told)
    names = [_at(row, columns[NAME]) for _, row in filled]
    places = {label: place for label, (place, _) in meeting.items()}
    return ReadSheet(results, names, [n for n, _ in filled], columns, places)


def _refuse_repeated(titles: Sequence[str], n: int) -> None:
    """Of two columns of one name nobody knows which is meant."""
    places = [place for place, title in enumerate(titles) if title in COLUMNS and title in titles[:place]]
    wrong = [
        FieldError(field=cell(n, place), code="column_repeated", message=f"第{n}行有两列“{titles[place]}”，请只留一列")
        for place in places
    ]
    if wrong:
        raise Invalid("表头有重复的列，未导入任何一条", errors=wrong)


def _meeting_cell(rows: Sequence[Row], label: str) -> tuple[str, object]:
    """Where the number right of its label stands, and what it says."""
    for n, row in enumerate(rows, start=1):
        for place, value in enumerate(row[:25]):
            if _text(value) == label:
                return cell(n, place + 1), row[place + 1] if place + 1 < len(row) else None
    return "members" if label == MEMBERS else "present", None


def _item(n: int, row: Row, columns: Mapping[str, int], wrong: list[FieldError]) -> dict[str, object]:
    for title in (NUMBER, NAME):
        if not _at(row, columns[title]):
            place = cell(n, columns[title])
            wrong.append(FieldError(field=place, code="required", message=f"第{n}行“{title}”未填写"))
    if len(_at(row, columns[NUMBER])) > LONGEST_ID:
        place = cell(n, columns[NUMBER])
        wrong.append(FieldError(field=place, code="not_found", message=f"第{n}行“{NUMBER}”：没有找到这份申报"))
    counts = {
        title: _number(_value(row, columns[title]), cell(n, columns[title]), f"第{n}行“{title}”", 0, wrong)
        for title in (YES, NO, ABSTAIN)
        if title != ABSTAIN or _at(row, columns[title])
    }
    told = {"yes": counts[YES], "no": counts[NO], "abstain": counts.get(ABSTAIN, 0)}
    return {"declaration_id": _at(row, columns[NUMBER]), **told}


def _number(value: object, place: str, called: str, least: int, wrong: list[FieldError]) -> int:
    """A whole number, however the program that wrote the file keeps it: 7, 7.0 or a text."""
    text = _text(value).removesuffix(".0")
    if text.isdecimal() and text.isascii() and len(text) <= 3 and int(text) >= least:
        return int(text)
    told = ("required", "未填写") if not text else ("not_a_count", f"应为{least}至{HIGHEST}的整数")
    wrong.append(FieldError(field=place, code=told[0], message=called + told[1]))
    return 0


def _value(row: Row, column: int) -> object:
    return row[column] if column < len(row) else None


def _at(row: Row, column: int) -> str:
    return _text(_value(row, column))


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def refuse_other_names(sheet: ReadSheet, found: Mapping[str, Declaration]) -> None:
    """Raises Invalid where a row's name is not the declaration's: a row that slipped must not judge somebody else."""
    wrong = []
    for place, (tally, name) in enumerate(zip(sheet.results.items, sheet.names, strict=True)):
        if _plain(found[tally.declaration_id].applicant_name) != _plain(name):
            said = f"第{sheet.rows[place]}行“{NAME}”与该申报编号的申报人不符"
            wrong.append(FieldError(field=sheet.cell(place, NAME), code="other_name", message=said))
    if wrong:
        raise Invalid(f"表格中有{len(wrong)}处需要更正，未导入任何一条", errors=wrong)


def _plain(name: str) -> str:
    """张 明 is 张明, and both ways of writing the middle dot are one."""
    return "".join(name.split()).replace("•", "·").casefold()


def told_by_cell(error: DomainError, sheet: ReadSheet) -> DomainError:
    """The same error, its fields named as the sheet's cells."""
    assert isinstance(error, (Invalid, Conflict))
    errors = [_by_cell(wrong, sheet) for wrong in error.errors]
    return type(error)(error.detail, code=error.code, errors=errors, **error.members)


def _by_cell(wrong: FieldError, sheet: ReadSheet) -> FieldError:
    first, _, rest = wrong.field.partition(".")
    label = {"members": MEMBERS, "present": PRESENT}.get(first)
    if label:
        return wrong.model_copy(update={"field": sheet.meeting[label]})
    if first != "items":
        return wrong
    place, _, name = rest.partition(".")
    column = NUMBER if name else YES
    said = f"第{sheet.rows[int(place)]}行“{column}”：{wrong.message}"
    return wrong.model_copy(update={"field": sheet.cell(int(place), column), "message": said})
