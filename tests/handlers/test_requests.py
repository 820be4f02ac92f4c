"""The edge: what is refused before any view runs, and the one shape of every refusal."""

import json

import pytest

from chalicelib.storage import contents
from tests.handlers.asking import ask, is_chinese, send_bytes
from tests.parties import a_registration, an_applicant

MEMBERS = {"type", "title", "status", "code", "detail", "errors"}
JSON = "application/json"


@pytest.fixture(scope="module")
def applicant(cloud):
    return an_applicant()


@pytest.mark.parametrize("body", [b"", b"{", b"nonsense", b"\xff\xfe", b"[" * 5000, b'{"a": 1,}', b"1" * 5000])
def test_broken_json_is_malformed(body):
    answer = send_bytes("POST", "/v1/users", body, content_type=JSON)
    assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (400, "malformed")


@pytest.mark.parametrize("body", [b"[]", b"null", b"3", b'"text"'])
def test_json_that_is_no_object_is_invalid(body):
    assert send_bytes("POST", "/v1/users", body, content_type=JSON)["statusCode"] == 422


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "", "application/xml"])
def test_another_media_type_is_refused(content_type):
    answer = send_bytes("POST", "/v1/users", b"{}", content_type=content_type)
    assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_may_be_spelled_otherwise(content_type):
    body = json.dumps(a_registration(confirm=False)).encode()
    assert send_bytes("POST", "/v1/users", body, content_type=content_type)["statusCode"] == 200


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "Basic abc", "Bearer a.b", "nonsense"])
def test_without_a_sign_in_the_answer_is_401(authorization):
    answer = send_bytes("GET", "/v1/me", b"", authorization=authorization)
    assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (401, "unauthenticated")


def test_the_wrong_role_is_told_before_the_body_is_read(applicant):
    assert ask(applicant, "POST", "/v1/notices", {"nonsense": True})[0] == 403


def test_who_is_not_signed_in_is_told_before_the_body_is_read(visitor):
    assert ask(visitor, "POST", "/v1/notices", {"nonsense": True})[0] == 401


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/v1/users", b"{", 400),
        ("GET", "/v1/me", None, 401),
        ("GET", "/v1/paths", None, 403),
        ("GET", "/v1/declarations/nothing", None, 404),
        ("POST", "/v1/users", {"username": 1}, 422),
        ("PATCH", "/v1/me", {}, 428),
    ],
)
def test_every_refusal_has_one_shape(applicant, method, path, body, status):
    token = "" if status == 401 else applicant.token
    written = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
    answer = send_bytes(method, path, written, content_type=JSON, authorization=f"Bearer {token}")
    problem = json.loads(answer["body"])
    assert (answer["statusCode"], problem["status"]) == (status, status)
    assert answer["headers"]["Content-Type"] == "application/problem+json"
    assert set(problem) >= MEMBERS
    assert is_chinese(problem["title"])
    assert is_chinese(problem["detail"])
    assert problem["type"].endswith(problem["code"])


def test_numbers_beyond_all_bounds_are_a_wrong_field(visitor):
    assert ask(visitor, "POST", "/v1/users", a_registration(phone=10**400))[0] == 422


@pytest.mark.parametrize("path", ["/v1/declarations/{}", "/v1/units/{}", "/v1/certificates/{}", "/v1/notices/{}"])
@pytest.mark.parametrize("name", ["%E6%B1%89", "..", "%2F", "a%23b", "x" * 500])
def test_any_name_in_a_path_is_at_worst_not_found(applicant, path, name):
    assert ask(applicant, "GET", path.format(name))[0] == 404


@pytest.mark.parametrize("ending", ["", "/check", "/attachments", "/form"])
def test_a_name_longer_than_any_key_is_not_even_looked_up(applicant, monkeypatch, ending):
    looked_up = []
    monkeypatch.setattr(contents, "load_whole", looked_up.append)
    assert ask(applicant, "GET", f"/v1/declarations/{'x' * 3000}{ending}")[0] == 404
    assert looked_up == []


def test_answers_are_not_kept_by_anybody_on_the_way(applicant):
    applicant.get("/v1/me")
    assert applicant.headers["Cache-Control"] == "no-store"


def test_every_time_is_written_in_shanghais_offset(applicant):
    assert applicant.get("/v1/me")["registered_at"] == "2026-05-06T09:00:00+08:00"


def test_half_a_character_is_refused_as_unreadable(visitor):
    given = a_registration() | {"name": "\ud800"}
    assert visitor.post("/v1/users", given, 400)["code"] == "malformed"
