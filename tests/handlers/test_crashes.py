"""Broken off anywhere and repeated: results, publication and certificates come out as if nothing had happened."""

import hashlib
import json
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest

from chalicelib.storage import files
from chalicelib.storage.certificates import load_certificate
from chalicelib.storage.tables import DeclarationItem, UnitItem
from tests.handlers.crashing import Crash, Failure, break_off_everywhere, failing_at
from tests.journeys import road
from tests.parties import START, move_clock

pytestmark = pytest.mark.proof
VERDICTS = [True, False, True]
#: A crash before a call leaves what the crash after the one before it left.
BREAKS = pytest.mark.parametrize(("kind", "is_after"), [(Crash, True), (Failure, False)])


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


@pytest.fixture
def candidates(stage, notice_id):
    """Makes three accepted ones whenever it is called."""
    move_clock(START)
    return lambda: road.accepted_at_once(stage, 3, notice_id)


@pytest.fixture
def confirmable(stage, notice_id):
    """Makes three candidates, two of whom passed, and whose publicity is over."""

    def arrange():
        move_clock(START)
        filed = road.accepted_at_once(stage, 3, notice_id)
        panel_id = road.published(filed, VERDICTS)
        move_clock(road.AFTER_PUBLICITY)
        return filed, panel_id

    return arrange


def confirm(committee, panel_id, expect=200):
    return committee.post(f"/v1/results/{panel_id}/confirmation", road.APPROVAL, expect)


def actions(filed):
    history = filed.applicant.get(f"{filed.path}/history")
    assert history["intact"]
    return [entry["action"] for entry in history["items"]]


def certificates_of(all_filed):
    """How many certificate items each declaration has, found by looking at all there are."""
    found = (json.loads(item.body) for item in DeclarationItem.scan(DeclarationItem.sk == "certificate"))
    wanted = {filed.declaration_id for filed in all_filed}
    return Counter(told["declaration_id"] for told in found if told["declaration_id"] in wanted)


def assert_certified_once(filed):
    number = filed.seen_by(filed.applicant)["certificate_number"]
    document, _ = files.read(load_certificate(number).file_key)
    assert hashlib.sha256(document).hexdigest() == load_certificate(number).file_sha256
    assert actions(filed) == ["begin", "judge", "publish", "certify"]


@BREAKS
def test_issuing_broken_off_and_confirmed_again_certifies_everybody_once(stage, confirmable, caplog, kind, is_after):
    passed = []
    act = lambda arranged: confirm(stage.committee, arranged[1])  # noqa: E731
    for filed, panel_id in break_off_everywhere(confirmable, act, kind, is_after):
        done = confirm(stage.committee, panel_id)
        assert (done["status"], done["issued"], done["passed"]) == ("issued", 2, 2)
        passed += [filed[0], filed[2]]
        assert filed[1].seen_by(filed[1].applicant)["status"] == "not_passed"
        assert_certified_once(filed[0])
        assert_certified_once(filed[2])
    assert certificates_of(passed) == {filed.declaration_id: 1 for filed in passed}
    caplog.clear()


def test_issuing_broken_off_is_finished_by_the_scheduled_job(stage, confirmable, visitor):
    act = lambda arranged: confirm(stage.committee, arranged[1])  # noqa: E731
    for filed, panel_id in break_off_everywhere(confirmable, act, Crash, is_after=True):
        visitor.post("/local/jobs/issue_certificates")
        last = "certified" if "confirm" in panel_history(panel_id) else "publicized"
        assert [one.seen_by(one.applicant)["status"] for one in filed] == [last, "not_passed", last]


def panel_history(panel_id):
    found = UnitItem.query(f"panel#{panel_id}", UnitItem.sk.startswith("trail#"))
    return [json.loads(item.body)["action"] for item in found]


@pytest.mark.parametrize("is_after", [False, True])
def test_results_broken_off_and_entered_again_judge_everybody_once(stage, candidates, is_after):
    act = lambda filed: road.judged(filed, VERDICTS)  # noqa: E731
    for filed in break_off_everywhere(candidates, act, Crash, is_after):
        road.judged(filed, VERDICTS)
        assert [actions(one) for one in filed] == [["begin", "judge"]] * 3
        assert [one.seen_by(stage.committee)["status"] for one in filed] == ["passed", "failed", "passed"]


@pytest.mark.parametrize("is_after", [False, True])
def test_a_publication_broken_off_and_repeated_publishes_everybody_once(stage, candidates, is_after):
    def arrange():
        filed = candidates()
        return filed, road.judged(filed, VERDICTS)

    def publish(arranged):
        stage.committee.post(f"/v1/results/{arranged[1]}/publication")

    for filed, panel_id in break_off_everywhere(arrange, publish, Crash, is_after):
        publish((filed, panel_id))
        assert [actions(one)[2:] for one in filed] == [["publish"], ["conclude"], ["publish"]]


def test_a_publication_broken_off_cannot_be_confirmed(stage, candidates):
    filed = candidates()
    panel_id = road.judged(filed, VERDICTS)
    publish_all_but_the_last(stage, filed, panel_id)
    move_clock(road.AFTER_PUBLICITY)
    assert confirm(stage.committee, panel_id, 409)["code"] == "publication_unfinished"


def test_a_publication_finished_late_begins_its_publicity_anew(stage, candidates):
    filed = candidates()
    panel_id = road.judged(filed, VERDICTS)
    publish_all_but_the_last(stage, filed, panel_id)
    move_clock(road.AFTER_PUBLICITY)
    late = stage.committee.post(f"/v1/results/{panel_id}/publication")
    assert late["publicity_starts_on"] > road.AFTER_PUBLICITY.date().isoformat()
    assert confirm(stage.committee, panel_id, 409)["code"] == "publicity_running"
    move_clock(road.AFTER_PUBLICITY + timedelta(days=21))
    assert confirm(stage.committee, panel_id)["issued"] == 2


def publish_all_but_the_last(stage, filed, panel_id):
    """Breaks the publication off at the last call that it makes."""
    another = road.judged(road.accepted_at_once(stage, 3, filed[0].notice_id), VERDICTS)
    with failing_at(0, Crash, False) as calls:
        stage.committee.post(f"/v1/results/{another}/publication")
    with failing_at(calls.made, Crash, False), suppress(Crash):
        stage.committee.post(f"/v1/results/{panel_id}/publication")
    assert filed[2].seen_by(stage.committee)["status"] == "passed"
