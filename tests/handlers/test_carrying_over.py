"""copy_from: a new declaration begins with what an earlier one said, and shows what nobody has changed since."""

import pytest

from chalicelib.domain.changes import Change
from chalicelib.domain.history import record
from chalicelib.handlers.ids import new_id
from chalicelib.storage import contents, files
from chalicelib.storage.declarations import save_declaration
from chalicelib.storage.transaction import Transaction
from local.portraits import draw_portrait
from tests.build import a_declaration, an_actor, complete_sections
from tests.handlers.crashing import Crash
from tests.journeys import road
from tests.parties import START, an_applicant
from tests.storage.rows import all_at_once, keys

DIPLOMA = draw_portrait(2)


@pytest.fixture(scope="module")
def later(stage):
    """The notice of the year after."""
    return road.a_notice(stage.committee, year=2027)


@pytest.fixture
def earlier(stage):
    """Complete, with a portrait, a diploma and a paper, never sent."""
    filed = road.a_complete_draft(stage)
    for kind in ("diploma", "paper"):
        road.put_attachment(filed.declaration_id, filed.applicant.party_id, kind, DIPLOMA)
    return filed


def carry(earlier, notice_id, expect=201, **changes):
    beginning = road.a_beginning(notice_id, earlier.stage.employer, copy_from=earlier.declaration_id, **changes)
    return earlier.applicant.post("/v1/declarations", beginning, expect)


def carried(earlier, notice_id, **changes):
    begun = carry(earlier, notice_id, **changes)
    return road.Filed(earlier.stage, earlier.applicant, notice_id, begun["declaration_id"])


def shown(filed):
    return filed.seen_by(filed.applicant)


def test_what_was_filled_in_once_is_there(earlier, later):
    assert shown(carried(earlier, later))["sections"] == complete_sections() | {
        "declared_title": {"title": "高级工程师", "specialty": "电气自动化", "mode": "评审"}
    }


def test_it_is_a_copy_and_the_earlier_one_stays_as_it_was(earlier, later):
    before = shown(earlier)
    new = carried(earlier, later)
    etag = (shown(new), new.applicant.etag)[1]
    new.applicant.put(f"{new.path}/sections/current_title", {"title": "助理工程师"}, etag)
    assert shown(earlier) == before


def test_it_shows_what_nobody_has_changed_since(earlier, later):
    new = carried(earlier, later)
    new.applicant.put(f"{new.path}/sections/current_title", {"title": "助理工程师"}, new.applicant.etag)
    told = shown(new)["carried"]
    assert (told["from_declaration_id"], told["year"]) == (earlier.declaration_id, 2026)
    assert told["sections"] == dict.fromkeys(("basic", "education", "work_history", "achievements"), "unchanged") | {
        "current_title": "changed"
    }


def test_saving_a_section_as_it_was_carried_is_no_change(earlier, later):
    new = carried(earlier, later)
    new.applicant.put(f"{new.path}/sections/current_title", {"title": "工程师"}, new.applicant.etag)
    assert shown(new)["carried"]["sections"]["current_title"] == "unchanged"


def test_what_began_by_itself_carries_nothing(earlier):
    assert shown(earlier)["carried"] is None


def test_it_works_between_levels_and_series(stage, later):
    applicant = an_applicant()
    told = {"declaration_id": new_id(), "applicant_id": applicant.party_id, "year": 2020}
    ended = a_declaration("not_passed", series="economics", level="intermediate", title="经济师", **told)
    ended.trail, entry = record(ended.trail, an_actor("applicant", applicant.party_id), "begin", START)
    also = Transaction()
    contents.add_sections(also, ended.declaration_id, complete_sections())
    save_declaration(Change(None, ended, entry), also)
    sections = shown(carried(road.Filed(stage, applicant, "", ended.declaration_id), later))["sections"]
    assert sections["education"] == complete_sections()["education"]
    assert sections["declared_title"]["title"] == "高级工程师"


def test_the_files_that_are_the_same_every_year_are_copied(earlier, later):
    new = shown(carried(earlier, later))
    old = {one["attachment_id"]: one for one in shown(earlier)["attachments"]}
    assert sorted(one["kind"] for one in new["attachments"]) == ["diploma", "portrait"]
    for one in new["attachments"]:
        source = old[one["carried_from"]]
        assert (one["sha256"], one["filename"], one["status"]) == (source["sha256"], source["filename"], "verified")


def test_a_copied_file_outlives_its_source(earlier, later):
    new = carried(earlier, later)
    for one in contents.load_whole(earlier.declaration_id).attachments:
        earlier.applicant.delete(f"{earlier.path}/attachments/{one.attachment_id}")
        files.delete(one.key, one.s3_version)
    bytes_left = [files.read(one.key, one.s3_version)[0] for one in contents.load_whole(new.declaration_id).attachments]
    assert sorted(bytes_left) == sorted([road.portrait(), DIPLOMA])


def test_a_new_declaration_with_all_that_was_carried_can_be_submitted(earlier, later):
    new = carried(earlier, later)
    assert new.applicant.get(f"{new.path}/check")["items"] == []
    assert new.submit()["status"] == "in_review"


def test_a_copy_that_is_not_to_the_byte_what_was_verified_is_left_out(earlier, later, monkeypatch):
    monkeypatch.setattr(files, "copy", lambda key, version, to: (files.write(to, b"x", "image/jpeg"), "0" * 64))
    deleted = []
    monkeypatch.setattr(files, "delete", lambda key, version: deleted.append(key))
    assert shown(carried(earlier, later))["attachments"] == []
    assert len(deleted) == 2


def test_when_the_beginning_is_refused_the_copies_go_again(earlier, monkeypatch):
    made, gone = [], []
    copy, delete = files.copy, files.delete
    monkeypatch.setattr(files, "copy", lambda key, version, to: (made.append(to), copy(key, version, to))[1])
    monkeypatch.setattr(files, "delete", lambda key, version: (gone.append(key), delete(key, version)))
    same_year = road.a_notice(earlier.stage.committee)
    assert carry(earlier, same_year, 409)["code"] == "declaration_exists"
    assert gone == made != []


def test_when_nobody_knows_whether_it_was_written_the_copies_stay(earlier, later, monkeypatch):
    def lost(transaction):
        commit(transaction)
        raise Crash

    commit = Transaction.commit
    monkeypatch.setattr(Transaction, "commit", lost)
    with pytest.raises(Crash):
        carry(earlier, later)
    monkeypatch.undo()
    new_id = next(one["declaration_id"] for one in earlier.applicant.get("/v1/declarations?year=2027")["items"])
    assert all(files.read(one.key, one.s3_version) for one in contents.load_whole(new_id).attachments)


def test_the_etag_of_the_beginning_is_that_of_what_is_read(earlier, later):
    carry(earlier, later)
    etag = earlier.applicant.etag
    newest = earlier.applicant.get("/v1/declarations?year=2027")["items"][0]["declaration_id"]
    earlier.applicant.get(f"/v1/declarations/{newest}")
    assert earlier.applicant.etag == etag


def test_a_double_click_carries_over_once(earlier, later):
    beginning = road.a_beginning(later, earlier.stage.employer, copy_from=earlier.declaration_id)
    clicks = [earlier.applicant.twin() for _ in range(2)]
    first, second = all_at_once(
        [lambda hand=hand: hand.post("/v1/declarations", beginning, 201, Idempotency_Key="carry") for hand in clicks]
    )
    assert first == second
    files_of = [sk for pk, sk in keys() if pk == f"decl#{first['declaration_id']}" and sk.startswith("attachment#")]
    assert len(files_of) == 2
