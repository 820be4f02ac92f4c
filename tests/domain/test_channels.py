"""Which message goes where, and when: a legal notice always, work for the desk by the digest, at night nothing loud."""

import pytest

from chalicelib.domain.channels import Channel, Preferences, Switches, channels_for, not_before
from chalicelib.domain.messages import KINDS, Manner
from tests.build import shanghai

SMS, MAIL = Channel.SMS, Channel.MAIL
OFF = Switches(sms=False, mail=False)
SILENT = Preferences(ordinary=OFF, digest=OFF)
OF_MANNER = {
    Manner.SECURITY: "password_changed",
    Manner.LEGAL: "returned",
    Manner.ORDINARY: "reviewed",
    Manner.DESK: "submitted",
    Manner.DIGEST: "digest",
}
#: For the decisions and terms that somebody's rights depend on.
BINDING = {
    "unit_rejected", "unit_suspended", "path_rejected", "path_retired_above", "change_rejected", "correction_rejected",
    "returned", "lapsed", "refused", "not_passed", "result_overturned", "revoked", "barred", "objection_decided",
}  # fmt: skip


def going(manner, preferences=None, has_phone=True, has_mail=True):
    return channels_for(OF_MANNER[manner], preferences or Preferences(), has_phone, has_mail)


@pytest.mark.parametrize("manner", [Manner.SECURITY, Manner.LEGAL, Manner.ORDINARY, Manner.DIGEST])
def test_by_both_channels_unless_somebody_chose_otherwise(manner):
    assert going(manner) == (SMS, MAIL)


@pytest.mark.parametrize("manner", [Manner.SECURITY, Manner.LEGAL])
def test_what_concerns_security_or_rights_cannot_be_switched_off(manner):
    assert going(manner, SILENT) == (SMS, MAIL)


@pytest.mark.parametrize("kind", sorted(BINDING))
def test_a_decision_cannot_be_switched_off(kind):
    assert channels_for(kind, SILENT, has_phone=True, has_mail=False) == (SMS,)


def test_an_ordinary_message_can_be_switched_off():
    assert going(Manner.ORDINARY, SILENT) == ()


@pytest.mark.parametrize(("switches", "left"), [(Switches(sms=False), (MAIL,)), (Switches(mail=False), (SMS,))])
def test_each_channel_is_switched_by_itself(switches, left):
    assert going(Manner.ORDINARY, Preferences(ordinary=switches)) == left


def test_an_ordinary_message_does_not_take_the_channel_that_was_switched_off():
    assert going(Manner.ORDINARY, Preferences(ordinary=Switches(sms=False)), has_mail=False) == ()


@pytest.mark.parametrize("kind", sorted(kind for kind, told in KINDS.items() if told.manner == Manner.DESK))
def test_what_comes_to_a_desk_is_only_counted(kind):
    assert channels_for(kind, Preferences(), has_phone=True, has_mail=True) == ()


def test_a_digest_that_cannot_go_by_mail_goes_by_sms():
    assert going(Manner.DIGEST, Preferences(digest=Switches(sms=False)), has_mail=False) == (SMS,)


def test_a_digest_goes_by_mail_alone_where_that_was_chosen():
    assert going(Manner.DIGEST, Preferences(digest=Switches(sms=False))) == (MAIL,)


@pytest.mark.parametrize("manner", list(Manner))
def test_whoever_has_neither_phone_nor_mail_is_told_in_the_inbox_alone(manner):
    assert going(manner, has_phone=False, has_mail=False) == ()


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        ("2026-05-06 20:59:59", "2026-05-06 20:59:59"),
        ("2026-05-06 21:00", "2026-05-07 08:00"),
        ("2026-05-06 23:59:59", "2026-05-07 08:00"),
        ("2026-05-07 00:00", "2026-05-07 08:00"),
        ("2026-05-07 07:59:59", "2026-05-07 08:00"),
        ("2026-05-07 08:00", "2026-05-07 08:00"),
        ("2026-12-31 22:00", "2027-01-01 08:00"),
    ],
)
@pytest.mark.parametrize("manner", [Manner.LEGAL, Manner.ORDINARY, Manner.DIGEST])
def test_no_sms_between_nine_in_the_evening_and_eight(manner, at, sent):
    assert not_before(OF_MANNER[manner], SMS, shanghai(at)) == shanghai(sent)


def test_a_strangers_hand_on_the_account_is_told_at_night():
    night = shanghai("2026-05-06 23:30")
    assert not_before("phone_left", SMS, night) == night


def test_mail_wakes_nobody():
    night = shanghai("2026-05-06 23:30")
    assert not_before("returned", MAIL, night) == night
