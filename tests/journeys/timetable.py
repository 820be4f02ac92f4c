"""When the schedules of `app.py` fall due, read from the expressions that EventBridge gets, and their functions run.

Of what falls due several times in one step only the last run is made: a job finds its work by itself, so that the runs
before it are like an outage, which it has to bear anyhow. A step ends some minutes after what it is to show: a message
is delivered in the minute after the one in which it was written.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import app as deployed
from local import clock
from tests.parties import move_clock

MINUTE = timedelta(minutes=1)
UNITS = {"minute": MINUTE, "hour": timedelta(hours=1), "day": timedelta(days=1)}
#: From when rates are counted; EventBridge counts them from the deployment.
DEPLOYED = datetime(2026, 7, 6, 1, 0, tzinfo=UTC)
IsDue = Callable[[datetime], bool]


def schedules() -> dict[str, str]:
    """Job → expression."""
    return {source.name: source.schedule_expression.to_string() for source in deployed.app.event_sources}


def falls_due(expression: str) -> IsDue:
    """Tells of any minute whether the schedule fires in it."""
    if rate := re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression):
        period = int(rate[1]) * UNITS[rate[2]]
        return lambda minute: (minute - DEPLOYED) % period == timedelta(0)
    cron = re.fullmatch(r"cron\((\S+) (\S+) \* \* \? \*\)", expression)
    assert cron, f"{expression} is more than this reads"
    minutes, hours = _field(cron[1], 60), _field(cron[2], 24)
    return lambda minute: minute.minute in minutes and minute.hour in hours


def _field(text: str, end: int) -> set[int]:
    if every := re.fullmatch(r"(\d+)/(\d+)", text):
        return set(range(int(every[1]), end, int(every[2])))
    first, _, last = text.partition("-")
    return set(range(end)) if text == "*" else set(range(int(first), int(last or first) + 1))


def due_between(expression: str, after: datetime, until: datetime) -> Iterator[datetime]:
    """Latest first; `until` belongs to it."""
    is_due, minute = falls_due(expression), until.astimezone(UTC).replace(second=0, microsecond=0)
    while minute > after:
        if is_due(minute):
            yield minute
        minute -= MINUTE


def pass_until(until: datetime) -> None:
    """Time goes by, and the jobs run as they fall due: those of every few minutes in the last of them."""
    after, due = clock.read(), []
    for job, expression in schedules().items():
        last = next(due_between(expression, after, until), None)
        due += [(last, job)] if last else []
    for moment, job in sorted(due):
        move_clock(moment)
        getattr(deployed, job)(EVENT, None)
    move_clock(until)


#: As EventBridge sends it, as far as Chalice looks.
EVENT = {
    "version": "0",
    "account": "",
    "region": "",
    "detail": {},
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "time": "",
    "id": "",
    "resources": [],
}
