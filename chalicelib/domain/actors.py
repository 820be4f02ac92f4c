"""Who is acting: the roles of the field, and the person or operator behind a request."""

from enum import StrEnum

from pydantic import BaseModel


class Role(StrEnum):
    APPLICANT = "applicant"
    EMPLOYER = "employer"
    SUPERVISOR = "supervisor"
    PRESENTER = "presenter"
    BUREAU = "bureau"
    COMMITTEE = "committee"
    EXPERT = "expert"
    SUPPORT = "support"
    SYSTEM = "system"


#: Units that check what a lower level sent and report it up (domain.md §1).
REVIEWERS = frozenset({Role.EMPLOYER, Role.SUPERVISOR, Role.PRESENTER, Role.BUREAU})
UNITS = REVIEWERS | {Role.COMMITTEE}
SIGNED_IN = UNITS | {Role.APPLICANT, Role.EXPERT, Role.SUPPORT}
ANYONE: frozenset[Role] = frozenset()


class Permission(StrEnum):
    """What an operator may do for their unit; its administrator may do all of it (domain.md §2 rule 2)."""

    REVIEW = "review"
    REPORT = "report"
    ADMINISTER = "administer"


EVERYTHING = frozenset(Permission)


class Actor(BaseModel, frozen=True):
    """Somebody acting under their own name; a unit's operator also carries the unit and what they may do for it.

    `frozen` is why the unit is suspended, if it is.
    """

    account_id: str
    role: Role
    name: str
    username: str = ""
    unit_id: str | None = None
    region_code: str | None = None
    permissions: frozenset[Permission] = EVERYTHING
    frozen: str | None = None

    @property
    def party_id(self) -> str:
        """Whoever acts in law: the unit for its operators, else the person."""
        return self.unit_id or self.account_id

    @property
    def granted(self) -> list[Permission] | None:
        """What they may do for their unit, in the order of the enumeration; None for who acts for no unit."""
        return [permission for permission in Permission if permission in self.permissions] if self.unit_id else None


#: Scheduled functions act under this name in the histories.
SYSTEM = Actor(account_id="system", role=Role.SYSTEM, name="系统")
