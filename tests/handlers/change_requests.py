"""Asking for changes and deciding them, as the tests of change requests do it again and again."""

from typing import Any

from tests.parties import Party, a_unit_registration

NEW_PHONE = "13700000001"


def ask_for(party: Party, unit: Party, kind: str, expect: int = 201, **told: Any) -> Any:
    """By `party`, with a reason and a proof unless the test says otherwise."""
    body = {"kind": kind, "reason": "营业执照已变更", "evidence": "变更核准通知书2026第12号"} | told
    return party.post(f"/v1/units/{unit.party_id}/change-requests", body, expect)


def decide(decider: Party, asked: Any, expect: int = 200, **told: Any) -> Any:
    body = {"decision": "approve", "reason": "核实无误"} | told
    return decider.post(f"/v1/change-requests/{asked['request_id']}/decision", body, expect)


def a_new_uscc() -> str:
    return str(a_unit_registration()["uscc"])


def uscc_of(unit: Party) -> str:
    return str(unit.get(f"/v1/units/{unit.party_id}")["uscc"])
