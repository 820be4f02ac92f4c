"""What checking a QR code or a file's hash tells the public: one outcome, and each question answered by itself."""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from chalicelib.domain.catalogue import Level
from chalicelib.domain.certificate_copies import CopyStatus, CopyVerification
from chalicelib.domain.certificates import CertificateStatus, Integrity, Verification
from chalicelib.domain.patterns import SHA256
from chalicelib.domain.qr_tokens import Facts
from chalicelib.domain.status_lists import Listed
from chalicelib.domain.times import spoken_date

#: A QR code holds at most so many bytes.
LONGEST_QR = 2953


class Outcome(StrEnum):
    GENUINE = "genuine"
    UNSIGNED = "unsigned"
    TAMPERED = "tampered"
    UNKNOWN_KEY = "unknown_key"
    UNKNOWN_NUMBER = "unknown_number"
    UNREGISTERED = "unregistered"
    UNKNOWN_FILE = "unknown_file"
    EARLIER_FILE = "earlier_file"
    EARLIER_EDITION = "earlier_edition"
    COPY = "copy"
    RECORD_BROKEN = "record_broken"


#: Outcome → integrity, whether it is known to come from the issuer, and the sentence for people.
ANSWERS = {
    Outcome.GENUINE: (Integrity.INTACT, True, "与签发时一致；是否有效请看证书状态"),
    Outcome.UNSIGNED: (Integrity.UNKNOWN, False, "二维码没有签名，仅按编号查到下列登记，请与证书逐项核对"),
    Outcome.TAMPERED: (Integrity.BROKEN, False, "二维码签名不符：内容被改动过，或不是发证机关签发的"),
    Outcome.UNKNOWN_KEY: (Integrity.UNKNOWN, False, "签名所用的密钥不是发证机关公布的密钥，无法认定由其签发"),
    Outcome.UNKNOWN_NUMBER: (Integrity.UNKNOWN, False, "登记中没有这个编号的证书"),
    Outcome.UNREGISTERED: (Integrity.INTACT, True, "签名无误，但登记中没有这个编号，请联系发证机关"),
    Outcome.UNKNOWN_FILE: (Integrity.UNKNOWN, False, "没有签发过与此完全相同的文件：文件被改动过，或不是本平台签发的"),
    Outcome.EARLIER_FILE: (Integrity.INTACT, True, "这是该证书较早的版本，请以现行版本为准"),
    Outcome.EARLIER_EDITION: (
        Integrity.INTACT,
        True,
        "与签发时一致，但这是该证书较早的版本：证书已更正并重新生成，请以现行版本为准",
    ),
    Outcome.COPY: (Integrity.INTACT, True, "这是限定用途的证书副本，仅在所注明的用途和有效期内有效"),
    Outcome.RECORD_BROKEN: (Integrity.BROKEN, True, "登记信息异常，请联系发证机关"),
}


class CheckRequest(BaseModel, extra="forbid"):
    """Either what the QR code holds, whole, or the SHA-256 of the PDF file."""

    qr: str | None = Field(default=None, min_length=1, max_length=LONGEST_QR)
    sha256: str | None = Field(default=None, pattern=SHA256)

    @model_validator(mode="after")
    def one_of_them(self) -> Self:
        if (self.qr is None) == (self.sha256 is None):
            raise PydanticCustomError("one_of_two", "二维码内容 qr 与文件校验值 sha256 请提供且只提供一项")
        return self


class Printed(BaseModel):
    """What the signed QR code itself says, to compare with the paper; the name is masked."""

    name: str
    level: Level
    level_label: str
    title: str
    awarded_on: date


class Check(BaseModel):
    """`integrity`, `status` and `issuer_known` are answered each by itself; what was not found is null."""

    outcome: Outcome
    message: str
    integrity: Integrity
    issuer_known: bool
    status: CertificateStatus | None = None
    status_label: str | None = None
    number: str | None = None
    issuer: str | None = None
    name: str | None = None
    series: str | None = None
    level: Level | None = None
    level_label: str | None = None
    title: str | None = None
    specialty: str | None = None
    awarded_on: date | None = None
    #: The one that was shown, and the one that stands.
    edition: int | None = None
    current_edition: int | None = None
    revoked_on: date | None = None
    status_list: Listed | None = None
    printed: Printed | None = None
    #: Of a copy for a purpose alone.
    purpose: str | None = None
    expires_on: date | None = None
    copy_status: CopyStatus | None = None
    copy_status_label: str | None = None


class CheckedVerification(Verification):
    """A number's record, and beside it what the signed code says that led to it, if one did."""

    qr: Check | None = None


def checked(record: Verification, scanned: Check | None) -> CheckedVerification:
    """An intact record proves no code: `integrity` is then the code's own answer."""
    told = record.model_dump()
    if scanned and record.integrity == Integrity.INTACT:
        told["integrity"] = scanned.integrity
    return CheckedVerification(**told, qr=scanned)


def not_found(outcome: Outcome, number: str | None = None, said: Facts | None = None) -> Check:
    """There is no record to tell of, or none that may be told of on such a showing."""
    integrity, issuer_known, message = ANSWERS[outcome]
    told = {"outcome": outcome, "message": message, "integrity": integrity, "issuer_known": issuer_known}
    return Check.model_validate({**told, "number": number, "printed": _printed(said)})


def found(record: Verification, outcome: Outcome, current_edition: int, said: Facts | None = None) -> Check:
    """What is told of an edition's record. A record that was tampered with outweighs what was shown."""
    if record.integrity == Integrity.BROKEN:
        outcome = Outcome.RECORD_BROKEN
    integrity, issuer_known, message = ANSWERS[outcome]
    told = record.model_dump() | {"outcome": outcome, "message": message, "issuer_known": issuer_known}
    told |= {"integrity": integrity, "printed": _printed(said), "current_edition": current_edition}
    return Check.model_validate(told)


def of_copy(record: CopyVerification, outcome: Outcome, current_edition: int) -> Check:
    """The message says at once what a copy's own page says: what for, until when, and whether it still is."""
    check = found(record, outcome, current_edition)
    if check.outcome != Outcome.COPY:
        return check
    stands = f"仅用于：{record.purpose}；有效期至{spoken_date(record.expires_on)}，{record.copy_status.label}"
    return check.model_copy(update={"message": f"这是证书{record.number}的限定用途副本，{stands}"})


def _printed(said: Facts | None) -> Printed | None:
    if said is None:
        return None
    return Printed(**said.model_dump(exclude={"key_hint", "edition", "place"}), level_label=said.level.label)
