"""Support corrects a wrong name or number: nobody needs to telephone twice, and nobody does it alone."""

import pytest

from chalicelib.domain.history import is_intact
from chalicelib.handlers import issuing
from chalicelib.storage import accounts, histories
from chalicelib.storage.certificates import load_certificate
from chalicelib.storage.reading import get
from chalicelib.storage.tables import UserItem
from tests.handlers.asking import ask, field_codes, is_chinese, try_to_sign_in
from tests.journeys import road
from tests.parties import START, a_registration, a_stage, a_unit, a_visitor, an_applicant, move_clock
from tests.storage.rows import all_at_once, all_rows


@pytest.fixture
def applicant():
    return an_applicant()


@pytest.fixture(scope="module")
def second(seeded):
    return seeded[1]


def a_number():
    return a_registration()["id_number"]


def request(support, applicant, expect=201, **told):
    body = {"name": "王鸣", "reason": "登记时打错字", "evidence": "户口簿"} | told
    given = {field: value for field, value in body.items() if value is not None}
    return support.post(f"/v1/users/{applicant.actor['id']}/corrections", given, expect)


def decide(support, correction, decision="approve", expect=200, reason="已核对"):
    path = f"/v1/corrections/{correction['correction_id']}/decision"
    return support.post(path, {"decision": decision, "reason": reason}, expect)


def correct(first, second, applicant, **told):
    return decide(second, request(first, applicant, **told))


def waiting(support):
    found, cursor = [], ""
    while cursor is not None:
        page = support.get(f"/v1/corrections?status=pending&limit=100{cursor and f'&cursor={cursor}'}")
        found, cursor = found + page["items"], page["next_cursor"]
    return [item["correction_id"] for item in found]


def history_of(applicant):
    return histories.list_entries(UserItem, accounts.key(applicant.actor["id"]), 100, None).items


def test_the_answer_masks_both_numbers(support):
    given = a_registration()
    applicant, number = an_applicant(**given), a_number()
    made = request(support, applicant, id_number=number)
    assert (made["status"], made["name"], made["current_name"]) == ("pending", "王鸣", "王明")
    assert made["id_number"] == number[:4] + "**********" + number[-4:]
    assert made["current_id_number"] == given["id_number"][:4] + "**********" + given["id_number"][-4:]


def test_nothing_changes_before_a_second_person_has_decided(support, applicant):
    before = applicant.get("/v1/me")
    request(support, applicant, id_number=a_number())
    assert applicant.get("/v1/me") == before


def test_an_approved_correction_takes_effect(support, second, applicant):
    number = a_number()
    assert correct(support, second, applicant, id_number=number)["status"] == "approved"
    me = applicant.get("/v1/me")
    assert (me["name"], me["id_number"]) == ("王鸣", number[:4] + "**********" + number[-4:])
    assert me["birth_date"] == f"{number[6:10]}-{number[10:12]}-{number[12:14]}"


def test_one_signs_in_by_the_new_number_and_not_by_the_old_one(support, second):
    given = a_registration()
    applicant, number = an_applicant(**given), a_number()
    correct(support, second, applicant, name=None, id_number=number)
    assert try_to_sign_in(number)[0] == 201
    assert try_to_sign_in(given["id_number"])[0] == 401


def test_the_old_number_is_free_again_for_whose_it_is(support, second):
    given = a_registration()
    correct(support, second, an_applicant(**given), name=None, id_number=a_number())
    a_visitor().post("/v1/users", a_registration(id_number=given["id_number"]), 201)


def test_the_account_opens_the_new_number(support, second, applicant):
    number = a_number()
    correct(support, second, applicant, id_number=number)
    assert applicant.get("/v1/me/export")["account"]["id_number"] == number


def test_a_corrected_number_lies_in_no_table(support, second, applicant):
    number = a_number()
    correct(support, second, applicant, id_number=number, reason=f"应为{number}")
    assert [row["sk"]["S"] for row in all_rows() if number in str(row)] == []


@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_the_same_support_account_cannot_decide(support, applicant, decision):
    correction = request(support, applicant)
    assert decide(support, correction, decision, 403)["code"] == "four_eyes"
    assert applicant.get("/v1/me")["name"] == "王明"


def test_a_rejection_leaves_everything_as_it_was(support, second, applicant):
    before = applicant.get("/v1/me")
    assert decide(second, request(support, applicant), "reject")["decision_reason"] == "已核对"
    assert applicant.get("/v1/me") == before
    assert applicant.get("/v1/me/notifications")["items"][0]["kind"] == "correction_rejected"


def test_deciding_twice_the_same_changes_nothing(support, second, applicant):
    correction = request(support, applicant)
    assert decide(second, correction) == decide(second, correction)
    assert [entry.action for entry in history_of(applicant)] == ["register", "request_correction", "correct"]


def test_a_decision_cannot_be_turned_round(support, second, applicant):
    correction = request(support, applicant)
    decide(second, correction)
    assert decide(second, correction, "reject", 409)["code"] == "correction_decided"


def test_a_second_correction_waits_until_the_first_is_decided(support, second, applicant):
    first = request(support, applicant)
    assert request(second, applicant, 409, name="王名")["code"] == "correction_pending"
    decide(second, first)
    request(second, applicant, name="王名")


def test_a_repeated_request_asks_once(support, applicant):
    path = f"/v1/users/{applicant.actor['id']}/corrections"
    body = {"name": "王鸣", "reason": "打错字", "evidence": "户口簿"}
    key = f"correct-{applicant.actor['id']}"
    answers = [support.post(path, body, 201, Idempotency_Key=key) for _ in range(2)]
    assert answers[0] == answers[1]


def test_the_second_person_finds_it_in_the_list_until_it_is_decided(support, second, applicant):
    correction = request(support, applicant)
    assert correction["correction_id"] in waiting(second)
    decide(second, correction)
    assert correction["correction_id"] not in waiting(second)


def test_the_list_is_paged(support, second):
    for _ in range(2):
        request(support, an_applicant())
    first = second.get("/v1/corrections?limit=1")
    following = second.get(f"/v1/corrections?limit=1&cursor={first['next_cursor']}")
    assert len(first["items"]) == len(following["items"]) == 1
    assert first["items"] != following["items"]


def test_another_persons_number_is_taken(support, applicant):
    other = a_registration()
    an_applicant(**other)
    assert request(support, applicant, 409, id_number=other["id_number"])["code"] == "id_number_taken"


def test_a_number_registered_meanwhile_is_taken_when_it_is_decided(support, second, applicant):
    other = a_registration()
    correction = request(support, applicant, id_number=other["id_number"])
    a_visitor().post("/v1/users", other, 201)
    assert decide(second, correction, expect=409)["code"] == "id_number_taken"
    assert applicant.get("/v1/me")["name"] == "王明"


def test_one_number_for_two_people_at_once_goes_to_exactly_one(support, second):
    number = a_number()
    pair = [an_applicant(), an_applicant()]
    corrections = [request(support, applicant, id_number=number) for applicant in pair]
    path = "/v1/corrections/{}/decision"
    statuses = all_at_once(
        [
            lambda c=c: ask(second.twin(), "POST", path.format(c["correction_id"]), {"decision": "approve"})[0]
            for c in corrections
        ]
    )
    assert sorted(statuses) == [200, 409]
    claim = get(UserItem, f"idno#{accounts.seal_new_id_number('x', number).lookup}", "claim")
    assert [claim.body == applicant.actor["id"] for applicant in pair] == [status == 200 for status in statuses]


def test_the_history_names_who_asked_and_who_approved(support, second, applicant):
    correct(support, second, applicant)
    entries = history_of(applicant)
    assert is_intact(entries)
    assert [(entry.action, entry.actor_name) for entry in entries[1:]] == [
        ("request_correction", support.actor["name"]),
        ("correct", second.actor["name"]),
    ]


def test_the_person_is_told(support, second, applicant):
    correct(support, second, applicant)
    assert applicant.get("/v1/me/notifications")["items"][0]["kind"] == "corrected"


def test_a_wrong_number_is_named_in_chinese(support, applicant):
    problem = request(support, applicant, 422, id_number="370102199003072510")
    assert field_codes(problem) == {"id_number": "id_number_check_digit"}
    assert is_chinese(problem["errors"][0]["message"])


@pytest.mark.parametrize("field", ["reason", "evidence"])
def test_a_reason_and_proof_are_needed(support, applicant, field):
    assert list(field_codes(request(support, applicant, 422, **{field: ""}))) == [field]


def test_units_and_strangers_are_no_people_to_correct(support):
    assert request(support, a_unit(), 404)["code"] == "not_found"
    assert support.post("/v1/users/nobody/corrections", {"name": "王鸣", "reason": "a", "evidence": "b"}, 404)


def test_an_unknown_correction_is_not_found(second):
    assert decide(second, {"correction_id": "nothing"}, expect=404)["code"] == "not_found"


def test_only_support_corrects(stage, applicant):
    assert request(applicant, applicant, 403)["code"] == "not_allowed"
    assert stage.employer.get("/v1/corrections", 403)["code"] == "not_allowed"


@pytest.mark.parametrize("begin", [road.a_draft, road.submitted])
def test_a_live_declaration_carries_the_new_name(stage, support, second, begin):
    filed = begin(stage)
    correct(support, second, filed.applicant)
    assert filed.seen_by(filed.applicant)["applicant_name"] == "王鸣"
    history = filed.applicant.get(f"{filed.path}/history")
    assert history["intact"]
    assert history["items"][-1]["action"] == "correct_applicant"


def test_a_desk_counts_a_corrected_declaration_once(support, second):
    filed = road.submitted(a_stage())
    correct(support, second, filed.applicant)
    counts = filed.stage.employer.get("/v1/declarations")["counts"]
    assert [(count["status"], count["count"]) for count in counts] == [("in_review", 1)]


def test_a_corrected_declaration_goes_on_its_way(stage, support, second):
    filed = road.submitted(stage)
    correct(support, second, filed.applicant)
    assert filed.review(stage.employer, "pass")["applicant_name"] == "王鸣"


def test_a_declaration_that_has_ended_keeps_the_name_it_was_made_with(stage, support, second):
    filed = road.submitted(stage)
    filed.review(stage.employer, "refuse")
    correct(support, second, filed.applicant)
    assert filed.seen_by(filed.applicant)["applicant_name"] == "王明"


def test_a_certificate_being_made_of_what_is_just_corrected_is_made_again(stage, support, second, monkeypatch):
    filed, number = road.accepted(stage)[0], a_number()
    disclose, corrections = issuing.disclose_id_number, []

    def corrected_meanwhile(*told):
        if not corrections:
            corrections.append(correct(support, second, filed.applicant, name=None, id_number=number))
        return disclose(*told)

    monkeypatch.setattr(issuing, "disclose_id_number", corrected_meanwhile)
    road.certified([filed])
    assert filed.seen_by(filed.applicant)["status"] == "certified"
    assert len(filed.applicant.get("/v1/me/accesses")["items"]) == 2
    move_clock(START)


def test_a_certificate_issued_after_the_correction_bears_the_new_name(stage, support, second):
    filed = road.accepted(stage)[0]
    correct(support, second, filed.applicant)
    road.certified([filed])
    shown = filed.seen_by(filed.applicant)
    assert load_certificate(shown["certificate_number"]).holder_name == "王鸣"


def test_a_decision_sent_twice_at_once_is_written_once(support, second, applicant):
    correction = request(support, applicant)
    path = f"/v1/corrections/{correction['correction_id']}/decision"
    hands = [second.twin() for _ in range(4)]
    statuses = all_at_once([lambda h=h: ask(h, "POST", path, {"decision": "approve"})[0] for h in hands])
    assert 200 in statuses
    assert set(statuses) <= {200, 409}
    assert [entry.action for entry in history_of(applicant)].count("correct") == 1
