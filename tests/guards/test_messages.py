"""Kinds of message and their words: each has one file, which fills in what the kind declares, and nothing else."""

import ast
import re

import pytest
from jinja2 import Environment, meta, nodes

from chalicelib.documents.messages import TEMPLATES
from chalicelib.domain.messages import KINDS
from chalicelib.domain.review_chain import STEPS
from tests.guards.sources import APPLICATION, calls, place, shown

#: Not a notification: what it tells must not lie in an inbox.
BESIDE = {"email_code": {"digits", "minutes"}}
DECLARED = {kind: set(told.params) for kind, told in KINDS.items()} | BESIDE
GIVEN_BY_RENDER = {"layout", "public_url"}
BLOCKS = {"subject", "text", "sms", "sign_in"}


def parsed(name):
    return Environment(autoescape=True).parse((TEMPLATES / f"{name}.txt").read_text(encoding="utf-8"))


def test_every_kind_has_its_words_and_all_words_belong_to_a_kind():
    assert {path.stem for path in TEMPLATES.glob("*.txt")} == set(DECLARED)


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_the_words_fill_in_exactly_what_the_kind_declares(name):
    assert meta.find_undeclared_variables(parsed(name)) - {"layout"} == DECLARED[name]


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_the_words_stand_in_the_blocks_of_the_layouts(name):
    blocks = {block.name for block in parsed(name).find_all(nodes.Block)}
    assert {"subject", "text"} <= blocks <= BLOCKS


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_a_subject_names_nobody(name):
    """It stands in lists and on lock screens, and in a header of the mail."""
    (subject,) = (block for block in parsed(name).find_all(nodes.Block) if block.name == "subject")
    assert list(subject.find_all(nodes.Name)) == []


def test_no_parameter_takes_the_place_of_what_every_layout_is_given():
    assert not set().union(*DECLARED.values()) & GIVEN_BY_RENDER


def kinds_named(call):
    """The second argument of `tell`, or the `kind` of a copied message, where they are written out."""
    given = call.args[1] if len(call.args) > 1 else None
    return [given.value] if isinstance(given, ast.Constant) else []


def test_every_message_told_is_of_a_known_kind():
    told = [
        (place(path, call), kind)
        for path in APPLICATION
        if shown(path).startswith("chalicelib/domain/")
        for call in calls(path)
        if getattr(call.func, "id", "") == "tell"
        for kind in kinds_named(call)
    ]
    assert len(told) > 10
    assert [where for where, kind in told if kind not in KINDS] == []


def test_the_chain_tells_only_known_kinds():
    assert {kind for step in STEPS for _, kind in step.tells} <= set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_told_somewhere(kind):
    words = re.compile(rf"[\"']{kind}[\"']|change_\{{status\}}")
    sources = [path for path in APPLICATION if shown(path) != "chalicelib/domain/messages.py"]
    assert kind == "digest" or any(words.search(path.read_text(encoding="utf-8")) for path in sources)
