"""Deciding and ending paths, as several tests do it again and again."""

from typing import Any
from urllib.parse import quote

from tests.parties import Party, request_path


def path_address(path: dict[str, Any]) -> str:
    return f"/v1/paths/{path['path_id']}"


def decide_path(upper: Party, path: dict[str, Any], decision: str = "approve", expect: int = 200, **told: str) -> Any:
    body = {"decision": decision, "reason": "" if decision == "approve" else "不属本部门主管"}
    headers = {name: told.pop(name) for name in ("If_Match",) if name in told}
    return upper.post(f"{path_address(path)}/decision", body | told, expect, **headers)


def end_path(unit: Party, path: dict[str, Any], reason: str = "", expect: int = 204, **headers: str) -> Any:
    query = f"?reason={quote(reason)}" if reason else ""
    return unit.call("DELETE", f"{path_address(path)}{query}", expect, **headers)


def approved_path(lower: Party, upper: Party, **scope: str) -> Any:
    return decide_path(upper, request_path(lower, upper, **scope))


def own_path(lower: Party, path: dict[str, Any]) -> Any:
    """As it stands now."""
    return lower.get(path_address(path))
