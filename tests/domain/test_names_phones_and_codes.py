"""Names that will be printed, phones, and the codes of units and regions."""

import pytest
from pydantic import TypeAdapter, ValidationError

from chalicelib.domain import identity, regions

NAME = TypeAdapter(identity.PrintedName)
PHONE = TypeAdapter(identity.Phone)
USCC = TypeAdapter(identity.Uscc)
REGION = TypeAdapter(regions.RegionCode)


def refusal(adapter, value):
    with pytest.raises(ValidationError) as refused:
        adapter.validate_python(value)
    (error,) = refused.value.errors()
    return error


@pytest.mark.parametrize("name", ["王明", "张䶮", "李㛃", "吴𠮷", "阿卜杜热西提·麦麦提明", "诸葛 明"])
def test_a_rare_name_that_can_be_printed_is_accepted(name):
    assert NAME.validate_python(name) == name


@pytest.mark.parametrize("character", ["\U00030000", "\U00031350", "\u200b", "\n", "\u3000", "\ud800"])
def test_a_character_that_cannot_be_printed_is_refused_by_name(character):
    error = refusal(NAME, f"王{character}明")
    assert error["type"] == "unprintable"
    assert f"U+{ord(character):04X}" in error["msg"]


def test_only_the_character_at_fault_is_named_and_once():
    error = refusal(NAME, "王\U00030000\U00030000明")
    assert error["msg"].count("U+") == 1


def test_blanks_around_a_name_are_no_part_of_it():
    assert NAME.validate_python("  王明 ") == "王明"


@pytest.mark.parametrize("name", ["", "   ", "王"])
def test_a_name_has_two_characters_at_least(name):
    assert refusal(NAME, name)["type"] in ("too_short", "string_too_short")


@pytest.mark.parametrize(("name", "masked"), [("王明", "王*"), ("王小明", "王*明"), ("欧阳小明", "欧**明")])
def test_a_masked_name_keeps_its_first_and_from_three_on_its_last_character(name, masked):
    assert identity.mask_name(name) == masked


@pytest.mark.parametrize("phone", ["13853100001", "+86 138 5310 0001", "138-5310-0001"])
def test_a_mobile_phone_is_accepted_however_it_is_spaced(phone):
    assert PHONE.validate_python(phone) == "13853100001"


@pytest.mark.parametrize(
    "phone", ["", "1385310000", "138531000011", "12853100001", "053188880001", "1385310000a", "１３８５３１００００１"]
)
def test_what_is_no_mobile_phone_is_refused(phone):
    assert refusal(PHONE, phone)["type"] == "phone_format"


def test_a_masked_phone_keeps_three_and_four_digits():
    assert identity.mask_phone("13853100001") == "138****0001"


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91350100m000100y43", " 91350100M000100Y43 "])
def test_the_example_of_gb_32100_is_accepted(code):
    assert USCC.validate_python(code) == "91350100M000100Y43"


def test_the_credit_code_shown_to_clients_is_valid():
    (example,) = USCC.json_schema()["examples"]
    assert USCC.validate_python(example) == example


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("91350100M000100Y44", "uscc_check_digit"),
        ("91350100M000100Y34", "uscc_check_digit"),
        ("91350100I000100Y43", "uscc_check_digit"),
        ("91350100M000100Y4", "uscc_format"),
        ("91350100M000100Y4－", "uscc_format"),
        ("91350100-000100Y43", "uscc_format"),
    ],
)
def test_a_wrong_credit_code_is_refused(code, fault):
    assert refusal(USCC, code)["type"] == fault


@pytest.mark.parametrize("code", ["370102", "370000", "810000"])
def test_a_division_code_is_accepted(code):
    assert REGION.validate_python(code) == code


@pytest.mark.parametrize("code", ["", "37010", "3701020", "990102", "37O102", "３７０１０２"])
def test_what_is_no_division_code_is_refused(code):
    assert refusal(REGION, code)["type"] == "region_code_format"
