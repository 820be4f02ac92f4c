"""Paper certificates on their way: registered, their files sent, decided."""

import itertools
from datetime import timedelta
from typing import Any

import requests

from tests.journeys import road
from tests.journeys.road import Stage
from tests.parties import START, Party, move_clock

PDF = b"%PDF-1.7 paper"
_numbers = itertools.count(1)


def register(stage: Stage, holder: Party, expect: int = 201, **changes: Any) -> Any:
    told = {"committee_id": stage.committee.party_id, "series": "engineering", "level": road.LEVEL}
    told |= {"title": road.TITLE, "specialty": road.SPECIALTY, "number": f"鲁高09{next(_numbers):05d}"}
    told |= {"awarded_on": "2012-12-20", "employer": "济南城乡建设集团有限公司"}
    return holder.post("/v1/me/old-certificates", told | changes, expect)


def send(form: dict[str, Any], data: bytes) -> None:
    assert requests.post(form["url"], data=form["fields"], files={"file": data}, timeout=10).ok


def complete(stage: Stage, holder: Party, **changes: Any) -> Any:
    """Registered, with scan and portrait uploaded."""
    old = register(stage, holder, **changes)
    send(old["scan_upload"], PDF)
    send(old["portrait_upload"], road.portrait())
    return old


def path(old: Any, rest: str = "") -> str:
    return f"/v1/old-certificates/{old['old_id']}{rest}"


def decide(committee: Party, old: Any, decision: str = "confirm", expect: int = 200, **told: Any) -> Any:
    """Once the upload links are over."""
    move_clock(START + timedelta(minutes=16))
    return committee.post(path(old, "/decision"), {"decision": decision, **told}, expect)
