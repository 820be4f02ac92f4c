"""What an earlier declaration gives to a new one, and what of it nobody has looked at since."""

from datetime import timedelta

import pytest

from chalicelib.domain import carrying_over
from chalicelib.domain.errors import Conflict
from tests.build import NOW, a_declaration, an_attachment, complete_sections


def test_what_is_declared_and_promised_is_said_anew():
    said = complete_sections() | {"pledge": {"accepted": True}, "papers": {"items": []}}
    assert set(carrying_over.carried_sections(said)) == set(said) - {"declared_title", "pledge"}


@pytest.mark.parametrize("status", ["draft", "withdrawn", "not_passed", "refused", "lapsed", "certified", "revoked"])
def test_what_has_ended_or_was_not_sent_is_a_source(status):
    carrying_over.refuse_live(a_declaration(status))


@pytest.mark.parametrize("status", ["in_review", "reviewed", "returned", "accepted", "in_panel", "publicized"])
def test_what_is_on_its_way_is_no_source(status):
    with pytest.raises(Conflict, match="copy_source_live: "):
        carrying_over.refuse_live(a_declaration(status))


def test_a_section_is_unchanged_until_it_is_saved_again():
    carried = carrying_over.mark(a_declaration(year=2025), ["basic", "education"])
    states = carrying_over.states(carried, {"basic": 1, "education": 2, "papers": 1})
    assert (carried.from_declaration_id, carried.year) == ("d-1", 2025)
    assert states == {"basic": "unchanged", "education": "changed"}


def carried_kinds(*attachments):
    return [one.kind for one in carrying_over.attachments_to_carry(attachments)]


@pytest.mark.parametrize("kind", ["portrait", "id_card", "diploma", "current_title"])
def test_files_that_are_the_same_every_year_are_carried(kind):
    assert carried_kinds(an_attachment(kind)) == [kind]


@pytest.mark.parametrize("kind", ["paper", "assessment", "other", "commission_letter"])
def test_files_of_the_year_are_not(kind):
    assert carried_kinds(an_attachment(kind)) == []


@pytest.mark.parametrize("gap", [{"verified_at": None}, {"s3_version": None}])
def test_only_what_was_verified_is_carried(gap):
    assert carried_kinds(an_attachment(**gap)) == []


def test_so_many_files_at_the_most_the_oldest_first():
    scans = [
        an_attachment("diploma", attachment_id=f"f-{n:02d}", announced_at=NOW + timedelta(minutes=n))
        for n in range(20, 0, -1)
    ]
    carried = carrying_over.attachments_to_carry(scans)
    assert [one.attachment_id for one in carried] == [f"f-{n:02d}" for n in range(1, 13)]


def test_the_copy_lies_with_the_new_declaration_and_says_where_it_is_from():
    copied = carrying_over.carry(an_attachment("diploma"), "f-new", "d-2", "v9", NOW)
    assert (copied.key, copied.s3_version, copied.carried_from) == ("attachments/d-2/f-new", "v9", "f-diploma")
    assert (copied.sha256, copied.filename) == ("a" * 64, "diploma.jpg")
