"""A clock that can be moved. Time goes on from wherever it was moved to."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, BaseModel
from pydantic_core import PydanticCustomError

from chalicelib.domain.times import SHANGHAI, Moment
from chalicelib.handlers import clock

_offset = timedelta(0)


def _within_reach(moment: datetime) -> datetime:
    """Far enough from the ends of the calendar for every term that is counted from it."""
    if not 1950 <= moment.year <= 2150:
        raise PydanticCustomError("clock_range", "时间应在1950年至2150年之间")
    return moment


class Setting(BaseModel):
    """A time without an offset is Shanghai's."""

    now: Annotated[Moment, AfterValidator(_within_reach)]


def install() -> None:
    """From now on the application reads this clock."""
    clock.read = read


def read() -> datetime:
    return datetime.now(UTC) + _offset


def move(setting: Setting) -> None:
    global _offset
    _offset = setting.now - datetime.now(UTC)


def put_right() -> None:
    global _offset
    _offset = timedelta(0)


def shown() -> dict[str, str]:
    return {"now": read().astimezone(SHANGHAI).isoformat(timespec="seconds")}
