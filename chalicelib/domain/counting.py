"""From a panel's counted ballots to its results, which go on like those of an offline meeting (`results.py`)."""

from chalicelib.domain.actors import Actor
from chalicelib.domain.changes import Change
from chalicelib.domain.history import record
from chalicelib.domain.notices import Notice
from chalicelib.domain.results import Panel
from chalicelib.domain.sittings import Sitting
from chalicelib.domain.verdicts import RULES, Tally


def results_of(sitting: Sitting, tallies: list[Tally], notice: Notice, actor: Actor) -> Change[Panel]:
    """Judged when the voting closed. Each tally's own sum is who was present for that candidate."""
    assert sitting.closed_at, "only a closed panel is counted"
    panel = Panel(
        panel_id=sitting.panel_id,
        unit_id=sitting.unit_id,
        notice_id=sitting.notice_id,
        level=sitting.level,
        members=sitting.size,
        present=len(sitting.present),
        items=tallies,
        rules_version=RULES.version,
        publicity_days=notice.publicity_days,
        judged_at=sitting.closed_at,
    )
    panel.trail, entry = record(panel.trail, actor, "judge", sitting.closed_at, rules=RULES.version)
    return Change(None, panel, entry)
