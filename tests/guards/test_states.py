"""The states as staff, applicants and programs read them."""

import pytest

from chalicelib.domain.declarations import Status
from chalicelib.domain.states import STATES, Group
from chalicelib.handlers import openapi


@pytest.mark.parametrize("status", list(Status))
def test_every_state_has_both_labels_and_exactly_one_group(status):
    staff, applicant, group = STATES[status]
    assert staff
    assert applicant
    assert group in Group


def test_every_group_stands_in_the_document():
    assert openapi.document()["components"]["schemas"]["Group"]["enum"] == list(Group)
