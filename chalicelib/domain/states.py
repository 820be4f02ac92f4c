"""The states of a declaration as data: what staff and applicants read, and the one group each belongs to.

Source: domain.md §2.
"""

from enum import StrEnum

from chalicelib.domain.declarations import Status


class Group(StrEnum):
    FILLING = "filling"
    REVIEWING = "reviewing"
    JUDGING = "judging"
    ENDED = "ended"


#: status → (staff label, applicant label, group)
STATES: dict[Status, tuple[str, str, Group]] = {
    Status.DRAFT: ("填报中", "填报中", Group.FILLING),
    Status.RETURNED: ("退回修改", "退回修改", Group.FILLING),
    Status.IN_REVIEW: ("待审核", "待审核", Group.REVIEWING),
    Status.REVIEWED: ("审核通过待上报", "审核通过待上报", Group.REVIEWING),
    Status.ACCEPTED: ("已受理", "已受理", Group.JUDGING),
    Status.IN_PANEL: ("评审中", "评审中", Group.JUDGING),
    Status.PASSED: ("已评审", "评审中", Group.JUDGING),
    Status.FAILED: ("已评审", "评审中", Group.JUDGING),
    Status.PUBLICIZED: ("结果公示中", "结果公示中", Group.JUDGING),
    Status.CERTIFIED: ("已发证", "已发证", Group.ENDED),
    Status.NOT_PASSED: ("未通过", "未通过", Group.ENDED),
    Status.WITHDRAWN: ("已撤回", "已撤回", Group.ENDED),
    Status.REFUSED: ("不予受理", "不予受理", Group.ENDED),
    Status.LAPSED: ("逾期", "逾期", Group.ENDED),
    Status.REVOKED: ("已撤销", "已撤销", Group.ENDED),
}
ENDED = frozenset(status for status, (_, _, group) in STATES.items() if group == Group.ENDED)
#: Judged but not yet published: everybody but the committee sees 评审中's code, the applicant its label, too.
SECRET = frozenset({Status.PASSED, Status.FAILED})


def label(status: Status, for_applicant: bool) -> str:
    staff, applicant, _ = STATES[status]
    return applicant if for_applicant else staff


def shown_status(status: Status, may_know: bool) -> Status:
    """The code an answer carries: which of the two a verdict is stays the committee's until it is published."""
    return status if may_know or status not in SECRET else Status.IN_PANEL
