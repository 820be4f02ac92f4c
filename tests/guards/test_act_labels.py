"""Every act that a declaration's history can hold has its Chinese words."""

import ast

import pytest

from chalicelib.domain.act_labels import LABELS, label
from chalicelib.domain.review_chain import STEPS, Act
from tests.guards.sources import APPLICATION, nodes, place
from tests.handlers.asking import is_chinese

CHAIN = {step.told_as or step.act for step in STEPS}


def recorded():
    """The literal acts of `record(declaration.trail, …)`, whatever the declaration is called, and where."""
    for path in APPLICATION:
        for function in [node for node in nodes(path) if isinstance(node, ast.FunctionDef)]:
            declarations = {"declaration"} | {arg.arg for arg in function.args.args if is_declaration(arg.annotation)}
            for call in [node for node in ast.walk(function) if getattr(node, "func", None) is not None]:
                is_entry = getattr(call.func, "id", "") == "record" and isinstance(call.args[2], ast.Constant)
                if is_entry and ast.unparse(call.args[0]).partition(".")[0] in declarations:
                    yield call.args[2].value, place(path, call)


def is_declaration(annotation):
    return annotation is not None and ast.unparse(annotation) == "Declaration"


@pytest.mark.parametrize("act", sorted(CHAIN))
def test_every_act_of_the_chain_has_its_words(act):
    assert act in LABELS


def test_every_other_act_has_its_words():
    found = dict(recorded())
    assert {act: where for act, where in found.items() if act not in LABELS} == {}
    assert {"begin", "choose_unit", "correct_applicant"} <= found.keys()


def test_every_words_are_chinese_and_told_apart():
    assert all(map(is_chinese, LABELS.values()))
    assert len(set(LABELS.values())) == len(LABELS)


def test_a_verdict_has_no_words_of_its_own():
    assert not {Act.JUDGE_PASSED, Act.JUDGE_FAILED} & LABELS.keys()


def test_an_act_that_nobody_thought_of_is_shown_as_it_is():
    assert label("unheard_of") == "unheard_of"
