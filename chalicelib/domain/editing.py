"""Whether the applicant may change what a declaration says, and what to do instead (domain.md §2 rules 5 and 7)."""

from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import Conflict
from chalicelib.domain.states import ENDED, label


def refuse_closed(declaration: Declaration) -> None:
    """Raises Conflict `wrong_state`, saying who has it, or that a new one can begin with its contents."""
    if declaration.is_editable:
        return
    if declaration.status in ENDED:
        shown = label(declaration.status, for_applicant=True)
        detail = f"这份申报已结束（{shown}），不能再修改；如在申报期内，可新建申报并带入其内容"
        raise Conflict(detail, code="wrong_state")
    raise Conflict(f"申报已提交，由{declaration.holder.name}处理，现在不能修改", code="wrong_state")
