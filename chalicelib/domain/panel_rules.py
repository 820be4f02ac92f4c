"""What a panel must be like, as data: a versioned rule set that each panel names.

The figures were not read in the statute itself (domain.md †): they are configuration, changed here and nowhere else.
"""

from pydantic import BaseModel

from chalicelib.domain.catalogue import Level


class PanelRules(BaseModel, frozen=True):
    """`smallest` is the least number of members per level; the terms are in years and minutes.

    `colleague_years`: who left the same employer no longer ago than that is still a colleague. `voting_minutes`: for so
    long after the opening nobody can close the voting over ballots that are missing. `readers` members write an opinion
    on each candidate first; `opinions_required`: whether the meeting waits for them, or only says how many are missing.
    """

    version: str
    legal_basis: str
    smallest: dict[Level, int]
    term_years: int
    colleague_years: int
    voting_minutes: int
    readers: int
    opinions_required: bool


PANEL_RULES = PanelRules(
    version="2019-2",
    legal_basis="《职称评审管理暂行规定》（人力资源和社会保障部令第40号）",
    smallest={
        Level.SENIOR: 11,
        Level.ASSOCIATE_SENIOR: 11,
        Level.INTERMEDIATE: 7,
        Level.ASSISTANT: 5,
        Level.TECHNICIAN: 5,
    },
    term_years=3,
    colleague_years=3,
    voting_minutes=60,
    readers=3,
    opinions_required=False,
)
