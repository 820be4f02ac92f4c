"""A unit with many declarations on its desk, put there past the edge: reviewed, to be reported, all of one notice."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from benchmarks.heap import Heap
from chalicelib.domain import publicities, publicity_outcomes, reports
from chalicelib.domain.actors import Actor, Role
from chalicelib.domain.catalogue import Level
from chalicelib.domain.changes import Change
from chalicelib.domain.declarations import Declaration, Hop, Status
from chalicelib.domain.history import record
from chalicelib.domain.publicities import PublicityDraft
from chalicelib.domain.times import SHANGHAI
from chalicelib.handlers.ids import new_id
from chalicelib.storage.declarations import add_change
from chalicelib.storage.desks import load_heads
from chalicelib.storage.notices import load_notice
from chalicelib.storage.publicities import Publicized, create_publicity
from chalicelib.storage.ranks import Ranks
from chalicelib.storage.units import load_unit
from local import authority, clock, resources, seeds
from local.demo.cast import Cast
from local.demo.client import Client
from local.demo.stage import LEVEL, SERIES, SPECIALTIES, TITLE, Stage, approve_paths, publish_notice, register_units
from local.gateway import GatewayClient

SUMMARY = "主持完成变配电工程五项，解决谐波治理难题，节约投资三百万元。" * 20
MORNING = datetime(2026, 5, 6, 9, 0, tzinfo=SHANGHAI)


@dataclass
class Crowd:
    """`waiting` are the declarations that `report` sends; `size` others, ranked before them, lie on the same desk."""

    stage: Stage
    applicant: Client
    size: int
    waiting: list[str]
    draft_id: str = ""
    etag: str = ""

    @classmethod
    def gather(cls, size: int, waiting: int) -> "Crowd":
        clock.install()
        clock.move(clock.Setting(now=MORNING))
        resources.create()
        authority.certify()
        seeds.load(MORNING)
        from app import app

        visitor = GatewayClient("", app=app)
        stage = Stage(visitor, Cast(size))
        register_units(stage, lambda line: None)
        approve_paths(stage, lambda line: None)
        publish_notice(stage, MORNING, lambda line: None)
        account = next(found for found in seeds.accounts() if found["role"] == "applicant")
        crowd = cls(stage, visitor.sign_in(account["username"], account["password"]), size, [])
        crowd._begin()
        heap = Heap()
        made = [crowd._put_on_desk(heap) for _ in range(size + waiting)]
        heap.commit()
        crowd.waiting = made[size:]
        crowd._give_ranks(made[:size])
        crowd._publicize(MORNING - timedelta(days=28))
        return crowd

    def save_section(self) -> None:
        """One save of one section of a draft; the draft itself was begun before."""
        path = f"/v1/declarations/{self.draft_id}"
        self.applicant.put(f"{path}/sections/achievements", {"summary": SUMMARY}, self.etag)

    def read_desk(self) -> None:
        query = f"status=reviewed&series={SERIES}&level={LEVEL}&limit=100"
        page = self.stage.units["employer"].get(f"/v1/declarations?{query}")["items"]
        assert len(page) == min(100, self.size + len(self.waiting))

    def report(self) -> None:
        ranked = enumerate(self.waiting, start=self.size + 1)
        items = [{"declaration_id": found, "rank": rank} for rank, found in ranked]
        body = {"notice_id": self.stage.notice_id, "level": LEVEL, "items": items}
        outcomes = {item["outcome"] for item in self.stage.units["employer"].post("/v1/reports", body)["items"]}
        assert outcomes == {"reported"}

    def _publicize(self, began: datetime) -> None:
        """In lists that ended long ago, past the edge: five working days are not waited for."""
        employer = self.stage.units["employer"].actor
        actor = Actor(account_id="a", role=Role.EMPLOYER, name="李静", unit_id=employer["unit_id"])
        notice, unit = load_notice(self.stage.notice_id), load_unit(employer["unit_id"])
        for first in range(0, len(self.waiting), publicities.MOST):
            ids = self.waiting[first : first + publicities.MOST]
            given = PublicityDraft(
                notice_id=notice.notice_id, level=Level(LEVEL), declaration_ids=ids, starts_on=began.date()
            )
            former = Publicized(unit.unit_id, ids)
            announced, people = publicities.announce(
                new_id(), given, notice, unit, load_heads(ids), former.newest, actor, began
            )
            closed = publicity_outcomes.close(announced.after, [], actor, MORNING).after
            create_publicity(replace(announced, after=closed), people, former)

    def _give_ranks(self, declaration_ids: list[str]) -> None:
        """As many acts of reporting as it takes would leave them."""
        unit_id = self.stage.units["employer"].actor["unit_id"]
        for first in range(0, len(declaration_ids), reports.MOST):
            ids, heap = declaration_ids[first : first + reports.MOST], Heap()
            ranks = Ranks(unit_id, self.stage.notice_id, Level(LEVEL), ids)
            for rank, declaration_id in enumerate(ids, start=first + 1):
                ranks.settle(partial(ranks.give, heap, declaration_id, rank, ()), lambda _: None)
            heap.commit()

    def _begin(self) -> None:
        body = {"notice_id": self.stage.notice_id, "level": LEVEL, "title": TITLE, "specialty": SPECIALTIES[0]}
        self.draft_id = self.applicant.post("/v1/declarations", body, expect=201)["declaration_id"]
        self.etag = self.applicant.headers["ETag"]

    def _put_on_desk(self, heap: Heap) -> str:
        employer, committee = self.stage.units["employer"].actor, self.stage.units["committee"].actor
        applicant_id = new_id()
        person = Hop(party_id=applicant_id, name="王明", kind=Role.APPLICANT, arrived_at=MORNING, left_at=MORNING)
        unit = Hop(party_id=employer["unit_id"], name="第一工程", kind=Role.EMPLOYER, arrived_at=MORNING)
        made = Declaration(
            declaration_id=new_id(),
            applicant_id=applicant_id,
            applicant_name="王明",
            notice_id=self.stage.notice_id,
            year=MORNING.year,
            series=SERIES,
            level=Level(LEVEL),
            title=TITLE,
            specialty=SPECIALTIES[0],
            mode="评审",
            unit_id=unit.party_id,
            unit_name=unit.name,
            committee_id=committee["unit_id"],
            committee_name="评委会",
            status=Status.REVIEWED,
            since=MORNING,
            route=[person, unit],
            submissions=1,
            created_at=MORNING,
        )
        made.trail, entry = record(made.trail, Actor(account_id="a", role=Role.EMPLOYER, name="李静"), "pass", MORNING)
        add_change(heap, Change(None, made, entry))
        return made.declaration_id
