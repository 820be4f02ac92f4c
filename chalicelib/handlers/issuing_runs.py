"""Runs of issuing: by the confirmation of a panel itself and, for what it did not get to, by a scheduled job.

A run may be stopped anywhere and begun again, or run twice at once: what there is to do is read from the declarations,
each certificate is one transaction with its number, and what cannot be made waits behind what can.
"""

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import issuing_turns, results
from chalicelib.domain.actors import SYSTEM, Actor
from chalicelib.domain.declarations import Declaration, Status
from chalicelib.domain.errors import Conflict, Stale
from chalicelib.domain.results import Panel, PanelStatus
from chalicelib.domain.units import Unit
from chalicelib.handlers.issuing import holder_of, issue_certificate
from chalicelib.handlers.running import Budget, Counts
from chalicelib.storage import number_leases, panels, units
from chalicelib.storage.declarations import load_declaration
from chalicelib.storage.desks import load_heads
from chalicelib.storage.reading import every_page
from chalicelib.storage.transaction import Transaction

#: Revoked ones were issued, too: a panel does not wait for them.
HAS_CERTIFICATE = frozenset({Status.CERTIFIED, Status.REVOKED})
#: How often a run tries what another run keeps taking out of its hands.
TRIES = 3

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Issued:
    """How far a panel has come: `issued` counts all its certificates, `made` those of this run."""

    panel: Panel
    issued: int
    made: int
    failed: list[str]


def issue_due(now: datetime, page: int, budget: Budget) -> Counts:
    """Panel after panel whose turn it is, each as far as it goes, until the time is up."""
    counts = {"issued": 0, "failed": 0}
    for listed in every_page(lambda cursor: panels.list_to_issue(now, page, cursor)):
        if budget.is_spent():
            break
        made, failed = _in_turn(listed.panel_id, now, budget)
        counts["issued"] += made
        counts["failed"] += failed
    return counts


def _in_turn(panel_id: str, now: datetime, budget: Budget) -> tuple[int, int]:
    """A panel that fails as a whole must not end the run: it waits with those that have failures."""
    try:
        done = issue_for_panel(panels.load_panel(panel_id), SYSTEM, now, budget)
    except Exception:
        LOG.exception("panel not issued", extra={"panel_id": panel_id})
        with suppress(Exception):  # a panel that cannot be read cannot be put off either
            _put_off(panel_id, [], now)
        return 0, 1
    if done.failed:
        _put_off(panel_id, done.failed, now)
    return done.made, len(done.failed)


def _put_off(panel_id: str, failed: list[str], now: datetime) -> None:
    with suppress(Stale):  # another run is at it
        panel = panels.load_panel(panel_id)
        if panel.status == PanelStatus.CONFIRMED:
            panels.put_off(issuing_turns.put_off(panel, failed, now))


def issue_for_panel(panel: Panel, actor: Actor, now: datetime, budget: Budget) -> Issued:
    """Issues what is missing, until the time is up."""
    heads = load_heads(panel.passed_ids)
    certified = sum(declaration.status in HAS_CERTIFICATE for declaration in heads.values())
    waiting = [declaration for declaration in heads.values() if declaration.status == Status.PUBLICIZED]
    committee = units.load_unit(panel.unit_id)
    made, failed = 0, list[str]()
    for declaration in issuing_turns.in_turn(panel, waiting):
        if len(failed) == issuing_turns.MOST_FAILURES or budget.is_spent():
            break
        if _issued_one(declaration, panel, committee, len(waiting) - made, actor, now):
            made += 1
        else:
            failed.append(declaration.declaration_id)
    if certified + made == len(panel.passed_ids):
        panel = _finished(panel, actor, now)
    return Issued(panel, certified + made, made, failed)


def _issued_one(
    declaration: Declaration, panel: Panel, committee: Unit, wanted: int, actor: Actor, now: datetime
) -> bool:
    """One that cannot be issued must not keep the others waiting: it is logged, counted and tried again."""
    declaration_id = declaration.declaration_id
    try:
        for _ in range(TRIES):
            try:
                issue_certificate(declaration_id, panel, committee, wanted, actor, now)
            except Conflict as lost:
                if load_declaration(declaration_id).status in HAS_CERTIFICATE:
                    return True
                if not isinstance(lost, Stale):
                    raise
            else:
                return True
        LOG.warning("certificate left to another run", extra={"declaration_id": declaration_id})
    except Exception:
        LOG.exception("certificate not issued", extra={"declaration_id": declaration_id})
    return False


def _finished(panel: Panel, actor: Actor, now: datetime) -> Panel:
    """Everybody has a certificate; numbers that are left become a gap in the same transaction."""
    for _ in range(TRIES):
        if panel.status != PanelStatus.CONFIRMED:
            break
        also = Transaction()
        number_leases.add_given_up(also, holder_of(panel), now)
        try:
            return panels.save_panel(results.finish_issuing(panel, actor, now), also=also)
        except Stale:
            panel = panels.load_panel(panel.panel_id)
    return panel
