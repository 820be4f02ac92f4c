"""What a blind panel's expert does not see: who the candidate is, and where they work (domain.md §3)."""

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
    longest_first = sorted(set(told), key=len, reverse=True)
    return {
        name: _masked(_without(section, HIDDEN.get(name, frozenset())), longest_first)
        for name, section in sections.items()
    }


def masked(value: Any, names: list[str]) -> Any:
    """What somebody else wrote about the candidate, with every one of `names` masked."""
    return _masked(value, sorted({name for name in names if name}, key=len, reverse=True))


def _without(value: Any, hidden: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(inner, hidden) for name, inner in value.items() if name not in hidden}
    if isinstance(value, list):
        return [_without(inner, hidden) for inner in value]
    return value


def _masked(value: Any, names: list[str]) -> Any:
    if isinstance(value, dict):
        return {name: _masked(inner, names) for name, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner, names) for inner in value]
    if isinstance(value, str):
        for name in names:
            value = value.replace(name, MASK)
    return value
