"""Confirming an upload: what lies in S3 is read, compared with its announcement, opened; a lie is taken off again.

The row goes first, then the bytes. Should the process die between the two, the ticket that was written with the row's
end leads the sweep to them. Of two confirmations at once one is written; the other gives the same answer.
"""

from datetime import datetime

from chalicelib.domain import attachments as rules
from chalicelib.domain.attachments import Attachment
from chalicelib.domain.errors import FieldError, Invalid, Stale
from chalicelib.domain.inspection import Facts, faults
from chalicelib.domain.uploads import look_after
from chalicelib.storage import contents, files
from chalicelib.storage.files import Fetched


def confirm(attachment: Attachment, now: datetime) -> Attachment:
    """The verified attachment, pinned to the bytes that were looked at; repeating changes nothing.

    Raises Invalid `attachment_mismatch` with everything that is wrong, NotFound, Conflict `wrong_state`.
    """
    if attachment.verified_at:
        return attachment
    found = files.fetch(attachment.key, attachment.size)
    if found is None:
        missing = FieldError(field="file", code="not_uploaded", message="文件尚未上传，请先上传")
        raise _mismatch("文件尚未上传，请先上传", [missing])
    if wrong := rules.mismatches(attachment, found.size, found.sha256, found.data[:16]):
        _take_off(attachment, found, now)
        raise _mismatch("上传的文件与登记的不一致", wrong)
    facts = _inspected(attachment, found)
    if wrong := faults(attachment, facts):
        _take_off(attachment, found, now)
        raise _mismatch(wrong[0].message, wrong)
    return _pin(attachment, found, facts, now)


def _inspected(attachment: Attachment, found: Fetched) -> Facts:
    from chalicelib.documents.inspection import inspect

    return inspect(found.data, attachment.content_type, attachment.kind == rules.PORTRAIT)


def _pin(attachment: Attachment, found: Fetched, facts: Facts, now: datetime) -> Attachment:
    seen = facts.model_dump(include={"pages", "width", "height"})
    verified = attachment.model_copy(update={"verified_at": now, "s3_version": found.version, **seen})
    try:
        contents.save_attachment(verified, attachment.uploaded_by)
    except Stale:
        other = contents.load_attachment(attachment.declaration_id, attachment.attachment_id)
        if not other.verified_at:
            raise  # it was moved to another place in the order
        return other
    return verified


def _take_off(attachment: Attachment, found: Fetched, now: datetime) -> None:
    try:
        contents.remove_attachment(attachment, attachment.uploaded_by, look_after(attachment, now))
    except Stale:
        if contents.find_attachment(attachment.declaration_id, attachment.attachment_id) is not None:
            raise
    files.delete(attachment.key, found.version)


def _mismatch(detail: str, wrong: list[FieldError]) -> Invalid:
    return Invalid(detail, code="attachment_mismatch", errors=wrong)
