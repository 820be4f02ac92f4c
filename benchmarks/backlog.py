"""Panels whose certificates are all still to be issued, put into the tables past the edge."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import timedelta

from benchmarks.crowd import MORNING
from benchmarks.heap import Heap
from chalicelib.domain import attachments, people
from chalicelib.domain.actors import Actor, Role
from chalicelib.domain.attachments import Announcement, ContentType
from chalicelib.domain.catalogue import Level
from chalicelib.domain.changes import Change
from chalicelib.domain.declarations import Declaration, Hop, Status
from chalicelib.domain.history import record
from chalicelib.domain.people import Registration
from chalicelib.domain.results import Panel, PanelStatus
from chalicelib.domain.verdicts import RULES, Tally
from chalicelib.handlers.ids import new_id
from chalicelib.settings import settings
from chalicelib.storage import accounts, contents, panels
from chalicelib.storage.clients import client
from chalicelib.storage.declarations import add_change
from local import authority, clock, resources, seeds
from local.demo.cast import Cast
from local.demo.stage import LEVEL, SERIES, SPECIALTIES, TITLE, Stage, publish_notice, register_units
from local.gateway import GatewayClient
from local.portraits import draw_portrait

#: The day after a publicity that began in the morning.
AFTERWARDS = MORNING + timedelta(days=14)
OF_A_PANEL = 100
CLERK = Actor(account_id="a", role=Role.COMMITTEE, name="郑晓燕")


@dataclass
class Backlog:
    committee_id: str
    committee_name: str
    notice_id: str
    portrait: bytes
    cast: Cast
    declaration_ids: list[str]

    @classmethod
    def gather(cls, size: int) -> "Backlog":
        clock.install()
        clock.move(clock.Setting(now=MORNING))
        resources.create()
        authority.certify()
        seeds.load(MORNING)
        from app import app

        stage = Stage(GatewayClient("", app=app), Cast(size))
        register_units(stage, lambda line: None)
        publish_notice(stage, MORNING, lambda line: None)
        committee = stage.units["committee"].actor
        told = {"notice_id": stage.notice_id, "portrait": draw_portrait(1), "cast": Cast(size + 1)}
        backlog = cls(committee["unit_id"], "第一评委会", **told, declaration_ids=[])
        for first in range(0, size, OF_A_PANEL):
            backlog._confirm(min(OF_A_PANEL, size - first))
        clock.move(clock.Setting(now=AFTERWARDS))
        return backlog

    def _confirm(self, size: int) -> None:
        panel_id, heap = new_id(), Heap()
        made = [self._publicized(panel_id, heap) for _ in range(size)]
        heap.commit()
        panel = Panel(
            panel_id=panel_id,
            unit_id=self.committee_id,
            notice_id=self.notice_id,
            level=Level(LEVEL),
            members=11,
            present=9,
            items=[Tally(declaration_id=one, yes=9, no=0) for one in made],
            rules_version=RULES.version,
            publicity_days=5,
            status=PanelStatus.CONFIRMED,
            judged_at=MORNING,
            approval_number="济人社字〔2026〕12号",
            confirmed_at=AFTERWARDS,
        )
        panel.trail, entry = record(
            panel.trail, Actor(account_id="a", role=Role.SUPPORT, name="郑"), "confirm", MORNING
        )
        panels.save_panel(Change(None, panel, entry))
        self.declaration_ids += made

    def _publicized(self, panel_id: str, heap: Heap) -> str:
        person = self.cast.person(f"person{len(self.declaration_ids)}", "王明")
        given = Registration(**asdict(person), confirm=True)
        account_id, declaration_id = new_id(), new_id()
        numbers = accounts.seal_numbers(account_id, given.phone, given.id_number)
        accounts.add_account(heap, people.register(account_id, given, numbers, "hash", MORNING).after)
        hops = ((account_id, Role.APPLICANT), (self.committee_id, Role.COMMITTEE))
        made = Declaration(
            declaration_id=declaration_id,
            applicant_id=account_id,
            applicant_name=given.name,
            notice_id=self.notice_id,
            year=MORNING.year,
            series=SERIES,
            level=Level(LEVEL),
            title=TITLE,
            specialty=SPECIALTIES[0],
            mode="评审",
            unit_id="unit",
            unit_name="第一工程",
            committee_id=self.committee_id,
            committee_name=self.committee_name,
            panel_id=panel_id,
            status=Status.PUBLICIZED,
            since=MORNING,
            route=[Hop(party_id=party, name=given.name, kind=kind, arrived_at=MORNING) for party, kind in hops],
            submissions=1,
            created_at=MORNING,
        )
        made.trail, entry = record(made.trail, CLERK, "publish", MORNING)
        add_change(heap, Change(None, made, entry))
        self._bring_portrait(declaration_id, account_id, heap)
        return declaration_id

    def _bring_portrait(self, declaration_id: str, account_id: str, heap: Heap) -> None:
        told = {"filename": "证件照.jpg", "content_type": ContentType.JPEG, "size": len(self.portrait)}
        given = Announcement(kind=attachments.PORTRAIT, sha256=hashlib.sha256(self.portrait).hexdigest(), **told)
        announced = attachments.announce(new_id(), declaration_id, given, account_id, MORNING)
        asked = {"Bucket": settings().files_bucket, "Key": announced.key}
        version = client("s3").put_object(**asked, Body=self.portrait)["VersionId"]
        told = {"verified_at": MORNING, "s3_version": version}
        contents.add_attachments(heap, [announced.model_copy(update=told)])
