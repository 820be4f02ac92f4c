"""Viewing: by a link, under the file's own name, for those on the route; always the bytes that were confirmed."""

import json
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import requests

from chalicelib.handlers.issuing import portrait_in
from chalicelib.storage import contents, files
from chalicelib.storage.reading import get
from chalicelib.storage.tables import DeclarationItem
from tests.handlers.uploading import PDF, uploaded
from tests.journeys import road
from tests.papers import a_picture
from tests.parties import a_unit, an_applicant

NAMES = ["学历证书.pdf", "证书 (2).扫描件.pdf", "O'Brien’s 100%.pdf", "a;b,c=d.pdf", "㛃𠮷.pdf"]


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


@pytest.fixture(scope="module")
def draft(stage, notice_id):
    return road.a_draft(stage, notice_id)


def view(filed, made, by=None, expect=200):
    return (by or filed.applicant).get(f"{filed.path}/attachments/{made['attachment_id']}", expect)


def shown(filed, made):
    return requests.get(view(filed, made)["url"], timeout=10)


@pytest.mark.parametrize("filename", NAMES)
def test_a_file_is_shown_in_place_under_its_own_name(draft, filename):
    answer = shown(draft, uploaded(draft, filename=filename))
    how, utf8, plain = answer.headers["Content-Disposition"].split("; ")
    assert how == "inline"
    assert unquote(utf8.removeprefix("filename*=UTF-8''")) == filename
    assert plain.startswith('filename="')
    assert plain.endswith('.pdf"')
    assert plain.isascii()
    assert plain.count('"') == 2
    assert answer.content == PDF


@pytest.mark.parametrize(
    ("filename", "data", "content_type"),
    [
        ("证书.pdf", PDF, "application/pdf"),
        ("证书.jpg", a_picture(), "image/jpeg"),
        ("证书.png", a_picture(form="PNG"), "image/png"),
    ],
)
def test_a_file_comes_as_the_type_that_was_confirmed(draft, filename, data, content_type):
    made = uploaded(draft, data, filename=filename)
    files.write(f"attachments/{draft.declaration_id}/{made['attachment_id']}", b"<script>", "text/html")
    asked = parse_qs(urlsplit(view(draft, made)["url"]).query)
    assert asked["response-content-type"] == [content_type]
    assert shown(draft, made).headers["Content-Type"] == content_type


def test_those_whom_the_declaration_has_reached_view_its_files(stage, notice_id):
    filed = road.a_complete_draft(stage, notice_id)
    made = uploaded(filed)
    units = (stage.employer, stage.supervisor, stage.committee)
    strangers = (a_unit("bureau"), a_unit("employer"), an_applicant())

    def admitted():
        for stranger in strangers:
            view(filed, made, stranger, expect=404)
        seen = [unit for unit in units if unit.call("GET", filed.path, 200 if unit in reached else 404)]
        return [unit for unit in seen if view(filed, made, unit, 200 if unit in reached else 404).get("url")]

    reached = []
    assert admitted() == reached
    filed.submit()
    reached = [stage.employer]
    assert admitted() == reached
    road.pass_and_report(stage.employer, [filed])
    reached = [stage.employer, stage.supervisor]
    assert admitted() == reached
    road.pass_and_report(stage.supervisor, [filed])
    reached = list(units)
    assert admitted() == reached


def test_support_views_no_files(draft, support):
    assert view(draft, uploaded(draft), support, expect=403)["code"] == "not_allowed"


def test_what_was_frozen_is_printed_and_shown_whatever_lies_over_it(stage, notice_id):
    filed = road.submitted(stage, notice_id)
    (portrait,) = contents.load_whole(filed.declaration_id).attachments
    files.write(portrait.key, a_picture((413, 579)), "image/jpeg")
    frozen = json.loads(get(DeclarationItem, f"decl#{filed.declaration_id}", "snapshot#001").body)["attachments"]
    kept, _ = files.read(portrait.key, frozen[0]["s3_version"])
    assert kept == road.portrait()
    assert portrait_in(contents.load_whole(filed.declaration_id)) == road.portrait()
    assert shown(filed, {"attachment_id": portrait.attachment_id}).content == road.portrait()
