"""What a blind panel's expert does not see: who the candidate is, and where they work (domain.md §3)."""

import re
from typing import Any

#: Of these sections the fields that name the person, the employer, or lead to them.
HIDDEN: dict[str, frozenset[str]] = {
    "basic": frozenset({"address", "postal_code", "email", "native_place", "birth_date"}),
    "work_history": frozenset({"employer", "witness"}),
    "current_title": frozenset({"engaged_by", "number"}),
}
MASK = "＊＊"


def blinded(sections: dict[str, dict[str, Any]], names: list[str]) -> dict[str, dict[str, Any]]:
    """The sections without those fields, and with every one of `names` masked wherever it stands."""
    told = [name for name in names if name]
    jobs = (sections.get("work_history") or {}).get("items") or []
    told += [str(job["employer"]) for job in jobs if job.get("employer")]
    longest_first = sorted(filter(None, {"".join(name.split()) for name in told}), key=len, reverse=True)
    # 王　明 and 济南 城建 are the same names: people set them apart by blanks of every kind.
    written = re.compile("|".join(r"\s*".join(map(re.escape, name)) for name in longest_first) or "(?!)", re.IGNORECASE)
    return {
        name: _masked(_without(section, HIDDEN.get(name, frozenset())), written) for name, section in sections.items()
    }


def _without(value: Any, hidden: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(inner, hidden) for name, inner in value.items() if name not in hidden}
    if isinstance(value, list):
        return [_without(inner, hidden) for inner in value]
    return value


def _masked(value: Any, written: re.Pattern[str]) -> Any:
    if isinstance(value, dict):
        return {name: _masked(inner, written) for name, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner, written) for inner in value]
    return written.sub(MASK, value) if isinstance(value, str) else value
