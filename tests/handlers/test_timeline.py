"""The route and the history as people read them: who has it, what each did, and what stays secret."""

import pytest

from tests.journeys import road


@pytest.fixture(scope="module")
def filed(stage):
    """Returned once by the employer, corrected, and with the supervisor now."""
    filed = road.submitted(stage)
    filed.review(stage.employer, "return")
    filed.submit()
    road.pass_and_report(stage.employer, [filed])
    return filed


def hops(filed, party):
    return party.get(f"{filed.path}/route")["items"]


def history(filed, party):
    return party.get(f"{filed.path}/history")


def test_each_act_is_told_in_chinese(filed):
    labels = [entry["label"] for entry in history(filed, filed.applicant)["items"]]
    assert labels == ["开始填报", "提交申报", "退回申报人修改", "提交申报", "审核通过", "上报"]


def test_an_act_names_the_unit_in_whose_name_it_was_done(filed):
    entries = history(filed, filed.applicant)["items"]
    employer = filed.seen_by(filed.applicant)["unit_name"]
    assert [entry["unit_name"] for entry in entries] == [None, None, employer, None, employer, employer]


def test_the_words_do_not_disturb_the_chain_of_hashes(filed):
    assert history(filed, filed.applicant)["intact"] is True


def test_each_stay_tells_how_it_ended(filed):
    told = [(hop["kind"], hop["decision_label"]) for hop in hops(filed, filed.applicant)]
    assert told == [
        ("applicant", "提交申报"),
        ("employer", "退回申报人修改"),
        ("applicant", "提交申报"),
        ("employer", "上报"),
        ("supervisor", None),
        ("committee", None),
    ]


@pytest.mark.parametrize("party", ["applicant", "employer", "supervisor"])
def test_everybody_on_the_route_sees_it_whole(filed, party):
    looking = filed.applicant if party == "applicant" else getattr(filed.stage, party)
    assert hops(filed, looking) == hops(filed, filed.applicant)
    assert len(hops(filed, looking)) == 6


def test_who_holds_it_since_when_and_what_lies_ahead(filed):
    *_, here, ahead = hops(filed, filed.applicant)
    assert (here["arrived_at"] is not None, here["left_at"], here["planned"]) == (True, None, False)
    assert (ahead["name"], ahead["planned"], ahead["arrived_at"]) == (
        filed.seen_by(filed.applicant)["committee_name"],
        True,
        None,
    )


def test_applicants_see_their_own_rank(filed):
    assert hops(filed, filed.applicant)[3]["rank"] == 1


def test_neither_tells_a_verdict_before_it_is_published(stage):
    filed = road.accepted(stage, 2)
    road.judged(filed, [True, False])
    told = [
        (history(one, one.applicant)["items"][-1]["label"], hops(one, one.applicant)[-1]["decision_label"])
        for one in filed
    ]
    assert told == [("评审", "评审")] * 2
