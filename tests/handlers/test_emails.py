"""One's own address for mail: nothing but a code goes to an address that nobody has shown to be theirs."""

import pytest

from tests.handlers.asking import field_codes
from tests.handlers.outbox import deliver_everything
from tests.handlers.test_recovery import a_wrong, code_sent_to
from tests.parties import a_registration, an_applicant, next_number


@pytest.fixture
def given(cloud):
    return a_registration()


@pytest.fixture
def applicant(given):
    return an_applicant(**given)


@pytest.fixture
def email():
    return f"reader{next_number()}@example.com"


def begin(applicant, email, expect=202):
    return applicant.post("/v1/me/email", {"email": email}, expect)


def confirm(applicant, code, expect=200):
    return applicant.post("/v1/me/email/confirmation", {"code": code}, expect)


def mail_to(visitor, email):
    return visitor.get(f"/local/messages?to={email}")["items"]


def confirmed(applicant, email):
    begin(applicant, email)
    return confirm(applicant, code_sent_to(email))


def test_an_address_counts_once_it_has_shown_its_code(applicant, email):
    begin(applicant, email)
    assert applicant.get("/v1/me")["email"] is None
    me = confirmed(applicant, email)
    assert (me["email"], me["email_confirmed"]) == (email, True)


def test_the_mail_has_a_subject_and_a_text(applicant, visitor, email):
    begin(applicant, email)
    (mail,) = mail_to(visitor, email)
    assert (mail["channel"], mail["subject"]) == ("mail", "确认电子邮箱")
    assert mail["body"].startswith("您好")


def test_an_address_typed_into_ones_data_is_not_confirmed(applicant, email):
    applicant.get("/v1/me")
    me = applicant.patch("/v1/me", {"email": email}, If_Match=applicant.etag)
    assert (me["email"], me["email_confirmed"]) == (email, False)


def test_another_address_typed_in_later_has_to_be_confirmed_anew(applicant, email):
    confirmed(applicant, email)
    applicant.get("/v1/me")
    me = applicant.patch("/v1/me", {"email": f"other-{email}"}, If_Match=applicant.etag)
    assert me["email_confirmed"] is False


def test_the_old_address_stays_until_the_new_one_is_confirmed(applicant, email):
    confirmed(applicant, email)
    begin(applicant, f"new-{email}")
    me = applicant.get("/v1/me")
    assert (me["email"], me["email_confirmed"]) == (email, True)


def test_the_person_is_told_by_sms(given, applicant, visitor, email):
    confirmed(applicant, email)
    deliver_everything(visitor)
    assert "电子邮箱" in visitor.get(f"/local/messages?to={given['phone']}")["items"][0]["body"]


def test_a_wrong_code_confirms_nothing_and_says_how_many_tries_are_left(applicant, email):
    begin(applicant, email)
    refused = confirm(applicant, a_wrong(code_sent_to(email)), 422)
    assert (refused["code"], refused["tries_left"]) == ("code_wrong", 4)
    assert applicant.get("/v1/me")["email_confirmed"] is False


def test_a_code_is_good_once(applicant, email):
    confirmed(applicant, email)
    assert confirm(applicant, code_sent_to(email), 409)["code"] == "code_expired"


def test_a_second_code_takes_the_place_of_the_first(applicant, email):
    begin(applicant, email)
    first = code_sent_to(email)
    begin(applicant, f"new-{email}")
    second = code_sent_to(f"new-{email}")
    if first != second:
        confirm(applicant, first, 422)
    assert confirm(applicant, second)["email"] == f"new-{email}"


def test_nobody_confirms_with_somebody_elses_code(applicant, email):
    begin(applicant, email)
    assert confirm(an_applicant(), code_sent_to(email), 409)["code"] == "code_expired"


def test_a_confirmed_address_is_not_confirmed_again(applicant, email):
    confirmed(applicant, email)
    assert field_codes(begin(applicant, email, 422)) == {"email": "email_unchanged"}


@pytest.mark.parametrize("typed", ["", "nobody", "a@b", "王明@example.com", "a@b.cn,c@d.cn", "a b@example.com"])
def test_what_is_no_address_gets_no_mail(applicant, typed):
    assert "email" in field_codes(begin(applicant, typed, 422))


def test_a_repeated_request_sends_one_mail(applicant, visitor, email):
    for _ in range(2):
        applicant.post("/v1/me/email", {"email": email}, 202, Idempotency_Key=f"key-{email}")
    assert len(mail_to(visitor, email)) == 1


def test_an_address_is_written_to_five_times_an_hour(applicant, email):
    for _ in range(5):
        begin(applicant, email)
    assert begin(applicant, email, 429)["code"] == "too_many_requests"
