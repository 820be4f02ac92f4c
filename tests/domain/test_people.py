"""People: registering, what only support may correct, and what is never typed twice."""

from datetime import date

import pytest
from pydantic import ValidationError

from chalicelib.domain import people
from chalicelib.domain.actors import Role
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.people import ProfileEdit, Registration
from tests.build import NOW, an_account, an_id_number, some_numbers

TODAY = date(2026, 3, 5)


def a_registration(**changes):
    given = {
        "username": "WangMing",
        "password": "Quancheng-2026",
        "name": "王明",
        "id_number": an_id_number(),
        "phone": "13853100001",
    }
    return Registration(**given | changes)


def test_a_new_account_takes_birth_and_gender_from_the_id_number():
    account = people.register("p-1", a_registration(), some_numbers(), "hash", NOW).after
    assert (account.role, account.username) == (Role.APPLICANT, "wangming")
    assert (account.profile.birth_date, account.profile.gender) == (date(1990, 3, 7), "男")


def test_a_new_account_keeps_no_password():
    account = people.register("p-1", a_registration(), some_numbers(), "hash", NOW).after
    assert "Quancheng-2026" not in account.model_dump_json()


def test_registering_creates_only_when_confirmed():
    assert a_registration().confirm is False


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"id_number": an_id_number(born="20260306")}, "id_number"),
        ({"password": "Jinan-072513"}, "password"),
        ({"password": "Jinan-100001"}, "password"),
        ({"password": "WANGMING-2026"}, "password"),
    ],
)
def test_what_the_fields_cannot_tell_each_by_itself_is_checked(wrong, field):
    with pytest.raises(Invalid) as refused:
        people.check_registration(a_registration(**wrong), TODAY)
    assert refused.value.errors[0].field == field


def test_a_sound_registration_passes():
    people.check_registration(a_registration(), TODAY)


@pytest.mark.parametrize("field", ["name", "id_number"])
def test_name_and_id_number_cannot_be_edited(field):
    with pytest.raises(Conflict, match="immutable_field: ") as refused:
        ProfileEdit.model_validate({field: "王鸣", "ethnicity": "汉族"})
    assert refused.value.members["field"] == field


def test_only_what_was_sent_is_edited_and_the_history_keeps_no_values():
    account = an_account(profile={"ethnicity": "回族", "address": "历下区"})
    change = people.edit_profile(account, ProfileEdit(ethnicity="汉族"), NOW)
    assert (change.after.profile.ethnicity, change.after.profile.address) == ("汉族", "历下区")
    assert change.entry.details == {"fields": ["ethnicity"]}


def test_a_field_can_be_emptied():
    account = an_account(profile={"address": "历下区"})
    assert people.edit_profile(account, ProfileEdit(address=None), NOW).after.profile.address is None


@pytest.mark.parametrize("wrong", [{"email": "wang"}, {"gender": "未知"}, {"birth_date": "1990-13-01"}])
def test_wrong_basic_data_is_refused(wrong):
    with pytest.raises(ValidationError):
        ProfileEdit(**wrong)


def test_what_is_known_is_not_typed_again():
    account = an_account(profile={"birth_date": "1990-03-07", "gender": "男", "address": "历下区"})
    assert people.known_basics(account) == {"birth_date": "1990-03-07", "gender": "男", "address": "历下区"}
