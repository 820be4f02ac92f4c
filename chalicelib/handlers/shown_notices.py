"""How a notice is shown: a row of the list, and the page that a form can be drawn from without another call."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from chalicelib.domain import notices
from chalicelib.domain.attachments import PORTRAIT
from chalicelib.domain.catalogue import Level, find_series, series_name
from chalicelib.domain.notices import Notice, NoticeDraft, NoticeStatus
from chalicelib.domain.times import Moment


class ShownNotice(NoticeDraft):
    notice_id: str
    unit_id: str
    unit_name: str
    series_name: str
    status: NoticeStatus
    status_label: str
    is_open: bool
    published_at: Moment | None
    extended_at: Moment | None


class OfferedTitles(BaseModel):
    level: Level
    level_label: str
    titles: list[str]


class NoticePage(ShownNotice):
    """`attachment_labels` name every kind that is asked for.

    `now` is the server's time, by which receipt is judged; `seconds_to_closing` counts from it.
    """

    attachment_labels: dict[str, str]
    now: Moment
    seconds_to_closing: int
    titles: list[OfferedTitles]
    condition_texts: list[str]


def show_notice(notice: Notice, now: datetime) -> ShownNotice:
    return ShownNotice(**_row(notice, now))


def show_page(notice: Notice, now: datetime) -> NoticePage:
    titles = {offered.level: offered.titles for offered in find_series(notice.series).levels}
    kinds = [PORTRAIT, *(kind for asked in notice.required_attachments.values() for kind in asked)]
    return NoticePage(
        **_row(notice, now) | {"attachment_labels": {kind: notice.kind_label(kind) for kind in dict.fromkeys(kinds)}},
        now=now,
        seconds_to_closing=notices.seconds_to_closing(notice, now),
        titles=[
            OfferedTitles(level=level, level_label=level.label, titles=titles.get(level, [])) for level in notice.levels
        ],
        condition_texts=[condition.shown(notice.year) for condition in notice.conditions],
    )


def _row(notice: Notice, now: datetime) -> dict[str, Any]:
    status = notices.shown_status(notice, now)
    return notice.model_dump(exclude={"trail", "version"}) | {
        "series_name": series_name(notice.series),
        "status": status,
        "status_label": status.label,
        "is_open": notices.is_open(notice, now),
    }
