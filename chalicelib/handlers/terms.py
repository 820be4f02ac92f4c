"""Terms as they stand now: extending a notice rewrites no head, so what is shown asks the notice (decision 0017)."""

from chalicelib.domain.declarations import Declaration, due_by
from chalicelib.storage import notices


def all_as_due_now(declarations: list[Declaration]) -> list[Declaration]:
    """One batch of the notices that a page's heads follow, usually one or two; none where no term is followed."""
    found = notices.load_notices(one.notice_id for one in declarations if one.due_of)
    return [
        one.model_copy(update={"due": due_by(one, found[one.notice_id])}) if one.notice_id in found else one
        for one in declarations
    ]


def as_due_now(declaration: Declaration) -> Declaration:
    return all_as_due_now([declaration])[0]
