"""An offline meeting's results by spreadsheet: the template fetched, filled in, imported whole or not at all."""

import base64
import io
from urllib.request import urlopen

import openpyxl
import pytest

from tests.handlers.asking import field_codes
from tests.journeys import road
from tests.parties import a_unit


def template(filed, expect=200):
    path = f"/v1/results/template?notice_id={filed.notice_id}&level={road.LEVEL}"
    return filed.stage.committee.get(path, expect)


def filled(filed, *counts, members=11, present=9, **cells):
    """The template as the committee sends it back; `counts` row by row, `cells` as they are named."""
    with urlopen(template(filed)["url"]) as answer:
        book = openpyxl.load_workbook(io.BytesIO(answer.read()))
    sheet = book.active
    sheet["B2"], sheet["D2"] = members, present
    for n, row in enumerate(counts, start=4):
        for column, count in zip("CDE", row, strict=True):
            sheet[f"{column}{n}"] = count
    for place, value in cells.items():
        sheet[place] = value
    file = io.BytesIO()
    book.save(file)
    return base64.b64encode(file.getvalue()).decode()


def send(filed, content, expect=201, party=None):
    body = {"notice_id": filed.notice_id, "level": road.LEVEL, "content": content}
    return (party or filed.stage.committee).post("/v1/results/imports", body, expect)


def status(filed):
    return filed.seen_by(filed.stage.committee)["status"]


@pytest.fixture
def pair(stage):
    return road.accepted_at_once(stage, 2, road.a_notice(stage.committee))


@pytest.fixture
def filed(stage):
    return road.accepted_at_once(stage, 1, road.a_notice(stage.committee))[0]


def test_the_template_lists_who_was_accepted(filed):
    assert template(filed)["candidates"] == 1


def test_a_filled_template_judges_everybody_on_it(pair):
    panel = send(pair[0], filled(pair[0], (6, 2, 1), (5, 4, 0)))
    assert [item["passed"] for item in panel["items"]] == [True, False]
    assert sorted(map(status, pair)) == ["failed", "passed"]


def test_importing_the_same_file_again_changes_nothing(filed):
    content = filled(filed, (9, 0, 0))
    assert send(filed, content) == send(filed, content)
    assert len(filed.applicant.get(f"{filed.path}/history")["items"]) == 2


def test_one_row_that_does_not_add_up_refuses_the_whole_file(pair):
    problem = send(pair[0], filled(pair[0], (9, 0, 0), (9, 1, 0)), 422)
    assert field_codes(problem) == {"C5": "tally_sum"}
    assert set(map(status, pair)) == {"accepted"}


def test_a_number_of_nobody_is_named_by_its_cell(filed):
    problem = send(filed, filled(filed, (9, 0, 0), A4="d-nobody"), 409)
    assert (problem["code"], field_codes(problem)) == ("not_judgeable", {"A4": "not_found"})


def test_a_row_whose_name_is_not_the_applicants_is_refused(filed):
    assert field_codes(send(filed, filled(filed, (9, 0, 0), B4="李四"), 422)) == {"B4": "other_name"}


def test_a_meeting_of_an_even_number_is_refused_at_its_cell(filed):
    assert field_codes(send(filed, filled(filed, (9, 0, 0), members=10), 422)) == {"B2": "members_even"}


def test_without_a_quorum_a_file_decides_nothing(filed):
    assert send(filed, filled(filed, (7, 0, 0), present=7), 409)["code"] == "no_quorum"


@pytest.mark.parametrize(
    ("content", "code"),
    [("不是", "not_base64"), ("aGVsbG8=", "unreadable"), ("A" * 5_592_500, "string_too_long")],
    ids=["not base64", "no workbook", "too large"],
)
def test_what_is_no_spreadsheet_is_refused(filed, content, code):
    assert field_codes(send(filed, content, 422)) == {"content": code}


def test_another_committee_neither_gets_the_template_nor_imports(filed):
    content, other = filled(filed, (9, 0, 0)), a_unit("committee")
    path = f"/v1/results/template?notice_id={filed.notice_id}&level={road.LEVEL}"
    assert other.get(path, 404)["code"] == "not_found"
    assert send(filed, content, 404, other)["code"] == "not_found"
