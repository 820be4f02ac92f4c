"""A declaration's ETag: the head's version, then each section's in the order of SECTIONS, then the attachments'.

An edit of one section compares only that section's part, so two tabs on different sections don't disturb each other,
and a save writes one section, not the whole.
"""

from chalicelib.domain.errors import PreconditionFailed
from chalicelib.domain.sections import SECTIONS
from chalicelib.storage.contents import Whole

_NAMES = list(SECTIONS)
#: Digits; no section is saved a billion times, and a longer number would not fit DynamoDB.
LONGEST_VERSION = 9


def whole_etag(whole: Whole) -> str:
    versions = ".".join(str(whole.versions.get(name, 0)) for name in _NAMES)
    return f"{whole.declaration.version}-{versions}-{whole.attachment_changes}"


def head_version(if_match: str) -> str:
    return if_match.partition("-")[0]


def with_head(if_match: str, version: int) -> str:
    """The client's ETag after its own change of the head."""
    _, dash, rest = if_match.partition("-")
    return f"{version}{dash}{rest}"


def section_version(if_match: str, section: str) -> int:
    """The version of that section which the client has seen. Raises PreconditionFailed when it can't be one of ours."""
    try:
        part = _parts(if_match)[_NAMES.index(section)]
        if len(part) > LONGEST_VERSION:
            raise PreconditionFailed()
        return int(part)
    except (IndexError, ValueError):
        raise PreconditionFailed() from None


def with_section(if_match: str, section: str, version: int) -> str:
    """The client's ETag after its own edit."""
    head, _, rest = if_match.partition("-")
    parts = _parts(if_match)
    parts[_NAMES.index(section)] = str(version)
    return f"{head}-{'.'.join(parts)}-{rest.partition('-')[2]}"


def attachments_version(if_match: str) -> int:
    """How often attachments had changed when the client looked. Raises PreconditionFailed as above."""
    seen = if_match.rpartition("-")[2]
    if if_match.count("-") != 2 or not (seen.isascii() and seen.isdigit()) or len(seen) > LONGEST_VERSION:
        raise PreconditionFailed()
    return int(seen)


def with_attachments(if_match: str, version: int) -> str:
    """The client's ETag after its own change of their order."""
    return f"{if_match.rpartition('-')[0]}-{version}"


def _parts(if_match: str) -> list[str]:
    return if_match.split("-")[1].split(".")
