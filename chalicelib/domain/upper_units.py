"""Which unit may be another's upper one, and which ones it probably is.

Source: domain.md §2 rule 3 (a supervisor, presenter, bureau or committee with rights; a committee within its
jurisdiction); seed §四.7 and its 注意 for the usual order.
"""

from collections.abc import Iterable
from enum import StrEnum

from pydantic import BaseModel

from chalicelib.domain import regions
from chalicelib.domain.catalogue import Level, series_name
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.jurisdiction import in_jurisdiction
from chalicelib.domain.units import Kind, Standing, Unit

E, S, P, B, C = Kind.EMPLOYER, Kind.SUPERVISOR, Kind.PRESENTER, Kind.BUREAU, Kind.COMMITTEE

#: The kinds a unit of each kind may report to, in the order in which the guide sends it to them. Nobody reports to an
#: employer; a committee is the end.
UPPER_KINDS: dict[Kind, tuple[Kind, ...]] = {
    # 用人单位有主管部门的与主管部门建立；无主管部门的则直接与区人社局或我区其它评委会组建单位建立
    E: (S, P, B, C),
    # 主管部门再与区人社局或我区其它评委会组建单位建立
    S: (B, C, P, S),
    P: (B, C, P, S),
    B: (C, B, P, S),
    C: (),
}


def takes_paths(kind: Kind) -> bool:
    """Whether any unit may report to one of this kind."""
    return any(kind in uppers for uppers in UPPER_KINDS.values())


def refuse_unfit(unit: Unit, parent: Unit, series: str, level: Level) -> None:
    """Raises Conflict or Invalid when the one may not report the series × level to the other."""
    if unit.status != Standing.GRANTED:
        raise Conflict("贵单位尚未开通权限，请先联系所属人社局审核", code="unit_without_rights")
    allowed = UPPER_KINDS[unit.kind]
    if not allowed:
        raise Conflict(f"{unit.kind.label}是上报的终点，不需要路径", code="path_end")
    if parent.status != Standing.GRANTED or parent.kind not in allowed:
        raise Invalid.field(
            "parent_unit_id", "上级应为已开通权限的主管部门、呈报部门、人社局或评委会组建单位", "parent_unfit"
        )
    if parent.suspended:
        raise Invalid.field("parent_unit_id", f"{parent.name}已被暂停使用，暂不能受理路径申请", "unit_suspended")
    if parent.kind == C and not in_jurisdiction(parent.jurisdiction, series, level):
        raise Conflict(f"{parent.name}不负责{series_name(series)}{level.label}的评审", code="no_jurisdiction")
    if parent.kind == C and not parent.takes_from(unit.region_code):
        raise Conflict(f"贵单位所在地区不在{parent.name}的评审范围内，请核对上级单位", code="no_jurisdiction")


def is_fit(unit: Unit, parent: Unit, series: str, level: Level) -> bool:
    try:
        refuse_unfit(unit, parent, series, level)
    except (Conflict, Invalid):
        return False
    return parent.unit_id != unit.unit_id


class Ground(StrEnum):
    """Why a unit is suggested."""

    ALREADY_UPPER = "already_upper"
    SAME_REGION = "same_region"
    WIDER_REGION = "wider_region"
    JUDGES = "judges"


class Suggestion(BaseModel):
    """A likely upper unit; `reason` is for people."""

    unit_id: str
    name: str
    kind: Kind
    kind_label: str
    region_code: str
    region_name: str | None
    ground: Ground
    reason: str


#: Of all, and of one kind: a district may have dozens of supervisors, which must not push its bureau out.
MOST, MOST_OF_A_KIND = 10, 3


def suggest(
    unit: Unit, series: str, level: Level, reported: dict[str, list[str]], known: Iterable[Unit]
) -> list[Suggestion]:
    """The likeliest first. `reported` holds, by upper unit, what else the unit reports there, in words; `known` are
    those upper units, and the units of its region and of the wider ones around it."""
    order = list(UPPER_KINDS[unit.kind])
    fit = {parent.unit_id: parent for parent in known if is_fit(unit, parent, series, level)}

    def rank(parent: Unit) -> tuple[int, int, int, str]:
        is_new = parent.unit_id not in reported
        return is_new, order.index(parent.kind), -_nearness(parent), parent.unit_id

    chosen: list[Unit] = []
    for parent in sorted(fit.values(), key=rank):
        of_kind = sum(other.kind == parent.kind for other in chosen if other.unit_id not in reported)
        if parent.unit_id in reported or of_kind < MOST_OF_A_KIND:
            chosen.append(parent)
    scope = f"{series_name(series)}{level.label}"
    return [_suggestion(unit, parent, scope, reported.get(parent.unit_id)) for parent in chosen[:MOST]]


def _nearness(parent: Unit) -> int:
    """A county's own before its prefecture's, and these before the province's."""
    return len(regions.prefix(parent.region_code))


def _suggestion(unit: Unit, parent: Unit, scope: str, already: list[str] | None) -> Suggestion:
    where = regions.region_name(parent.region_code)
    if already:
        ground, reason = Ground.ALREADY_UPPER, f"贵单位的{'、'.join(already[:3])}已上报至该单位"
    elif parent.kind == C:
        ground, reason = Ground.JUDGES, f"该单位负责{scope}的评审，范围包括贵单位所在地区"
    elif parent.region_code == unit.region_code:
        ground, reason = Ground.SAME_REGION, f"与贵单位同在{where or '一个地区'}的{parent.kind.label}"
    else:
        ground, reason = Ground.WIDER_REGION, f"{where or '上级地区'}的{parent.kind.label}"
    told = parent.model_dump(include={"unit_id", "name", "kind", "region_code"})
    return Suggestion(**told, kind_label=parent.kind.label, region_name=where, ground=ground, reason=reason)
