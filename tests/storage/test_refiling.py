"""A renamed unit is found by its new name from the first moment, whatever becomes of the sweeping afterwards."""

import pytest

from chalicelib.domain.change_requests import ChangeRequestDraft, RequestDecision, ask
from chalicelib.domain.change_requests import decide as decided
from chalicelib.storage import change_requests, refiling, units
from chalicelib.storage.transaction import MOST
from chalicelib.storage.unit_search import part_items
from tests.build import NOW, acting_for, an_actor
from tests.storage.rows import answering, keys
from tests.storage.test_finding_units_in_the_tables import a_granted_unit, found

SUPPORT = an_actor("support")


def a_long_name(start, length=50):
    return "".join(chr(start + n) for n in range(length))


def asked_name(unit, name, mark="x"):
    given = ChangeRequestDraft(kind="name", name=name, reason="更名", evidence="核准通知书")
    request_id = change_requests.request_id(unit.unit_id, mark, NOW)
    change = ask(request_id, unit, given, None, acting_for(unit), NOW)
    change_requests.create_request(change, unit)
    return change_requests.load_request(request_id)


def approve(request, unit):
    decision = RequestDecision(decision="approve")
    change_requests.save_decision(decided(request, unit, SUPPORT, decision, NOW), [], None)


def rows_of(unit):
    return {pk for pk, sk in keys() if pk.startswith("part#") and unit.unit_id in sk}


@pytest.fixture
def unit(cloud):
    return a_granted_unit(name=a_long_name(0x5000))


def test_the_longest_names_change_places_and_leave_nothing_behind(unit):
    name = a_long_name(0x6000)
    approve(asked_name(unit, name), unit)
    renamed = units.load_unit(unit.unit_id)
    assert rows_of(unit) == {item.pk for item in part_items(renamed)}
    assert all(unit.unit_id in found(name[n : n + 2]) for n in range(0, 49, 7))


def test_the_change_itself_fits_a_transaction_and_leads_to_every_pair(unit, monkeypatch):
    name = a_long_name(0x6100)
    request = asked_name(unit, name)
    monkeypatch.setattr(refiling.Refiling, "finish", lambda self: None)
    with answering() as calls:
        approve(request, unit)
    assert [len(call["TransactItems"]) <= MOST for call in calls] == [True]
    assert all(unit.unit_id in found(name[n : n + 2]) for n in range(49))


def test_old_parts_left_behind_lead_to_nothing_and_a_repetition_sweeps_them(unit, monkeypatch):
    name = a_long_name(0x6200)
    request = asked_name(unit, name)
    with monkeypatch.context() as patch:
        patch.setattr(refiling.Refiling, "finish", lambda self: None)
        approve(request, unit)
    assert unit.unit_id not in found(unit.name[:2])
    assert any(pk.endswith(unit.name[0]) for pk in rows_of(unit))
    renamed = units.load_unit(unit.unit_id)
    approve(change_requests.load_request(request.request_id), renamed)
    assert rows_of(unit) == {item.pk for item in part_items(renamed)}


def test_a_name_that_comes_back_is_found_again(unit, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(refiling.Refiling, "finish", lambda self: None)
        approve(asked_name(unit, a_long_name(0x6300)), unit)
    renamed = units.load_unit(unit.unit_id)
    approve(asked_name(renamed, unit.name, "later"), renamed)
    assert unit.unit_id in found(unit.name[:2])
