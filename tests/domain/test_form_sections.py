"""The sections as the review form prints them, read off their models; and characters that cannot be printed."""

import json
from enum import StrEnum
from typing import Annotated

import pytest
from pydantic import BaseModel, Field

from chalicelib.domain.blindness import WITHHELD
from chalicelib.domain.form_content import Grid, Listing, Prose, Statement
from chalicelib.domain.form_sections import form_sections
from chalicelib.domain.form_text import printable
from chalicelib.domain.sections import SECTIONS, label
from tests.build import complete_sections


def part(section, data=None):
    """The only part of a section."""
    printed = {one.title: one for one in form_sections({section: data} if data is not None else {})}
    (found,) = printed[label(section)].parts
    return found


def test_every_section_is_there_whether_filled_in_or_not_and_what_is_signed_comes_last():
    titles = [section.title for section in form_sections({})]
    assert sorted(titles) == sorted(label(name) for name in SECTIONS)
    assert titles[-1] == label("pledge")


@pytest.mark.parametrize("name", [name for name in SECTIONS if name != "pledge"])
def test_every_field_of_every_section_has_its_place(name):
    printed = json.dumps([one.model_dump() for one in form_sections({})], ensure_ascii=False)
    told = SECTIONS[name].model_fields
    titles = [field.title for key, field in told.items() if key not in WITHHELD.get(name, ())]
    is_single_list = len(titles) == 1 and isinstance(part(name), Listing)
    assert [title for title in titles if title not in printed and not is_single_list] == []


def test_a_list_becomes_a_table_with_the_fields_titles_as_columns():
    table = part("education", complete_sections()["education"])
    assert isinstance(table, Listing)
    assert table.columns[:3] == ["毕业院校", "所学专业", "学历"]
    assert table.rows[0][:3] == ["山东大学", "电气工程", "大学本科"]


def test_what_may_be_long_is_a_text_of_its_own_and_keeps_its_room_while_it_is_empty():
    assert isinstance(part("achievements"), Prose)
    assert part("achievements", {"summary": "主持五项工程"}).text == "主持五项工程"


def test_an_assent_is_a_statement_to_be_signed_with_its_own_day_if_one_was_given():
    statement = part("pledge", {"accepted": True, "signed_on": "2026-03-02"})
    assert isinstance(statement, Statement)
    assert (len(statement.sentences), statement.signed_on) == (1, "2026年3月2日")
    assert part("pledge").signed_on == ""


def test_days_are_written_as_people_say_them():
    pairs = {pair.label: pair.value for pair in part("current_title", {"awarded_on": "2018-12-20"}).pairs}
    assert pairs["取得时间"] == "2018年12月20日"


class Grade(StrEnum):
    FIRST = "first"

    @property
    def label(self) -> str:
        return "一等"


class Address(BaseModel):
    city: str = Field(title="城市")


class Strange(BaseModel):
    """新的部分"""

    grade: Grade | None = Field(None, title="等级")
    abroad: bool = Field(False, title="是否出国")
    languages: list[str] = Field([], title="语种")
    address: Address | None = Field(None, title="地址")
    story: Annotated[str, Field(max_length=3000)] | None = Field(None, title="事迹")


@pytest.fixture
def strange(monkeypatch):
    monkeypatch.setitem(SECTIONS, "strange", Strange)

    def printed(**data):
        return next(one for one in form_sections({"strange": data}) if one.title == "新的部分")

    return printed


def test_a_new_section_prints_by_itself(strange):
    grid, story = strange(
        grade="first", abroad=True, languages=["英语", "俄语"], address={"city": "济南"}, story="长"
    ).parts
    assert [(pair.label, pair.value) for pair in grid.pairs] == [
        ("等级", "一等"), ("是否出国", "是"), ("语种", "英语、俄语"), ("城市", "济南"),
    ]  # fmt: skip
    assert (story.label, story.text) == ("事迹", "长")


def test_a_draft_half_filled_in_prints_its_gaps_empty(strange):
    grid, _ = strange().parts
    assert {pair.value for pair in grid.pairs} == {""}


@pytest.mark.parametrize("items", [None, "旧", {"x": 1}, ["旧"], [None]])
def test_what_an_older_model_left_does_not_keep_anybody_from_their_form(items):
    assert part("education", {"items": items}).rows == []


def test_a_short_field_that_was_filled_at_length_gets_a_text_of_its_own(strange):
    assert isinstance(strange(languages=["英语"] * 60).parts[1], Prose)


# What no font has


def test_what_cannot_be_printed_is_replaced_and_named():
    missing = {}
    assert printable("甲🙂乙", missing) == "甲〓乙"
    assert list(missing) == ["🙂"]


def test_line_breaks_stay_where_people_write_and_nowhere_else():
    told = {"unit": "甲\r\n乙", "pairs": [{"label": "丙\n丁", "value": "戊\r\n己"}], "rows": [["庚\n辛"]]}
    assert printable(told, {}) == {
        "unit": "甲 乙", "pairs": [{"label": "丙 丁", "value": "戊\n己"}], "rows": [["庚\n辛"]],
    }  # fmt: skip


def test_what_is_invisible_is_left_out_without_a_word():
    missing = {}
    assert printable("甲\u200b\ufeff\x00乙\tA\u00a0B\u3000丙", missing) == "甲乙 A B\u3000丙"
    assert missing == {}


def test_a_grid_joins_the_short_fields_of_a_section():
    assert isinstance(part("basic"), Grid)
