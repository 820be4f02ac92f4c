"""What a committee and its experts may try at any time, legal or not: mixed into a season, or played by itself.

Like `season.py` it knows no rule but remembers: whom there is, which panels, and every ballot that was taken.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from chalicelib.storage import sittings
from local import clock
from tests.handlers.judging import an_expert
from tests.journeys import panel_truths as truths
from tests.journeys.road import APPROVAL, LEVEL, Filed
from tests.parties import Party, Stage, move_clock

#: The smallest that two recusals leave without a quorum, and one does not; the rule set is patched to allow it.
SIZE, LARGEST_POOL = 5, 8
VOTES = ("yes", "yes", "yes", "no", "abstain")


@dataclass
class Panels:
    """`cast` are the ballots that were taken: panel, declaration, expert, vote."""

    experts: list[Party] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    cast: list[tuple[str, str, str, str]] = field(default_factory=list)
    seen: dict[str, tuple[int | None, int]] = field(default_factory=dict)


class PanelActs:
    stage: Stage
    notice_id: str
    filed: list[Filed]
    panels: Panels
    _try: Callable[..., Any]

    def invite(self, chance: Random) -> None:
        if len(self.panels.experts) < LARGEST_POOL:
            self.panels.experts.append(an_expert(self.stage.committee))

    def suspend(self, chance: Random) -> None:
        for expert in self._one(self.panels.experts, chance):
            body = {"suspended": chance.random() < 0.5, "reason": "违反评审纪律"}
            path = f"/v1/experts/{expert.actor['id']}/suspension"
            self._try("suspend", self.stage.committee, "POST", path, body)

    def draw_panel(self, chance: Random) -> None:
        while len(self.panels.experts) < SIZE + 1:
            self.invite(chance)
        body = {"notice_id": self.notice_id, "level": LEVEL, "size": SIZE, "blind": chance.random() < 0.3}
        if made := self._try("plan", self.stage.committee, "POST", "/v1/panels", body):
            self.panels.ids.append(made["panel_id"])
            self._do("draw", made["panel_id"], self.stage.committee)

    def replace_member(self, chance: Random) -> None:
        for panel_id, member in self._panel_and_expert(chance):
            body = {"expert_id": member.actor["id"], "reason": "因公出国"}
            self._do("replacements", panel_id, self.stage.committee, body)

    def attend(self, chance: Random) -> None:
        for panel_id in self._latest():
            for expert in self.panels.experts:
                if chance.random() < 0.8:
                    self._do("attendance", panel_id, expert)

    def open_panel(self, chance: Random) -> None:
        for panel_id in self._latest():
            self._do("opening", panel_id, self._mostly(self.stage.committee, chance))

    def recuse(self, chance: Random) -> None:
        for panel_id, expert in self._panel_and_expert(chance):
            for filed in self._one(self.filed, chance):
                body = {"declaration_id": filed.declaration_id, "reason": "系申报人的导师"}
                self._do("recusals", panel_id, expert, body)

    def look(self, chance: Random) -> None:
        """Whatever is shown must have been assigned, at that moment."""
        for panel_id, expert in self._panel_and_expert(chance):
            for filed in self._one(self.filed, chance):
                path = f"/v1/panels/{panel_id}/declarations/{filed.declaration_id}"
                for what in (path, f"{path}/attachments"):
                    if self._try("expert looks", expert, "GET", what):
                        truths.it_was_assigned(panel_id, filed.declaration_id, expert.actor["id"])

    def vote(self, chance: Random) -> None:
        for panel_id, expert in self._panel_and_expert(chance):
            for filed in self._one(self.filed, chance):
                self._cast(panel_id, self._mostly(expert, chance), filed, chance.choice(VOTES))

    def everybody_votes(self, chance: Random) -> None:
        for panel_id in self._latest():
            for filed in self.filed:
                for expert in self.panels.experts:
                    if chance.random() < 0.9:
                        self._cast(panel_id, expert, filed, chance.choice(VOTES))

    def close_panel(self, chance: Random) -> None:
        for panel_id in self._latest():
            self._do("closing", panel_id, self._mostly(self.stage.committee, chance))

    def wait_and_close(self, chance: Random) -> None:
        """After an hour missing ballots are waited for no longer."""
        move_clock(clock.read() + timedelta(hours=1))
        self.close_panel(chance)

    def publish(self, chance: Random) -> None:
        for panel_id in self._one(self.panels.ids, chance):
            self._try("publish", self.stage.committee, "POST", f"/v1/results/{panel_id}/publication")

    def confirm(self, chance: Random) -> None:
        for panel_id in self._one(self.panels.ids, chance):
            self._try("confirm", self.stage.committee, "POST", f"/v1/results/{panel_id}/confirmation", APPROVAL)

    def wait_for_the_publicity(self, chance: Random) -> None:
        move_clock(clock.read() + timedelta(days=9))

    def go_on(self, chance: Random) -> None:
        """What a diligent office and its experts would do next, so that meetings come to their end."""
        stands = sittings.load_sitting(self.panels.ids[-1]).status if self.panels.ids else "judged"
        if stands == "drawn":
            self.attend(chance)
            self.open_panel(chance)
        elif stands == "open":
            self.everybody_votes(chance)
            self.wait_and_close(chance)
        else:
            for act in (self.publish, self.wait_for_the_publicity, self.confirm) if self.panels.ids else ():
                act(chance)
            self.draw_panel(chance)

    def the_panels_tell_the_truth(self) -> None:
        for panel_id in self.panels.ids:
            stands = truths.how_it_stands(panel_id)
            if self.panels.seen.get(panel_id) != stands:
                self.panels.seen[panel_id] = stands
                truths.look_at(panel_id, [ballot[1:] for ballot in self.panels.cast if ballot[0] == panel_id])

    def _cast(self, panel_id: str, who: Party, filed: Filed, vote: str) -> None:
        body = {"declaration_id": filed.declaration_id, "vote": vote}
        if self._do("ballots", panel_id, who, body):
            self.panels.cast.append((panel_id, filed.declaration_id, who.actor["id"], vote))

    def _do(self, act: str, panel_id: str, who: Party, body: Any = None) -> Any:
        return self._try(act, who, "POST", f"/v1/panels/{panel_id}/{act}", body)

    def _mostly(self, who: Party, chance: Random) -> Party:
        return who if chance.random() < 0.9 else self.stage.employer

    def _latest(self) -> list[str]:
        return self.panels.ids[-1:]

    def _panel_and_expert(self, chance: Random) -> list[tuple[str, Party]]:
        return [(panel_id, expert) for panel_id in self._latest() for expert in self._one(self.panels.experts, chance)]

    @staticmethod
    def _one(of: list[Any], chance: Random) -> list[Any]:
        return [chance.choice(of)] if of else []


P = PanelActs
#: A diligent one comes more often, or few meetings would come to their end.
PANEL_ACTS: tuple[Callable[[PanelActs, Random], None], ...] = (
    P.invite, P.suspend, P.draw_panel, P.replace_member, P.attend, P.open_panel, P.recuse, P.recuse, P.look, P.look,
    P.vote, P.vote, P.everybody_votes, P.close_panel, P.wait_and_close, P.publish, P.confirm, P.wait_for_the_publicity,
    *[P.go_on] * 9,
)  # fmt: skip
