"""Files that prove why a certificate is revoked: uploaded first, held on to by the revocation that names them.

A file is of one certificate: another's, or another request's, cannot be named. Its ticket stands with the uploads.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib.domain.attachments import ContentType
from chalicelib.domain.certificates import Certificate
from chalicelib.domain.errors import Invalid
from chalicelib.domain.revocation_reasons import ProofFile
from chalicelib.domain.uploads import Keeper, look_after_other, may_still_be_named
from chalicelib.storage import evidence, receipts, uploads
from chalicelib.storage.certificates import find_certificate
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.transaction import Transaction


def _name(number: str, evidence_id: str) -> str:
    return f"revocation-{number}-{evidence_id}"


def presign_upload(number: str, evidence_id: str, content_type: ContentType) -> dict[str, Any]:
    return evidence.presign_upload(_name(number, evidence_id), content_type)


def announce(number: str, evidence_id: str, now: datetime, receipt: Receipt | None) -> None:
    """What no revocation names goes after a day."""
    transaction = Transaction()
    key = evidence.key(_name(number, evidence_id))
    uploads.add_ticket(transaction, look_after_other(Keeper.REVOCATION, number, evidence_id, key, now))
    receipts.add(transaction, receipt)
    transaction.commit()


def look_at(certificate: Certificate, evidence_ids: Sequence[str], now: datetime) -> list[ProofFile]:
    """Each as it is now, or as it was when a revocation held on to it.

    Raises Invalid for one that was not uploaded, is too old, or is no PDF and no picture.
    """
    held = {file.evidence_id: file for file in certificate.revoked.files} if certificate.revoked else {}
    return [held.get(one) or _look_at(certificate.number, one, now) for one in dict.fromkeys(evidence_ids)]


def _look_at(number: str, evidence_id: str, now: datetime) -> ProofFile:
    is_there = may_still_be_named(uploads.find_ticket(number, evidence_id), now)
    found = evidence.find_file(_name(number, evidence_id)) if is_there else None
    if found is None or evidence.kind_of(found.data) is None:
        message = f"证明文件{evidence_id}尚未上传，或不是 PDF、图片，请重新上传后再提交"
        raise Invalid.field("evidence_ids", message, "evidence_missing")
    return ProofFile(evidence_id=evidence_id, sha256=found.sha256, s3_version=found.version)


def link(number: str, file: ProofFile) -> str | None:
    return evidence.find_link(_name(number, file.evidence_id), file.s3_version)


def pinned(number: str, evidence_id: str) -> set[str]:
    certificate = find_certificate(number)
    held = certificate.revoked.files if certificate and certificate.revoked else ()
    return {file.s3_version for file in held if file.evidence_id == evidence_id}
