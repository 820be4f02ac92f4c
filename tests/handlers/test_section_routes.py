"""PUT …/sections/{section}: each section by itself, under its own version."""

import pytest

from chalicelib.settings import settings
from tests.build import shanghai
from tests.handlers.asking import field_codes, is_chinese
from tests.journeys import road
from tests.parties import an_applicant, move_clock
from tests.storage.rows import all_rows, answering

STUDY = {"school": "山东大学", "major": "电气工程", "level": "大学本科", "ended": "2010-07"}


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


@pytest.fixture
def filed(stage, notice_id):
    return road.a_draft(stage, notice_id)


def save(filed, section, data, etag=None, expect=200):
    if etag is None:
        filed.seen_by(filed.applicant)
        etag = filed.applicant.etag
    return filed.applicant.put(f"{filed.path}/sections/{section}", data, etag, expect)


def test_a_saved_section_is_read_back(filed):
    save(filed, "education", {"items": [STUDY]})
    assert filed.seen_by(filed.applicant)["sections"]["education"] == {"items": [STUDY]}


def test_a_section_may_be_saved_half_filled_and_tells_what_is_missing(filed):
    saved = save(filed, "education", {"items": [{"school": "山东大学"}]})
    assert [missing["field"] for missing in saved["missing"]] == ["items.0.major", "items.0.level", "items.0.ended"]


def test_every_save_counts_one_version(filed):
    schools = ("山东大学", "济南大学", "青岛大学")
    assert [save(filed, "education", {"items": [{"school": school}]})["version"] for school in schools] == [1, 2, 3]


def test_two_tabs_on_one_section_clash(filed):
    filed.seen_by(filed.applicant)
    seen = filed.applicant.etag
    save(filed, "education", {"items": [STUDY]}, seen)
    problem = save(filed, "education", {"items": []}, seen, expect=412)
    assert problem["code"] == "precondition_failed"
    assert filed.seen_by(filed.applicant)["sections"]["education"] == {"items": [STUDY]}


def test_two_tabs_on_different_sections_do_not_clash(filed):
    filed.seen_by(filed.applicant)
    seen = filed.applicant.etag
    save(filed, "education", {"items": [STUDY]}, seen)
    save(filed, "achievements", {"summary": "主持完成变配电工程五项，解决谐波难题。"}, seen)
    assert {"education", "achievements"} <= set(filed.seen_by(filed.applicant)["sections"])


def test_the_etag_of_one_save_serves_the_next(filed):
    save(filed, "education", {"items": []})
    save(filed, "work_history", {"items": []}, filed.applicant.etag)
    save(filed, "education", {"items": [STUDY]}, filed.applicant.etag)
    chained = filed.applicant.etag
    filed.seen_by(filed.applicant)
    assert chained == filed.applicant.etag


def test_the_etag_of_the_beginning_serves_the_first_save(stage, notice_id):
    applicant = an_applicant()
    beginning = road.a_beginning(notice_id, stage.employer)
    begun = applicant.post("/v1/declarations", beginning, 201)
    path = f"/v1/declarations/{begun['declaration_id']}/sections/basic"
    assert applicant.put(path, {"ethnicity": "汉族"}, applicant.etag)["version"] == 2


def test_without_a_version_nothing_is_saved(filed):
    path = f"{filed.path}/sections/education"
    assert filed.applicant.call("PUT", path, 428, {"items": []})["code"] == "precondition_required"


@pytest.mark.parametrize("etag", ["", "nonsense", "1-x", "1-1.2", '"*"', "*", "W/"])
def test_a_version_that_is_not_ours_is_stale(filed, etag):
    assert save(filed, "education", {"items": []}, etag, expect=412)["code"] == "precondition_failed"


@pytest.mark.parametrize(
    ("section", "data", "field"),
    [
        ("basic", {"gender": "其他"}, "gender"),
        ("basic", {"birth_date": "1990-13-01"}, "birth_date"),
        ("education", {"items": [{**STUDY, "ended": "2010年7月"}]}, "items.0.ended"),
        ("education", {"items": [{**STUDY, "grade": "A"}]}, "items.0.grade"),
        ("assessments", {"items": [{"year": "now", "grade": "合格"}]}, "items.0.year"),
        ("achievements", {"summary": "太短"}, "summary"),
        ("achievements", {"summary": "长" * 5001}, "summary"),
    ],
)
def test_a_wrong_field_is_named_in_chinese(filed, section, data, field):
    problem = save(filed, section, data, expect=422)
    assert list(field_codes(problem)) == [field]
    assert is_chinese(problem["errors"][0]["message"])


def test_a_section_that_is_too_large_is_refused(filed):
    items = [{**STUDY, "school": "长" * 100, "major": "长" * 100, "level": "长" * 100, "degree": "长" * 100}] * 20
    assert field_codes(save(filed, "education", {"items": items}, expect=422)) == {"education": "too_long"}


def test_an_unknown_section_is_not_found(filed):
    assert save(filed, "hobbies", {}, "1-0", expect=404)["code"] == "not_found"


def test_nobody_saves_into_somebody_elses_declaration(filed):
    other = an_applicant()
    problem = other.put(f"{filed.path}/sections/education", {"items": []}, "1-0", 404)
    assert problem["code"] == "not_found"


def test_units_do_not_fill_in(filed):
    problem = filed.stage.employer.put(f"{filed.path}/sections/education", {"items": []}, "1-0", 403)
    assert problem["code"] == "not_allowed"


def test_after_the_submission_nothing_can_be_changed(stage, notice_id):
    filed = road.submitted(stage, notice_id)
    problem = save(filed, "education", {"items": []}, expect=409)
    assert problem["code"] == "wrong_state"
    assert filed.seen_by(filed.applicant)["sections"]["education"]["items"]


def education(*schools):
    return {"items": [{**STUDY, "school": school} for school in schools]}


def test_a_save_writes_one_section_and_nothing_else(filed):
    save(filed, "education", education("山东大学"))
    etag = filed.applicant.etag
    before = {(row["pk"]["S"], row["sk"]["S"]): row for row in all_rows()}
    with answering() as writes, answering(operation="BatchGetItem") as reads:
        save(filed, "education", education("济南大学"), etag)
    (written,) = writes
    after = {(row["pk"]["S"], row["sk"]["S"]): row for row in all_rows()}
    assert [key for key, row in after.items() if before.get(key) != row] == [
        (f"decl#{filed.declaration_id}", "section#education")
    ]
    assert [list(action) for action in written["TransactItems"]] == [["ConditionCheck"], ["Put"]]
    tables = [list(read["RequestItems"]) for read in reads]
    assert tables.count([settings().declarations_table]) == 1


def test_saving_the_same_again_answers_the_same_version_and_writes_nothing(filed):
    first = save(filed, "education", education("山东大学"))
    etag = filed.applicant.etag
    with answering() as writes:
        again = save(filed, "education", education("山东大学"), etag)
    assert (again, filed.applicant.etag, writes) == (first, etag, [])


def test_a_save_whose_answer_was_lost_may_be_repeated(filed):
    filed.seen_by(filed.applicant)
    seen = filed.applicant.etag
    first = save(filed, "education", education("山东大学"), seen)
    assert save(filed, "education", education("山东大学"), seen) == first


def test_the_order_of_rows_is_a_change(filed):
    save(filed, "education", education("山东大学", "济南大学"))
    assert save(filed, "education", education("济南大学", "山东大学"))["version"] == 2


def test_after_the_submission_not_even_the_same_can_be_saved(stage, notice_id):
    filed = road.submitted(stage, notice_id)
    same = filed.seen_by(filed.applicant)["sections"]["education"]
    assert save(filed, "education", same, expect=409)["code"] == "wrong_state"


def test_what_cannot_be_is_refused_by_its_row(filed):
    rows = [{"began": "2012-07", "ended": "2010-07"}, {"began": "2026-06"}]
    problem = save(filed, "work_history", {"items": rows}, expect=422)
    assert field_codes(problem) == {"items.0.ended": "ends_before_it_begins", "items.1.began": "in_future"}
    assert problem["detail"].startswith("“工作经历”第2项开始时间")


def test_today_is_shanghais(filed):
    move_clock(shanghai("2026-06-01 00:30"))  # still May in Greenwich
    save(filed, "work_history", {"items": [{"began": "2026-06"}]})
