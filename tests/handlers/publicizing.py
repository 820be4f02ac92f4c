"""Asking for a publicity as a unit does, and the day after it."""

from datetime import timedelta
from typing import Any

from tests.journeys import road
from tests.journeys.road import Filed
from tests.parties import START, Party

#: A Wednesday; the Saturday of its week is worked in exchange, so that five working days end on Monday.
TODAY, LAST_DAY = "2026-05-06", "2026-05-11"
AFTERWARDS = START + timedelta(days=6)


def announce(unit: Party, filed: list[Filed], expect: int = 201, **told: Any) -> Any:
    asked = {"notice_id": filed[0].notice_id, "level": road.LEVEL, "starts_on": TODAY}
    asked["declaration_ids"] = [one.declaration_id for one in filed]
    return unit.post("/v1/publicities", asked | told, expect)


def path_of(publicity: Any) -> str:
    return f"/v1/publicities/{publicity['publicity_id']}"


def object_to(publicity: Any, party: Party, expect: int = 201, **told: Any) -> Any:
    return party.post(f"{path_of(publicity)}/objections", {"content": "继续教育学时不足"} | told, expect)


def decide(objection: Any, unit: Party, outcome: str, expect: int = 200, **told: Any) -> Any:
    path = f"/v1/publicities/{objection['publicity_id']}/objections/{objection['objection_id']}/decision"
    return unit.post(path, {"outcome": outcome, "reason": "已经核实"} | told, expect)


def close(publicity: Any, unit: Party, expect: int = 200) -> Any:
    return unit.post(f"{path_of(publicity)}/closing", expect=expect)


def ask_to_report(unit: Party, filed: list[Filed], expect: int = 200, **told: Any) -> Any:
    """Without the publicity that road.report() arranges; ranks in the order given."""
    items = [{"declaration_id": one.declaration_id, "rank": rank} for rank, one in enumerate(filed, start=1)]
    return unit.post(
        "/v1/reports", {"notice_id": filed[0].notice_id, "level": road.LEVEL, "items": items} | told, expect
    )


def outcomes(told: Any) -> list[tuple[str, str | None]]:
    return [(item["outcome"], item["code"]) for item in told["items"]]
