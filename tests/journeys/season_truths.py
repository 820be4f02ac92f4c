"""What must be true of a season's declarations whatever anybody did, read from the tables past every route.

The oracle is domain.md §2 written down a second time, and not the chain of the code.
"""

import hashlib
import json
from collections import Counter
from datetime import datetime
from itertools import pairwise
from typing import Any

from chalicelib.domain import history
from chalicelib.domain.actors import Role
from chalicelib.domain.declarations import Declaration, Hop
from chalicelib.domain.history import Entry
from chalicelib.domain.times import local_date
from chalicelib.storage import desks, files, histories, objections
from chalicelib.storage.publicities import load_publicity
from chalicelib.storage.reading import get, query_all
from chalicelib.storage.tables import DeclarationItem, UnitItem
from tests.storage.rows import given_ranks

#: How often each kind of act succeeded in this process, so that a test can say that it was not all refusals.
DONE: Counter[str] = Counter()
WITH_UNIT = ("in_review", "returned", "reviewed")
#: action → (from, to); what is not here may not happen.
WAY: dict[str, set[tuple[str, str]]] = {
    "begin": {("", "draft")},
    "submit": {("draft", "in_review"), ("returned", "in_review")},
    "withdraw": {("in_review", "withdrawn")},
    "open": {("in_review", "in_review")},
    "pass": {("in_review", "reviewed"), ("returned", "reviewed")},
    "return": {(status, "returned") for status in WITH_UNIT},
    "return_to_unit": {(status, "returned") for status in WITH_UNIT},
    "refuse": {("in_review", "refused"), ("returned", "refused")},
    "lapse": {("returned", "lapsed")},
    "report": {("reviewed", "in_review")},
    "recall": {("in_review", "reviewed")},
    "accept": {("in_review", "accepted")},
    "convene": {("accepted", "in_panel")},
    "release": {("in_panel", "accepted")},
    "judge": {("in_panel", "passed"), ("in_panel", "failed")},
    "publish": {("passed", "publicized")},
    "conclude": {("failed", "not_passed")},
    "certify": {("publicized", "certified")},
    "delete": {("draft", "draft")},
    "restore": {("draft", "draft")},
}


#: What is told by the day, and not when something happens.
DAILY = ("draft_closing", "return_ending", "digest", "publicity_objected")


def load_all(declaration_ids: list[str]) -> list[Declaration]:
    """As they stand now, the deleted ones among them."""
    found = desks.load_heads(declaration_ids) if declaration_ids else {}
    assert len(found) == len(declaration_ids), "a declaration never vanishes"
    return list(found.values())


def entries_of(declaration_id: str) -> list[Entry]:
    return histories.list_entries(DeclarationItem, f"decl#{declaration_id}", 1000, None).items


def nothing_left_the_way(declaration: Declaration, entries: list[Entry]) -> None:
    """The history is whole, and walks from nothing to the status that the head has."""
    assert history.is_intact(entries), "the chain of hashes is broken"
    assert (len(entries), entries[-1].hash) == (declaration.trail.length, declaration.trail.hash)
    reachable = {""}
    for entry in entries:
        steps = WAY[entry.action]
        reachable = {to for start, to in steps if start in reachable}
        assert reachable, f"{entry.action} was not possible there: {[e.action for e in entries]}"
    assert declaration.status in reachable, (declaration.status, [entry.action for entry in entries])


def the_right_party_holds_it(declaration: Declaration) -> None:
    with_applicant = declaration.holder.kind == Role.APPLICANT
    if declaration.status in ("draft", "withdrawn"):
        assert with_applicant
    if declaration.status in ("in_review", "reviewed", "accepted"):
        assert not with_applicant
    assert all(hop.left_at for hop in declaration.route[:-1]), "a stay before the last one has ended"


def every_report_had_rank_path_and_publicity(declaration: Declaration, approved: set[tuple[str, str]]) -> None:
    """`approved` are the pairs (lower, upper) that ever had an approved path."""
    for left, reached in pairwise(declaration.route):
        if not _was_reported(left, reached):
            continue
        assert left.rank is not None, "reported without a rank"
        assert (left.party_id, reached.party_id) in approved, "reported without a path"
        assert declaration.publicity is not None, "reported without publicity"


def _was_reported(left: Hop, reached: Hop) -> bool:
    return left.kind != Role.APPLICANT and reached.from_unit_id == left.party_id and left.rank is not None


def every_rank_is_given_once_or_free(unit_id: str, notice_id: str, level: str) -> None:
    given, state = (
        given_ranks(unit_id, notice_id, level),
        get(UnitItem, f"ranks#{unit_id}#{notice_id}#{level}", "state"),
    )
    kept = json.loads(state.body) if state else {"top": 0, "free": []}
    assert sorted([*given, *kept["free"]]) == list(range(1, kept["top"] + 1)), (given, kept)


def the_desk_counts_what_lies_on_it(unit_id: str, declarations: list[Declaration]) -> None:
    held = Counter(
        (found.series, str(found.level), str(found.status))
        for found in declarations
        if found.holder.party_id == unit_id and not found.is_with_applicant
    )
    assert desks.count_desk(unit_id) == dict(held)


def still_there(declaration_ids: list[str]) -> set[str]:
    return set(desks.load_heads(declaration_ids)) if declaration_ids else set()


def it_could_not_be_restored(declaration: Declaration, now: datetime) -> None:
    """`declaration` is what was known of it before it vanished."""
    assert declaration.submissions == 0, "what was submitted never vanishes"
    assert declaration.purge_after is not None, "purged without having been deleted"
    assert declaration.purge_after < local_date(now), "purged while it could be restored"


def nothing_undecided_was_closed(publicity_id: str) -> None:
    publicity = load_publicity(publicity_id)
    if publicity.closed_at and not publicity.cancelled_for:
        _, raised = objections.load_all(publicity_id)
        assert all(objection.outcome for objection in raised), "closed over an objection that nobody had decided"


def nobody_was_reminded_twice_a_day(inbox: list[dict[str, Any]]) -> None:
    told = Counter((note["kind"], note["about"], note["at"][:10]) for note in inbox if note["kind"] in DAILY)
    assert not told or max(told.values()) == 1, told.most_common(1)


def nothing_submitted_is_lost(declaration_id: str) -> None:
    """Every file of every snapshot is still there, byte for byte."""
    snapshots = query_all(
        DeclarationItem.query,
        f"decl#{declaration_id}",
        range_key_condition=DeclarationItem.sk.startswith("snapshot#"),
    )
    for item in snapshots:
        for attachment in _attachments(json.loads(item.body)):
            key = f"attachments/{declaration_id}/{attachment['attachment_id']}"
            found = files.read(key, attachment["s3_version"])
            assert found, f"{attachment['filename']} is lost"
            assert hashlib.sha256(found[0]).hexdigest() == attachment["sha256"]


def _attachments(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    return list(snapshot["attachments"])
