"""Who may no longer edit is told who has it, or how to go on."""

import pytest

from chalicelib.domain.declarations import Status
from chalicelib.domain.editing import refuse_closed
from chalicelib.domain.errors import Conflict
from chalicelib.domain.states import ENDED
from tests.build import a_declaration, a_unit, in_review_at


def refused(declaration):
    with pytest.raises(Conflict) as raised:
        refuse_closed(declaration)
    assert raised.value.code == "wrong_state"
    return raised.value.detail


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED])
def test_what_is_with_the_applicant_is_edited(status):
    refuse_closed(a_declaration(status=status))


@pytest.mark.parametrize("status", sorted(ENDED))
def test_what_has_ended_can_be_begun_anew(status):
    assert "可新建申报并带入其内容" in refused(a_declaration(status=status))


def test_what_a_unit_has_waits_for_that_unit():
    employer = a_unit("employer")
    assert refused(in_review_at(employer)) == f"申报已提交，由{employer.name}处理，现在不能修改"
