"""Conflicts of interest that can be computed from what the expert and the candidate have said."""

import pytest

from chalicelib.domain.conflicts import Ground, ground_of
from chalicelib.domain.sittings import Member
from tests.build import NOW

EXPERT = Member(expert_id="e-1", name="赵建国", employer="济南轨道交通集团有限公司")
OTHER = "济南城建"


def jobs(*told):
    return {"work_history": {"items": [dict(zip(("employer", "ended"), one, strict=True)) for one in told]}}


def ground(sections=None, unit_name=OTHER):
    return ground_of(EXPERT, unit_name, sections or {}, NOW)


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


def test_a_draft_without_a_unit_is_nobodys_colleague():
    assert ground(unit_name=None) is None
