"""A publicity and its names are one write, however full the list."""

import pytest

from chalicelib.domain import publicities, publicity_outcomes
from chalicelib.domain.errors import Conflict, Stale
from chalicelib.domain.objections import ObjectionDraft, raise_objection
from chalicelib.domain.publicities import MOST, PublicityDraft
from chalicelib.handlers.ids import new_id
from chalicelib.storage import objections
from chalicelib.storage.publicities import Publicized, close_publicity, create_publicity, load_people, load_publicity
from chalicelib.storage.receipts import Receipt
from tests.build import NOW, a_declaration, a_notice, a_unit, acting_for, shanghai
from tests.storage.rows import answering

AFTERWARDS = shanghai("2026-03-12 09:00")


def announced(count=1, ids=None, unit=None):
    """The change, its people, what was known of them before, and the unit."""
    unit = unit or a_unit(unit_id=f"u-{new_id()}")
    ids = ids or [f"d-{new_id()}" for _ in range(count)]
    heads = {key: a_declaration("reviewed", unit, declaration_id=key) for key in ids}
    told = {"notice_id": "n-1", "level": "associate_senior", "starts_on": "2026-03-05"}
    given, former = PublicityDraft(declaration_ids=ids, **told), Publicized(unit.unit_id, ids)
    change, people = publicities.announce(
        f"g-{new_id()}", given, a_notice(), unit, heads, former.newest, acting_for(unit), NOW
    )
    return change, people, former, unit


def test_a_full_list_with_its_receipt_is_one_transaction():
    change, people, former, unit = announced(MOST)
    receipt = Receipt("a-1", f"key {new_id()}", "hash", "{}", NOW)
    with answering() as calls:
        create_publicity(change, people, former, receipt)
    assert len(calls) == 1
    assert load_people(change.after.publicity_id) == people
    ids = [person.declaration_id for person in people]
    assert {found.publicity_id for found in Publicized(unit.unit_id, ids).newest.values()} == {
        change.after.publicity_id
    }
    assert Publicized("u-other", ids).newest == {}


def test_of_two_lists_made_from_the_same_view_the_second_is_refused():
    first = announced()
    second = announced(ids=[first[1][0].declaration_id], unit=first[3])
    create_publicity(*first[:3])
    with pytest.raises(Conflict, match="not_publicizable: "):
        create_publicity(*second[:3])


def test_an_objection_that_came_after_it_was_looked_for_keeps_the_list_open():
    change, people, former, unit = announced()
    create_publicity(change, people, former)
    publicity = load_publicity(change.after.publicity_id)
    count, raised = objections.load_all(publicity.publicity_id)
    given = ObjectionDraft(content="学历存疑，请核实")
    object_id = objections.objection_id(publicity.publicity_id, new_id(), NOW)
    objections.create_objection(raise_objection(object_id, publicity, set(), given, None, NOW), publicity)
    closing = publicity_outcomes.close(publicity, raised, acting_for(unit), AFTERWARDS)
    with pytest.raises(Stale):
        close_publicity(closing, count)


def test_to_a_list_that_was_just_closed_no_objection_is_written():
    change, people, former, unit = announced()
    create_publicity(change, people, former)
    publicity = load_publicity(change.after.publicity_id)
    close_publicity(publicity_outcomes.close(publicity, [], acting_for(unit), AFTERWARDS), 0)
    given = ObjectionDraft(content="学历存疑，请核实")
    object_id = objections.objection_id(publicity.publicity_id, new_id(), NOW)
    with pytest.raises(Stale):
        objections.create_objection(raise_objection(object_id, publicity, set(), given, None, NOW), publicity)
    assert objections.load_all(publicity.publicity_id) == (0, [])
