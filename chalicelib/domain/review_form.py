"""The review form 评审表 of a declaration: which content it prints, for whom (contract: `GET …/form`).

Before the submission it is the draft as it stands; afterwards the frozen snapshot of the newest submission, so that
everybody on the route holds the same paper. Whoever has it back for correction sees what they are correcting.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from chalicelib.domain.actors import Role
from chalicelib.domain.attachments import KIND_LABELS, PORTRAIT, UNIT_KINDS, Attachment
from chalicelib.domain.catalogue import series_name
from chalicelib.domain.completeness import snapshot
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.form_content import TEMPLATE, FormContent, Paper
from chalicelib.domain.form_opinions import latest_round, unit_opinions, verdict
from chalicelib.domain.form_sections import form_sections
from chalicelib.domain.form_text import printable
from chalicelib.domain.notices import Notice
from chalicelib.domain.results import Panel
from chalicelib.domain.times import local_date

DRAFT, CORRECTING = "草稿", "修改中"


@dataclass(frozen=True)
class Filled:
    """What the applicant filled in: a snapshot's text, and whether it is a submission's or just made of a draft."""

    text: str
    is_frozen: bool

    @property
    def parts(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.text)
        return read


def draft(declaration: Declaration, sections: Mapping[str, dict[str, Any]], attachments: list[Attachment]) -> Filled:
    """The draft as a submission would freeze it."""
    return Filled(snapshot(declaration, sections, attachments)[0], is_frozen=False)


def content(
    declaration: Declaration,
    notice: Notice,
    filled: Filled,
    attachments: list[Attachment],
    numbers: tuple[str, str],
    panel: Panel | None = None,
) -> FormContent:
    """What the form says. `numbers` are identity number and phone in full; `panel` is the one that judged it."""
    parts = filled.parts
    stays = latest_round(declaration) if filled.is_frozen else []
    portrait = portrait_of(filled, attachments)
    raw = FormContent(
        **declaration.model_dump(include={"year", "title", "specialty", "mode", "commissioned"}),
        series=series_name(declaration.series),
        level=declaration.level.label,
        committee=declaration.committee_name,
        unit=declaration.unit_name or "",
        current_title=str(parts["sections"].get("current_title", {}).get("title") or ""),
        name=declaration.applicant_name,
        id_number=numbers[0],
        phone=numbers[1],
        portrait_sha256=portrait["sha256"] if portrait else None,
        begun_on=local_date(declaration.created_at),
        signed_on=_signed_on(declaration, filled),
        mark="" if filled.is_frozen else CORRECTING if declaration.submissions else DRAFT,
        submission=declaration.submissions if filled.is_frozen else 0,
        sha256=hashlib.sha256(filled.text.encode()).hexdigest() if filled.is_frozen else "",
        sections=form_sections(parts["sections"]),
        papers=_papers(notice, parts["attachments"], attachments),
        opinions=unit_opinions(declaration, stays),
        verdict=verdict(declaration, panel),
    )
    missing: dict[str, None] = {}
    cleaned = printable(raw.model_dump(exclude={"undrawn"}), missing)
    return FormContent(**cleaned, undrawn=[f"U+{ord(character):04X}" for character in missing])


def _signed_on(declaration: Declaration, filled: Filled) -> date | None:
    """The day the applicant last sent it: what units take back from each other changes nothing about that."""
    sent = [
        after.arrived_at
        for before, after in pairwise(declaration.route)
        if before.kind == Role.APPLICANT and after.kind != Role.APPLICANT
    ]
    return local_date(sent[-1]) if filled.is_frozen and sent else None


def portrait_of(filled: Filled, attachments: list[Attachment]) -> dict[str, Any] | None:
    """The newest portrait of those printed, as the snapshot names it: with `attachment_id` and `s3_version`."""
    verified = {one.attachment_id: _newness(one) for one in attachments if one.verified_at}
    portraits = [paper for paper in filled.parts["attachments"] if paper["kind"] == PORTRAIT]
    known = [paper for paper in portraits if paper["attachment_id"] in verified]
    newest = max(known, key=lambda paper: verified[paper["attachment_id"]]) if known else (portraits or [None])[-1]
    return dict(newest) if newest else None


def _newness(attachment: Attachment) -> tuple[datetime | None, datetime, int]:
    """Of two in one second, the one that was announced later."""
    return attachment.verified_at, attachment.announced_at, attachment.position


def _papers(notice: Notice, frozen: list[dict[str, Any]], attachments: list[Attachment]) -> list[Paper]:
    """What was submitted, and what units have added since; by kind, within each as the applicant ordered them."""
    added = [one for one in attachments if one.kind in UNIT_KINDS and one.verified_at]
    names = {paper["attachment_id"]: (paper["kind"], paper["filename"]) for paper in frozen}
    names |= {one.attachment_id: (one.kind, one.filename) for one in added}
    pages = {one.attachment_id: one.pages for one in attachments}
    order = {kind: place for place, kind in enumerate(KIND_LABELS)}
    listed = sorted(names.items(), key=lambda item: (order.get(item[1][0], len(order)), item[1][0]))
    return [
        Paper(kind=notice.kind_label(kind), filename=filename, pages=pages.get(attachment_id))
        for attachment_id, (kind, filename) in listed
    ]


def file_key(declaration_id: str, printed: FormContent) -> str:
    """By everything that determines the bytes: what was drawn once is found again, and nothing else is."""
    digest = hashlib.sha256(f"{TEMPLATE}\n{printed.model_dump_json()}".encode()).hexdigest()[:40]
    return f"forms/{declaration_id}/{digest}.pdf"


def filename(declaration: Declaration) -> str:
    return f"评审表_{declaration.applicant_name}_{declaration.year}_{declaration.title}.pdf"
