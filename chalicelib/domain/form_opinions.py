"""The blocks of the review form that are filled as the chain goes: the units' opinions, then the committee's result.

They tell of the submission that is printed: what a unit wrote of an earlier version is not said of the later one.
"""

from collections.abc import Iterable

from chalicelib.domain.actors import Role
from chalicelib.domain.declarations import Declaration, Hop, PublicityMark, Status
from chalicelib.domain.form_content import UnitOpinion, Verdict
from chalicelib.domain.results import Panel
from chalicelib.domain.times import local_date, spoken_date
from chalicelib.domain.units import Kind

#: The result is secret before (domain.md §2 rule 12).
PUBLISHED = frozenset({Status.PUBLICIZED, Status.CERTIFIED, Status.REVOKED, Status.NOT_PASSED})
#: Blocks that are there for the way ahead, as long as it is not known which units it will lead through.
USUAL = (Kind.EMPLOYER, Kind.SUPERVISOR, Kind.PRESENTER)


def latest_round(declaration: Declaration) -> list[Hop]:
    """The stays with units since the newest submission, each unit's newest one, in the order of first arrival."""
    found: list[Hop] = []
    for hop in reversed(declaration.route):
        if hop.kind != Role.APPLICANT:
            found.append(hop)
        elif found:
            break
    newest: dict[str, Hop] = {}
    for hop in reversed(found):
        newest[hop.party_id] = hop
    return list(newest.values())


def unit_opinions(declaration: Declaration, stays: Iterable[Hop]) -> list[UnitOpinion]:
    """A block for each unit that has had it; before the committee has it, empty ones for those to come."""
    stays = list(stays)
    first = True
    blocks = []
    for hop in stays:
        blocks.append(_block(hop, declaration.publicity if first else None))
        first = False
    kinds = {str(hop.kind) for hop in stays}
    if Kind.COMMITTEE not in kinds:
        blocks += [
            UnitOpinion(heading=_heading(kind), unit=(declaration.unit_name or "") if kind == Kind.EMPLOYER else "")
            for kind in USUAL
            if kind not in kinds and not (kind == Kind.EMPLOYER and stays)
        ]
        blocks.append(UnitOpinion(heading=_heading(Kind.COMMITTEE), unit=declaration.committee_name))
    return blocks


def _heading(kind: Kind) -> str:
    return f"{kind.label}{'受理' if kind == Kind.COMMITTEE else '审核'}意见"


def _block(hop: Hop, publicity: PublicityMark | None) -> UnitOpinion:
    opinion = hop.opinion
    kind = Kind(hop.kind)
    assumed = "材料齐全，予以受理。" if kind == Kind.COMMITTEE else "审核通过。"
    return UnitOpinion(
        heading=_heading(kind),
        unit=hop.name,
        text=(opinion.text or assumed) if opinion else "",
        rank=hop.rank,
        publicity=(publicity.starts_on, publicity.ends_on) if publicity else None,
        signer=opinion.by if opinion else "",
        signed_on=local_date(opinion.at) if opinion else None,
    )


def verdict(declaration: Declaration, panel: Panel | None) -> Verdict:
    """Empty until published, whatever the panel has decided already."""
    empty = Verdict(committee=declaration.committee_name)
    if declaration.status not in PUBLISHED or panel is None:
        return empty
    tally = next((one for one in panel.items if one.declaration_id == declaration.declaration_id), None)
    if tally is None:
        return empty
    return Verdict(
        committee=declaration.committee_name,
        result=_result(declaration, panel),
        members=panel.members,
        present=panel.present,
        yes=tally.yes,
        no=tally.no,
        abstain=tally.abstain,
        judged_on=local_date(panel.judged_at),
        approval_number=panel.approval_number or "",
        certificate_number=declaration.certificate_number or "",
    )


def _result(declaration: Declaration, panel: Panel) -> str:
    if declaration.status == Status.NOT_PASSED:
        return "经评审，未通过。"
    if declaration.status == Status.PUBLICIZED and panel.publicity_starts_on and panel.publicity_ends_on:
        days = f"{spoken_date(panel.publicity_starts_on)}至{spoken_date(panel.publicity_ends_on)}"
        return f"经评审，通过{declaration.title}资格；结果公示期为{days}。"
    return f"经评审并公示，具备{declaration.title}资格。"
