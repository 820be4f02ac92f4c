"""Citizen identity numbers (GB 11643): real people are accepted, and each wrong part is named."""

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError
from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent

from chalicelib.domain import identity
from chalicelib.domain.errors import Invalid
from tests.build import an_id_number

ID_NUMBER = TypeAdapter(identity.IdNumber)


def refusal(number):
    with pytest.raises(ValidationError) as refused:
        ID_NUMBER.validate_python(number)
    (error,) = refused.value.errors()
    return error["type"], error["msg"]


def with_last(number, last):
    return number[:17] + last


def test_the_example_of_the_standard_is_valid():
    assert ID_NUMBER.validate_python("11010519491231002X") == "11010519491231002X"


def test_the_example_shown_to_clients_is_valid():
    (example,) = ID_NUMBER.json_schema()["examples"]
    assert ID_NUMBER.validate_python(example) == example


@pytest.mark.parametrize("born", ["19000101", "19120229", "19491001", "20080808"])
def test_any_birth_year_since_1900_is_accepted(born):
    number = an_id_number(born=born)
    assert ID_NUMBER.validate_python(number) == number


@pytest.mark.parametrize(("county", "born"), [("370112", "19600101"), ("370102", "19650615"), ("110111", "19700101")])
def test_a_county_that_did_not_exist_at_birth_is_accepted(county, born):
    number = an_id_number(county, born)
    with pytest.raises(InvalidComponent):  # what we don't use, and why
        ric.validate(number)
    assert ID_NUMBER.validate_python(number) == number


def test_a_county_that_no_table_knows_is_accepted():
    number = an_id_number(county="379999")
    assert ID_NUMBER.validate_python(number) == number


def test_every_check_digit_occurs_and_is_accepted():
    numbers = {an_id_number(order=f"{order:03d}")[17]: an_id_number(order=f"{order:03d}") for order in range(100)}
    assert sorted(numbers) == [*"0123456789X"]
    assert [ID_NUMBER.validate_python(number) for number in numbers.values()] == list(numbers.values())


def test_a_small_x_and_surrounding_blanks_are_put_right():
    assert ID_NUMBER.validate_python(" 11010519491231002x ") == "11010519491231002X"


@pytest.mark.parametrize("number", ["", "370102199003072", "3701021990030725133", "3701021990030725A3", "１" * 18])
def test_a_wrong_form_is_named(number):
    code, message = refusal(number)
    assert code == "id_number_format"
    assert "18位" in message


@pytest.mark.parametrize("province", ["00", "16", "38", "99"])
def test_an_unknown_province_is_named(province):
    code, message = refusal(an_id_number(county=province + "0102"))
    assert code == "id_number_region"
    assert "前两位" in message


@pytest.mark.parametrize("born", ["19901301", "19900230", "20250229", "18991231", "00000101"])
def test_an_impossible_birth_date_is_named(born):
    code, message = refusal(an_id_number(born=born))
    assert code == "id_number_birth"
    assert "出生" in message


def test_every_wrong_check_character_is_named():
    number = an_id_number()
    wrong = [with_last(number, last) for last in "0123456789XA" if last != number[17]]
    assert {refusal(other)[0] for other in wrong} == {"id_number_check_digit"}


def test_every_single_mistyped_digit_of_the_serial_is_noticed():
    number = an_id_number()
    for place in (14, 15, 16):
        for digit in set("0123456789") - {number[place]}:
            assert refusal(number[:place] + digit + number[place + 1 :])[0] == "id_number_check_digit"


def test_a_birth_date_after_today_is_refused_and_today_is_not():
    number = an_id_number(born="20260305")
    identity.refuse_unborn(number, date(2026, 3, 5))
    with pytest.raises(Invalid, match="晚于今天") as refused:
        identity.refuse_unborn(number, date(2026, 3, 4))
    assert refused.value.errors[0].code == "id_number_birth"


def test_gender_and_birth_date_are_read_from_the_number():
    assert identity.birth_date(an_id_number()) == date(1990, 3, 7)
    assert [identity.gender(an_id_number(order=order)) for order in ("251", "252")] == ["男", "女"]


def test_a_masked_number_keeps_four_digits_at_each_end():
    assert identity.mask_id_number("370102199003072513") == "3701**********2513"
