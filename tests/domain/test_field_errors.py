"""pydantic's findings as Chinese sentences: whatever a client sends, the answer is one that a person can read."""

import importlib
import pkgutil
from itertools import product
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from chalicelib import domain
from chalicelib.domain import patterns
from chalicelib.domain.errors import DomainError
from chalicelib.domain.field_errors import MESSAGES, UNKNOWN, field_errors, from_pydantic, is_missing
from chalicelib.domain.sections import SECTIONS

HUGE = "1" * 5000
NASTY = [
    *(None, "", " ", "x", "长" * 30_000, "\ud800", HUGE, "0001-01-01", "2026-02-30", "2026-03-05T25:00:00", "nan"),
    *(0, -1, 10**30, 1.5, float("nan"), float("inf"), True),
    *([], ["x"], [None], [{}], ["x"] * 1000, [{"x": 1}], {}, {"x": 1}, {"senior": ["Y"]}, {"x": []}),
]


def models():
    names = [name for _, name, _ in pkgutil.iter_modules(domain.__path__, "chalicelib.domain.")]
    found = {
        model
        for name in names
        for model in vars(importlib.import_module(name)).values()
        if isinstance(model, type) and issubclass(model, BaseModel) and model.__module__ == name
    }
    return sorted(found, key=lambda model: model.__name__)


def is_chinese(text):
    return any("一" <= character <= "鿿" for character in text)


def errors_of(model, data):
    try:
        model.model_validate(data)
    except ValidationError as error:
        return error.errors(include_url=False)
    except DomainError:
        pass
    return []


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_error_our_models_can_produce_has_its_own_sentence(model):
    bodies = [*NASTY, *({name: value} for name, value in product(model.model_fields, NASTY))]
    for error in [error for body in bodies for error in errors_of(model, body)]:
        (shown,) = field_errors([error])
        assert is_chinese(shown.message), error
        assert shown.message != UNKNOWN, error


def test_every_sentence_of_the_table_is_chinese():
    assert all(is_chinese(message) for message in MESSAGES.values())


class Form(BaseModel):
    name: Annotated[str, Field(min_length=2, max_length=4)]
    years: Annotated[list[int], Field(max_length=1)] = []


def shown(data):
    with pytest.raises(ValidationError) as refused:
        Form.model_validate(data)
    return [(error.field, error.code, error.message) for error in from_pydantic(refused.value)]


@pytest.mark.parametrize("data", [{}, {"name": None}, {"name": ""}])
def test_left_out_and_left_empty_are_the_same(data):
    assert shown(data) == [("name", "required", "此项必填")]


def test_the_limits_stand_in_the_sentence():
    assert shown({"name": "王"}) == [("name", "string_too_short", "至少2个字")]
    assert shown({"name": "王小明明明"}) == [("name", "string_too_long", "最多4个字")]
    assert shown({"name": "王明", "years": [1, 2]}) == [("years", "too_long", "最多1项")]


@pytest.mark.parametrize("pattern", patterns.SENTENCES)
def test_what_a_text_has_to_look_like_is_told_with_an_example(pattern):
    class Patterned(BaseModel):
        text: Annotated[str, Field(pattern=pattern)]

    (error,) = from_pydantic(refused(Patterned, {"text": "不是"}))
    assert (error.code, error.message) == ("string_pattern_mismatch", patterns.SENTENCES[pattern])


def test_every_pattern_has_its_sentence():
    """A client is told what is wanted, wherever a model asks for a pattern."""
    everywhere = [*models(), *SECTIONS.values()]
    asked = {found for model in everywhere for found in patterns_in(model.model_json_schema())}
    assert asked <= patterns.SENTENCES.keys()
    assert {patterns.SHA256, patterns.MONTH} <= asked


def patterns_in(schema):
    if isinstance(schema, list):
        return [found for inner in schema for found in patterns_in(inner)]
    if not isinstance(schema, dict):
        return []
    own = [schema["pattern"]] if isinstance(schema.get("pattern"), str) else []
    return own + patterns_in(list(schema.values()))


def test_a_place_in_a_list_is_a_dotted_path():
    assert shown({"name": "王明", "years": ["x"]}) == [("years.0", "int_parsing", "应为整数")]


def test_a_prefix_goes_before_the_path():
    (error,) = errors_of(Form, {})
    assert field_errors([error], "basic.")[0].field == "basic.name"


@pytest.mark.parametrize(("value", "missing"), [("  ", True), ([], True), (0, False), (False, False)])
def test_only_what_holds_nothing_is_missing(value, missing):
    assert is_missing({"type": "string_type", "input": value}) is missing


def test_an_unknown_field_is_wrong_and_never_missing():
    assert not is_missing({"type": "extra_forbidden", "input": None})


def test_a_body_that_is_no_object_is_told_of_as_the_body():
    assert shown([])[0][0] == "body"


def test_what_is_possible_is_listed_in_chinese():
    (shown,) = from_pydantic(refused(Choice, {"kind": "x"}))
    assert shown.message == "应为以下之一：employer、supervisor、bureau"


class Choice(BaseModel):
    kind: Literal["employer", "supervisor", "bureau"]


def refused(model, body):
    with pytest.raises(ValidationError) as error:
        model.model_validate(body)
    return error.value
