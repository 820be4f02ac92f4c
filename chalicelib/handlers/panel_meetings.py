"""A panel's meeting: experts sign in, the office opens and closes it. What was interrupted, a repetition finishes."""

from datetime import datetime

from chalice.app import Blueprint

from chalicelib.domain import ballots, conflicts, counting, experts, meetings, opinions, review_chain
from chalicelib.domain.actors import Actor, Permission, Role
from chalicelib.domain.declarations import Declaration, Status
from chalicelib.domain.errors import Conflict
from chalicelib.domain.results import Panel
from chalicelib.domain.review_chain import Act, Ruling
from chalicelib.domain.sittings import Sitting, SittingStatus, refuse_stranger
from chalicelib.handlers import finding_conflicts
from chalicelib.handlers.shown_panels import ShownSitting, show_panel
from chalicelib.handlers.web import Request, route
from chalicelib.storage import ballots as stored_ballots
from chalicelib.storage import contents, draw_registers, notices, panels
from chalicelib.storage import declarations as stored_declarations
from chalicelib.storage import experts as stored_experts
from chalicelib.storage import sittings as stored
from chalicelib.storage.desks import list_desk, load_heads
from chalicelib.storage.opinions import load_readers
from chalicelib.storage.transaction import Transaction

blueprint = Blueprint(__name__)
COMMITTEE = frozenset({Role.COMMITTEE})


@route(
    blueprint,
    "POST",
    "/v1/panels/{panel_id}/attendance",
    allow=frozenset({Role.EXPERT}),
    returns=ShownSitting,
    looks_again=True,
    tag="评审",
)
def attend_panel(request: Request, panel_id: str) -> ShownSitting:
    """专家本人签到"""
    experts.refuse_over(stored_experts.load_expert(request.actor.account_id), request.now)
    sitting = stored.save_attendance(panel_id, lambda found: meetings.attend(found, request.actor, request.now))
    return show_panel(sitting, request.actor)


@route(
    blueprint,
    "POST",
    "/v1/panels/{panel_id}/opening",
    allow=COMMITTEE,
    returns=ShownSitting,
    looks_again=True,
    permission=Permission.REVIEW,
    tag="评审",
)
def open_panel(request: Request, panel_id: str) -> ShownSitting:
    """会议开始：确定出席专家和评审对象，核出应回避的专家，开始投票"""
    sitting, actor, now = stored.load_sitting(panel_id), request.actor, request.now
    refuse_stranger(sitting, actor)
    if sitting.status == SittingStatus.DRAWN:
        waiting = [head.declaration_id for head in waiting_candidates(sitting)]
        opinions.refuse_missing(_opinions_missing(sitting, waiting))
        sitting = stored.save_sitting(meetings.begin_opening(sitting, waiting, actor, now))
    else:
        meetings.begin_opening(sitting, [], actor, now)
    if sitting.status == SittingStatus.OPENING:
        convened = _convene(sitting, actor, now)
        change = meetings.finish_opening(sitting, convened, actor, now)
        sitting = stored.save_sitting(change, draw_registers.settling(change.after))
        meetings.refuse_nobody(convened)
    return show_panel(sitting, actor)


def _opinions_missing(sitting: Sitting, waiting: list[str]) -> int:
    recused = stored.by_candidate(stored.load_recusals(sitting.panel_id))
    given = opinions.counted(load_readers(sitting.panel_id), recused, sitting.member_ids)
    return opinions.missing(waiting, given)


def waiting_candidates(sitting: Sitting) -> list[Declaration]:
    """What the committee has accepted of that notice and level, as it stands now."""
    group = f"{sitting.series}#{sitting.level}#{Status.ACCEPTED}#{sitting.notice_id}#"
    page = list_desk(sitting.unit_id, group, meetings.MOST_CANDIDATES + 1, None)
    heads = load_heads([head.declaration_id for head in page.items]).values()
    return [head for head in heads if conflicts.is_before(sitting, head)]


def _convene(sitting: Sitting, actor: Actor, now: datetime) -> list[str]:
    """Each candidate with the recusals that follow from what they say, in one transaction.

    Answers who is before this panel then; of those whom another took meanwhile, none is.
    """
    recused = stored.by_candidate(stored.load_recusals(sitting.panel_id))
    members, convened = finding_conflicts.load_members(sitting), []
    for candidate in load_heads(sitting.candidates).values():
        if candidate.sitting_id == sitting.panel_id:
            convened.append(candidate.declaration_id)
            continue
        whole = contents.load_whole(candidate.declaration_id)
        known = recused.get(candidate.declaration_id, set())
        found = finding_conflicts.computed(sitting, members, whole, known, now)
        also = Transaction()
        stored.unless_moved(also, sitting)  # it may be called off meanwhile
        stored.add_recusals(also, sitting.panel_id, found)
        ruling = Ruling(act=Act.CONVENE, details={"panel_id": sitting.panel_id}, marks={"sitting_id": sitting.panel_id})
        try:
            change = review_chain.decide(whole.declaration, actor, ruling, now)
        except Conflict:  # another's by now
            continue
        stored_declarations.save_declaration(change, also)
        convened.append(candidate.declaration_id)
    return convened


@route(
    blueprint,
    "POST",
    "/v1/panels/{panel_id}/closing",
    allow=COMMITTEE,
    returns=ShownSitting,
    looks_again=True,
    permission=Permission.REVIEW,
    tag="评审",
)
def close_panel(request: Request, panel_id: str) -> ShownSitting:
    """会议结束：停止投票，计票，得出评审结果"""
    sitting, actor, now = stored.load_sitting(panel_id), request.actor, request.now
    recused = stored.by_candidate(stored.load_recusals(panel_id))
    missing = ballots.missing(sitting, recused, stored_ballots.load_voted(panel_id))
    sitting = stored.save_sitting(meetings.close(sitting, missing, actor, now))
    if sitting.status == SittingStatus.CLOSED:
        # Nothing moves any more: what is read now is what was cast, and who was recused.
        recused = stored.by_candidate(stored.load_recusals(panel_id))
        counted = ballots.count(sitting, recused, stored_ballots.load_counts(panel_id))
        panel = _save_results(sitting, counted, actor)
        _judge(sitting, panel, actor, now)
        sitting = stored.save_sitting(meetings.finish(sitting, counted.unjudged, actor, now))
    return show_panel(sitting, actor)


def _save_results(sitting: Sitting, counted: ballots.Counted, actor: Actor) -> Panel | None:
    """From here on the panel is published and confirmed like an offline meeting; none when nobody was judged."""
    if not counted.tallies:
        return None
    panel = panels.find_panel(sitting.panel_id)
    notice = notices.load_notice(sitting.notice_id)
    return panel or panels.save_panel(counting.results_of(sitting, counted.tallies, notice, actor))


def _judge(sitting: Sitting, panel: Panel | None, actor: Actor, now: datetime) -> None:
    verdicts = {tally.declaration_id: panel.has_passed(tally) for tally in panel.items} if panel else {}
    for candidate in load_heads(sitting.candidates).values():
        if candidate.sitting_id != sitting.panel_id:
            continue
        passed, left = verdicts.get(candidate.declaration_id), {"sitting_id": None}
        told = {"panel_id": sitting.panel_id}
        if passed is None or panel is None:
            ruling = Ruling(act=Act.RELEASE, details=told, marks=left)
        else:
            act = Act.JUDGE_PASSED if passed else Act.JUDGE_FAILED
            ruling = Ruling(act=act, details=told | {"rules": panel.rules_version}, marks=told | left)
        stored_declarations.save_declaration(review_chain.decide(candidate, actor, ruling, now))
