"""Builders: the people, units, notices and declarations that tests arrange with.

Pure domain objects with sensible defaults; what a test is about, it says itself. The clock stands at NOW.
"""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import chinese_calendar

from chalicelib.domain.actors import Actor, Role
from chalicelib.domain.attachments import Attachment, ContentType
from chalicelib.domain.catalogue import Level
from chalicelib.domain.declarations import Declaration, Hop, Status
from chalicelib.domain.jurisdiction import Scope
from chalicelib.domain.notices import Notice, NoticeDraft, NoticeStatus
from chalicelib.domain.paths import Path, PathStatus
from chalicelib.domain.people import Account
from chalicelib.domain.personal import Numbers, Sealed
from chalicelib.domain.results import Panel
from chalicelib.domain.units import Kind, Standing, Unit, UnitRegistration
from chalicelib.domain.verdicts import Tally

SHANGHAI = timezone(timedelta(hours=8))
#: Thursday, 9 o'clock in Shanghai, in the middle of every default window.
NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
ENGINEER = Scope(series="engineering", level=Level.ASSOCIATE_SENIOR)
#: The holiday arrangement for a year is published in the autumn before it; the package follows.
FIRST_UNKNOWN_YEAR = max(day.year for day in chinese_calendar.constants.holidays) + 1
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def shanghai(text: str) -> datetime:
    """A moment as it is said in Shanghai: 2026-03-05 17:00."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def an_id_number(county: str = "370102", born: str = "19900307", order: str = "251") -> str:
    """With the check digit of GB 11643, reckoned here from the standard's own weights."""
    body = county + born + order
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def an_actor(role: str | Role, party: str = "", **changes: Any) -> Actor:
    return Actor(account_id=party or f"a-{role}", role=Role(role), name=f"经办人{role}").model_copy(update=changes)


def an_applicant(account_id: str = "p-wang", name: str = "王明") -> Actor:
    return Actor(account_id=account_id, role=Role.APPLICANT, name=name, username="wangming")


def sealed(number: str) -> Sealed:
    """As far as the domain can see into one."""
    return Sealed(masked=f"{number[:3]}****", seal="sealed", lookup=f"hash of {number}")


def some_numbers() -> Numbers:
    return Numbers(phone=sealed("13853100001"), id_number=sealed(an_id_number()))


def an_account(**changes: Any) -> Account:
    given = {
        "account_id": "p-wang",
        "role": Role.APPLICANT,
        "username": "wangming",
        "name": "王明",
        "password_hash": "hash",
        "id_number": sealed(an_id_number()),
        "phone": sealed("13853100001"),
        "registered_at": NOW,
    }
    return Account(**given | changes)


def a_unit(kind: str | Kind = Kind.EMPLOYER, **changes: Any) -> Unit:
    """A unit with rights; a committee with the jurisdiction that the default notice is for."""
    kind = Kind(kind)
    given = {
        "unit_id": f"u-{kind}",
        "name": f"济南市{kind.label}",
        "uscc": "91370100MA3C4D5E6Q",
        "kind": kind,
        "region_code": "370102",
        "contact_name": "李静",
        "phone": "13853100002",
        "status": Standing.GRANTED,
        "jurisdiction": [ENGINEER] if kind == Kind.COMMITTEE else [],
    }
    return Unit(**given | changes)


def acting_for(unit: Unit) -> Actor:
    """The unit's administrator."""
    return Actor(
        account_id=f"a-{unit.unit_id}",
        role=Role(unit.kind),
        name=unit.contact_name,
        unit_id=unit.unit_id,
        region_code=unit.region_code,
    )


def a_unit_registration(**changes: Any) -> UnitRegistration:
    given = {
        "username": "chengjian",
        "password": "Quancheng-2026",
        "name": "济南城乡建设集团有限公司",
        "uscc": "91370100MA3C4D5E6Q",
        "kind": "employer",
        "region_code": "370102",
        "contact_name": "李静",
        "phone": "13853100002",
    }
    return UnitRegistration(**given | changes)


def a_path(below: Unit, above: Unit, status: str = "approved", **changes: Any) -> Path:
    return Path(
        unit_id=below.unit_id,
        unit_name=below.name,
        parent_unit_id=above.unit_id,
        parent_name=above.name,
        parent_kind=above.kind,
        series=ENGINEER.series,
        level=ENGINEER.level,
        status=PathStatus(status),
        requested_at=NOW,
    ).model_copy(update=changes)


def a_notice_draft(**changes: Any) -> NoticeDraft:
    given = {
        "year": 2026,
        "series": "engineering",
        "levels": ["associate_senior"],
        "opens_at": "2026-03-01",
        "closes_at": "2026-03-31",
        "report_by": "2026-04-30",
        "accept_by": "2026-05-31",
    }
    return NoticeDraft(**given | changes)


def a_notice(**changes: Any) -> Notice:
    """Published by the default committee, open at NOW."""
    committee = a_unit("committee")
    kept = {"notice_id": "n-1", "unit_id": committee.unit_id, "unit_name": committee.name}
    status = changes.pop("status", NoticeStatus.PUBLISHED)
    return Notice(**a_notice_draft(**changes).model_dump() | kept, status=status)


def a_declaration(status: str | Status = Status.DRAFT, *units: Unit, **changes: Any) -> Declaration:
    """By the default applicant; it came to each of `units` in turn, and the last one holds it."""
    person, committee = an_applicant(), a_unit("committee")
    employer = units[0] if units else a_unit()
    route = [Hop(party_id=person.account_id, name=person.name, kind=Role.APPLICANT, arrived_at=NOW)]
    for below, unit in zip((None, *units), units, strict=False):
        hop = Hop(party_id=unit.unit_id, name=unit.name, kind=Role(unit.kind), arrived_at=NOW)
        route.append(hop.model_copy(update={"from_unit_id": below.unit_id if below else None}))
    given = {
        "declaration_id": "d-1",
        "applicant_id": person.account_id,
        "applicant_name": person.name,
        "notice_id": "n-1",
        "year": 2026,
        "series": "engineering",
        "level": Level.ASSOCIATE_SENIOR,
        "title": "高级工程师",
        "specialty": "电气自动化",
        "mode": "评审",
        "unit_id": employer.unit_id,
        "unit_name": employer.name,
        "committee_id": committee.unit_id,
        "committee_name": committee.name,
        "status": status,
        "since": NOW,
        "route": route,
        "created_at": NOW,
    }
    return Declaration(**given | changes)


def in_review_at(*units: Unit, **changes: Any) -> Declaration:
    """Waiting for the last of `units`, which the earlier ones have reported it to."""
    return a_declaration(Status.IN_REVIEW, *units, **changes)


def an_attachment(kind: str = "portrait", **changes: Any) -> Attachment:
    """Verified, unless the test says otherwise."""
    given = {
        "attachment_id": f"f-{kind}",
        "declaration_id": "d-1",
        "kind": kind,
        "filename": f"{kind}.jpg",
        "content_type": ContentType.JPEG,
        "size": 1000,
        "sha256": "a" * 64,
        "uploaded_by": "p-wang",
        "announced_at": NOW,
        "verified_at": NOW,
        "s3_version": "v1",
    }
    return Attachment(**given | changes)


def complete_sections() -> dict[str, dict[str, Any]]:
    """The sections without which nothing may be submitted, filled in."""
    return {
        "basic": {"birth_date": "1990-03-07", "gender": "男", "ethnicity": "汉族"},
        "education": {"items": [{"school": "山东大学", "major": "电气工程", "level": "大学本科", "ended": "2012-07"}]},
        "work_history": {"items": [{"employer": "济南城建", "position": "技术员", "began": "2012-07"}]},
        "current_title": {"title": "工程师"},
        "achievements": {"summary": "主持完成变配电工程五项，解决谐波治理难题。"},
        "declared_title": {"title": "高级工程师", "specialty": "电气自动化"},
    }


def a_tally(declaration_id: str = "d-1", yes: int = 5, no: int = 0, abstain: int = 0) -> Tally:
    return Tally(declaration_id=declaration_id, yes=yes, no=no, abstain=abstain)


def a_panel(*tallies: Tally, **changes: Any) -> Panel:
    """Seven members, five of them present, who judged this morning."""
    given = {
        "panel_id": "j-1",
        "unit_id": "u-committee",
        "notice_id": "n-1",
        "level": Level.ASSOCIATE_SENIOR,
        "members": 7,
        "present": 5,
        "items": list(tallies) or [a_tally()],
        "rules_version": "2019-1",
        "publicity_days": 5,
        "judged_at": NOW,
    }
    return Panel(**given | changes)


def a_day(text: str) -> date:
    return date.fromisoformat(text)
