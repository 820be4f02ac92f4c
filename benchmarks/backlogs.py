"""What each scheduled job finds to do, so many of it, put into the tables past the edge."""

import json
from dataclasses import asdict
from datetime import date, timedelta

from benchmarks.crowd import MORNING
from benchmarks.heap import Heap
from benchmarks.unsent import a_draft
from chalicelib.domain import attachments, deletions, people, units, uploads
from chalicelib.domain.actors import Actor, Role
from chalicelib.domain.attachments import Announcement, Attachment, ContentType
from chalicelib.domain.catalogue import Level
from chalicelib.domain.changes import Change
from chalicelib.domain.declarations import Declaration, Status
from chalicelib.domain.history import record
from chalicelib.domain.paths import Path
from chalicelib.domain.people import Registration
from chalicelib.domain.publicities import Person, Publicity
from chalicelib.domain.sections import SECTIONS
from chalicelib.domain.units import Kind, UnitRegistration
from chalicelib.handlers import reminding
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.running import Budget
from chalicelib.settings import settings
from chalicelib.storage import accounts, contents, paths
from chalicelib.storage import units as stored_units
from chalicelib.storage import uploads as tickets
from chalicelib.storage.clients import client
from chalicelib.storage.declarations import add_change
from chalicelib.storage.notices import load_notice
from chalicelib.storage.publicities import Publicized, create_publicity
from local.demo.cast import TIANQIAO, Cast
from local.demo.stage import LEVEL, SERIES, Stage

CLERK = Actor(account_id="a", role=Role.EMPLOYER, name="李静", unit_id="unit")
PDF = b"%PDF-1.7\n"
#: What a draft that is purged consists of: every section, and so many files.
FILES, FILLED = 3, json.dumps("主持完成变配电工程五项。" * 20, ensure_ascii=False)
TERM = MORNING + timedelta(days=5)
LAST_DAY = date(2026, 5, 11)


def reminded_drafts(stage: Stage, many: int) -> None:
    """Whole ones, whose applicants have telephones; near the deadline their reminders are written already."""
    heap, cast, notice = Heap(), Cast(many), load_notice(stage.notice_id)
    for n in range(many):
        given = Registration(**asdict(cast.person(f"drafter{n}", "王明")), confirm=True)
        account_id = new_id()
        numbers = accounts.seal_numbers(account_id, given.phone, given.id_number)
        accounts.add_account(heap, people.register(account_id, given, numbers, "hash", MORNING).after)
        _add(heap, a_draft(new_id(), account_id, notice), "begin")
    heap.commit()
    reminding.remind(MORNING + timedelta(days=23), Budget(600))


def _add(heap: Heap, made: Declaration, act: str) -> None:
    made.trail, entry = record(made.trail, CLERK, act, MORNING)
    add_change(heap, Change(None, made, entry))


def returned(stage: Stage, many: int) -> None:
    """To applicants who let the term pass."""
    heap, notice = Heap(), load_notice(stage.notice_id)
    for _ in range(many):
        draft = a_draft(new_id(), new_id(), notice)
        _add(
            heap,
            draft.model_copy(update={"status": Status.RETURNED, "due": TERM, "due_of": None, "submissions": 1}),
            "return",
        )
    heap.commit()


def requested_paths(stage: Stage, many: int) -> None:
    """To a supervisor that decides none of them."""
    for _ in range(many):
        path = Path(
            unit_id=new_id(),
            unit_name="第一工程",
            parent_unit_id=stage.unit_id("supervisor"),
            parent_name="城建集团",
            parent_kind=Kind.SUPERVISOR,
            series=SERIES,
            level=Level(LEVEL),
            requested_at=MORNING,
        )
        path.trail, entry = record(path.trail, CLERK, "request", MORNING)
        paths.save_path(Change(None, path, entry))


def publicities(stage: Stage, many: int) -> None:
    """Lists of one name each, to which nobody objects."""
    for _ in range(many):
        shown = Publicity(
            publicity_id=new_id(),
            unit_id=stage.unit_id("employer"),
            unit_name="第一工程",
            notice_id=stage.notice_id,
            year=MORNING.year,
            series=SERIES,
            level=Level(LEVEL),
            starts_on=MORNING.date(),
            ends_on=LAST_DAY,
            announced_at=MORNING,
        )
        shown.trail, entry = record(shown.trail, CLERK, "announce", MORNING)
        person = Person(declaration_id=new_id(), name="王明", title="高级工程师", specialty="电气自动化")
        create_publicity(Change(None, shown, entry), [person], Publicized(shown.unit_id, []))


def deleted_drafts(stage: Stage, many: int) -> None:
    """Filled in whole, each with its files."""
    heap, notice = Heap(), load_notice(stage.notice_id)
    for _ in range(many):
        applicant_id = new_id()
        draft = a_draft(new_id(), applicant_id, notice)
        owner = Actor(account_id=applicant_id, role=Role.APPLICANT, name="王明")
        add_change(heap, deletions.delete(draft, owner, MORNING))
        filled = {name: {"summary": FILLED} for name in SECTIONS}
        contents.add_sections(heap, draft.declaration_id, filled)
        contents.add_attachments(heap, [_uploaded(draft.declaration_id, is_verified=True) for _ in range(FILES)])
    heap.commit()


def _uploaded(declaration_id: str, is_verified: bool) -> Attachment:
    told = {"filename": "论文.pdf", "content_type": ContentType.PDF, "size": len(PDF), "sha256": "0" * 64}
    announced = attachments.announce(new_id(), declaration_id, Announcement(kind="paper", **told), "person", MORNING)
    asked = {"Bucket": settings().files_bucket, "Key": announced.key}
    version = client("s3").put_object(**asked, Body=PDF)["VersionId"]
    verified = {"verified_at": MORNING, "s3_version": version}
    return announced.model_copy(update=verified if is_verified else {})


def unconfirmed_uploads(stage: Stage, many: int) -> None:
    """Sent, and then forgotten."""
    heap = Heap()
    for _ in range(many):
        forgotten = _uploaded(new_id(), is_verified=False)
        contents.add_attachments(heap, [forgotten])
        tickets.add_ticket(heap, uploads.look_after(forgotten, MORNING))
    heap.commit()


def busy_employers(stage: Stage, many: int) -> None:
    """With rights, and something on each one's desk."""
    heap, cast = Heap(), Cast(many)
    bureau = Actor(account_id="b", role=Role.BUREAU, name="周敏", region_code=TIANQIAO)
    for n in range(many):
        given = UnitRegistration(**asdict(cast.office(f"busy{n}", f"济南第{n}工程公司", "employer", TIANQIAO, "李静")))
        unit_id, account_id = new_id(), new_id()
        numbers = accounts.seal_numbers(account_id, given.phone)
        registered, _ = units.register(unit_id, account_id, given, numbers, "hash", MORNING)
        granted = units.authorize(registered.after, bureau, units.Authorization(decision="grant"), MORNING)
        told_already = Change(None, granted.after, granted.entry)
        stored_units.transaction_of(told_already, heap)
        heap.count(f"desk#{unit_id}", f"{SERIES}#{LEVEL}#{Status.IN_REVIEW}#0", 3)
    heap.commit()
