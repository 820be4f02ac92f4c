"""A scan that was confirmed stays as it was looked at; what was rejected, or never decided on, goes."""

from datetime import timedelta

import pytest
import requests

from chalicelib.handlers.running import Budget
from chalicelib.handlers.sweeping import sweep
from chalicelib.storage import files
from tests.handlers.paper import PDF, complete, decide, path, send
from tests.parties import START, an_applicant, move_clock

A_DAY = timedelta(hours=25)
HALF_A_YEAR = timedelta(days=180, hours=1)


@pytest.fixture
def holder(stage):
    move_clock(START)
    return an_applicant()


def versions(old, what="scan"):
    return list(files.list_versions(f"evidence/{old['old_id']}-{what}"))


def sweep_after(time):
    move_clock(START + time)
    return sweep(START + time, Budget(60))


def test_what_was_confirmed_is_shown_whatever_was_sent_afterwards(stage, holder):
    old = complete(stage, holder)
    decide(stage.committee, old)
    send(old["scan_upload"], b"%PDF-1.7 exchanged")
    assert len(versions(old)) == 2
    shown = requests.get(stage.committee.get(path(old))["scan_url"], timeout=10)
    assert shown.content == PDF
    sweep_after(A_DAY)
    assert (len(versions(old)), len(versions(old, "portrait"))) == (1, 1)
    assert requests.get(stage.committee.get(path(old))["scan_url"], timeout=10).content == PDF


def test_what_was_rejected_goes_a_day_later(stage, holder):
    old = complete(stage, holder)
    decide(stage.committee, old, "reject", reason="扫描件不清晰")
    assert versions(old)
    sweep_after(A_DAY)
    assert (versions(old), versions(old, "portrait")) == ([], [])
    assert holder.get(path(old))["scan_url"] is None


def test_what_waits_for_its_decision_stays_but_not_for_ever(stage, holder):
    old = complete(stage, holder)
    sweep_after(A_DAY)
    assert versions(old)
    sweep_after(HALF_A_YEAR)
    assert (versions(old), versions(old, "portrait")) == ([], [])
    shown = holder.get(path(old))
    assert (shown["status"], "180天" in shown["reason"]) == ("rejected", True)
    assert [entry["action"] for entry in shown["history"]] == ["register", "lapse"]
    assert holder.get("/v1/me/notifications")["items"][0]["kind"] == "old_certificate_rejected"


def test_a_revoked_ones_scan_is_kept_as_proof(stage, holder):
    old = complete(stage, holder)
    number = decide(stage.committee, old)["certificate_number"]
    stage.committee.post(f"/v1/certificates/{number}/revocation", {"reason_class": "mistake", "reason": "录入有误"})
    sweep_after(A_DAY)
    assert len(versions(old)) == 1
