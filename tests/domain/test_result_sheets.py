"""A spreadsheet's counts: read by their headings, refused whole, every fault named by its cell."""

import pytest

from chalicelib.domain import result_sheets as rules
from chalicelib.domain.errors import Conflict, FieldError, Invalid
from chalicelib.domain.result_sheets import SheetUpload
from tests.build import a_declaration, a_notice

MEETING = ("应到人数", 11, "实到人数", 9)
HEADINGS = ("申报编号", "姓名", "同意", "反对", "弃权")
WANG = ("d-1", "王明", 6, 2, 1)


def upload(**changes):
    return SheetUpload(**{"notice_id": "n-1", "level": "associate_senior", "content": ""} | changes)


def sheet(*rows, meeting=MEETING, headings=HEADINGS, **changes):
    return rules.read([("评审结果",), meeting, headings, *rows], upload(**changes))


def faults(*rows, **changes):
    with pytest.raises(Invalid) as refused:
        sheet(*rows, **changes)
    return {error.field: error.code for error in refused.value.errors}


def test_the_counts_are_read_with_the_meeting():
    read = sheet(WANG)
    assert (read.results.members, read.results.present) == (11, 9)
    assert read.results.items[0].model_dump() == {"declaration_id": "d-1", "yes": 6, "no": 2, "abstain": 1}


@pytest.mark.parametrize("written", [6, 6.0, "6", " 6 "])
def test_a_whole_number_is_one_however_it_is_kept(written):
    assert sheet(("d-1", "王明", written, 2, 1)).results.items[0].yes == 6


def test_columns_are_found_by_their_headings():
    read = sheet(("王明", "备注", 1, 2, 6, "d-1"), headings=("姓名", "说明", "弃权", "反对", "同意", "申报编号"))
    assert read.results.items[0].yes == 6
    assert read.cell(0, "同意") == "E4"


def test_nobody_who_abstained_may_be_left_empty():
    assert sheet(("d-1", "王明", 7, 2, None)).results.items[0].abstain == 0


def test_empty_rows_are_passed_over_and_rows_keep_their_numbers():
    read = sheet(WANG, (None, " "), ("d-2", "李静", 5, 4, 0))
    assert read.rows == [4, 6]


def test_the_numbers_of_the_meeting_may_come_with_the_request():
    assert sheet(WANG, meeting=(), members=13, present=9).results.members == 13


@pytest.mark.parametrize(
    ("row", "place", "code"),
    [
        (("d-1", "王明", "六", 2, 1), "C4", "not_a_count"),
        (("d-1", "王明", 6, -1, 1), "D4", "not_a_count"),
        (("d-1", "王明", 6.5, 2, 1), "C4", "not_a_count"),
        (("d-1", "王明", 6, 2, 1000), "E4", "not_a_count"),
        (("d-1", "王明", None, 2, 1), "C4", "required"),
        (("d-1", "王明", 6), "D4", "required"),
        ((None, "王明", 6, 2, 1), "A4", "required"),
        (("d-1", None, 6, 2, 1), "B4", "required"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(row, place, code):
    assert faults(row) == {place: code}


def test_every_fault_of_a_file_is_told_at_once():
    assert faults(WANG, ("d-2", "", "x", 4, 0), meeting=("应到人数", "", "实到人数", 9)) == {
        "B2": "required",
        "B5": "required",
        "C5": "not_a_count",
    }


def test_a_fault_names_its_row_and_column_in_chinese():
    with pytest.raises(Invalid) as refused:
        sheet(WANG, WANG, WANG, ("d-2", "李静", "五", 4, 0))
    assert refused.value.errors[0].message == "第7行“同意”应为0至999的整数"


@pytest.mark.parametrize(
    ("rows", "headings", "code"),
    [((WANG,), HEADINGS[:4], "no_header"), ((), HEADINGS, "no_rows"), ((WANG,) * 501, HEADINGS, "too_many_rows")],
)
def test_a_sheet_that_is_none_of_ours_is_refused(rows, headings, code):
    assert faults(*rows, headings=headings) == {"file": code}


@pytest.mark.parametrize("written", ["王明", "王 明", "王　明"])
def test_spaces_in_a_name_do_not_matter(written):
    rules.refuse_other_names(sheet(("d-1", written, 6, 2, 1)), {"d-1": a_declaration()})


def test_a_row_with_somebody_elses_name_is_refused():
    with pytest.raises(Invalid) as refused:
        rules.refuse_other_names(sheet(("d-1", "王敏", 6, 2, 1)), {"d-1": a_declaration()})
    assert [(error.field, error.code) for error in refused.value.errors] == [("B4", "other_name")]


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ("items.0.declaration_id", "A4"),
        ("items.0", "C4"),
        ("members", "B2"),
        ("present", "D2"),
        ("notice_id", "notice_id"),
    ],
)
def test_what_the_rules_find_wrong_is_told_by_its_cell(field, place):
    wrong = Conflict("不能评审", code="not_judgeable", errors=[FieldError(field=field, code="x", message="不行")])
    told = rules.told_by_cell(wrong, sheet(WANG))
    assert (type(told), told.code, told.errors[0].field) == (Conflict, "not_judgeable", place)


def test_the_template_lists_who_waits_for_a_verdict_by_unit_and_name():
    found = [
        a_declaration("in_panel", declaration_id="d-3", unit_name="乙单位"),
        a_declaration("accepted", declaration_id="d-2", unit_name="甲单位"),
        a_declaration("passed", declaration_id="d-4"),
        a_declaration("accepted", declaration_id="d-5", level="senior"),
    ]
    listed = rules.candidates(found, found[0].level)
    assert [candidate.declaration_id for candidate in listed] == ["d-3", "d-2"]


def test_the_templates_name_says_what_it_is_for():
    assert rules.filename(a_notice(), a_notice().levels[0]) == "评审结果_2026_工程系列_副高级.xlsx"


def test_a_number_longer_than_any_is_told_by_its_cell():
    assert faults(WANG, ("x" * 65, "李静", 9, 0, 0)) == {"A5": "not_found"}


def test_two_columns_of_one_name_are_refused():
    headings = ("申报编号", "姓名", "同意", "同意", "反对", "弃权")
    assert faults(("d-1", "王明", 9, 0, 0, 0), headings=headings) == {"D3": "column_repeated"}
