"""One expert of the pool: read and corrected by the committee's office, and what follows for conflicts of interest."""

import pytest

from chalicelib.domain.catalogue import Level
from chalicelib.domain.panel_rules import PANEL_RULES
from chalicelib.storage import accounts
from tests.handlers.asking import field_codes
from tests.handlers.judging import a_judging, an_expert, drawn
from tests.parties import START, a_unit, move_clock

SMALL = 5
REASON = {"reason": "专家本人补报"}
NEW = {"employer": "济南轨道院", "reason": "工作调动"}


@pytest.fixture(scope="module")
def committee(cloud):
    move_clock(START)
    return a_unit("committee")


@pytest.fixture
def expert(committee):
    return an_expert(committee, employer="济南设计院")


def correct(committee, expert, body, expect=200, etag=None):
    path = f"/v1/experts/{expert.actor['id']}"
    if etag is None:
        committee.get(path)
        etag = committee.etag
    return committee.patch(path, body, expect, If_Match=etag)


def test_the_office_corrects_employer_and_specialties_and_the_expert_is_told(committee, expert):
    after = correct(committee, expert, NEW | {"specialties": ["岩土工程"]})
    assert (after["employer"], after["specialties"]) == ("济南轨道院", ["岩土工程"])
    assert committee.get(f"/v1/experts/{expert.actor['id']}") == after
    assert [message["kind"] for message in expert.get("/v1/me/notifications")["items"]] == ["expert_corrected"]
    assert expert.get("/v1/me")["expert"]["employer"] == "济南轨道院"


def test_an_employer_that_is_replaced_stays_among_the_former_ones(committee, expert):
    former = [{"employer": "济南设计院", "last_year": 2026}]
    assert correct(committee, expert, NEW)["former_employers"] == former
    assert correct(committee, expert, {"former_employers": [], "reason": "原单位名称有误"})["former_employers"] == []


def test_two_offices_do_not_overwrite_each_other(committee, expert):
    committee.get(f"/v1/experts/{expert.actor['id']}")
    seen = committee.etag
    correct(committee, expert, NEW, etag=seen)
    after = committee.etag
    assert correct(committee, expert, {"specialties": ["岩土"], "reason": "核对"}, 412, seen)["code"]
    correct(committee, expert, {"specialties": ["岩土"], "reason": "核对"}, etag=after)
    assert committee.patch(f"/v1/experts/{expert.actor['id']}", NEW, 428)["code"] == "precondition_required"


def test_what_stands_already_is_no_correction(committee, expert):
    correct(committee, expert, {"employer": "济南设计院", "reason": "核对"})
    assert expert.get("/v1/me/notifications")["items"] == []


def test_a_reason_is_asked_for_and_no_year_is_to_come(committee, expert):
    assert field_codes(correct(committee, expert, {"employer": "济南轨道院"}, 422)) == {"reason": "required"}
    body = {"former_employers": [{"employer": "济南设计院", "last_year": 2027}], "reason": "补录"}
    assert field_codes(correct(committee, expert, body, 422)) == {"former_employers.0.last_year": "in_future"}


def test_another_committee_neither_reads_nor_corrects(expert):
    other = a_unit("committee")
    assert other.get(f"/v1/experts/{expert.actor['id']}", 404)["code"] == "not_found"
    assert correct(other, expert, NEW, 404, '"1"')["code"] == "not_found"


@pytest.fixture
def judging(cloud, monkeypatch):
    move_clock(START)
    monkeypatch.setitem(PANEL_RULES.smallest, Level.ASSOCIATE_SENIOR, SMALL)
    return a_judging(pool=SMALL - 1)


def grounds(judging):
    """Of the panel's only candidate, once it has opened."""
    drawn(judging, size=SMALL)
    judging.attend(judging.members)
    judging.do("opening")
    return [recusal["ground"] for recusal in judging.seen["recusals"]]


def join(judging, **changes):
    expert = an_expert(judging.committee, **changes)
    judging.pool[expert.actor["id"]] = expert
    return expert


def test_where_an_expert_worked_before_keeps_them_from_judging_who_is_there_now(judging):
    unit = judging.filed[0].seen_by(judging.committee)["unit_name"]
    correct(judging.committee, join(judging), {"former_employers": [{"employer": unit, "last_year": 2024}]} | REASON)
    assert grounds(judging) == ["former_employer"]


def test_an_expert_does_not_judge_themselves(judging):
    """Known by the phone, whatever name and employer the expert is invited under."""
    candidate = judging.filed[0]
    account = accounts.load_account(candidate.applicant.party_id)
    expert = join(judging, phone=accounts.open_phone(account.account_id, account.phone))
    assert grounds(judging) == ["self"]
    assert expert.get(f"{judging.path}/declarations/{candidate.declaration_id}", 404)["code"] == "not_found"
