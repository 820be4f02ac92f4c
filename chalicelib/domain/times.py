"""Time in the field: thought of in Asia/Shanghai, stored in UTC, always aware."""

from datetime import date, datetime, time, timedelta, timezone
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, SerializationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

# China has kept one offset without daylight saving since 1991, so no zone database has to be loaded.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
UTC = timezone.utc  # noqa: UP017 - beside SHANGHAI the plain name reads better

#: Given to pydantic when an answer is made: people read Shanghai time, the tables keep UTC.
FOR_PEOPLE = {"zone": "shanghai"}


def _aware(value: datetime) -> datetime:
    """A time without an offset was meant as Shanghai time. The calendar's ends have no other zone."""
    if not 1900 <= value.year <= 2999:
        raise PydanticCustomError("datetime_range", "年份应在1900至2999之间")
    return (value if value.tzinfo else value.replace(tzinfo=SHANGHAI)).astimezone(UTC)


def _written(value: datetime, info: SerializationInfo) -> str:
    zone = SHANGHAI if (info.context or {}).get("zone") == "shanghai" else UTC
    return value.astimezone(zone).isoformat(timespec="seconds")


def _day_start(value: Any) -> Any:
    return f"{value}T00:00:00+08:00" if isinstance(value, str) and len(value) == 10 else value


def _day_end(value: Any) -> Any:
    return f"{value}T23:59:59+08:00" if isinstance(value, str) and len(value) == 10 else value


_JSON = WithJsonSchema({"type": "string", "format": "date-time"})
Moment = Annotated[datetime, AfterValidator(_aware), PlainSerializer(_written), _JSON]
#: A moment that may be given as a day, meaning its first second in Shanghai.
FromDay = Annotated[Moment, BeforeValidator(_day_start)]
#: A moment that may be given as a day, meaning its last second in Shanghai.
UntilDay = Annotated[Moment, BeforeValidator(_day_end)]


def local_date(moment: datetime) -> date:
    """The calendar day in Shanghai."""
    return moment.astimezone(SHANGHAI).date()


def end_of_day(day: date) -> datetime:
    """The last second of a Shanghai day."""
    return datetime.combine(day, time(23, 59, 59), SHANGHAI).astimezone(UTC)


def days_until(due: datetime, now: datetime) -> int:
    """Shanghai days that are left: 0 on the last one, fewer when it has gone by."""
    return (local_date(due) - local_date(now)).days


def is_past(due: datetime, now: datetime) -> bool:
    """The last second belongs to a term to its very end."""
    return now.replace(microsecond=0) > due


def spoken(moment: datetime) -> str:
    """As people say it: 2026年3月5日17:00."""
    local = moment.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日{local:%H:%M}"


def spoken_date(day: date) -> str:
    """As people say it: 2026年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"
