"""Names as they are searched: their endings, their initials, and which row shows a unit."""

import pytest

from chalicelib.domain.unit_names import MOST_PARTS, Found, Part, folded, initials, name_parts, shows


def found(name, reading=""):
    return Found(unit_id="u-1", name=name, kind="employer", region_code="370102", initials=reading or initials(name)[0])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ＡＢＣ公司", "abc公司"), ("（泉城）", "(泉城)"), ("济南 城建", "济南城建"), ("Works", "works"), ("１２", "12")],
)
def test_writing_that_means_the_same_is_the_same(typed, meant):
    assert folded(typed) == meant


@pytest.mark.parametrize(
    ("name", "common"),
    [
        ("济南城建集团有限公司", "jncjjtyxgs"),
        ("重庆长安银行", "cqcayh"),
        ("厦门大学", "xmdx"),
        ("济南Ａ厂（东区）3号", "jnac(dq)3h"),
        ("齐鲁𠮷祥", "ql𠮷x"),
    ],
)
def test_the_first_initials_are_those_of_the_common_reading(name, common):
    assert initials(name)[0] == common


def test_another_reading_of_one_character_is_kept_beside_it():
    assert "sx" in initials("单县")
    assert "dx" in initials("单县")


def test_few_other_readings_are_kept():
    assert len(initials("会长单行重朝解" * 3)) == 5


def test_a_name_is_found_by_every_ending_and_by_those_of_its_initials():
    parts = name_parts("济南A厂", ("jnac", "jnah"))
    assert [part.text for part in parts] == [
        "济南a厂", "南a厂", "a厂", "厂", "jnac", "jnah", "nac", "ac", "c"
    ]  # fmt: skip
    assert [part.text for part in parts if part.is_start] == ["济南a厂", "jnac", "jnah"]


def test_a_name_without_chinese_is_not_kept_twice():
    assert name_parts("ABC", initials("ABC")) == [
        Part(text="abc", is_start=True), Part(text="bc", is_start=False), Part(text="c", is_start=False)
    ]  # fmt: skip


@pytest.mark.parametrize("length", [2, 50])
def test_the_longest_names_keep_all_their_endings_and_the_beginning_of_their_initials(length):
    name = "".join(chr(0x4E00 + n) for n in range(length))
    parts = name_parts(name, initials(name))
    assert len(parts) <= MOST_PARTS
    assert {name[at:] for at in range(length)} <= {part.text for part in parts}
    assert initials(name)[0] in {part.text for part in parts}


@pytest.mark.parametrize(
    ("part", "wanted", "is_shown"),
    [
        ("司法公司", "司", True),
        ("司", "司", False),
        ("sfgs", "s", True),
        ("s", "s", False),
        ("sfhs", "sfh", True),
        ("sfhs", "sf", False),
    ],
)
def test_a_unit_is_shown_by_one_of_its_rows_only(part, wanted, is_shown):
    assert shows(part, found("司法公司"), wanted) is is_shown


def test_letters_in_the_name_itself_go_before_initials():
    unit = found("济南ABC", "jnabc")
    assert [part for part in ("济南abc", "abc", "jnabc") if shows(part, unit, "abc")] == ["abc"]
