"""A certificate converted from a paper one is revoked like any other, on its registration instead of a declaration."""

import pytest

from tests.handlers.asking import ask
from tests.handlers.paper import complete, decide, path
from tests.journeys import road
from tests.parties import START, a_unit, an_applicant, move_clock
from tests.storage.rows import all_at_once

FRAUD = {"reason_class": "fraud", "reason": "纸质证书系伪造", "evidence": "发证机关复函"}
MISTAKE = {"reason_class": "mistake", "reason": "级别录入有误"}


@pytest.fixture
def holder(stage):
    move_clock(START)
    return an_applicant()


@pytest.fixture
def old(stage, holder):
    registered = complete(stage, holder)
    return registered | decide(stage.committee, registered)


def revoke(by, old, expect=200, told=FRAUD):
    return by.post(f"/v1/certificates/{old['certificate_number']}/revocation", told, expect)


def test_fraud_ends_it_and_bars_its_holder_for_three_years(stage, holder, old, visitor):
    revoked = revoke(stage.committee, old)
    assert (revoked["status"], revoked["old_id"], revoked["declaration_id"]) == ("revoked", old["old_id"], None)
    assert revoked["barred_until"] == "2029-05-05"
    checked = visitor.get(f"/v1/certificates/{old['certificate_number']}")
    assert (checked["status"], checked["integrity"], checked["reason_class"]) == ("revoked", "intact", "fraud")
    assert {"revoked", "barred"} <= {one["kind"] for one in holder.get("/v1/me/notifications")["items"]}
    beginning = road.a_beginning(road.a_notice(stage.committee), stage.employer)
    assert holder.post("/v1/declarations", beginning, 409)["code"] == "barred"


def test_the_holder_reads_why_and_downloads_no_more(stage, holder, old):
    revoke(stage.committee, old)
    shown = holder.get(path(old))
    assert (shown["status"], shown["revocation_reason"]) == ("revoked", FRAUD["reason"])
    assert shown["certificate_label"] == "证书已撤销"
    assert holder.get(path(old, "/certificate"), expect=409)["code"] == "certificate_revoked"
    assert stage.committee.get(path(old, "/certificate"))["status"] == "revoked"
    entry = stage.committee.get(path(old))["history"][-1]
    assert (entry["action"], entry["reason"], entry["details"]["barred_until"]) == (
        "revoke", FRAUD["reason"], "2029-05-05",
    )  # fmt: skip


def test_revoking_twice_is_once_and_another_reason_is_refused(stage, holder, old):
    assert revoke(stage.committee, old) == revoke(stage.committee, old)
    actions = [entry["action"] for entry in holder.get(path(old))["history"]]
    assert actions == ["register", "confirm", "revoke"]
    assert revoke(stage.committee, old, 409, MISTAKE)["code"] == "already_revoked"


def test_only_the_committee_that_converted_it_revokes(old):
    assert revoke(a_unit("committee"), old, 404)["code"] == "certificate_not_found"


@pytest.mark.parametrize(("told", "is_free"), [(MISTAKE, True), (FRAUD, False)], ids=["mistake", "fraud"])
def test_after_a_mistake_the_paper_is_converted_anew_after_fraud_never(stage, holder, old, told, is_free):
    revoke(stage.committee, old, told=told)
    move_clock(START)
    again = complete(stage, an_applicant(), number=old["number"])
    answer = decide(stage.committee, again, expect=200 if is_free else 409)
    assert answer.get("code") == (None if is_free else "number_converted")


def test_two_revocations_at_once_are_one(stage, holder, old):
    address = f"/v1/certificates/{old['certificate_number']}/revocation"
    hands = [stage.committee.twin() for _ in range(3)]
    statuses = all_at_once([lambda h=h: ask(h, "POST", address, FRAUD)[0] for h in hands])
    assert 200 in statuses
    assert set(statuses) <= {200, 409}
    assert [entry["action"] for entry in holder.get(path(old))["history"]].count("revoke") == 1
