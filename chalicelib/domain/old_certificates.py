"""Paper certificates of earlier years (旧证): registered by the holder, confirmed by the committee, then electronic.

Source: the issue's "Old certificates". The committee is the one that has the certificate's series × level; what it
confirms gets a number of its own, and says on its face that it was converted (decision 0038).
"""

import unicodedata
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from chalicelib.domain import certificates, identity
from chalicelib.domain.actors import SYSTEM, Actor
from chalicelib.domain.attachments import UPLOAD_SECONDS, ContentType
from chalicelib.domain.catalogue import Level, find_series
from chalicelib.domain.certificate_content import CertificateContent
from chalicelib.domain.certificates import OBTAINED_BY, Certificate
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.history import Trail, record
from chalicelib.domain.identity import Printable, Trimmed
from chalicelib.domain.jurisdiction import SeriesKey, in_jurisdiction
from chalicelib.domain.messages import Notification, needed, tell
from chalicelib.domain.references import Id
from chalicelib.domain.times import Moment, local_date
from chalicelib.domain.units import Kind, Standing, Unit

#: Ours: of one person, whatever has become of them.
MOST = 20
#: Years: whoever works is of this age (劳动法 §15); nobody had a title before.
YOUNGEST = 16
CONVERTED = f"{OBTAINED_BY}（换发）"
#: Ours: how long scans of a registration that nobody decides on are kept.
KEPT_PENDING = timedelta(days=180)


class OldStatus(StrEnum):
    PENDING = "pending"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    REVOKED = "revoked"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    OldStatus.PENDING: "待核对",
    OldStatus.CONFIRMED: "已换发电子证书",
    OldStatus.REJECTED: "未通过核对",
    OldStatus.REVOKED: "电子证书已撤销",
}


class OldCertificateDraft(BaseModel):
    """What stands on the paper. The scan and a portrait are uploaded by the forms that come back."""

    committee_id: Annotated[Id, Field(description="评委会组建单位")]
    series: SeriesKey
    level: Level
    title: Annotated[str, Trimmed, Field(min_length=2, max_length=50), Printable]
    specialty: Annotated[str, Trimmed, Field(min_length=1, max_length=50), Printable]
    number: Annotated[str, Trimmed, Field(min_length=2, max_length=40, description="纸质证书编号"), Printable]
    awarded_on: Annotated[date, Field(description="取得资格日期")]
    employer: Annotated[str, Trimmed, Field(min_length=2, max_length=100, description="工作单位"), Printable]
    paper_type: Annotated[ContentType, Field(description="纸质证书扫描件的类型")] = ContentType.PDF
    portrait_type: Annotated[Literal["image/jpeg", "image/png"], Field(description="证件照的类型")] = "image/jpeg"


class OldDecision(BaseModel):
    decision: Literal["confirm", "reject"]
    reason: Annotated[str, Trimmed, Field(max_length=500)] = ""


class OldCertificate(BaseModel):
    """`number` is the paper's; `certificate_number` the electronic one's, once there is one."""

    old_id: str
    account_id: str
    holder_name: str
    committee_id: str
    committee_name: str
    series: str
    level: Level
    title: str
    specialty: str
    number: str
    awarded_on: date
    employer: str
    status: OldStatus = OldStatus.PENDING
    registered_at: Moment
    reason: str | None = None
    decided_at: Moment | None = None
    certificate_number: str | None = None
    revoked_at: Moment | None = None
    revocation_reason: str | None = None
    #: Which bytes were looked at when it was confirmed.
    paper_version: str | None = None
    portrait_version: str | None = None
    trail: Trail = Trail()
    version: int | None = Field(default=None, exclude=True)

    @property
    def applicant_id(self) -> str:
        """Whose it is, as declarations call it."""
        return self.account_id


def register(
    old_id: str,
    given: OldCertificateDraft,
    committee: Unit,
    registered: int,
    born: date,
    actor: Actor,
    now: datetime,
) -> Change[OldCertificate]:
    """`registered` are the person's so far, `born` is their birthday. Raises Invalid, Conflict `too_many`."""
    if registered >= MOST:
        raise Conflict(f"最多登记{MOST}份纸质证书", code="too_many")
    if committee.kind != Kind.COMMITTEE or committee.status != Standing.GRANTED:
        raise Invalid.field("committee_id", "请选择已开通权限的评委会组建单位", "unit_unfit")
    if not in_jurisdiction(committee.jurisdiction, given.series, given.level):
        raise Invalid.field("committee_id", "该评委会不负责这一系列、级别的证书", "no_jurisdiction")
    if given.awarded_on >= local_date(now):
        raise Invalid.field("awarded_on", "取得资格日期应早于今天", "not_past")
    if given.awarded_on.year < born.year + YOUNGEST:
        raise Invalid.field("awarded_on", f"取得资格时未满{YOUNGEST}周岁，请核对日期", "implausible")
    if not paper_number(given.number):
        raise Invalid.field("number", "证书编号应含数字、字母或汉字", "number_format")
    _refuse_other_level(given)
    told = given.model_dump(exclude={"paper_type", "portrait_type"})
    old = OldCertificate(
        old_id=old_id,
        account_id=actor.account_id,
        holder_name=actor.name,
        committee_name=committee.name,
        registered_at=now,
        **told,
    )
    old.trail, entry = record(old.trail, actor, "register", now, number=old.number)
    return Change(None, old, entry, (tell(committee.unit_id, "old_certificate_registered", old_id, now),))


def _refuse_other_level(given: OldCertificateDraft) -> None:
    """Titles of earlier years need not be in today's catalogue; but one that is has its own level."""
    series = find_series(given.series)
    levels = [offered.level for offered in series.levels if given.title in offered.titles]
    if levels and given.level not in levels:
        raise Invalid.field("title", f"{given.title}是{levels[0].label}的资格名称，请核对级别", "title_level")


def renamed(old: OldCertificate, name: str) -> OldCertificate:
    """Under the person's name as it is now: support may have corrected it since."""
    return old.model_copy(update={"holder_name": name})


def paper_number(number: str) -> str:
    """By which papers are told apart: however wide, spaced, hyphenated or cased the number was typed."""
    return "".join(c for c in unicodedata.normalize("NFKC", number).casefold() if c.isalnum())


def holders_paper(old: OldCertificate) -> str:
    """By which a holder's own papers are told apart, whichever committee they are brought to.

    Number and day of award, since two authorities may have given one person the same number.
    """
    return f"{paper_number(old.number)}#{old.awarded_on}"


def refuse_stranger(old: OldCertificate, actor: Actor) -> None:
    """The holder's and the committee's own; for everybody else it does not exist."""
    if actor.party_id not in (old.account_id, old.committee_id):
        raise NotFound("没有找到这份纸质证书登记")


def refuse_decided(old: OldCertificate, given: OldDecision, actor: Actor, now: datetime) -> bool:
    """Whether this very decision stands already. Raises NotFound, Invalid, Conflict `already_decided`, `upload_open`.

    While the upload links work, the holder could still put another scan in the place of the one that was looked at.
    """
    refuse_stranger(old, actor)
    if given.decision == "reject" and not given.reason:
        raise Invalid.field("reason", "不予通过时请写明原因", "required")
    wanted = OldStatus.CONFIRMED if given.decision == "confirm" else OldStatus.REJECTED
    if old.status == OldStatus.PENDING:
        if wanted == OldStatus.CONFIRMED and now <= old.registered_at + timedelta(seconds=UPLOAD_SECONDS):
            text = f"申报人登记后{UPLOAD_SECONDS // 60}分钟内仍可上传文件，请稍后核对扫描件再确认"
            raise Conflict(text, code="upload_open")
        return False
    if old.status != wanted:
        raise Conflict(f"这份登记{old.status.label}，不能更改", code="already_decided")
    return True


def decide(
    old: OldCertificate,
    given: OldDecision,
    certificate: Certificate | None,
    actor: Actor,
    now: datetime,
    **looked_at: str,
) -> Change[OldCertificate]:
    """`certificate` is the electronic one that a confirmation has made; `looked_at`: versions of the files."""
    if refuse_decided(old, given, actor, now):
        return nothing(old)
    number = certificate.number if certificate else None
    reason = identity.mask_numbers(given.reason)
    after = old.model_copy(
        update={
            "status": OldStatus.CONFIRMED if certificate else OldStatus.REJECTED,
            "reason": reason or None,
            "decided_at": now,
            "certificate_number": number,
            "holder_name": certificate.holder_name if certificate else old.holder_name,
            **looked_at,
        }
    )
    after.trail, entry = record(old.trail, actor, given.decision, now, reason, certificate=number)
    return Change(old, after, entry, (_told(after, now),))


def lapse(old: OldCertificate, now: datetime) -> Change[OldCertificate]:
    """Nobody has decided on it for KEPT_PENDING: its files go, and the holder may register it again."""
    if old.status != OldStatus.PENDING or now < old.registered_at + KEPT_PENDING:
        return nothing(old)
    reason = f"评委会组建单位{KEPT_PENDING.days}天内未核对，所传文件不再保存，请重新登记并联系{old.committee_name}"
    after = old.model_copy(update={"status": OldStatus.REJECTED, "reason": reason, "decided_at": now})
    after.trail, entry = record(old.trail, SYSTEM, "lapse", now, reason)
    return Change(old, after, entry, (_told(after, now),))


def _told(old: OldCertificate, now: datetime) -> Notification:
    kind = "old_certificate_converted" if old.certificate_number else "old_certificate_rejected"
    params = needed(kind, {"title": old.title, "reason": old.reason or ""})
    return tell(old.account_id, kind, old.old_id, now, **params)


def content(
    old: OldCertificate, number: str, id_number: str, issuer: str, verify_url: str, now: datetime
) -> CertificateContent:
    """What the electronic one says, ready to print: what the paper said, and that it was converted."""
    return CertificateContent(
        number=number,
        holder_name=old.holder_name,
        gender=identity.gender(id_number),
        id_number=id_number,
        series=find_series(old.series).series,
        specialty=old.specialty,
        title=old.title,
        level=old.level.label,
        obtained_by=CONVERTED,
        committee=old.committee_name,
        employer=old.employer,
        awarded_on=old.awarded_on,
        issued_on=local_date(now),
        issuer=issuer,
        verify_url=verify_url,
    )


def issue(
    old: OldCertificate, printed: CertificateContent, file_sha256: str, now: datetime, **told: Any
) -> Certificate:
    """The record; its approval is the paper's own number. `told` are a later edition's fields."""
    return certificates.sealed(
        Certificate(
            number=printed.number,
            declaration_id=old.old_id,
            holder_name=old.holder_name,
            series=old.series,
            level=old.level,
            title=old.title,
            specialty=old.specialty,
            committee=old.committee_name,
            issuer=printed.issuer,
            approval_number=f"换发自纸质证书{old.number}",
            awarded_on=old.awarded_on,
            issued_at=now.replace(microsecond=0),
            file_key=certificates.file_key(printed.number, told.get("edition", 1), file_sha256),
            file_sha256=file_sha256,
            **told,
        )
    )
