"""What a panel's expert does not see: near ones whom the candidate named; where it is blind, who the candidate is.

Source: domain.md §3 (an expert sees what is assigned, without names where the panel is blind).
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from chalicelib.domain.attachments import Attachment
from chalicelib.domain.sections.filling import ROWS
from chalicelib.domain.sections.stored import rows

#: Said for the office alone, so that conflicts can be computed; no expert reads it and no form prints it.
WITHHELD: dict[str, frozenset[str]] = {"declared_title": frozenset({"relations"})}
#: Of these sections the fields that name the person, the employer, or lead to them.
HIDDEN: dict[str, frozenset[str]] = {
    "basic": frozenset({"address", "postal_code", "email", "native_place", "birth_date"}),
    "work_history": frozenset({"employer", "witness"}),
    "current_title": frozenset({"engaged_by", "number"}),
    "papers": frozenset({"coauthors"}),
}
#: Kinds of material whose files the applicant has made anonymous; the office and the units have looked at them.
ANONYMOUS_KINDS = frozenset({"anonymous_paper", "anonymous_project"})
#: Who somebody is was checked by the units on the way: experts judge the work, so they get no identity card.
NOT_FOR_EXPERTS = frozenset({"id_card"})
MASK = "＊＊"


def for_experts(sections: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The sections as any panel's expert reads them."""
    return {name: _without(section, WITHHELD.get(name, frozenset())) for name, section in sections.items()}


def blinded(sections: dict[str, dict[str, Any]], names: list[str]) -> dict[str, dict[str, Any]]:
    """The sections without those fields, and with every one of `names` masked wherever it stands."""
    told = [name for name in names if name]
    jobs = rows(sections.get("work_history"))
    told += [str(job["employer"]) for job in jobs if job.get("employer")]
    told += [
        str(author["name"])
        for paper in rows(sections.get("papers"))
        for author in rows({ROWS: paper.get("coauthors")})
        if author.get("name")
    ]
    written = _written(told)
    return {
        name: _masked(_without(section, HIDDEN.get(name, frozenset())), written) for name, section in sections.items()
    }


def masked(value: Any, names: list[str]) -> Any:
    """What somebody else wrote about the candidate, with every one of `names` masked."""
    return _masked(value, _written(names))


def _written(names: Iterable[str]) -> re.Pattern[str]:
    """王　明 and 济南 城建 are the same names: people set them apart by blanks of every kind."""
    longest_first = sorted(filter(None, {"".join(name.split()) for name in names}), key=len, reverse=True)
    return re.compile("|".join(r"\s*".join(map(re.escape, name)) for name in longest_first) or "(?!)", re.IGNORECASE)


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


def is_shown(attachment: Attachment, blind: bool) -> bool:
    """Whether an expert gets it: nothing unverified, where the panel is blind only what was made anonymous."""
    if attachment.verified_at is None or attachment.kind in NOT_FOR_EXPERTS:
        return False
    return attachment.kind in ANONYMOUS_KINDS or not blind


def numbered(attachments: Iterable[Attachment], label: Callable[[str], str]) -> list[tuple[Attachment, str]]:
    """Each with a filename that says nothing of the applicant: what its kind is called, and its number within it."""
    counts: dict[str, int] = {}
    found = []
    for attachment in attachments:
        counts[attachment.kind] = counts.get(attachment.kind, 0) + 1
        ending = attachment.filename.rpartition(".")[2].casefold()
        found.append((attachment, f"{label(attachment.kind)}{counts[attachment.kind]}.{ending}"))
    return found
