"""An office cannot draw several panels and hold the meeting of the one it likes: a second draw waits for the first."""

from dataclasses import replace

import pytest

from chalicelib.storage.tables import DeclarationItem
from tests.handlers.asking import ask, field_codes
from tests.handlers.judging import SIZE, a_judging, again, drawn, opened
from tests.handlers.test_broken_off_panels import break_off_after
from tests.journeys import road
from tests.parties import START, move_clock
from tests.storage.rows import all_at_once

REASON = "会议室停电，改期举行"


@pytest.fixture(scope="module")
def hall(cloud):
    move_clock(START)
    return a_judging(pool=SIZE + 2)


@pytest.fixture
def judging(hall):
    return again(hall)


def another(judging, **changes):
    """Another panel planned on the same notice and level."""
    other = replace(judging)
    other.plan(**changes)
    return other


def test_while_a_drawn_panel_waits_no_second_one_is_drawn(judging):
    drawn(judging)
    problem = another(judging).do("draw", 409)
    assert (problem["code"], problem["panel_id"]) == ("panel_drawn", judging.panel_id)


def test_a_second_one_is_drawn_once_the_first_has_opened(judging):
    second = another(opened(judging))
    assert second.do("draw")["draw"]["draws_before"] == 1


def test_a_second_one_is_drawn_once_the_first_is_cancelled_and_says_so(judging):
    second = another(drawn(judging))
    judging.do("cancellation", reason=REASON)
    record = second.do("draw")["draw"]
    assert record["draws_before"] == 1
    assert [(one["panel_id"], one["standing"]) for one in record["draws"]] == [
        (judging.panel_id, "cancelled"),
        (second.panel_id, "waiting"),
    ]


def test_a_meeting_called_off_after_its_opening_stands_as_a_draw_too(judging):
    opened(judging).do("cancellation", reason=REASON)
    (one,) = judging.seen["draw"]["draws"]
    assert one["standing"] == "cancelled"


def test_another_notice_is_drawn_for_by_itself(hall, judging):
    drawn(judging)
    assert drawn(again(hall)).seen["draw"]["draws_before"] == 0


def test_panels_of_other_specialties_are_drawn_side_by_side_and_judge_only_those(hall):
    judging = again(hall, 2)
    move_to_specialty(judging.filed[1], "岩土工程")
    drawn(judging, specialties=["电气自动化"])
    other = another(judging, specialties=["岩土工程", "结构工程"])
    other.do("draw")
    for panel, filed in zip((judging, other), judging.filed, strict=True):
        panel.attend(panel.members)
        assert panel.do("opening")["candidates"] == 1
        (item,) = panel.members[0].get(f"{panel.path}/declarations")["items"]
        assert item["declaration_id"] == filed.declaration_id


def move_to_specialty(filed, specialty):
    item = DeclarationItem.get(f"decl#{filed.declaration_id}", "head")
    item.body = item.body.replace(road.SPECIALTY, specialty)
    item.save()


@pytest.mark.parametrize("specialties", [[], ["电气自动化"], ["岩土工程", "电气自动化"]])
def test_who_means_a_specialty_that_a_waiting_panel_judges_waits(judging, specialties):
    drawn(judging, specialties=["电气自动化"])
    assert another(judging, specialties=specialties).do("draw", 409)["code"] == "panel_drawn"


def test_a_specialty_that_the_notice_does_not_name_has_no_panel(hall):
    judging = again(hall)
    judging.notice_id = road.a_notice(judging.committee, specialties=["电气自动化"])
    problem = judging.plan(422, specialties=["岩土工程"])
    assert field_codes(problem) == {"specialties": "specialty_not_offered"}


def test_of_panels_drawn_at_once_one_is_drawn(judging):
    panels = [another(judging) for _ in range(4)]
    hands = [lambda one=one: ask(one.committee.twin(), "POST", f"{one.path}/draw") for one in panels]
    answers = all_at_once(hands)
    assert sorted(status for status, _ in answers) == [200, 409, 409, 409]
    assert {told["code"] for status, told in answers if status == 409} == {"panel_drawn"}


def test_a_draw_at_the_moment_of_a_cancellation_is_before_or_after_it(judging):
    second = another(drawn(judging))
    office, reason = judging.committee, {"reason": REASON}
    cancelled, (status, told) = all_at_once(
        [
            lambda: ask(office.twin(), "POST", f"{judging.path}/cancellation", reason)[0],
            lambda: ask(office.twin(), "POST", f"{second.path}/draw"),
        ]
    )
    assert cancelled == 200
    assert status == 200 or told["code"] == "panel_drawn"
    assert second.do("draw")["status"] == "drawn"


def test_a_cancellation_that_broke_off_still_keeps_others_out(judging, monkeypatch):
    second = another(drawn(judging))
    assert break_off_after(monkeypatch, 1, lambda: judging.do("cancellation", reason=REASON))
    assert second.do("draw", 409)["code"] == "panel_drawn"
    judging.do("cancellation", reason=REASON)
    second.do("draw")
