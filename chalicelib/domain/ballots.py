"""The secret ballot and its count, in integers (domain.md §2 rule 11).

How anybody voted is never known here: only who may vote, and how many votes there were of each kind.
"""

from enum import StrEnum

from pydantic import BaseModel

from chalicelib.domain.actors import Actor
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.references import Id
from chalicelib.domain.sittings import Sitting, SittingStatus, refuse_other_than, refuse_stranger
from chalicelib.domain.verdicts import RULES, RuleSet, Tally, has_quorum


class Vote(StrEnum):
    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


class BallotDraft(BaseModel):
    declaration_id: Id
    vote: Vote


class Counted(BaseModel, frozen=True):
    """What the closed panel comes to: the tallies, and whom too few could judge."""

    tallies: list[Tally]
    unjudged: list[str]


def refuse_unfit_voter(sitting: Sitting, declaration_id: str, actor: Actor) -> None:
    """Only while the voting is open, only who is present, only on the panel's own candidates.

    Raises NotFound, Conflict `not_open`, `panel_closed`, `not_present`.
    """
    refuse_stranger(sitting, actor)
    refuse_other_than(sitting, SittingStatus.OPEN)
    if actor.account_id not in sitting.present:
        raise Conflict("您没有在会议开始前签到，不能投票", code="not_present")
    if declaration_id not in sitting.candidates:
        raise NotFound("没有找到这份申报")


def voters(sitting: Sitting, recused: set[str]) -> list[str]:
    """Who may vote on a candidate: those present but not recused."""
    return [expert_id for expert_id in sitting.present if expert_id not in recused]


def missing(sitting: Sitting, recused: dict[str, set[str]], voted: dict[str, set[str]]) -> int:
    """How many ballots could still be cast; both by candidate."""
    return sum(
        len(set(voters(sitting, recused.get(candidate, set()))) - voted.get(candidate, set()))
        for candidate in sitting.candidates
    )


def count(
    sitting: Sitting, recused: dict[str, set[str]], votes: dict[str, dict[Vote, int]], rules: RuleSet = RULES
) -> Counted:
    """By candidate: those present less the recused are the whole, and a ballot never cast is an abstention.

    Where the recusals leave fewer than the quorum of all members, the candidate is not judged by this panel.
    """
    tallies, unjudged = [], []
    for candidate in sitting.candidates:
        present = len(voters(sitting, recused.get(candidate, set())))
        if not has_quorum(sitting.size, present, rules):
            unjudged.append(candidate)
            continue
        cast = votes.get(candidate, {})
        yes, no = cast.get(Vote.YES, 0), cast.get(Vote.NO, 0)
        tallies.append(Tally(declaration_id=candidate, yes=yes, no=no, abstain=present - yes - no))
    return Counted(tallies=tallies, unjudged=unjudged)
