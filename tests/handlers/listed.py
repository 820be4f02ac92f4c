"""Declarations to be listed, straight into the tables, and reading the tables that list them."""

import io
from typing import Any

import openpyxl
import requests

from chalicelib.domain.actors import Role
from chalicelib.domain.changes import Change
from chalicelib.domain.completeness import snapshot
from chalicelib.domain.declarations import Hop, Status
from chalicelib.domain.history import record
from chalicelib.handlers.ids import new_id
from chalicelib.storage.declarations import save_declaration
from chalicelib.storage.tables import DeclarationItem
from local import clock
from tests.build import a_declaration, an_actor, complete_sections
from tests.journeys.road import LEVEL
from tests.parties import Party, Stage


def held(
    stage: Stage, notice_id: str, name: str = "王明", status: Status = Status.ACCEPTED, **said: dict[str, Any]
) -> str:
    """Submitted, sent on by the employer and held by the committee; `said` are sections. Answers its id."""
    now, declaration_id, applicant_id = clock.read(), new_id(), new_id()
    parties = (
        (applicant_id, Role.APPLICANT),
        (stage.employer.party_id, Role.EMPLOYER),
        (stage.committee.party_id, Role.COMMITTEE),
    )
    told = {"declaration_id": declaration_id, "applicant_id": applicant_id, "applicant_name": name, "submissions": 1}
    told |= {"notice_id": notice_id, "committee_id": stage.committee.party_id}
    route = [Hop(party_id=party, name="济南市", kind=kind, arrived_at=now) for party, kind in parties]
    made = a_declaration(status, route=route, **told)
    made.trail, entry = record(made.trail, an_actor("committee", stage.committee.party_id), "begin", now)
    save_declaration(Change(None, made, entry))
    text, _ = snapshot(made, complete_sections() | said, [])
    pk, sent = f"decl#{declaration_id}", f"sent#{stage.employer.party_id}"
    DeclarationItem(pk, "snapshot#001", body=text).save()
    sort = f"{made.series}#{made.level}#sent#{notice_id}#{declaration_id}"
    DeclarationItem(pk, sent, desk_key=sent, desk_sort=sort).save()
    return declaration_id


def ask(unit: Party, notice_id: str, expect: int = 200, **changes: Any) -> Any:
    return unit.post("/v1/summaries", {"notice_id": notice_id, "level": LEVEL, **changes}, expect)


def download(document: dict[str, Any]) -> requests.Response:
    got = requests.get(document["url"], timeout=10)
    assert got.status_code == 200
    return got


def people(unit: Party, notice_id: str, **changes: Any) -> list[dict[str, Any]]:
    """What the workbook lists: a dictionary per row, by the titles of the columns."""
    return read_workbook(download(ask(unit, notice_id, format="xlsx", **changes)).content)


def read_workbook(data: bytes) -> list[dict[str, Any]]:
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(min_row=3, values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if isinstance(row[0], int)]
