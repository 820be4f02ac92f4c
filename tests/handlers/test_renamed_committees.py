"""A notice stands under the name that its committee has now."""

import pytest

from tests.handlers.change_requests import ask_for, decide
from tests.journeys import road
from tests.parties import a_unit, a_unit_registration


@pytest.fixture
def renamed(support):
    """The notice of a committee, and what the committee is called since."""
    committee, name = a_unit("committee"), a_unit_registration()["name"]
    notice_id = road.a_notice(committee)
    decide(support, ask_for(committee, committee, "name", name=name))
    return notice_id, name


def test_on_its_own_page(visitor, renamed):
    assert visitor.get(f"/v1/notices/{renamed[0]}")["unit_name"] == renamed[1]


def test_in_the_list(visitor, renamed):
    shown, cursor = {}, ""
    while cursor is not None:
        page = visitor.get(f"/v1/notices?limit=100&cursor={cursor}")
        shown |= {item["notice_id"]: item["unit_name"] for item in page["items"]}
        cursor = page["next_cursor"]
    assert shown[renamed[0]] == renamed[1]
