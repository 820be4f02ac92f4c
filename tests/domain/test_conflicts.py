"""Conflicts of interest that can be computed from what the expert and the candidate have said."""

import pytest

from chalicelib.domain.conflicts import Beside, Ground, conflict_of
from chalicelib.domain.experts import Expert, FormerEmployer
from chalicelib.domain.sittings import Member
from tests.build import ENGINEER, NOW

EXPERT = Member(expert_id="e-1", name="赵建国", employer="济南轨道交通集团有限公司")
OTHER = "济南城建"


def jobs(*told):
    return {"work_history": {"items": [dict(zip(("employer", "ended"), one, strict=True)) for one in told]}}


def finding(sections=None, unit_name=OTHER):
    return conflict_of(EXPERT, unit_name, sections or {}, NOW)


def ground(sections=None, unit_name=OTHER):
    found = finding(sections, unit_name)
    return found and found.ground


def against(unit_name=OTHER, sections=None, name="", same_phone=(), **known):
    """What is found with what the pool knows of the expert now, and whose phone it is."""
    told = {"expert_id": EXPERT.expert_id, "unit_id": "u-committee", "unit_name": "评委会", "name": EXPERT.name}
    told |= {"phone": "137****0001", "employer": EXPERT.employer, "specialties": ["电气"], "scopes": [ENGINEER]}
    told |= {"term_starts_on": NOW.date(), "term_ends_on": NOW.date(), "invited_at": NOW}
    beside = Beside(experts={EXPERT.expert_id: Expert(**told | known)}, same_phone=frozenset(same_phone))
    found = conflict_of(EXPERT, unit_name, sections or {}, NOW, name, beside)
    return found and found.ground


def a_paper(*coauthors, **told):
    return {"papers": {"items": [{"name": "谐波治理", "coauthors": list(coauthors), **told}]}}


def related(**told):
    return {"declared_title": {"relations": [{"name": EXPERT.name, "relation": "导师", **told}]}}


@pytest.mark.parametrize("name", [EXPERT.employer, f" {EXPERT.employer}", "济南轨道交通集团 有限公司"])
def test_the_candidates_unit_is_the_experts_employer(name):
    assert ground(unit_name=name) == Ground.SAME_EMPLOYER


def test_a_job_that_has_not_ended_is_one_of_now():
    assert ground(jobs((EXPERT.employer, None))) == Ground.SAME_EMPLOYER


@pytest.mark.parametrize(("ended", "expected"), [("2023-03", Ground.FORMER_EMPLOYER), ("2023-02", None)])
def test_who_left_within_three_years_is_still_a_colleague(ended, expected):
    assert ground(jobs((EXPERT.employer, ended))) == expected


def test_the_last_of_several_stays_decides():
    assert ground(jobs((EXPERT.employer, "2010-01"), (EXPERT.employer, "2025-01"))) == Ground.FORMER_EMPLOYER


def test_a_paper_that_names_the_expert_among_its_authors():
    papers = {"papers": {"items": [{"name": "谐波治理", "role": "第2作者，与赵建国合著"}]}}
    assert ground(papers) == Ground.COAUTHOR


def test_strangers_have_no_conflict():
    told = {"papers": {"items": [{"name": "赵建国与济南", "role": "独立完成"}]}}
    assert ground(jobs((OTHER, None)) | told) is None


def test_an_expert_with_the_candidates_own_phone_is_the_candidate():
    assert against(same_phone=[EXPERT.expert_id]) == Ground.SELF
    assert against(same_phone=["e-2"]) is None


@pytest.mark.parametrize(
    ("name", "unit_name", "sections", "expected"),
    [
        (" 赵 建国", EXPERT.employer, {}, Ground.SELF),
        ("赵建国", OTHER, jobs((EXPERT.employer, "2010-01")), Ground.SELF),
        ("赵建国", OTHER, {}, None),
        ("李静", EXPERT.employer, {}, Ground.SAME_EMPLOYER),
    ],
)
def test_the_same_name_at_the_same_employer_is_the_candidate(name, unit_name, sections, expected):
    assert against(unit_name, sections, name) == expected


@pytest.mark.parametrize(
    ("last_year", "unit_name", "sections", "expected"),
    [
        (2023, "济南设计院", {}, Ground.FORMER_EMPLOYER),
        (2022, "济南设计院", {}, None),
        (2025, OTHER, jobs(("济南设计院", "2024-01")), Ground.FORMER_EMPLOYER),
        (2025, OTHER, jobs(("济南设计院", None)), Ground.FORMER_EMPLOYER),
        (2025, OTHER, jobs(("济南设计院", "2023-02")), None),
        (2025, OTHER, jobs((OTHER, None)), None),
    ],
)
def test_where_the_expert_worked_in_the_last_years_counts_too(last_year, unit_name, sections, expected):
    assert against(unit_name, sections, former_employers=[(at("济南设计院", last_year))]) == expected


def at(employer, last_year):
    return FormerEmployer(employer=employer, last_year=last_year)


def test_an_employer_corrected_since_the_draw_counts_beside_the_one_that_was_drawn():
    assert against(OTHER, employer=OTHER) == Ground.SAME_EMPLOYER
    assert against(EXPERT.employer, employer=OTHER) == Ground.SAME_EMPLOYER


def test_a_draft_without_a_unit_is_nobodys_colleague():
    assert ground(unit_name=None) is None


@pytest.mark.parametrize(
    ("coauthor", "expected"),
    [
        ({"name": "赵建国"}, Ground.COAUTHOR),
        ({"name": " 赵 建国"}, Ground.COAUTHOR),
        ({"name": "赵建国", "employer": "济南轨道交通集团 有限公司"}, Ground.COAUTHOR),
        ({"name": "赵建国", "employer": "青岛地铁集团有限公司"}, None),
        ({"name": "赵建国强"}, None),
        ({"name": "建国"}, None),
    ],
)
def test_a_coauthor_is_the_expert_by_the_whole_name_and_the_employer_where_given(coauthor, expected):
    assert ground(a_paper({"name": "李静"}, coauthor)) == expected


def test_a_paper_with_its_coauthors_is_not_read_for_names_elsewhere():
    assert ground(a_paper({"name": "李静"}, role="受赵建国指导")) is None


@pytest.mark.parametrize(
    ("told", "expected"),
    [({}, Ground.RELATION), ({"employer": EXPERT.employer}, Ground.RELATION), ({"employer": OTHER}, None)],
)
def test_a_relation_that_the_candidate_declared(told, expected):
    assert ground(related(**told)) == expected


@pytest.mark.parametrize(
    ("sections", "reason"),
    [
        (jobs((EXPERT.employer, None)), "现在济南轨道交通集团有限公司任职"),
        (jobs((EXPERT.employer, "2025-01")), "在济南轨道交通集团有限公司任职至2025-01"),
        (a_paper({"name": "赵建国"}), "合著《谐波治理》"),
        (related(), "与申报人的关系：导师"),
    ],
)
def test_a_conflict_says_in_what_it_was_found(sections, reason):
    assert finding(sections).reason == reason


@pytest.mark.parametrize(
    "sections",
    [
        {"papers": {"items": None}},
        {"papers": {"items": [None, {"name": "谐波治理", "coauthors": None}]}},
        {"papers": {"items": [{"coauthors": [None, {"name": None}]}]}},
        {"declared_title": None, "work_history": {"items": [{}]}},
        {"declared_title": {"relations": [{}]}},
    ],
)
def test_what_is_half_filled_in_gives_no_conflict(sections):
    assert ground(sections) is None
