"""The arithmetic of a panel's meeting: quorum and two thirds, in integers, by a rule set that each verdict names.

The fractions were not read in the statute itself (domain.md †): they are data of a versioned rule set.
"""

from enum import StrEnum

from pydantic import BaseModel, Field

from chalicelib.domain.errors import Conflict, FieldError, Invalid
from chalicelib.domain.references import Id


class RuleSet(BaseModel, frozen=True):
    """`quorum` and `majority` are (numerator, denominator) of the share needed."""

    version: str
    legal_basis: str
    quorum: tuple[int, int]
    majority: tuple[int, int]


RULES = RuleSet(
    version="2019-1",
    legal_basis="《职称评审管理暂行规定》（人力资源和社会保障部令第40号）",
    quorum=(2, 3),
    majority=(2, 3),
)


class NotPassed(StrEnum):
    """Why somebody has not passed, as far as it is told: the class of the reason, never the counts."""

    BELOW_MAJORITY = "below_majority"
    OBJECTION_UPHELD = "objection_upheld"

    @property
    def label(self) -> str:
        return {
            "below_majority": "同意票未达到出席人数的三分之二",
            "objection_upheld": "公示期间的异议经核实成立",
        }[self]


class Tally(BaseModel, frozen=True):
    """The counted ballots for one candidate."""

    declaration_id: Id
    yes: int = Field(ge=0, le=999)
    no: int = Field(ge=0, le=999)
    abstain: int = Field(0, ge=0, le=999)

    @property
    def present(self) -> int:
        """Who was there for this candidate: everybody present but those recused."""
        return self.yes + self.no + self.abstain


def has_quorum(members: int, present: int, rules: RuleSet = RULES) -> bool:
    share, whole = rules.quorum
    return whole * present >= share * members


def is_passed(yes: int, present: int, rules: RuleSet = RULES) -> bool:
    share, whole = rules.majority
    return whole * yes >= share * present


def refuse_invalid_meeting(members: int, present: int, tallies: list[Tally]) -> None:
    """Raises Invalid for counts that cannot be, Conflict `no_quorum` for a meeting that could not decide."""
    if members % 2 == 0:
        raise Invalid.field("members", "评委会组成人员应为单数", "members_even")
    if present > members:
        raise Invalid.field("present", "出席人数不能多于组成人员", "present_too_many")
    if not has_quorum(members, present):
        raise Conflict("出席评审会议的人数不足组成人员的三分之二，会议无效", code="no_quorum")
    wrong = [
        FieldError(field=f"items.{i}", code="tally_sum", message=f"同意、反对、弃权之和应等于出席人数{present}")
        for i, tally in enumerate(tallies)
        if tally.yes + tally.no + tally.abstain != present
    ]
    twice = {t.declaration_id for t in tallies if sum(t.declaration_id == o.declaration_id for o in tallies) > 1}
    wrong += [
        FieldError(field=f"items.{i}.declaration_id", code="duplicate", message="同一申报不能出现两次")
        for i, tally in enumerate(tallies)
        if tally.declaration_id in twice
    ]
    if wrong:
        raise Invalid("评审结果有误，未保存任何一条", errors=wrong)
