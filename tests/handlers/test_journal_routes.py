"""History and route: where a declaration has been, and where it is going."""

import pytest

from chalicelib.storage.reading import get
from chalicelib.storage.tables import DeclarationItem
from tests.journeys import road
from tests.parties import Stage, a_unit, an_applicant, approve_path


@pytest.fixture(scope="module")
def filed(stage):
    """Reported by the employer, and with the supervisor now."""
    filed = road.submitted(stage)
    road.pass_and_report(stage.employer, [filed])
    return filed


def hops(filed):
    shown = filed.applicant.get(f"{filed.path}/route")["items"]
    return [(hop["party_id"], hop["planned"]) for hop in shown]


def test_every_step_is_in_the_history_in_order(filed):
    entries = filed.applicant.get(f"{filed.path}/history")["items"]
    assert [entry["action"] for entry in entries] == ["begin", "submit", "pass", "report"]
    assert [entry["seq"] for entry in entries] == [1, 2, 3, 4]


def test_an_entry_tells_who_when_and_what(filed):
    entry = filed.applicant.get(f"{filed.path}/history")["items"][-1]
    assert entry["actor_name"] == "李静"
    assert entry["actor_unit_id"] == filed.stage.employer.party_id
    assert entry["at"].startswith("2026-05-06T09:00:")
    assert entry["details"]["rank"] == 1


def test_each_entry_carries_the_hash_of_the_one_before(filed):
    history = filed.applicant.get(f"{filed.path}/history")
    hashes = [entry["hash"] for entry in history["items"]]
    assert [entry["previous_hash"] for entry in history["items"]] == ["", *hashes[:-1]]
    assert history["intact"] is True


def test_a_history_that_was_tampered_with_shows(stage):
    filed = road.submitted(stage)
    item = get(DeclarationItem, f"decl#{filed.declaration_id}", "trail#000001")
    item.body = item.body.replace("王明", "王小明")
    item.save()
    assert filed.applicant.get(f"{filed.path}/history")["intact"] is False


def test_a_removed_entry_shows(stage):
    filed = road.submitted(stage)
    filed.review(stage.employer, "pass")
    get(DeclarationItem, f"decl#{filed.declaration_id}", "trail#000002").delete()
    assert filed.applicant.get(f"{filed.path}/history")["intact"] is False


def test_a_page_of_the_history_does_not_claim_the_whole_is_intact(filed):
    page = filed.applicant.get(f"{filed.path}/history?limit=2")
    assert (len(page["items"]), page["intact"]) == (2, None)
    rest = filed.applicant.get(f"{filed.path}/history?limit=2&cursor={page['next_cursor']}")
    assert [entry["seq"] for entry in rest["items"]] == [3, 4]


def test_a_draft_already_sees_the_whole_way_ahead(stage):
    filed = road.a_draft(stage)
    ahead = [stage.employer, stage.supervisor, stage.committee]
    assert hops(filed) == [(filed.applicant.party_id, False), *((unit.party_id, True) for unit in ahead)]


def test_the_route_shows_where_it_was_and_what_is_planned(filed):
    stage = filed.stage
    been = [filed.applicant, stage.employer, stage.supervisor]
    assert hops(filed) == [*((party.party_id, False) for party in been), (stage.committee.party_id, True)]


def test_each_hop_tells_its_dates_and_its_rank(filed):
    hop = filed.applicant.get(f"{filed.path}/route")["items"][1]
    assert hop["rank"] == 1
    assert hop["arrived_at"].endswith("+08:00")
    assert hop["left_at"] >= hop["arrived_at"]


def test_the_plan_ends_where_no_path_is_approved(stage):
    short = Stage(a_unit("employer"), a_unit("supervisor"), stage.committee)
    approve_path(short.employer, short.supervisor)
    filed = road.a_draft(short)
    assert hops(filed)[-1] == (short.supervisor.party_id, True)


@pytest.mark.parametrize("journal", ["history", "route"])
def test_units_on_the_way_see_the_journals_and_others_do_not(filed, journal):
    assert filed.stage.employer.get(f"{filed.path}/{journal}")["items"]
    for stranger in (filed.stage.committee, an_applicant()):
        assert stranger.get(f"{filed.path}/{journal}", expect=404)["code"] == "not_found"
