"""A season in which anybody may do anything at any time: what a random test draws from.

The machine knows no rule. It remembers whom and what there is, tries, and lets `season_truths` look at what the tables
then hold. A refusal is as good as a success, as long as it is one that the contract knows. So that long roads are
walked at all, `the_next_step` does what a diligent person would do next.
"""

import hashlib
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
import requests
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import DomainError
from local import clock
from local.demo import papers
from tests.journeys import season_truths as truths
from tests.journeys.job_acts import JobActs
from tests.journeys.own_work import only_own_work
from tests.journeys.road import LEVEL, Filed, a_beginning, a_notice, fill_in
from tests.journeys.season_truths import DONE
from tests.parties import ENGINEER, START, Party, a_stage, a_unit, an_applicant, move_clock
from tests.storage.rows import given_ranks

REFUSALS = frozenset({400, 403, 404, 409, 412, 422, 428})
EMPLOYER, SUPERVISOR, COMMITTEE, STRANGER = range(4)
which = st.integers(0, 5)
whose = st.integers(0, 3)
OWN_ACTS = ("submission", "withdrawal", "deletion", "restoration")
ACCEPTANCES = ("accept", "return", "return_to_unit", "refuse")
REVIEWS = ("pass", "return", "refuse", "return_to_unit")


@cache
def scan() -> bytes:
    return papers.scan("diploma")


class Season(JobActs, RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.filed: list[Filed] = []
        self.publicities: list[str] = []
        self.reports: list[str] = []
        self.seen: dict[str, int | None] = {}
        self.told: list[str] = []
        self.known: dict[str, Declaration] = {}
        self.patch = pytest.MonkeyPatch()

    @initialize(depth=st.sampled_from([0, 0, 2, 3, 5]))
    def the_season_opens(self, depth: int) -> None:
        """Some seasons begin at an empty desk, others in the middle of everything."""
        move_clock(START)
        self.stage = a_stage()
        self.units = [self.stage.employer, self.stage.supervisor, self.stage.committee, a_unit("employer")]
        ids = [unit.party_id for unit in self.units]
        only_own_work(self.patch, lambda unit: unit.unit_id in ids)
        self.approved = {(ids[EMPLOYER], ids[SUPERVISOR]), (ids[SUPERVISOR], ids[COMMITTEE])}
        self.notice_id = a_notice(self.stage.committee)
        self.applicants = [an_applicant() for _ in range(3)]
        for n in range(3):
            self.begin(n)
        for _ in range(depth):
            self.everybody_is_diligent()
            self.wait(3)

    # What applicants do

    @rule(n=st.integers(0, 2))
    def begin(self, n: int) -> None:
        body = a_beginning(self.notice_id, self.stage.employer)
        begun = self._try("begin", self.applicants[n], "POST", "/v1/declarations", body)
        if begun:
            self.filed.append(Filed(self.stage, self.applicants[n], self.notice_id, begun["declaration_id"]))

    @rule(n=which)
    def fill_in(self, n: int) -> None:
        for filed in self._some(n):
            try:
                fill_in(filed)
                DONE["fill in"] += 1
            except DomainError:
                pass  # filled in already, or not to be written to now

    @rule(n=which, stale=st.booleans())
    def edit(self, n: int, stale: bool) -> None:
        for filed in self._some(n):
            if self._try("read", filed.applicant, "GET", filed.path):
                etag = "1-1.0.0.0.0.0.0.0.0.0.0.0.0-0" if stale else filed.applicant.etag
                data = {"summary": f"主持完成变配电工程五项，第{len(DONE)}次修改。"}
                self._try("edit", filed.applicant, "PUT", f"{filed.path}/sections/achievements", data, If_Match=etag)

    @rule(n=which)
    def attach(self, n: int) -> None:
        for filed in self._some(n):
            told = {"kind": "diploma", "filename": "学历证书.pdf", "content_type": "application/pdf"}
            told |= {"size": len(scan()), "sha256": hashlib.sha256(scan()).hexdigest()}
            path = f"{filed.path}/attachments"
            if made := self._try("announce", filed.applicant, "POST", path, told):
                upload = made["upload"]
                requests.post(upload["url"], data=upload["fields"], files={"file": ("a.pdf", scan())}, timeout=30)
                self._try("confirm", filed.applicant, "POST", f"{path}/{made['attachment_id']}/confirmation")

    @rule(n=which)
    def detach(self, n: int) -> None:
        for filed in self._some(n):
            whole = self._try("read", filed.applicant, "GET", filed.path)
            for attachment in whole["attachments"][:1] if whole else []:
                path = f"{filed.path}/attachments/{attachment['attachment_id']}"
                self._try("detach", filed.applicant, "DELETE", path)

    @rule(n=which, act=st.sampled_from(OWN_ACTS), own=st.booleans())
    def applicant_acts(self, n: int, act: str, own: bool) -> None:
        for filed in self._some(n):
            who = filed.applicant if own else self.applicants[0]
            if act == "deletion":
                self._try(act, who, "DELETE", filed.path)
            else:
                self._try(act, who, "POST", f"{filed.path}/{act}", {"pledge": True} if act == "submission" else {})

    # What units do

    @rule(n=which, who=whose, decision=st.sampled_from(REVIEWS))
    def review(self, n: int, who: int, decision: str) -> None:
        for filed in self._some(n):
            self._try(decision, self.units[who], "POST", f"{filed.path}/review", _review(decision))

    @rule(who=whose, decision=st.sampled_from(REVIEWS))
    def review_all(self, who: int, decision: str) -> None:
        if self.filed:
            body = _review(decision) | {"declaration_ids": [filed.declaration_id for filed in self.filed]}
            self._try("review all", self.units[who], "POST", "/v1/reviews", body)

    @rule(n=which, who=whose)
    def look(self, n: int, who: int) -> None:
        for filed in self._some(n):
            self._try("look", self.units[who], "GET", filed.path)

    @rule(who=st.sampled_from([EMPLOYER, STRANGER]))
    def make_public(self, who: int) -> None:
        ids = [found.declaration_id for found in self._heads() if found.status == "reviewed"]
        body = {"notice_id": self.notice_id, "level": LEVEL, "declaration_ids": ids}
        body["starts_on"] = clock.read().astimezone(START.tzinfo).date().isoformat()
        if made := self._try("make public", self.units[who], "POST", "/v1/publicities", body):
            self.publicities.append(made["publicity_id"])

    @rule(n=which)
    def close_publicity(self, n: int) -> None:
        for publicity_id in self.publicities[n : n + 1]:
            self._try("close publicity", self.units[EMPLOYER], "POST", f"/v1/publicities/{publicity_id}/closing")

    @rule(n=which, m=which)
    def object_to(self, n: int, m: int) -> None:
        for publicity_id in self.publicities[n : n + 1]:
            body: dict[str, Any] = {"content": "获奖情况与事实不符，请核实"}
            if self.filed[m : m + 1]:
                body["declaration_id"] = self.filed[m].declaration_id
            path = f"/v1/publicities/{publicity_id}/objections"
            self._try("object", self.applicants[0], "POST", path, body)

    @rule(who=whose, ranks=st.lists(st.integers(1, 6), min_size=6, max_size=6))
    def report_wildly(self, who: int, ranks: list[int]) -> None:
        self._report(who, dict(zip([filed.declaration_id for filed in self.filed], ranks, strict=False)))

    @rule(who=whose)
    def report_in_order(self, who: int) -> None:
        unit_id = self.units[who].party_id
        ready = [found for found in self._heads() if found.holder.party_id == unit_id and found.status == "reviewed"]
        taken = given_ranks(unit_id, self.notice_id, LEVEL)
        kept = {declaration_id: rank for rank, declaration_id in taken.items()}
        free = iter(rank for rank in range(1, 100) if rank not in taken)
        self._report(who, {one.declaration_id: kept.get(one.declaration_id) or next(free) for one in ready})

    @rule(n=which, who=whose)
    def recall(self, n: int, who: int) -> None:
        for report_id in self.reports[-n - 1 :][:1]:
            self._try("recall", self.units[who], "POST", f"/v1/reports/{report_id}/recall", {"reason": "排序有误"})

    @rule(n=which, decision=st.sampled_from(ACCEPTANCES))
    def accept(self, n: int, decision: str) -> None:
        for filed in self._some(n):
            path = f"{filed.path}/acceptance"
            self._try(f"committee {decision}", self.stage.committee, "POST", path, _review(decision))

    @rule(who=st.sampled_from([EMPLOYER, SUPERVISOR]), above=whose)
    def change_path(self, who: int, above: int) -> None:
        """Gives up the path it has, if any, and asks for another."""
        lower, upper = self.units[who], self.units[above]
        path_id = f"{lower.party_id}.{ENGINEER.series}.{ENGINEER.level}"
        self._try("give up path", lower, "DELETE", f"/v1/paths/{path_id}")
        body = {"parent_unit_id": upper.party_id, **ENGINEER.model_dump()}
        if self._try("ask for path", lower, "POST", "/v1/paths", body):
            decided = {"decision": "approve", "reason": "属实"}
            if self._try("approve path", upper, "POST", f"/v1/paths/{path_id}/decision", decided):
                self.approved.add((lower.party_id, upper.party_id))

    # What time does, and what a diligent person would do

    @rule(days=st.integers(1, 12))
    def wait(self, days: int) -> None:
        if clock.read() < START + timedelta(days=150):
            move_clock(clock.read() + timedelta(days=days))

    @rule()
    def everybody_is_diligent(self) -> None:
        for n in range(len(self.filed)):
            self.the_next_step(n)

    @rule(n=which)
    def the_next_step(self, n: int) -> None:
        for filed in self._some(n):
            head = truths.load_all([filed.declaration_id])[0]
            holder = next((k for k, unit in enumerate(self.units) if unit.party_id == head.holder.party_id), None)
            if holder is None:
                self.fill_in(n)
                self.applicant_acts(n, "submission", True)
            elif head.status in ("in_review", "returned"):
                self.review(n, holder, "pass") if holder != COMMITTEE else self.look(n, holder)
            elif holder == EMPLOYER and head.publicity is None and not self.publicities:
                self.make_public(holder)
            else:
                for k in range(len(self.publicities)):
                    self.close_publicity(k)
                self.report_in_order(holder)

    # What must be true whatever happened

    @invariant()
    def the_tables_tell_the_truth(self) -> None:
        try:
            self._look_at_the_tables()
        except AssertionError as untrue:
            raise AssertionError(f"after {' · '.join(self.told[-40:])}") from untrue

    def _look_at_the_tables(self) -> None:
        self.forget_purged(self.known)
        heads = self._heads()
        self.known |= {head.declaration_id: head for head in heads}
        changed = [head for head in heads if self.seen.get(head.declaration_id) != head.version]
        for head in changed:
            self.seen[head.declaration_id] = head.version
            truths.nothing_left_the_way(head, truths.entries_of(head.declaration_id))
            truths.the_right_party_holds_it(head)
            truths.every_report_had_rank_path_and_publicity(head, self.approved)
        for unit in self.units if changed else []:
            truths.every_rank_is_given_once_or_free(unit.party_id, self.notice_id, LEVEL)
            truths.the_desk_counts_what_lies_on_it(unit.party_id, heads)

    def teardown(self) -> None:
        self.patch.undo()
        for filed in self.filed:
            truths.nothing_submitted_is_lost(filed.declaration_id)
        for publicity_id in self.publicities:
            truths.nothing_undecided_was_closed(publicity_id)
        for party in [*self.applicants, *self.units]:
            truths.nobody_was_reminded_twice_a_day(party.get_all("/v1/me/notifications?limit=100"))

    def _heads(self) -> list[Declaration]:
        return truths.load_all([filed.declaration_id for filed in self.filed])

    def _some(self, n: int) -> list[Filed]:
        return [self.filed[n % len(self.filed)]] if self.filed else []

    def _report(self, who: int, ranks: dict[str, int]) -> None:
        if not ranks:
            return
        items = [{"declaration_id": declaration_id, "rank": rank} for declaration_id, rank in ranks.items()]
        body = {"notice_id": self.notice_id, "level": LEVEL, "items": items}
        report = self._try("report", self.units[who], "POST", "/v1/reports", body)
        if report:
            self.reports.append(report["report_id"])
            DONE["reported"] += sum(item["outcome"] == "reported" for item in report["items"])

    def _try(self, act: str, who: Party, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer, or None when it was refused as the contract refuses."""
        status, answer = who.attempt(method, path, body, **headers)
        self.told.append(f"{act} {status}")
        if status >= 300:
            assert status in REFUSALS, f"{method} {path} answered {status}: {answer}"
            assert answer["code"], answer
            return None
        DONE[act] += 1
        return answer or {}


def _review(decision: str) -> dict[str, Any]:
    to = "unit" if decision == "return_to_unit" else "applicant"
    act = "return" if decision == "return_to_unit" else decision
    return {"decision": act, "reason": "属实", "fields": ["achievements"] if act == "return" else [], "to": to}
