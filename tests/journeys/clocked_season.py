"""A whole season played once by the clock: people who act late, or not at all, and the jobs that look after them.

6 July (Monday)   everybody begins; one is returned, two are passed and publicized; a path is asked for
7 July            a draft is deleted
13 July           a draft is sent after its second reminder
14 July           the term of the correction ends
16 July           the window closes
20 July           the committee judges and publishes
28 July           the publicity of the results is over, and they are confirmed
7 August          what was deleted is gone for good
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.storage.tables import DeclarationItem
from local import delivered
from tests.build import shanghai
from tests.journeys import road
from tests.journeys.road import Filed
from tests.journeys.timetable import pass_until
from tests.parties import (
    Party,
    Stage,
    a_unit,
    an_applicant,
    approve_path,
    move_clock,
    next_number,
    request_path,
)

OPENS = shanghai("2026-07-06 09:00")
WINDOWS = {"opens_at": "2026-07-05", "closes_at": "2026-07-16", "report_by": "2026-08-05", "accept_by": "2026-08-31"}
#: A county whose bureau nobody else has.
COUNTY = "371728"


@dataclass
class Told:
    """Something that reached a phone."""

    at: datetime
    body: str

    @property
    def day(self) -> str:
        return f"{self.at:%m-%d}"


@dataclass
class Someone:
    party: Party
    phone: str
    filed: Filed | None = None
    sms: list[Told] = field(default_factory=list)
    inbox: list[Any] = field(default_factory=list)
    end: str = ""

    def days_of(self, words: str) -> list[str]:
        """On which days an SMS with these words came."""
        return [told.day for told in self.sms if words in told.body]

    def kinds(self) -> list[str]:
        """The inbox, oldest first."""
        return [note["kind"] for note in self.inbox]


class ClockedSeason:
    def __init__(self) -> None:
        move_clock(OPENS)
        self.people: dict[str, Someone] = {}
        units = {kind: self._someone(kind, a_unit) for kind in ("employer", "supervisor", "committee")}
        self.stage = Stage(**{kind: one.party for kind, one in units.items()})
        approve_path(self.stage.employer, self.stage.supervisor)
        approve_path(self.stage.supervisor, self.stage.committee)
        self.notice_id = road.a_notice(self.stage.committee, **WINDOWS)
        self.rows_left: dict[str, int] = {}
        self.publicity: dict[str, str] = {}

    def play(self) -> None:
        for scene in (self._beginning, self._waiting, self._ends_of_terms, self._results, self._purging):
            scene()
        messages = delivered.list_messages("")
        for one in self.people.values():
            one.inbox = one.party.get_all("/v1/me/notifications?limit=100")[::-1]
            one.sms = list(_reached(messages, one.phone))
            if one.filed and one is not self["deleter"]:
                one.end = one.party.get(one.filed.path)["status"]

    def __getitem__(self, name: str) -> Someone:
        return self.people[name]

    def _beginning(self) -> None:
        for name in ("never", "late", "uncorrected", "deleter", "quiet", "ordinary"):
            one = self._someone(name, lambda kind, **told: an_applicant(**told))
            one.filed = road.a_complete_draft(self.stage, self.notice_id, one.party)
        self._switch_sms_off(self["quiet"].party)
        for name in ("uncorrected", "quiet", "ordinary"):
            self._filed(name).submit()
        self._filed("uncorrected").review(self.stage.employer, "return", due="2026-07-14")
        for filed in self._passing:
            filed.review(self.stage.employer, "pass")
        asked = {"notice_id": self.notice_id, "level": road.LEVEL, "starts_on": "2026-07-06"}
        asked["declaration_ids"] = [filed.declaration_id for filed in self._passing]
        self.publicity = self.stage.employer.post("/v1/publicities", asked, 201)
        self._ask_for_a_path()
        pass_until(shanghai("2026-07-07 09:05"))
        self["deleter"].party.delete(self._filed("deleter").path)

    def _ask_for_a_path(self) -> None:
        for name, kind in (("bureau", "bureau"), ("idle upper unit", "supervisor"), ("waiting unit", "employer")):
            self._someone(name, lambda _, kind=kind, **told: a_unit(kind, region_code=COUNTY, **told))
        request_path(self["waiting unit"].party, self["idle upper unit"].party)

    def _waiting(self) -> None:
        pass_until(shanghai("2026-07-09 09:05"))
        pass_until(shanghai("2026-07-10 09:05"))
        pass_until(shanghai("2026-07-11 00:05"))
        pass_until(shanghai("2026-07-11 09:05"))
        self._report(self.stage.employer)
        for filed in self._passing:
            filed.review(self.stage.supervisor, "pass")
        self._report(self.stage.supervisor)
        for filed in self._passing:
            filed.accept()
        pass_until(shanghai("2026-07-11 09:07"))
        pass_until(shanghai("2026-07-13 09:05"))
        self._filed("late").submit()

    def _ends_of_terms(self) -> None:
        for moment in ("14 09:05", "15 00:05", "15 07:59", "15 08:01", "15 09:05", "16 09:05", "17 09:05"):
            pass_until(shanghai(f"2026-07-{moment}"))

    def _results(self) -> None:
        pass_until(shanghai("2026-07-20 10:05"))
        panel_id = road.published(self._passing)
        pass_until(shanghai("2026-07-27 09:05"))
        pass_until(shanghai("2026-07-28 09:05"))
        self.stage.committee.post(f"/v1/results/{panel_id}/confirmation", road.APPROVAL)
        pass_until(shanghai("2026-07-28 09:22"))

    def _purging(self) -> None:
        for day in (6, 7):
            pass_until(shanghai(f"2026-08-0{day} 09:05"))
            rows = DeclarationItem.query(f"decl#{self._filed('deleter').declaration_id}")
            self.rows_left[f"08-0{day}"] = len(list(rows))

    @property
    def _passing(self) -> list[Filed]:
        return [self._filed("quiet"), self._filed("ordinary")]

    def _filed(self, name: str) -> Filed:
        filed = self[name].filed
        assert filed
        return filed

    def _report(self, unit: Party) -> None:
        items = [{"declaration_id": one.declaration_id, "rank": rank} for rank, one in enumerate(self._passing, 1)]
        answer = unit.post("/v1/reports", {"notice_id": self.notice_id, "level": road.LEVEL, "items": items})
        assert {item["outcome"] for item in answer["items"]} == {"reported"}, answer

    def _someone(self, name: str, make: Any) -> Someone:
        phone = f"159{next_number():08d}"
        one = self.people[name] = Someone(make(name, phone=phone), phone)
        return one

    @staticmethod
    def _switch_sms_off(party: Party) -> None:
        party.get("/v1/me/preferences")
        chosen = {"ordinary": {"sms": False, "mail": True}}
        party.call("PUT", "/v1/me/preferences", 200, chosen, If_Match=party.etag)


def _reached(messages: list[dict[str, Any]], phone: str) -> Iterator[Told]:
    """Oldest first."""
    for message in reversed(messages):
        if message["to"] == phone and message["at"]:
            yield Told(datetime.fromisoformat(message["at"]), message["body"])
