"""Whom a daily reminder tells, and when: each at most once per subject × kind × day (domain.md §2 rule 14)."""

from collections.abc import Iterable
from datetime import datetime, time

from chalicelib.domain.declarations import Declaration, Status
from chalicelib.domain.messages import Notification, tell
from chalicelib.domain.notices import Notice, is_open
from chalicelib.domain.times import SHANGHAI, days_until, is_past, local_date, spoken

#: Days before a notice's window closes on which its unsent drafts are reminded (domain.md §2 rule 14).
DRAFT_DAYS = (7, 3, 1)
#: Days before the term of a correction ends. The source says "near their term"; the days are this platform's own.
RETURN_DAYS = (3, 1)


#: When the day's reminders begin; they are dated by it, whenever on that day they are written.
HOUR = time(9)


def hour_of(now: datetime) -> datetime:
    return datetime.combine(local_date(now), HOUR, SHANGHAI)


def stage(days_left: int, days: Iterable[int]) -> int | None:
    """Which of the reminders is due: a day that was missed is made up for until the next one's turn comes."""
    if days_left < 0:
        return None
    return min((day for day in days if days_left <= day), default=None)


def draft_stage(notice: Notice, now: datetime) -> int | None:
    """The reminder that this notice's drafts are due now; None before the first, and outside the window."""
    return stage(days_until(notice.closes_at, now), DRAFT_DAYS) if is_open(notice, now) else None


def of_draft(declaration_id: str, applicant_id: str, notice: Notice, now: datetime) -> Notification:
    """What the applicant of an unsent draft is told; not any more once it is sent, or the window has closed."""
    told = {"year": str(notice.year), "closes": spoken(notice.closes_at)}
    said = tell(applicant_id, "draft_closing", declaration_id, now, **told)
    return said.while_true(notice.closes_at, Status.DRAFT)


def of_return(declaration: Declaration, now: datetime) -> Notification | None:
    """What the applicant of a returned declaration is told while its term runs; None when there is nothing to tell."""
    due = declaration.due
    if declaration.status != Status.RETURNED or due is None or is_past(due, now):
        return None
    told = {"title": declaration.title, "due": spoken(due)}
    said = tell(declaration.applicant_id, "return_ending", declaration.declaration_id, now, **told)
    return said.while_true(due, Status.RETURNED)
