"""For each scheduled job a scene in which it has something to do: two or three items, in a small world of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain import people
from chalicelib.domain.deletions import DAYS_UNDOABLE
from chalicelib.domain.messages import tell
from chalicelib.handlers import results
from chalicelib.storage import accounts, files, outbox
from chalicelib.storage.transaction import Transaction
from local import clock, seeds
from tests.backlogs import forget_backlogs
from tests.handlers.listed import ask, held
from tests.handlers.publicizing import AFTERWARDS, announce, object_to
from tests.handlers.uploading import key, sent, uploaded
from tests.journeys import road
from tests.parties import (
    START,
    Party,
    Stage,
    a_stage,
    a_unit,
    a_visitor,
    an_applicant,
    move_clock,
    next_number,
    request_path,
    signed_in,
)

DAY = timedelta(days=1)
DUE = START + timedelta(days=10, hours=3)


@dataclass(frozen=True)
class Scene:
    """`at` is when the job first runs; `arrange` prepares its work, `afresh` again what does not lie in a table."""

    at: datetime
    arrange: Callable[[], Any]
    afresh: Callable[[Any], None] = lambda made: None
    is_left: Callable[[Any], bool] = lambda made: False


def _issue() -> Any:
    stage = a_stage()
    filed = road.accepted_at_once(stage, 2, road.a_notice(stage.committee))
    kept, results.ISSUING_SECONDS = results.ISSUING_SECONDS, 0
    try:
        road.certified(filed)
    finally:
        results.ISSUING_SECONDS = kept


def _reissue() -> Any:
    """Two certificates, of which one person's name was corrected after."""
    stage = a_stage()
    filed = road.accepted_at_once(stage, 2, road.a_notice(stage.committee))
    road.certified(filed)
    seeds.load(clock.read())
    found = [accounts.find_account(person.username) for person in seeds.SUPPORT]
    first, second = [signed_in(account) for account in found if account]
    for one in filed:
        body = {"name": "王鸣", "reason": "登记时打错字", "evidence": "户口簿"}
        asked = first.post(f"/v1/users/{one.applicant.party_id}/corrections", body, 201)
        second.post(f"/v1/corrections/{asked['correction_id']}/decision", {"decision": "approve", "reason": "已核对"})


def _draw() -> Any:
    stage = a_stage()
    for _ in range(2):
        notice_id = road.a_notice(stage.committee)
        for name in ("赵一", "钱二"):
            held(stage, notice_id, name)
        ask(stage.committee, notice_id, 202, format="xlsx")


def _deliver() -> tuple[list[str], str]:
    """One message that goes out by SMS alone, and one that goes by mail, too. Answers the numbers and the address."""
    mail = f"n{next_number()}@example.com"
    phones = [f"196{next_number():08d}" for _ in range(2)]
    parties = [an_applicant(phone=phone) for phone in phones]
    account = accounts.load_account(parties[1].party_id)
    assert account
    accounts.save_account(people.confirm_email(account, mail, clock.read()))
    forget_backlogs()
    transaction = Transaction()
    for party in parties:
        told = tell(party.party_id, "revoked", "d-1", START, title="高级工程师", unit="济南市工程师评审委员会")
        outbox.add(transaction, (told,), 1)
    transaction.commit()
    return phones, mail


def _sweep() -> Any:
    """An upload that nobody confirmed, and bytes that lie over a confirmed one."""
    stage = a_stage()
    filed = road.a_draft(stage)
    return filed, sent(filed), uploaded(filed)


def _sweep_afresh(made: Any) -> None:
    filed, *both = made
    for one in both:
        files.write(key(filed, one), b"swapped", "application/pdf")


def _is_unswept(made: Any) -> bool:
    filed, forgotten, kept = made
    left = [len(list(files.list_versions(key(filed, one)))) for one in (forgotten, kept)]
    return left != [0, 1]


def _returned(stage: Stage, notice_id: str) -> road.Filed:
    filed = road.submitted(stage, notice_id)
    filed.review(stage.employer, "return", due=DUE.isoformat())
    return filed


def _lapse() -> Any:
    stage = a_stage()
    notice_id = road.a_notice(stage.committee)
    for _ in range(2):
        _returned(stage, notice_id)


def _close() -> Any:
    """One publicity that nothing speaks against, one with an objection, and one of results."""
    stage = a_stage()
    notice_id = road.a_notice(stage.committee)
    for one in road.reviewed_at_once(stage, 2, notice_id):
        publicity = announce(stage.employer, [one])
    object_to(publicity, a_visitor())
    road.published(road.accepted_at_once(stage, 1, notice_id))


def _purge() -> Any:
    """Two deleted drafts, one of them with a file."""
    stage = a_stage()
    notice_id = road.a_notice(stage.committee)
    filed, other = (road.a_draft(stage, notice_id) for _ in range(2))
    made = uploaded(filed)
    for one in (filed, other):
        one.applicant.delete(one.path)
    return filed, made


def _purge_afresh(made: Any) -> None:
    files.write(key(*made), b"again", "application/pdf")


def _is_unpurged(made: Any) -> bool:
    return bool(list(files.list_versions(key(*made))))


def _remind() -> Any:
    """Two drafts whose window closes, a correction whose term ends, and two units with something to do."""
    stage = a_stage()
    notice_id = road.a_notice(stage.committee, closes_at=DUE.date().isoformat())
    for _ in range(2):
        road.a_draft(stage, notice_id)
    _returned(stage, notice_id)
    request_path(a_unit(), stage.supervisor)
    road.reviewed_at_once(stage, 1, notice_id)


def _escalate() -> Any:
    a_unit("bureau")
    supervisor: Party = a_unit("supervisor")
    for _ in range(2):
        request_path(a_unit(), supervisor)


#: By the names of the contract.
SCENES = {
    "issue_certificates": Scene(road.AFTER_PUBLICITY + DAY, _issue),
    "reissue_certificates": Scene(road.AFTER_PUBLICITY + DAY, _reissue),
    "deliver_outbox": Scene(START + timedelta(minutes=1), _deliver),
    "draw_documents": Scene(START + timedelta(minutes=1), _draw),
    "sweep_uploads": Scene(START + DAY + timedelta(minutes=5), _sweep, _sweep_afresh, _is_unswept),
    "lapse": Scene(DUE + timedelta(hours=1), _lapse),
    "close_publicities": Scene(AFTERWARDS + DAY, _close),
    "purge_drafts": Scene(START + timedelta(days=DAYS_UNDOABLE + 1), _purge, _purge_afresh, _is_unpurged),
    "remind": Scene(DUE - 2 * DAY, _remind),
    "escalate_paths": Scene(START + timedelta(days=14), _escalate),
}


def arranged(name: str) -> Any:
    """At START, and with no message waiting that the job under test has not to do with."""
    move_clock(START)
    return SCENES[name].arrange()
