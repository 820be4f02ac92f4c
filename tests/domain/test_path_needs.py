"""A unit's screenful: what is missing for the declarations on its desk stands first, and says what to do."""

import pytest

from chalicelib.domain.catalogue import Level
from chalicelib.domain.path_needs import needs, no_path
from chalicelib.domain.paths import PathStatus
from tests.build import ENGINEER, NOW, a_path, a_unit, shanghai

EMPLOYER, SUPERVISOR = a_unit(), a_unit("supervisor")
SERIES, LEVEL = ENGINEER.series, ENGINEER.level


def on_desk(amount=1, status="reviewed", series=SERIES, level=LEVEL):
    return {(series, str(level), status): amount}


def the_path(status="approved", **changes):
    return a_path(EMPLOYER, SUPERVISOR, status, **changes)


def the_row(paths, counts):
    (row,) = needs(paths, counts)
    return row


def test_declarations_without_a_path_miss_it():
    row = the_row([], on_desk(3))
    assert (row.series, row.level, row.path, row.declarations, row.is_missing) == (SERIES, LEVEL, None, 3, True)


@pytest.mark.parametrize("status", sorted(set(PathStatus) - {PathStatus.APPROVED}))
def test_a_path_that_is_not_approved_is_missing(status):
    assert the_row([the_path(status)], on_desk()).is_missing


def test_an_approved_path_is_not():
    assert not the_row([the_path()], on_desk()).is_missing


@pytest.mark.parametrize("status", PathStatus)
def test_without_declarations_nothing_is_missing(status):
    assert not the_row([the_path(status)], {}).is_missing


def test_all_that_is_still_to_be_reported_counts():
    counts = on_desk(1, "in_review") | on_desk(2, "reviewed") | on_desk(4, "returned") | on_desk(8, "certified")
    assert the_row([], counts).declarations == 7


def test_what_needs_no_path_makes_no_row():
    assert needs([], on_desk(8, "accepted")) == []


def test_what_is_missing_stands_first_the_most_wanted_at_the_top():
    counts = (
        on_desk(1, series="economics") | on_desk(5, series="accounting") | on_desk(9)  # its path is there
    )
    idle = the_path("pending", series="health", level=Level.SENIOR)
    rows = needs([the_path(), idle], counts)
    assert [(row.series, row.is_missing) for row in rows][:2] == [("accounting", True), ("economics", True)]
    assert {row.series for row in rows[2:]} == {SERIES, "health"}


def test_the_rest_stands_as_in_the_catalogue():
    levels = [Level.ASSISTANT, Level.SENIOR, Level.INTERMEDIATE]
    rows = needs([the_path(level=level) for level in levels], {})
    assert [row.level for row in rows] == [Level.SENIOR, Level.INTERMEDIATE, Level.ASSISTANT]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (None, "请在“单位路径申请”中新增路径"),
        (the_path("pending"), "等待济南市主管部门审核，如未及时审核请电话联系"),
        (the_path(), "路径已开通，审核通过后即可上报"),
        (the_path("rejected", reason="不属本部门"), "未予通过（不属本部门），请核对后重新申请路径"),
        (the_path("withdrawn"), "路径申请已撤回，需要上报时请重新申请"),
        (the_path("retired", ended_by="济南市主管部门"), "路径已由济南市主管部门停用，需要上报时请重新申请"),
    ],
)
def test_every_row_says_what_to_do(path, said):
    assert said in the_row([path] if path else [], on_desk()).to_do(NOW)


def test_an_overdue_request_says_to_call():
    waiting = the_path("pending", requested_at=shanghai("2026-03-02 09:00"))
    said = the_row([waiting], on_desk()).to_do(shanghai("2026-03-06 09:00"))
    assert said == "济南市主管部门自2026年3月6日起已逾期未审核，请电话联系"


@pytest.mark.parametrize(
    ("status", "reason", "said"),
    [("withdrawn", None, "路径已撤回，请重新申请"), ("retired", "机构改革", "路径已停用（机构改革），请重新申请")],
)
def test_the_refusal_to_report_tells_that_the_path_has_ended(status, reason, said):
    refusal = no_path(EMPLOYER, SERIES, LEVEL, the_path(status, reason=reason), SUPERVISOR)
    assert said in refusal.detail
    assert refusal.members["call"] == SUPERVISOR.contact
