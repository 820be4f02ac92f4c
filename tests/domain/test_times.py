"""Time: thought of in Shanghai, stored in UTC, always aware."""

from datetime import UTC, date, datetime

import pytest
from pydantic import BaseModel, ValidationError

from chalicelib.domain import times
from chalicelib.domain.times import FOR_PEOPLE, FromDay, Moment, UntilDay
from tests.build import shanghai


class Window(BaseModel):
    at: Moment = datetime(2026, 3, 5, 1, tzinfo=UTC)
    opens: FromDay = datetime(2026, 3, 5, 1, tzinfo=UTC)
    closes: UntilDay = datetime(2026, 3, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2026-03-05T09:00:00+08:00", datetime(2026, 3, 5, 1, tzinfo=UTC)),
        ("2026-03-05T09:00:00", datetime(2026, 3, 5, 1, tzinfo=UTC)),
        ("2026-03-05T01:00:00Z", datetime(2026, 3, 5, 1, tzinfo=UTC)),
        ("2026-03-05T00:30:00+08:00", datetime(2026, 3, 4, 16, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_without_an_offset_is_meant_in_shanghai(given, kept):
    assert Window(at=given).at == kept
    assert Window(at=given).at.tzinfo == UTC


def test_a_moment_is_stored_in_utc_and_shown_in_shanghai():
    window = Window(at="2026-03-05T09:00:00")
    assert window.model_dump(mode="json")["at"] == "2026-03-05T01:00:00+00:00"
    assert window.model_dump(mode="json", context=FOR_PEOPLE)["at"] == "2026-03-05T09:00:00+08:00"


def test_what_was_stored_reads_back_as_the_same_moment():
    window = Window(at="2026-03-05T09:00:00")
    assert Window.model_validate_json(window.model_dump_json()) == window


def test_a_day_means_its_first_or_its_last_second_in_shanghai():
    window = Window(opens="2026-03-05", closes="2026-03-05")
    assert window.opens == shanghai("2026-03-05 00:00:00")
    assert window.closes == shanghai("2026-03-05 23:59:59")


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-08:00"])
def test_a_moment_at_the_ends_of_the_calendar_is_refused_rather_than_overflowing(text):
    with pytest.raises(ValidationError, match="年份应在"):
        Window(at=text)


def test_the_calendar_day_is_that_of_shanghai():
    assert times.local_date(datetime(2026, 3, 4, 16, 0, tzinfo=UTC)) == date(2026, 3, 5)
    assert times.local_date(datetime(2026, 3, 4, 15, 59, 59, tzinfo=UTC)) == date(2026, 3, 4)


def test_a_day_ends_with_its_last_second():
    assert times.end_of_day(date(2026, 3, 5)) == shanghai("2026-03-05 23:59:59")


def test_moments_and_days_are_said_as_people_say_them():
    assert times.spoken(datetime(2026, 3, 5, 9, 5, tzinfo=UTC)) == "2026年3月5日17:05"
    assert times.spoken_date(date(2026, 3, 5)) == "2026年3月5日"
