"""What a new declaration begins with: what is known of the person, and what is carried over from an earlier one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from chalicelib.domain import carrying_over
from chalicelib.domain.attachments import Attachment
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import DomainError
from chalicelib.handlers.ids import new_id
from chalicelib.storage import files
from chalicelib.storage.contents import Whole


@contextmanager
def first_contents(
    declaration: Declaration, source: Whole | None, known: dict[str, Any], now: datetime
) -> Iterator[Whole]:
    """Everything at its first version. The files are copied here; when the rest is refused, the copies go again.

    When it is not known whether the rest was written, they stay: bytes too many are better than a file lost.
    """
    declared = {"title": declaration.title, "specialty": declaration.specialty, "mode": declaration.mode}
    first = Whole(declaration.model_copy(update={"version": 1}), {"basic": known, "declared_title": declared})
    if source is not None:
        carrying_over.refuse_live(source.declaration)
        carried = carrying_over.carried_sections(source.sections)
        first.sections |= carried
        first.declaration.carried = carrying_over.mark(source.declaration, carried)
    first.versions = dict.fromkeys(first.sections, 1)
    try:
        for attachment in carrying_over.attachments_to_carry(source.attachments) if source else ():
            _copy(first, attachment, now)
        first.attachment_changes = len(first.attachments)
        yield first
    except DomainError:
        for copied in first.attachments:
            files.delete(copied.key, copied.s3_version or "")
        raise


def _copy(first: Whole, source: Attachment, now: datetime) -> None:
    """Carried only when the copy is to the byte what was verified; otherwise the person brings the file again."""
    copied = carrying_over.carry(source, new_id(), first.declaration.declaration_id, "", now)
    version, sha256 = files.copy(source.key, source.s3_version or "", copied.key)
    if sha256 != source.sha256:
        files.delete(copied.key, version)
        return
    first.attachments.append(copied.model_copy(update={"s3_version": version, "version": 1}))
