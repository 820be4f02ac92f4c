"""What declarations must bring to be reported: a publicity at the applicant's own unit, a letter when commissioned.

Read once for a whole act, in batches; the rules stand in `domain/publicity_outcomes.py` and `domain/reports.py`.
"""

from chalicelib.domain import publicity_outcomes
from chalicelib.domain import reports as rules
from chalicelib.domain.attachments import COMMISSION_LETTER
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import Conflict, Stale
from chalicelib.domain.publicities import Publicity, refuse_stranger
from chalicelib.domain.reports import ReportRequest
from chalicelib.handlers.web import Request
from chalicelib.storage.contents import Whole, load_whole, unless_attachments_changed
from chalicelib.storage.publicities import Publicized, load_publicity, unless_changed
from chalicelib.storage.transaction import Transaction


class Papers:
    """`heads` are the declarations of the act as they were read."""

    def __init__(self, request: Request, heads: dict[str, Declaration]) -> None:
        given: ReportRequest = request.body
        self._unit_id = request.actor.party_id
        self._named = given.publicity_id
        owing = [one.declaration_id for one in heads.values() if publicity_outcomes.is_owed(one, self._unit_id)]
        if given.publicity_id and owing:  # the units above may pass on what they were told: it is not asked of them
            refuse_stranger(load_publicity(given.publicity_id), request.actor)
        self._publicities = Publicized(self._unit_id, owing).newest
        own = [one for one in heads.values() if one.hop_of(self._unit_id)]
        self._wholes = {one.declaration_id: load_whole(one.declaration_id) for one in own if one.commissioned}
        letters = set().union(*map(_letters, self._wholes.values()))
        rules.refuse_unknown_letters(given.commission_attachments, letters)
        self._refuse_wholly_unpublicized(given, owing)

    def _refuse_wholly_unpublicized(self, given: ReportRequest, owing: list[str]) -> None:
        """When nothing at all can go for want of a publicity, the act itself is refused, and says what to do."""
        lacking = [self._lack(declaration_id) for declaration_id in owing]
        if len(owing) == len(given.items) and all(lacking) and lacking[0]:
            raise lacking[0]

    def publicity_of(self, declaration: Declaration) -> Publicity | None:
        """The one that covers it; None where none is asked for. Raises Conflict with what is lacking."""
        if not publicity_outcomes.is_owed(declaration, self._unit_id):
            return None
        lacking = self._lack(declaration.declaration_id)
        if lacking:
            raise lacking
        return self._publicities[declaration.declaration_id]

    def _lack(self, declaration_id: str) -> Conflict | None:
        newest = self._publicities.get(declaration_id)
        if self._named and (newest is None or newest.publicity_id != self._named):
            return publicity_outcomes.not_in(self._named)
        return publicity_outcomes.lack(newest, declaration_id)

    def refuse_without_letter(self, declaration: Declaration) -> None:
        """Those that were never the unit's are not looked into: it is told that there are none."""
        whole = self._wholes.get(declaration.declaration_id)
        if whole and not _letters(whole):
            raise rules.letter_missing()

    def bind(self, transaction: Transaction, declaration_id: str, publicity: Publicity | None) -> None:
        """The report holds only for the publicity and the letter that were read."""
        if publicity:
            unless_changed(transaction, publicity)
        if whole := self._wholes.get(declaration_id):
            unless_attachments_changed(transaction, whole, Stale("附件刚刚有变动，请核对后再上报"))


def _letters(whole: Whole) -> set[str]:
    return {found.attachment_id for found in whole.attachments if found.kind == COMMISSION_LETTER and found.verified_at}
