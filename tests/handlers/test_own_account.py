"""GET and PATCH /v1/me, and the messages received."""

import pytest

from tests.handlers.asking import field_codes, is_chinese
from tests.journeys import road
from tests.parties import a_registration, an_applicant


@pytest.fixture
def applicant():
    return an_applicant()


def test_ones_numbers_are_masked(visitor):
    given = a_registration()
    applicant = an_applicant(**given)
    me = applicant.get("/v1/me")
    assert given["id_number"] not in str(me)
    assert me["id_number"] == given["id_number"][:4] + "**********" + given["id_number"][-4:]
    assert me["phone"] == given["phone"][:3] + "****" + given["phone"][-4:]


def test_basic_data_can_be_edited(applicant):
    applicant.get("/v1/me")
    edited = applicant.patch("/v1/me", {"ethnicity": "回族", "email": "wang@example.cn"}, If_Match=applicant.etag)
    assert (edited["ethnicity"], edited["email"]) == ("回族", "wang@example.cn")
    assert applicant.get("/v1/me")["ethnicity"] == "回族"


def test_an_edit_leaves_the_other_fields_alone(applicant):
    before = applicant.get("/v1/me")
    edited = applicant.patch("/v1/me", {"ethnicity": "回族"}, If_Match=applicant.etag)
    assert edited == before | {"ethnicity": "回族"}


def test_the_answer_of_an_edit_carries_the_next_etag(applicant):
    applicant.get("/v1/me")
    applicant.patch("/v1/me", {"ethnicity": "回族"}, If_Match=applicant.etag)
    applicant.patch("/v1/me", {"ethnicity": "满族"}, If_Match=applicant.etag)
    assert applicant.get("/v1/me")["ethnicity"] == "满族"


def test_a_second_tab_with_the_old_version_is_refused(applicant):
    applicant.get("/v1/me")
    seen = applicant.etag
    applicant.patch("/v1/me", {"ethnicity": "回族"}, If_Match=seen)
    problem = applicant.patch("/v1/me", {"ethnicity": "满族"}, 412, If_Match=seen)
    assert problem["code"] == "precondition_failed"
    assert applicant.get("/v1/me")["ethnicity"] == "回族"


def test_an_edit_without_a_version_is_refused(applicant):
    assert applicant.patch("/v1/me", {"ethnicity": "回族"}, 428)["code"] == "precondition_required"


@pytest.mark.parametrize(("field", "value"), [("name", "王小明"), ("id_number", "370102199003072513")])
def test_name_and_identity_number_are_immutable(applicant, field, value):
    before = applicant.get("/v1/me")
    problem = applicant.patch("/v1/me", {field: value}, 409, If_Match=applicant.etag)
    assert (problem["code"], problem["field"]) == ("immutable_field", field)
    assert applicant.get("/v1/me") == before


@pytest.mark.parametrize(
    ("field", "value"), [("email", "nonsense"), ("gender", "无"), ("birth_date", "1990-02-30"), ("ethnicity", "x" * 21)]
)
def test_a_wrong_field_is_named_in_chinese(applicant, field, value):
    applicant.get("/v1/me")
    problem = applicant.patch("/v1/me", {field: value}, 422, If_Match=applicant.etag)
    assert list(field_codes(problem)) == [field]
    assert is_chinese(problem["errors"][0]["message"])


def test_messages_come_newest_first(stage):
    filed = road.submitted(stage)
    filed.review(stage.employer, "return", fields=["education"])
    filed.submit()
    filed.review(stage.employer, "pass")
    kinds = [message["kind"] for message in filed.applicant.get("/v1/me/notifications")["items"]]
    assert kinds == ["reviewed", "returned"]


def test_a_message_says_the_minimum_and_when(stage):
    filed = road.submitted(stage)
    filed.review(stage.employer, "return", reason="学历证书不清晰")
    message = filed.applicant.get("/v1/me/notifications")["items"][0]
    assert message["about"] == filed.declaration_id
    assert message["at"].endswith("+08:00")
    assert "学历证书不清晰" not in message["body"]


def test_messages_are_paged(stage):
    filed = road.submitted(stage)
    filed.review(stage.employer, "return")
    filed.submit()
    filed.review(stage.employer, "pass")
    first = filed.applicant.get("/v1/me/notifications?limit=1")
    second = filed.applicant.get(f"/v1/me/notifications?limit=1&cursor={first['next_cursor']}")
    assert [page["items"][0]["kind"] for page in (first, second)] == ["reviewed", "returned"]


def test_nobody_reads_somebody_elses_messages(stage):
    filed = road.submitted(stage)
    filed.review(stage.employer, "pass")
    assert an_applicant().get("/v1/me/notifications")["items"] == []
