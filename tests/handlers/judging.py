"""Panels at any stage, for tests over HTTP: a committee's pool, a drawn panel, an open one, and its ballots."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Any

from chalicelib.domain import experts as rules
from chalicelib.domain import meetings
from chalicelib.domain.experts import ExpertDraft, ExpertStatus
from chalicelib.domain.times import local_date
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.passwords import hash_password
from chalicelib.storage import accounts, expert_phones, experts, sittings
from chalicelib.storage.transaction import Transaction
from chalicelib.storage.units import load_unit
from local import clock
from tests.build import an_actor
from tests.journeys import road
from tests.parties import ENGINEER, PASSWORD, Party, Stage, a_stage, next_number, signed_in

SIZE = 11


@cache
def _password_hash() -> str:
    return hash_password(PASSWORD)


def an_invitation(**changes: Any) -> dict[str, Any]:
    n = next_number()
    told = {"name": f"专家{n}", "phone": f"137{n:08d}", "employer": f"山东省第{n}设计院"}
    told |= {"specialties": ["电气自动化"], "scopes": [ENGINEER.model_dump(mode="json")]}
    return told | {"term_ends_on": str(local_date(clock.read()) + timedelta(days=365))} | changes


def an_expert(committee: Party, **changes: Any) -> Party:
    """Invited and activated, past the edge; signed in."""
    given, unit, now = ExpertDraft(**an_invitation(**changes)), load_unit(committee.party_id), clock.read()
    expert_id = new_id()
    phone = accounts.seal_numbers(expert_id, given.phone).phone
    actor = an_actor("committee", unit_id=unit.unit_id)
    invited = rules.invite(expert_id, given, phone, unit, actor, now)
    _, account = rules.activate(invited.after, f"expert{expert_id[-12:].lower()}", _password_hash(), now)
    active = invited.after.model_copy(update={"status": ExpertStatus.ACTIVE, "is_activated": True})
    transaction = Transaction()
    accounts.add_account(transaction, account.after)
    accounts.add_told(transaction, account)
    expert_phones.add_lead(transaction, account.after)
    experts.add_new(transaction, replace(invited, after=active))
    transaction.commit()
    return signed_in(account.after)


@dataclass
class Judging:
    """One panel, everybody of the pool by id, and what it has to judge."""

    stage: Stage
    pool: dict[str, Party]
    filed: list[road.Filed]
    notice_id: str
    panel_id: str = ""

    @property
    def committee(self) -> Party:
        return self.stage.committee

    @property
    def path(self) -> str:
        return f"/v1/panels/{self.panel_id}"

    @property
    def seen(self) -> Any:
        return self.committee.get(self.path)

    @property
    def members(self) -> list[Party]:
        return [self.pool[member["expert_id"]] for member in self.seen["members"]]

    def plan(self, expect: int = 201, **changes: Any) -> Any:
        body = {"notice_id": self.notice_id, "level": road.LEVEL, "size": SIZE, "blind": False} | changes
        planned = self.committee.post("/v1/panels", body, expect)
        self.panel_id = planned.get("panel_id", "")
        return planned

    def do(self, act: str, expect: int = 200, **body: Any) -> Any:
        return self.committee.post(f"{self.path}/{act}", body or None, expect)

    def attend(self, parties: list[Party]) -> None:
        """All at once, and past the edge: one write instead of eleven."""
        *others, last = [party.actor["id"] for party in parties]
        sitting = sittings.load_sitting(self.panel_id).model_copy(update={"present": others})
        sittings.save_sitting(meetings.attend(sitting, an_actor("expert", last), clock.read()))

    def vote(self, party: Party, vote: str = "yes", which: int = 0, expect: int = 200) -> Any:
        body = {"declaration_id": self.filed[which].declaration_id, "vote": vote}
        return party.post(f"{self.path}/ballots", body, expect)

    def recuse(self, party: Party, which: int = 0, expect: int = 200) -> Any:
        body = {"declaration_id": self.filed[which].declaration_id, "reason": "系申报人的导师"}
        return party.post(f"{self.path}/recusals", body, expect)


def a_judging(count: int = 1, pool: int = SIZE + 2) -> Judging:
    """Accepted declarations and a pool; nothing planned yet. A stage of its own, since a pool is its committee's."""
    stage = a_stage()
    notice_id = road.a_notice(stage.committee)
    filed = road.accepted_at_once(stage, count, notice_id)
    parties = [an_expert(stage.committee) for _ in range(pool)]
    return Judging(stage, {party.actor["id"]: party for party in parties}, filed, notice_id)


def again(before: Judging, count: int = 1) -> Judging:
    """Another notice of the same committee, with the same pool."""
    notice_id = road.a_notice(before.committee)
    return Judging(before.stage, before.pool, road.accepted_at_once(before.stage, count, notice_id), notice_id)


def drawn(judging: Judging, **changes: Any) -> Judging:
    judging.plan(**changes)
    judging.do("draw")
    return judging


def opened(judging: Judging, present: int = SIZE, **changes: Any) -> Judging:
    drawn(judging, **changes)
    judging.attend(judging.members[:present])
    judging.do("opening")
    return judging
