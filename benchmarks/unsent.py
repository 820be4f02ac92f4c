"""Thousands of unsent drafts of one notice, a week before its window closes, put into the tables past the edge.

Only the rows by which they are found; heads and accounts are for whoever delivers what the reminders say.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.crowd import MORNING
from benchmarks.heap import Heap
from chalicelib.domain.actors import Role
from chalicelib.domain.catalogue import Level
from chalicelib.domain.changes import Change
from chalicelib.domain.declarations import Declaration, Hop
from chalicelib.domain.notices import Notice, Term
from chalicelib.domain.reminders import DRAFT_DAYS
from chalicelib.storage import drafts
from chalicelib.storage.notices import load_notice
from chalicelib.storage.tables import UnitItem, UserItem, connection
from local import authority, clock, resources, seeds
from local.demo.cast import Cast
from local.demo.stage import LEVEL, SERIES, SPECIALTIES, TITLE, Stage, publish_notice, register_units
from local.gateway import GatewayClient

HEAPED = 1_000


def set_stage(seed: int) -> Stage:
    """Units with rights and a published notice, in May."""
    clock.install()
    clock.move(clock.Setting(now=MORNING))
    resources.create()
    _keep_expired()
    authority.certify()
    seeds.load(MORNING)
    from app import app

    stage = Stage(GatewayClient("", app=app), Cast(seed))
    register_units(stage, lambda line: None)
    publish_notice(stage, MORNING, lambda line: None)
    return stage


def _keep_expired() -> None:
    """The engine deletes by the real clock what ours, in its May, has just written."""
    for table in (UserItem, UnitItem):
        off = {"AttributeName": "expires_at", "Enabled": False}
        connection().client.update_time_to_live(TableName=table.Meta.table_name, TimeToLiveSpecification=off)


def a_draft(declaration_id: str, applicant_id: str, notice: Notice) -> Declaration:
    return Declaration(
        declaration_id=declaration_id,
        applicant_id=applicant_id,
        applicant_name="王明",
        notice_id=notice.notice_id,
        year=MORNING.year,
        series=SERIES,
        level=Level(LEVEL),
        title=TITLE,
        specialty=SPECIALTIES[0],
        mode="评审",
        committee_id="committee",
        committee_name="评委会",
        since=MORNING,
        due=notice.closes_at,
        due_of=Term.CLOSES_AT,
        route=[Hop(party_id=applicant_id, name="王明", kind=Role.APPLICANT, arrived_at=MORNING)],
        created_at=MORNING,
    )


@dataclass(frozen=True)
class Unsent:
    """`size` drafts, whose ids are their numbers."""

    size: int
    morning: datetime

    @classmethod
    def gather(cls, size: int) -> "Unsent":
        notice = load_notice(set_stage(size).notice_id)
        unsent = cls(size, notice.closes_at.replace(hour=1, minute=0) - timedelta(days=max(DRAFT_DAYS)))
        like = a_draft("", "", notice)
        for first in range(0, size, HEAPED):
            heap = Heap()
            for declaration_id, applicant_id in unsent.some(first, HEAPED):
                named = like.model_copy(update={"declaration_id": declaration_id, "applicant_id": applicant_id})
                drafts.keep(heap, Change(None, named, None))
            heap.commit()
        return unsent

    def some(self, first: int, many: int) -> Iterator[tuple[str, str]]:
        """Declaration and applicant."""
        for n in range(first, min(first + many, self.size)):
            yield f"draft{n:08d}", f"person{n:08d}"
