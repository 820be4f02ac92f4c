"""The road of a declaration, to be joined wherever a test begins: a draft, complete, submitted, … certified.

What the edge has its own tests for (sections, uploads) is put straight into the tables.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Any

from chalicelib.domain import attachments, publicities, publicity_outcomes
from chalicelib.domain.actors import Role
from chalicelib.domain.attachments import Announcement, ContentType
from chalicelib.domain.changes import Change
from chalicelib.domain.declarations import Hop, Status
from chalicelib.domain.history import record
from chalicelib.domain.publicities import PublicityDraft
from chalicelib.domain.publicity_outcomes import is_owed
from chalicelib.domain.times import local_date
from chalicelib.handlers.ids import new_id
from chalicelib.storage import contents, files
from chalicelib.storage.declarations import save_declaration
from chalicelib.storage.desks import load_heads
from chalicelib.storage.notices import load_notice
from chalicelib.storage.publicities import Publicized, create_publicity
from chalicelib.storage.transaction import Transaction
from chalicelib.storage.units import load_unit
from local import clock
from local.portraits import draw_portrait
from tests.build import a_declaration, an_actor, complete_sections
from tests.parties import ENGINEER, START, Party, Stage, an_applicant, move_clock

LEVEL, TITLE, SPECIALTY = str(ENGINEER.level), "高级工程师", "电气自动化"


@dataclass
class Filed:
    """One declaration, and everybody on its way."""

    stage: Stage
    applicant: Party
    notice_id: str
    declaration_id: str

    @property
    def path(self) -> str:
        return f"/v1/declarations/{self.declaration_id}"

    def seen_by(self, party: Party) -> Any:
        return party.get(self.path)

    def submit(self, expect: int = 200) -> Any:
        return self.applicant.post(f"{self.path}/submission", {"pledge": True}, expect)

    def review(self, unit: Party, decision: str, expect: int = 200, **told: Any) -> Any:
        body = {"decision": decision, "reason": "属实", **named(decision), **told}
        return unit.post(f"{self.path}/review", body, expect)

    def accept(self, decision: str = "accept", expect: int = 200, **told: Any) -> Any:
        body = {"decision": decision, **named(decision), **told}
        return self.stage.committee.post(f"{self.path}/acceptance", body, expect)

    def report(self, unit: Party, rank: int = 1, expect: int = 200) -> Any:
        return report(unit, [self], [rank], expect)


def named(decision: str) -> dict[str, Any]:
    """What is returned is returned for its education, unless the test says otherwise."""
    return {"fields": ["education"]} if decision == "return" else {}


def a_notice_body(**changes: Any) -> dict[str, Any]:
    windows = {"opens_at": -1, "closes_at": 30, "report_by": 45, "accept_by": 60}
    moments = {name: (START + timedelta(days=days)).isoformat() for name, days in windows.items()}
    return {"year": 2026, "series": "engineering", "levels": [LEVEL], **moments, **changes}


def a_notice(committee: Party, **changes: Any) -> str:
    """Published; with ranks and desks of its own."""
    notice_id = str(committee.post("/v1/notices", a_notice_body(**changes), 201)["notice_id"])
    committee.post(f"/v1/notices/{notice_id}/publication")
    return notice_id


def a_beginning(notice_id: str, unit: Party, **changes: Any) -> dict[str, Any]:
    told = {"notice_id": notice_id, "unit_id": unit.party_id, "level": LEVEL, "title": TITLE}
    return told | {"specialty": SPECIALTY} | changes


def a_draft(stage: Stage, notice_id: str = "", applicant: Party | None = None, **changes: Any) -> Filed:
    applicant = applicant or an_applicant()
    notice_id = notice_id or a_notice(stage.committee)
    begun = applicant.post("/v1/declarations", a_beginning(notice_id, stage.employer, **changes), 201)
    return Filed(stage, applicant, notice_id, begun["declaration_id"])


@cache
def portrait() -> bytes:
    return draw_portrait(1)


def a_complete_draft(stage: Stage, notice_id: str = "", applicant: Party | None = None, **changes: Any) -> Filed:
    filed = a_draft(stage, notice_id, applicant, **changes)
    fill_in(filed)
    return filed


def fill_in(filed: Filed) -> None:
    """Everything that a new draft still lacks."""
    begun = contents.load_whole(filed.declaration_id).sections
    sections = {name: data for name, data in complete_sections().items() if name not in begun}
    transaction = Transaction()
    contents.add_sections(transaction, filed.declaration_id, sections)
    transaction.commit()
    contents.save_section(filed.declaration_id, filed.applicant.party_id, "basic", complete_sections()["basic"], 1)
    put_attachment(filed.declaration_id, filed.applicant.party_id, "portrait", portrait())


def put_attachment(declaration_id: str, writer: str, kind: str, data: bytes) -> str:
    """Uploaded and verified."""
    told = {"filename": f"{kind}.jpg", "content_type": ContentType.JPEG, "size": len(data)}
    given = Announcement(kind=kind, sha256=hashlib.sha256(data).hexdigest(), **told)
    announced = attachments.announce(new_id(), declaration_id, given, writer, clock.read())
    files.write(announced.key, data, ContentType.JPEG)
    found = files.read(announced.key)
    assert found
    verified = announced.model_copy(update={"verified_at": clock.read(), "s3_version": found[1]})
    contents.save_attachment(verified, writer)
    return announced.attachment_id


def submitted(stage: Stage, notice_id: str = "", applicant: Party | None = None, **changes: Any) -> Filed:
    filed = a_complete_draft(stage, notice_id, applicant, **changes)
    filed.submit()
    return filed


def publicize(unit: Party, filed: list[Filed]) -> str | None:
    """What the applicants' own unit has passed was publicized for weeks, and the publicity is closed.

    Answers its id; None when there was nothing left to publicize.
    """
    heads = load_heads([one.declaration_id for one in filed])
    owing = {key: head for key, head in heads.items() if is_owed(head, unit.party_id)}
    former = Publicized(unit.party_id, list(owing))
    ids = [key for key in owing if key not in former.newest]
    if not ids:
        return None
    now = clock.read()
    began, notice = now - timedelta(days=28), load_notice(filed[0].notice_id)
    given = PublicityDraft(notice_id=notice.notice_id, level=LEVEL, declaration_ids=ids, starts_on=local_date(began))
    own, actor = load_unit(unit.party_id), an_actor("employer", unit_id=unit.party_id)
    announced, people = publicities.announce(new_id(), given, notice, own, owing, {}, actor, began)
    closed = publicity_outcomes.close(announced.after, [], actor, now).after
    create_publicity(replace(announced, after=closed), people, former)
    return closed.publicity_id


def report(unit: Party, filed: list[Filed], ranks: list[int], expect: int = 200) -> Any:
    """After the publicity, where one is owed: tests that are about it ask for the report themselves."""
    publicize(unit, filed)
    items = [{"declaration_id": f.declaration_id, "rank": rank} for f, rank in zip(filed, ranks, strict=True)]
    return unit.post("/v1/reports", {"notice_id": filed[0].notice_id, "level": LEVEL, "items": items}, expect)


def pass_and_report(unit: Party, filed: list[Filed]) -> None:
    for one in filed:
        one.review(unit, "pass")
    outcomes = report(unit, filed, list(range(1, len(filed) + 1)))["items"]
    assert {item["outcome"] for item in outcomes} == {"reported"}, outcomes


def at_committee(stage: Stage, count: int = 1, notice_id: str = "") -> list[Filed]:
    notice_id = notice_id or a_notice(stage.committee)
    filed = [submitted(stage, notice_id) for _ in range(count)]
    pass_and_report(stage.employer, filed)
    pass_and_report(stage.supervisor, filed)
    return filed


def accepted(stage: Stage, count: int = 1) -> list[Filed]:
    filed = at_committee(stage, count)
    for one in filed:
        one.accept()
    return filed


def accepted_at_once(stage: Stage, count: int, notice_id: str) -> list[Filed]:
    """Straight into the tables, for tests that need many and care for nothing that came before."""
    filed = []
    for _ in range(count):
        applicant = an_applicant()
        committee, now = stage.committee.party_id, clock.read()
        told = {"declaration_id": new_id(), "applicant_id": applicant.party_id, "notice_id": notice_id}
        hops = (
            (applicant.party_id, Role.APPLICANT),
            (stage.employer.party_id, Role.EMPLOYER),
            (committee, Role.COMMITTEE),
        )
        route = [Hop(party_id=party, name="济南市", kind=kind, arrived_at=now) for party, kind in hops]
        made = a_declaration(Status.ACCEPTED, route=route, committee_id=committee, **told)
        made.trail, entry = record(made.trail, an_actor("committee", committee), "begin", now)
        save_declaration(Change(None, made, entry))
        put_attachment(made.declaration_id, committee, "portrait", portrait())
        filed.append(Filed(stage, applicant, notice_id, made.declaration_id))
    return filed


def reviewed_at_once(stage: Stage, count: int = 1, notice_id: str = "", **changes: Any) -> list[Filed]:
    """Passed by the employer, and straight in the tables: for tests of what comes after."""
    notice_id, employer, filed = notice_id or a_notice(stage.committee), stage.employer.party_id, []
    for _ in range(count):
        applicant, now = an_applicant(), clock.read()
        hops = ((applicant.party_id, Role.APPLICANT), (employer, Role.EMPLOYER))
        told = {"declaration_id": new_id(), "applicant_id": applicant.party_id, "notice_id": notice_id}
        told |= {"unit_id": employer, "committee_id": stage.committee.party_id, "submissions": 1}
        route = [Hop(party_id=party, name="济南市", kind=kind, arrived_at=now) for party, kind in hops]
        made = a_declaration(Status.REVIEWED, route=route, **told | changes)
        made.trail, entry = record(made.trail, an_actor("employer", unit_id=employer), "pass", now)
        save_declaration(Change(None, made, entry))
        filed.append(Filed(stage, applicant, notice_id, made.declaration_id))
    return filed


def results_body(filed: list[Filed], passed: list[bool]) -> dict[str, Any]:
    """A meeting of eleven, nine of them present."""
    votes = {True: {"yes": 9, "no": 0}, False: {"yes": 4, "no": 5}}
    items = [{"declaration_id": f.declaration_id, **votes[p]} for f, p in zip(filed, passed, strict=True)]
    return {"notice_id": filed[0].notice_id, "level": LEVEL, "members": 11, "present": 9, "items": items}


def judged(filed: list[Filed], passed: list[bool] | None = None) -> str:
    """The panel's id."""
    body = results_body(filed, passed or [True] * len(filed))
    return str(filed[0].stage.committee.post("/v1/results", body, 201)["panel_id"])


def published(filed: list[Filed], passed: list[bool] | None = None) -> str:
    panel_id = judged(filed, passed)
    filed[0].stage.committee.post(f"/v1/results/{panel_id}/publication")
    return panel_id


AFTER_PUBLICITY = START + timedelta(days=14)
APPROVAL = {"approval_number": "济人社字〔2026〕12号"}


def certified(filed: list[Filed], passed: list[bool] | None = None) -> str:
    """Leaves the clock at the day of the confirmation."""
    panel_id = published(filed, passed)
    move_clock(AFTER_PUBLICITY)
    filed[0].stage.committee.post(f"/v1/results/{panel_id}/confirmation", APPROVAL)
    return panel_id
