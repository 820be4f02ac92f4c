"""History: chained by hash, so that whatever is changed afterwards shows."""

from datetime import timedelta

import pytest

from chalicelib.domain.history import Entry, Trail, is_intact, record
from tests.build import NOW, a_unit, acting_for, an_applicant


def three_entries():
    trail, first = record(Trail(), an_applicant(), "begin", NOW, notice_id="n-1")
    trail, second = record(trail, an_applicant(), "submit", NOW + timedelta(minutes=1), fields=["basic"])
    trail, third = record(trail, acting_for(a_unit()), "return", NOW + timedelta(days=1), "不清晰", rank=3)
    return trail, [first, second, third]


def test_entries_are_numbered_and_each_carries_the_hash_before():
    trail, entries = three_entries()
    assert [entry.seq for entry in entries] == [1, 2, 3]
    assert [entry.previous_hash for entry in entries] == ["", entries[0].hash, entries[1].hash]
    assert trail == Trail(length=3, hash=entries[2].hash)


def test_an_untouched_history_is_intact():
    assert is_intact(three_entries()[1])


def test_what_was_stored_and_read_back_is_intact():
    assert is_intact([Entry.model_validate_json(entry.model_dump_json()) for entry in three_entries()[1]])


def test_a_moment_is_recorded_as_it_will_be_stored():
    _, entry = record(Trail(), an_applicant(), "begin", NOW.replace(microsecond=123456))
    assert is_intact([Entry.model_validate_json(entry.model_dump_json())])


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize(
    "changed",
    [
        {"reason": "别的原因"},
        {"at": NOW - timedelta(days=1)},
        {"actor_id": "p-li"},
        {"actor_name": "李刚"},
        {"actor_unit_id": "u-other"},
        {"action": "refuse"},
        {"details": {"rank": 1}},
        {"seq": 9},
        {"previous_hash": "0" * 64},
        {"hash": "0" * 64},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_any_change_shows(place, changed):
    _, entries = three_entries()
    entries[place] = entries[place].model_copy(update=changed)
    assert not is_intact(entries)


@pytest.mark.parametrize("place", [0, 1])
def test_an_entry_taken_out_shows(place):
    _, entries = three_entries()
    del entries[place]
    assert not is_intact(entries)


def test_entries_in_another_order_show():
    _, entries = three_entries()
    assert not is_intact([entries[1], entries[0], entries[2]])


def test_an_entry_put_in_shows():
    _, entries = three_entries()
    assert not is_intact([entries[0], entries[0], *entries[1:]])
