"""A field written as null is a field left out, wherever leaving it out means something."""

import pytest
from pydantic import BaseModel

from chalicelib.handlers.left_out import without_nulls
from tests.journeys import road


class Form(BaseModel):
    name: str
    reason: str = ""
    fields: list[str] = []
    due: str | None = None


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({"reason": None, "fields": None}, {}),
        ({"reason": "属实"}, {"reason": "属实"}),
        ({"due": None, "name": None, "unheard_of": None}, {"due": None, "name": None, "unheard_of": None}),
        ([None], [None]),
        (None, None),
    ],
)
def test_null_is_the_default_where_that_is_something_else(given, left):
    assert without_nulls(Form, given) == left


def test_a_review_of_a_client_that_writes_null_for_what_it_leaves_out(stage):
    filed = road.submitted(stage)
    told = {"reason": "请补充学历", "fields": ["education"], "points": None, "to": None, "due": None}
    returned = stage.employer.post(f"{filed.path}/review", {"decision": "return", **told})
    assert (returned["status"], returned["due"]) == ("returned", "2026-05-16T23:59:59+08:00")


def test_a_field_that_is_needed_is_still_asked_for(stage):
    problem = stage.employer.post("/v1/paths", {"parent_unit_id": None, "series": "engineering", "level": None}, 422)
    assert [error["code"] for error in problem["errors"]] == ["required", "required"]
