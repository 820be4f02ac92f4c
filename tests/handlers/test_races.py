"""Many hands at once: whatever the order, one wins and the rules hold."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.storage.reading import get
from chalicelib.storage.tables import DeclarationItem
from tests.handlers.asking import ask, try_to_sign_in
from tests.journeys import road
from tests.parties import a_registration, a_unit_registration, a_visitor, an_applicant

ROUNDS = pytest.mark.parametrize("round_", range(3))


def all_at_once(calls):
    """The answers (status, body) of calls that begin together."""
    start = threading.Barrier(len(calls))

    def run(call):
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as hands:
        return list(hands.map(run, calls))


def statuses(answers):
    return sorted(status for status, _ in answers)


def test_thirty_wrong_passwords_at_once_get_five_tries():
    username = an_applicant().actor["username"]
    answers = all_at_once([lambda: try_to_sign_in(username, "Not-the-password-1")] * 30)
    assert statuses(answers) == [401] * 5 + [423] * 25
    assert sorted(told["attempts_left"] for status, told in answers if status == 401) == [0, 1, 2, 3, 4]


def test_thirty_wrong_passwords_for_nobody_get_five_tries_too():
    answers = all_at_once([lambda: try_to_sign_in("nobody.at.home", "Not-the-password-1")] * 30)
    assert statuses(answers) == [401] * 5 + [423] * 25


def test_thirty_registrations_with_one_identity_number_make_one_account():
    number = a_registration()["id_number"]
    given = [a_registration(id_number=number) for _ in range(30)]
    answers = all_at_once([lambda body=body: ask(a_visitor(), "POST", "/v1/users", body) for body in given])
    assert statuses(answers) == [201] + [409] * 29
    assert {told["code"] for status, told in answers if status == 409} == {"id_number_taken"}


@pytest.mark.parametrize(
    ("path", "a_form", "field", "code"),
    [
        ("/v1/users", a_registration, "id_number", "id_number_taken"),
        ("/v1/users", a_registration, "username", "username_taken"),
        ("/v1/units", a_unit_registration, "uscc", "uscc_taken"),
        ("/v1/units", a_unit_registration, "username", "username_taken"),
    ],
)
def test_of_two_who_register_the_same_at_once_one_does(path, a_form, field, code):
    first = a_form()
    forms = [first, a_form(**{field: first[field]})]
    answers = all_at_once([lambda form=form: ask(a_visitor(), "POST", path, form) for form in forms])
    assert statuses(answers) == [201, 409]
    assert [told["code"] for status, told in answers if status == 409] == [code]


def test_one_person_begins_one_declaration_with_eight_clicks(stage):
    applicant, body = an_applicant(), road.a_beginning(road.a_notice(stage.committee), stage.employer)
    answers = all_at_once([lambda: ask(applicant.twin(), "POST", "/v1/declarations", body)] * 8)
    assert statuses(answers) == [201] + [409] * 7
    assert len(applicant.get("/v1/declarations")["items"]) == 1


@ROUNDS
def test_a_second_reviewer_loses_and_leaves_no_history(stage, round_):
    filed = road.submitted(stage)
    decisions = [{"decision": "pass", "reason": "属实"}, {"decision": "refuse", "reason": "不符"}]
    answers = all_at_once(
        [lambda told=told: ask(stage.employer.twin(), "POST", f"{filed.path}/review", told) for told in decisions]
    )
    assert statuses(answers) == [200, 409]
    history = filed.applicant.get(f"{filed.path}/history")
    assert (len(history["items"]), history["intact"]) == (3, True)


@ROUNDS
def test_a_second_reviewer_with_the_version_seen_is_told_to_look_again(stage, round_):
    filed = road.submitted(stage)
    filed.seen_by(stage.employer)
    seen = stage.employer.etag
    decisions = [{"decision": "pass", "reason": "属实"}, {"decision": "refuse", "reason": "不符"}]
    path = f"{filed.path}/review"
    answers = all_at_once(
        [lambda told=told: ask(stage.employer.twin(), "POST", path, told, If_Match=seen) for told in decisions]
    )
    assert statuses(answers) in ([200, 409], [200, 412])
    actions = [entry["action"] for entry in filed.applicant.get(f"{filed.path}/history")["items"]]
    assert actions[:3] == ["begin", "submit", "open"]
    assert len(actions) == 4


@ROUNDS
def test_two_parallel_reports_never_give_one_rank_twice(stage, round_):
    notice_id = road.a_notice(stage.committee)
    filed = [road.submitted(stage, notice_id) for _ in range(2)]
    for one in filed:
        one.review(stage.employer, "pass")
    road.publicize(stage.employer, filed)

    def report(one):
        items = [{"declaration_id": one.declaration_id, "rank": 1}]
        told = {"notice_id": notice_id, "level": road.LEVEL, "items": items}
        return ask(stage.employer.twin(), "POST", "/v1/reports", told)

    all_at_once([lambda one=one: report(one) for one in filed])
    assert sorted(one.seen_by(stage.employer)["status"] for one in filed) == ["in_review", "reviewed"]


@ROUNDS
def test_the_same_report_sent_twice_at_once_moves_each_declaration_once(stage, round_):
    filed = road.submitted(stage)
    filed.review(stage.employer, "pass")
    road.publicize(stage.employer, [filed])
    items = [{"declaration_id": filed.declaration_id, "rank": 1}]
    told = {"notice_id": filed.notice_id, "level": road.LEVEL, "items": items}
    all_at_once([lambda: ask(stage.employer.twin(), "POST", "/v1/reports", told)] * 4)
    actions = [entry["action"] for entry in filed.applicant.get(f"{filed.path}/history")["items"]]
    assert actions == ["begin", "submit", "pass", "report"]
    assert filed.report(stage.employer)["items"][0]["outcome"] == "reported"


@ROUNDS
def test_a_section_saved_during_the_submission_is_in_it_or_refused(stage, round_):
    filed = road.a_complete_draft(stage)
    filed.seen_by(filed.applicant)
    seen, summary = filed.applicant.etag, {"summary": "提交的同时改写的业绩，另一个标签页。"}
    all_at_once(
        [
            lambda: ask(filed.applicant.twin(), "POST", f"{filed.path}/submission", {"pledge": True}),
            lambda: ask(filed.applicant.twin(), "PUT", f"{filed.path}/sections/achievements", summary, If_Match=seen),
        ]
    )
    filed.submit()
    frozen = json.loads(get(DeclarationItem, f"decl#{filed.declaration_id}", "snapshot#001").body)
    assert frozen["sections"] == filed.seen_by(filed.applicant)["sections"]
