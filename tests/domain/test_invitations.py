"""Inviting a unit: when it is written to, and whom its rights are told."""

from datetime import timedelta

import pytest

from chalicelib.domain import invitations
from chalicelib.domain.errors import Conflict
from chalicelib.domain.invitations import MOST_TOLD, QUIET, InvitationDraft
from chalicelib.domain.units import Standing
from tests.build import NOW, a_unit, an_applicant

GIVEN = InvitationDraft(name="泉城建材厂", phone="18653100001")
SECOND = timedelta(seconds=1)


def invite(earlier=None, last_sent=None, now=NOW):
    return invitations.invite(earlier, "i-1", GIVEN, last_sent, an_applicant(), now)


def test_a_new_invitation_is_sent_at_once_and_recorded():
    change = invite()
    assert (change.after.sent_at, change.after.phone) == (NOW, "186****0001")
    assert (change.entry.action, change.entry.details["sms"]) == ("invite", True)


@pytest.mark.parametrize(("passed", "is_sent"), [(QUIET - SECOND, False), (QUIET, True)])
def test_the_same_unit_is_left_in_peace_for_seven_days(passed, is_sent):
    change = invite(last_sent=NOW - passed)
    assert (change.after.sent_at == NOW) is is_sent


def test_a_repetition_within_seven_days_is_nothing():
    first = invite().after
    assert invite(first, NOW, NOW + SECOND).is_nothing


def test_a_repetition_after_seven_days_is_the_same_invitation_sent_again():
    first = invite().after
    again = invite(first, NOW, NOW + QUIET)
    assert (again.after.invited_at, again.after.sent_at) == (NOW, NOW + QUIET)
    assert again.after.trail.length == 2


def test_a_unit_with_rights_needs_no_invitation():
    with pytest.raises(Conflict, match="unit_has_rights"):
        invitations.refuse_found(a_unit())


@pytest.mark.parametrize("unit", [None, a_unit(status=Standing.PENDING), a_unit(status=Standing.REJECTED)])
def test_a_unit_without_rights_may_be_invited(unit):
    assert invitations.refuse_found(unit) is None


def test_each_inviter_is_told_once_and_the_newest_only():
    inviters = ["p-0", "p-0", *(f"p-{n}" for n in range(1, MOST_TOLD + 5))]
    told = invitations.tell_inviters(a_unit(), inviters, NOW)
    assert [message.party_id for message in told] == [f"p-{n}" for n in range(MOST_TOLD)]
    assert {message.kind for message in told} == {"invited_unit_granted"}
