"""How reviewing is done, as a rule set that can be changed without touching code: told once, and within which terms.

That corrections are told once, and which terms are fitting, was not read in the statute itself (domain.md §2 rule 8 †).
"""

from pydantic import BaseModel


class ReviewRules(BaseModel, frozen=True):
    """`told_once`: a unit's later return on other points needs its administrator's consent.

    A term ends on the `first_day`-th day after the return at the earliest, on the `last_day`-th at the latest.
    """

    version: str
    legal_basis: str
    told_once: bool
    first_day: int
    last_day: int


#: The longest term is also the longest `correction_days` that a notice may set.
RULES = ReviewRules(
    version="2019-1",
    legal_basis="《职称评审管理暂行规定》（人力资源和社会保障部令第40号）",
    told_once=True,
    first_day=1,
    last_day=60,
)
