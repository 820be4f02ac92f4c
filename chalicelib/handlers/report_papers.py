"""What declarations must bring to be reported: a publicity at the applicant's own unit, a letter when commissioned.

Read once for a whole act, in batches; the rules stand in `domain/publicity_outcomes.py` and `domain/reports.py`.
"""

from chalicelib.domain import publicity_outcomes
from chalicelib.domain import reports as rules
from chalicelib.domain.attachments import COMMISSION_LETTER
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import Conflict
from chalicelib.domain.publicities import Publicity, refuse_stranger
from chalicelib.domain.reports import ReportRequest
from chalicelib.handlers.web import Request
from chalicelib.storage import contents
from chalicelib.storage.publicities import Publicized, load_publicity, unless_changed
from chalicelib.storage.transaction import Transaction


class Papers:
    """`heads` are the declarations of the act as they were read."""

    def __init__(self, request: Request, heads: dict[str, Declaration]) -> None:
        given: ReportRequest = request.body
        self._unit_id = request.actor.party_id
        self._named = given.publicity_id
        if given.publicity_id:
            refuse_stranger(load_publicity(given.publicity_id), request.actor)
        owing = [one.declaration_id for one in heads.values() if publicity_outcomes.is_owed(one, self._unit_id)]
        self._publicities = Publicized(self._unit_id, owing).newest
        own = [one for one in heads.values() if one.hop_of(self._unit_id)]
        self._letters = {one.declaration_id: _letters(one) for one in own if one.commissioned}
        rules.refuse_unknown_letters(given.commission_attachments, set().union(*self._letters.values()))
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
        if self._letters.get(declaration.declaration_id) == set():
            raise rules.letter_missing()


def _letters(declaration: Declaration) -> set[str]:
    attachments = contents.load_whole(declaration.declaration_id).attachments
    return {found.attachment_id for found in attachments if found.kind == COMMISSION_LETTER and found.verified_at}


def bind(transaction: Transaction, publicity: Publicity | None) -> None:
    """The report holds only for the publicity that was read."""
    if publicity:
        unless_changed(transaction, publicity)
