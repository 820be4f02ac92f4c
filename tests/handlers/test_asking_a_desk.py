"""A desk asked for parts of its order that do not begin it: pages are full, or the last."""

from itertools import chain

import pytest

from tests.journeys import road
from tests.parties import START, a_stage, move_clock

DAY = "2026-05-16T23:59:59+08:00"


@pytest.fixture(scope="module")
def desk(cloud):
    """Two notices; five declarations, of which the middle three are passed."""
    stage = a_stage()
    notices = [road.a_notice(stage.committee), road.a_notice(stage.committee, year=2027)]
    filed = [road.submitted(stage, notices[n % 2]) for n in range(5)]
    for one in filed[1:4]:
        one.review(stage.employer, "pass")
    return filed


def pages(unit, query, limit=1):
    """The ids, page by page, to the end."""
    found, cursor = [], ""
    while cursor is not None:
        told = unit.get(f"/v1/declarations?{query}&limit={limit}" + (f"&cursor={cursor}" if cursor else ""))
        found.append([item["declaration_id"] for item in told["items"]])
        cursor = told["next_cursor"]
    return found


def ids(filed):
    return {one.declaration_id for one in filed}


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("status=reviewed", [1, 2, 3]),
        ("status=in_review", [0, 4]),
        ("level=associate_senior&status=reviewed", [1, 2, 3]),
        ("level=associate_senior", [0, 1, 2, 3, 4]),
        ("year=2026", [0, 2, 4]),
        ("year=2027&status=reviewed", [1, 3]),
        ("status=accepted", []),
        ("level=senior", []),
        ("", [0, 1, 2, 3, 4]),
    ],
)
def test_every_page_but_the_last_is_full(desk, query, places):
    found = pages(desk[0].stage.employer, query)
    assert all(len(page) == 1 for page in found[:-1])
    assert sorted(chain.from_iterable(found)) == sorted(ids(desk[place] for place in places))


def test_a_notice_alone_can_be_asked_for(desk):
    found = pages(desk[0].stage.employer, f"notice_id={desk[1].notice_id}", limit=10)
    assert (len(found), set(found[0])) == (1, ids([desk[1], desk[3]]))


def test_what_was_sent_on_can_be_asked_for_by_its_present_status(cloud):
    stage = a_stage()
    notice_id = road.a_notice(stage.committee)
    filed = [road.submitted(stage, notice_id) for _ in range(4)]
    road.pass_and_report(stage.employer, filed)
    filed[3].review(stage.supervisor, "pass")
    (found,) = pages(stage.employer, "scope=sent&status=reviewed", limit=2)
    assert found == [filed[3].declaration_id]


def test_an_applicant_asks_for_a_status(desk):
    applicant = desk[0].applicant
    assert pages(applicant, "status=in_review") == [[desk[0].declaration_id]]
    assert pages(applicant, "status=reviewed") == [[]]


def test_each_tells_how_long_is_left(desk):
    filed = road.submitted(desk[0].stage)
    filed.review(desk[0].stage.employer, "return", due=DAY)
    head = filed.seen_by(filed.applicant)
    assert (head["due"], head["days_left"], head["overdue"]) == (DAY, 10, False)


def test_what_is_overdue_says_so(desk):
    filed = road.submitted(desk[0].stage)
    filed.review(desk[0].stage.employer, "return", due=DAY)
    move_clock(START.replace(day=17))
    head = filed.seen_by(filed.applicant)
    assert (head["days_left"], head["overdue"]) == (-1, True)


def test_what_has_ended_is_due_no_more(desk):
    filed = road.submitted(desk[0].stage)
    head = filed.review(desk[0].stage.employer, "refuse")
    assert (head["due"], head["days_left"], head["overdue"]) == (None, None, False)
