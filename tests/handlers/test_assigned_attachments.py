"""The materials of a panel's candidates: opened by who judges them, while they judge, and written down."""

from urllib.parse import unquote

import pytest
import requests

from chalicelib.domain.blindness import ANONYMOUS_KINDS
from chalicelib.domain.catalogue import Level
from chalicelib.domain.panel_rules import PANEL_RULES
from chalicelib.storage import contents
from chalicelib.storage.contents import load_whole
from chalicelib.storage.transaction import Transaction
from tests.handlers.judging import a_judging, again, an_expert, drawn, opened
from tests.journeys import road
from tests.parties import START, a_unit, move_clock

KINDS = ("paper", "anonymous_paper", "anonymous_paper", "anonymous_project", "id_card")


SMALL = 5


@pytest.fixture(scope="module")
def hall(cloud):
    move_clock(START)
    return a_judging(pool=SMALL + 1)


@pytest.fixture(autouse=True)
def _a_small_panel_will_do(monkeypatch):
    monkeypatch.setitem(PANEL_RULES.smallest, Level.ASSOCIATE_SENIOR, SMALL)


@pytest.fixture
def judging(hall):
    """A candidate with a portrait and a file of each of KINDS."""
    judging = again(hall)
    for n, kind in enumerate(KINDS):
        road.put_attachment(judging.filed[0].declaration_id, judging.committee.party_id, kind, b"\xff\xd8\xff%d" % n)
    return judging


def path_of(judging):
    return f"{judging.path}/declarations/{judging.filed[0].declaration_id}/attachments"


def kinds_seen_by(party, judging):
    return sorted(one["kind"] for one in party.get(path_of(judging))["items"])


def open_first(party, judging, expect=200):
    attachments = load_whole(judging.filed[0].declaration_id).attachments
    of_kind = next(one for one in attachments if one.kind == "anonymous_paper")
    return party.get(f"{path_of(judging)}/{of_kind.attachment_id}", expect)


def test_after_the_closing_an_expert_reads_no_candidate_any_more(judging):
    opened(judging, present=SMALL, size=SMALL)
    path, members = path_of(judging).removesuffix("/attachments"), judging.members
    members[0].get(path)
    for party in members:
        judging.vote(party)
    judging.do("closing")
    assert members[0].get(path, 409)["code"] == "panel_closed"


def test_an_expert_opens_a_file_of_an_assigned_candidate(judging):
    drawn(judging, size=SMALL)
    link = open_first(judging.members[0], judging)
    assert link["expires_in"] > 0
    assert requests.get(link["url"], timeout=30).content.startswith(b"\xff\xd8\xff")


def test_experts_see_every_kind_but_the_identity_card(judging):
    opened(judging, size=SMALL)
    expected = ["anonymous_paper", "anonymous_paper", "anonymous_project", "paper", "portrait"]
    assert kinds_seen_by(judging.members[0], judging) == expected


def test_a_blind_panel_sees_anonymous_kinds_named_by_kind_and_number(judging):
    drawn(judging, size=SMALL, blind=True)
    expert = judging.members[0]
    shown = expert.get(path_of(judging))["items"]
    assert [one["filename"] for one in shown if one["kind"] == "anonymous_paper"] == [
        "论文著作（匿名件）1.jpg",
        "论文著作（匿名件）2.jpg",
    ]
    assert {one["kind"] for one in shown} == {"anonymous_paper", "anonymous_project"}
    assert "论文著作（匿名件）1.jpg" in unquote(unquote(open_first(expert, judging)["url"]))


def test_what_is_not_listed_cannot_be_opened_either(judging):
    drawn(judging, size=SMALL, blind=True)
    there = load_whole(judging.filed[0].declaration_id).attachments
    hidden = [one.attachment_id for one in there if one.kind not in ANONYMOUS_KINDS]
    assert len(hidden) == 3
    for attachment_id in hidden:
        judging.members[0].get(f"{path_of(judging)}/{attachment_id}", 404)


def test_nobody_sees_them_before_the_draw_and_nobody_but_members_after_it(judging):
    judging.plan(size=SMALL)
    assert next(iter(judging.pool.values())).get(path_of(judging), 404)["code"] == "not_found"
    judging.do("draw")
    reserve = judging.pool[judging.seen["draw"]["reserves"][0]]
    for party in (reserve, an_expert(a_unit("committee"))):
        assert party.get(path_of(judging), 404)["code"] == "not_found"
    assert judging.committee.get(path_of(judging), 403)["code"] == "not_allowed"


def test_who_is_recused_sees_nothing_of_that_candidate(judging):
    opened(judging, size=SMALL)
    judging.recuse(judging.members[0])
    assert open_first(judging.members[0], judging, 404)["code"] == "not_found"
    judging.members[0].get(path_of(judging), 404)


def test_after_the_closing_the_materials_are_closed(judging):
    opened(judging, size=SMALL)
    for member in judging.members:
        judging.vote(member)
    judging.do("closing")
    assert open_first(judging.members[0], judging, 409)["code"] == "panel_closed"
    assert judging.members[0].get(path_of(judging), 409)["code"] == "panel_closed"


def test_the_applicant_reads_that_an_expert_looked_but_not_which(judging):
    drawn(judging, size=SMALL)
    expert, (filed,) = judging.members[0], judging.filed
    open_first(expert, judging)
    (seen,) = filed.applicant.get("/v1/me/accesses")["items"]
    assert (seen["who"], seen["purpose"], seen["declaration_id"]) == (
        "评审专家",
        "评审专家查阅申报材料",
        filed.declaration_id,
    )
    assert expert.actor["name"] not in str(seen)
    assert expert.actor["id"] not in str(seen)


def test_a_colleague_before_the_opening_sees_nothing_though_nothing_is_written_down_yet(judging):
    drawn(judging, size=SMALL)
    member = judging.seen["members"][0]
    name_as_relation(judging.filed[0].declaration_id, member["name"])
    assert open_first(judging.pool[member["expert_id"]], judging, 404)["code"] == "not_found"
    open_first(judging.members[1], judging)


def test_a_relation_is_recused_at_the_opening_and_only_the_committee_reads_why(judging):
    drawn(judging, size=SMALL)
    member = judging.seen["members"][0]
    name_as_relation(judging.filed[0].declaration_id, member["name"])
    judging.attend(judging.members)
    judging.do("opening")
    expert = judging.pool[member["expert_id"]]
    told = [(party.get(judging.path)["recusals"][0]) for party in (judging.committee, expert)]
    assert [(one["ground"], one["reason"]) for one in told] == [("relation", "与申报人的关系：导师"), ("relation", "")]
    assert judging.vote(expert, expect=409)["code"] == "recused"


def name_as_relation(declaration_id, name):
    transaction, told = Transaction(), {"name": name, "relation": "导师"}
    contents.add_sections(transaction, declaration_id, {"declared_title": {"relations": [told]}})
    transaction.commit()
