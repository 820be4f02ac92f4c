"""Whose turn it is when certificates are issued."""

from datetime import timedelta

from chalicelib.domain import issuing_turns
from chalicelib.domain.issuing_turns import RETRY_AFTER, in_turn, put_off
from tests.build import NOW, a_declaration, a_panel

WAITING = [a_declaration(declaration_id=f"d-{n}") for n in range(4)]


def order(panel):
    return [declaration.declaration_id[-1] for declaration in in_turn(panel, WAITING)]


def test_nobody_has_failed_yet():
    assert order(a_panel()) == ["0", "1", "2", "3"]


def test_who_failed_comes_last_and_who_failed_latest_at_the_very_end():
    once = put_off(a_panel(), ["d-1", "d-0"], NOW)
    assert order(once) == ["2", "3", "1", "0"]
    assert order(put_off(once, ["d-1"], NOW)) == ["2", "3", "0", "1"]


def test_a_panel_with_failures_waits():
    assert put_off(a_panel(), ["d-1"], NOW).issue_from == NOW + RETRY_AFTER
    assert timedelta(minutes=5) <= RETRY_AFTER, "longer than until the next run"


def test_however_many_fail_in_the_end_everybody_has_had_a_turn():
    panel, tried = a_panel(), set()
    for _ in range(4):
        first = in_turn(panel, WAITING)[0].declaration_id
        tried.add(first)
        panel = issuing_turns.put_off(panel, [first], NOW)
    assert len(tried) == 4
