"""Every act that a panel's history, or its results', can hold has its Chinese words."""

import ast

from chalicelib.domain.panel_act_labels import LABELS
from tests.guards.sources import APPLICATION, calls, place
from tests.handlers.asking import is_chinese

OURS = {"sitting", "panel", "meeting"}


def recorded():
    """The literal acts of `record(sitting.trail, …)` and of `record(panel.trail, …)`."""
    for path in APPLICATION:
        for call in calls(path):
            is_entry = getattr(call.func, "id", "") == "record" and isinstance(call.args[2], ast.Constant)
            if is_entry and ast.unparse(call.args[0]).partition(".")[0] in OURS:
                yield call.args[2].value, place(path, call)


def test_every_act_has_its_words():
    found = dict(recorded())
    assert {act: where for act, where in found.items() if act not in LABELS} == {}
    assert {"plan", "count", "cancel", "confirm", "open_minutes"} <= found.keys()


def test_all_words_are_chinese_and_told_apart():
    assert all(map(is_chinese, LABELS.values()))
    assert len(set(LABELS.values())) == len(LABELS)
