"""What an expert sees of their own place in a committee's pool."""

from datetime import date

from pydantic import BaseModel

from chalicelib.domain.actors import Role
from chalicelib.domain.experts import ExpertStatus, FormerEmployer
from chalicelib.domain.jurisdiction import Scope
from chalicelib.domain.people import Account
from chalicelib.storage import experts


class Membership(BaseModel):
    """`employer` and the former ones are what conflicts are computed from; the committee's office corrects them."""

    committee_id: str
    committee_name: str
    employer: str
    former_employers: list[FormerEmployer]
    specialties: list[str]
    scopes: list[Scope]
    term_starts_on: date
    term_ends_on: date
    status: ExpertStatus
    suspended_reason: str | None


def membership_of(account: Account) -> Membership | None:
    """None for everybody who is no expert."""
    expert = experts.find_expert(account.account_id) if account.role == Role.EXPERT else None
    if expert is None:
        return None
    told = expert.model_dump(include=set(Membership.model_fields))
    return Membership(committee_id=expert.unit_id, committee_name=expert.unit_name, **told)
