"""A new portrait on the certificate without declaring again: brought by the holder, issued with by the committee."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from chalicelib.handlers import reissuing
from chalicelib.handlers.running import Budget
from chalicelib.handlers.sweeping import sweep
from chalicelib.storage import files, portraits
from chalicelib.storage.certificates import load_certificate
from tests.handlers.asking import ask, field_codes
from tests.handlers.paper import send
from tests.journeys import road
from tests.parties import a_unit, an_applicant, move_clock
from tests.storage.rows import all_at_once

DAY = road.AFTER_PUBLICITY + timedelta(days=1)


@pytest.fixture(scope="module")
def several(stage):
    filed = road.accepted_at_once(stage, 6, road.a_notice(stage.committee))
    road.certified(filed)
    return iter(filed)


@pytest.fixture
def filed(several):
    move_clock(DAY)
    return next(several)


def picture(colour="steelblue", size=(350, 490)):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return file.getvalue()


def path_of(filed):
    return f"/v1/certificates/{filed.seen_by(filed.applicant)['certificate_number']}"


def brought(filed, data, by=None):
    made = (by or filed.applicant).post(f"{path_of(filed)}/portraits", {}, 201)
    if data:
        send(made["upload"], data)
    return made


def confirm(filed, made, expect=200, by=None):
    path = f"{path_of(filed)}/portraits/{made['portrait_id']}/confirmation"
    return (by or filed.applicant).post(path, expect=expect)


def reissue(filed, expect=201, **told):
    return filed.stage.committee.post(f"{path_of(filed)}/reissue", {"reason": "照片更换"} | told, expect)


def certificate_of(filed):
    return load_certificate(path_of(filed).rpartition("/")[2])


def test_the_committee_hears_of_a_holders_portrait_and_issues_with_it(filed):
    made = brought(filed, picture())
    assert confirm(filed, made)["width"] == 350
    committee = filed.stage.committee
    told = committee.get_all("/v1/me/notifications?limit=100")
    assert "portrait_brought" in [one["kind"] for one in told if one["about"] == made["portrait_id"]]
    assert [one["portrait_id"] for one in committee.get(f"{path_of(filed)}/portraits")["items"]] == [
        made["portrait_id"]
    ]
    assert reissue(filed, portrait_id=made["portrait_id"])["edition"] == 2
    assert reissue(filed, portrait_id=made["portrait_id"])["edition"] == 2, "asked twice"
    assert certificate_of(filed).portrait.portrait_id == made["portrait_id"]
    entry = filed.applicant.get(f"{filed.path}/history")["items"][-1]
    assert (entry["action"], entry["details"]["portrait"]) == ("reissue", made["portrait_id"])


def test_what_was_confirmed_is_what_is_printed_also_later(filed, monkeypatch):
    made = brought(filed, picture())
    confirm(filed, made)
    send(made["upload"], picture("darkred"))
    sweep(DAY + timedelta(hours=25), Budget(60))
    printed, print_certificate = [], reissuing.print_certificate

    def watched(*told):
        printed.append(told[-1])
        return print_certificate(*told)

    monkeypatch.setattr(reissuing, "print_certificate", watched)
    reissue(filed, portrait_id=made["portrait_id"])
    assert reissue(filed, reason="姓名更正")["edition"] == 3
    assert printed == [picture(), picture()]
    filed.applicant.post(f"{path_of(filed)}/copies", {"purpose": "投标", "days": 30}, 201)
    number = path_of(filed).rpartition("/")[2]
    assert portraits.read(number, certificate_of(filed).portrait) == picture()


@pytest.mark.parametrize(
    ("data", "code"),
    [(None, "not_uploaded"), (b"no picture", "portrait_unreadable"), (picture(size=(700, 500)), "portrait_ratio")],
    ids=["nothing", "text", "lying"],
)
def test_what_is_no_portrait_is_not_confirmed_nor_printed(shared, data, code):
    made = brought(shared, data)
    assert field_codes(confirm(shared, made, 422)) == {"file": code}
    assert reissue(shared, 409, portrait_id=made["portrait_id"])["code"] == "portrait_unconfirmed"


@pytest.fixture(scope="module")
def shared(several):
    move_clock(DAY)
    return next(several)


def test_strangers_know_nothing_of_it_and_both_ways_at_once_are_refused(shared):
    path = f"{path_of(shared)}/portraits"
    for stranger in (an_applicant(), a_unit("committee")):
        assert stranger.post(path, {}, 404)["code"] == "certificate_not_found"
    assert reissue(shared, 404, portrait_id="nothing")["code"] == "portrait_not_found"
    assert field_codes(reissue(shared, 422, portrait_id="a", portrait_of="b"))


def test_what_nobody_confirms_goes_after_a_day(filed):
    made = brought(filed, picture())
    sweep(DAY + timedelta(hours=25), Budget(60))
    number = path_of(filed).rpartition("/")[2]
    assert list(files.list_versions(f"evidence/portrait-{number}-{made['portrait_id']}")) == []
    assert confirm(filed, made, 404)["code"] == "portrait_not_found"


def test_two_confirmations_at_once_are_one(filed):
    made = brought(filed, picture())
    path = f"{path_of(filed)}/portraits/{made['portrait_id']}/confirmation"
    hands = [filed.applicant.twin() for _ in range(3)]
    assert {status for status, _ in all_at_once([lambda h=h: ask(h, "POST", path, {}) for h in hands])} == {200}
