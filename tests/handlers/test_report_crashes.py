"""A report or a recall that broke off anywhere is finished by repeating it, and moves everybody once."""

import pytest

from tests.handlers.crashing import Crash, break_off_everywhere
from tests.handlers.publicizing import ask_to_report
from tests.journeys import road

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def arranged(stage):
    """Makes some that are reviewed and publicized whenever it is called."""

    def arrange(count):
        filed = road.reviewed_at_once(stage, count)
        road.publicize(stage.employer, filed)
        return filed

    return arrange


def actions(filed):
    history = filed.applicant.get(f"{filed.path}/history")
    assert history["intact"]
    return [entry["action"] for entry in history["items"]][1:]


def test_a_report_broken_off_and_repeated_moves_each_declaration_once(stage, arranged):
    act = lambda filed: ask_to_report(stage.employer, filed)  # noqa: E731
    for filed in break_off_everywhere(lambda: arranged(2), act, Crash, is_after=True):
        told = act(filed)
        assert [item["outcome"] for item in told["items"]] == ["reported"] * 2
        assert [actions(one) for one in filed] == [["report"]] * 2
        assert [one.seen_by(stage.employer)["rank"] for one in filed] == [1, 2]
        assert stage.employer.get(f"/v1/reports/{told['report_id']}") == told


def test_a_recall_broken_off_and_repeated_takes_back_each_declaration_once(stage, arranged):
    def arrange():
        filed = arranged(1)
        return filed, ask_to_report(stage.employer, filed)["report_id"]

    def act(arranged):
        return stage.employer.post(f"/v1/reports/{arranged[1]}/recall", {"reason": "排序有误"})

    for filed, report_id in break_off_everywhere(arrange, act, Crash, is_after=True):
        assert [item["outcome"] for item in act((filed, report_id))["items"]] == ["recalled"]
        assert [actions(one) for one in filed] == [["report", "recall"]]
        items = stage.employer.get(f"/v1/reports/{report_id}")["items"]
        assert [item["recall"]["outcome"] for item in items] == ["recalled"]
