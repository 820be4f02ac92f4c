"""Copies for a purpose: three at a time, ninety days at the most, and never more than the certificate itself."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from chalicelib.domain import certificate_copies
from chalicelib.domain.certificate_copies import CopyDraft
from chalicelib.domain.errors import Conflict, NotFound
from tests.build import a_declaration, an_applicant, shanghai
from tests.domain.test_reissues import NUMBER, issued, revoked

NOW = shanghai("2026-05-20 10:00")
HELD = a_declaration("certified", certificate_number=NUMBER)


def make(taken=(), days=30, now=NOW, certificate=None):
    draft = CopyDraft(purpose="投标", days=days)
    return certificate_copies.make("c-1", certificate or issued(), list(taken), draft, now)


def three(days=(10, 20, 30)):
    made = [make(days=n) for n in days]
    return [copy.model_copy(update={"slot": n, "version": n}) for n, copy in enumerate(made, start=1)]


@pytest.mark.parametrize("days", [0, 91, -1])
def test_a_copy_is_for_one_to_ninety_days(days):
    with pytest.raises(ValidationError):
        CopyDraft(purpose="投标", days=days)
    CopyDraft(purpose="投标", days=90)


@pytest.mark.parametrize("purpose", ["", "投", "投" * 31, "投标\n", "投标\ue000"])
def test_a_purpose_can_be_printed(purpose):
    if purpose == "投标\n":
        assert CopyDraft(purpose=purpose, days=1).purpose == "投标"
        return
    with pytest.raises(ValidationError):
        CopyDraft(purpose=purpose, days=1)


def test_the_stamp_says_purpose_and_last_day():
    assert "仅用于：投标" in make().stamp
    assert "有效期至：2026年6月19日" in make().stamp


def test_a_purpose_is_not_read_for_a_term():
    with pytest.raises(ValidationError, match="有效期由系统注明"):
        CopyDraft(purpose="投标 有效期至：2099年1月1日", days=1)
    stamp = make().stamp
    assert stamp.index("有效期至") < stamp.index("投标")


def test_it_is_good_to_the_end_of_its_last_day_in_shanghai():
    assert make().is_live(shanghai("2026-06-19 23:59"))
    assert not make().is_live(shanghai("2026-06-20 00:00"))


def test_a_fourth_is_refused_and_told_when_there_is_room():
    with pytest.raises(Conflict) as refused:
        make(three())
    assert (refused.value.code, refused.value.members["soonest"]) == ("too_many_copies", "2026-05-30")


def test_an_expired_one_makes_room_in_its_place():
    copy = make(three(), now=NOW + timedelta(days=11))
    assert (copy.slot, copy.version) == (1, 1)


def test_a_new_edition_ends_the_copies_of_the_one_before():
    assert make(three(), certificate=issued(edition=2)).slot == 1


def test_only_the_holder_has_copies_made():
    certificate_copies.refuse_others(issued(), HELD, an_applicant())
    with pytest.raises(NotFound):
        certificate_copies.refuse_others(issued(), HELD, an_applicant("p-li"))


@pytest.mark.parametrize(
    ("edition", "days", "reliable"), [(issued(), 1, True), (issued(), 31, False), (revoked(issued()), 1, False)]
)
def test_a_copy_is_as_good_as_its_certificate_and_its_term(edition, days, reliable):
    told = certificate_copies.verify(make(), edition, NOW + timedelta(days=days))
    assert (told.purpose, str(told.expires_on)) == ("投标", "2026-06-19")
    assert certificate_copies.is_reliable(told) == reliable
