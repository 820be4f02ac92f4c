"""How a declaration's head is shown: always with who holds it, since when, and until when."""

from datetime import date, datetime

from pydantic import BaseModel

from chalicelib.domain import points, states
from chalicelib.domain.actors import Actor, Role
from chalicelib.domain.catalogue import Level, series_name
from chalicelib.domain.certificates import CertificateStatus
from chalicelib.domain.declarations import Declaration, Hop, Status
from chalicelib.domain.states import Group
from chalicelib.domain.times import Moment, days_until, is_past
from chalicelib.domain.verdicts import NotPassed


class Holder(BaseModel):
    id: str
    name: str
    kind: Role


class ShownPoint(BaseModel):
    """What is to be corrected, as people call it, and what the unit says about it."""

    field: str
    label: str
    note: str | None = None


class Head(BaseModel):
    """`purge_after` is the last day on which the deletion of a draft is undone."""

    declaration_id: str
    notice_id: str
    year: int
    series: str
    series_name: str
    level: Level
    level_label: str
    title: str
    specialty: str
    mode: str
    commissioned: bool
    applicant_name: str
    unit_id: str | None
    unit_name: str | None
    committee_name: str
    status: Status
    status_label: str
    status_group: Group
    holder: Holder
    since: Moment
    due: Moment | None
    days_left: int | None
    overdue: bool
    rank: int | None
    return_reason: str | None
    return_fields: list[str]
    return_points: list[ShownPoint]
    return_by: str | None
    return_due: Moment | None
    refusal_reason: str | None
    not_passed_for: NotPassed | None
    not_passed_label: str | None
    certificate_status: CertificateStatus | None
    certificate_label: str | None
    certificate_number: str | None
    created_at: Moment
    deleted_at: Moment | None
    purge_after: date | None


def show_head(declaration: Declaration, actor: Actor, now: datetime | None = None) -> Head:
    """Which verdict is not yet published stays the committee's; how long is left is told where `now` is."""
    for_applicant = actor.account_id == declaration.applicant_id
    status = states.shown_status(declaration.status, declaration.committee_id == actor.unit_id)
    has_certificate = declaration.certificate_number is not None
    ranked = [hop.rank for hop in declaration.route if hop.rank is not None]
    return Head(
        **{name: getattr(declaration, name) for name in Head.model_fields if name in Declaration.model_fields}
        | {"status": status},
        series_name=series_name(declaration.series),
        level_label=declaration.level.label,
        status_label=states.label(declaration.status, for_applicant),
        status_group=states.STATES[status][2],
        holder=_holder(declaration.holder),
        rank=ranked[-1] if ranked else None,
        days_left=days_until(declaration.due, now) if declaration.due and now else None,
        overdue=bool(declaration.due and now and is_past(declaration.due, now)),
        return_points=[_point(field, declaration) for field in declaration.return_fields],
        not_passed_label=declaration.not_passed_for.label if declaration.not_passed_for else None,
        certificate_status=_certificate_status(declaration) if has_certificate else None,
        certificate_label=_CERTIFICATE_LABELS[_certificate_status(declaration)] if has_certificate else None,
    )


#: What the list says in the place of the download.
_CERTIFICATE_LABELS = {CertificateStatus.VALID: "下载证书", CertificateStatus.REVOKED: "证书已撤销"}


def _certificate_status(declaration: Declaration) -> CertificateStatus:
    is_revoked = declaration.status == Status.REVOKED
    return CertificateStatus.REVOKED if is_revoked else CertificateStatus.VALID


def _point(field: str, declaration: Declaration) -> ShownPoint:
    label = points.label(field, declaration.return_kinds)
    return ShownPoint(field=field, label=label, note=declaration.return_notes.get(field))


def _holder(hop: Hop) -> Holder:
    return Holder(id=hop.party_id, name=hop.name, kind=hop.kind)
