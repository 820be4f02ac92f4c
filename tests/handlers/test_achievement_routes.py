"""/v1/me/achievements: typed once, chosen into the declarations of every year."""

import pytest

from chalicelib.domain import achievements as rules
from chalicelib.storage import contents
from tests.handlers.asking import ask, field_codes
from tests.journeys import road
from tests.parties import an_applicant
from tests.storage.rows import all_at_once, answering

STOCK = "/v1/me/achievements"
PAPER = {"name": "地铁牵引供电谐波治理", "on": "2022-05", "issuer": "电气化铁道", "author_rank": 1}
AWARD = {"name": "山东省建设科技进步奖", "on": "2023-10", "grade": "二等奖"}


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


@pytest.fixture
def person():
    return an_applicant()


@pytest.fixture
def draft(stage, notice_id, person):
    return road.a_draft(stage, notice_id, person)


def add(person, data=PAPER, kind="paper", expect=201, **headers):
    return person.post(STOCK, {"kind": kind, "data": data}, expect, **headers)


def names(person, query=""):
    return [one["data"]["name"] for one in person.get(STOCK + query)["items"]]


def choose(filed, *achievement_ids, expect=200):
    return filed.applicant.post(f"{filed.path}/achievements", {"achievement_ids": achievement_ids}, expect)


def put_papers(filed, *rows):
    """Past the edge."""
    sections = {"papers": {"items": list(rows)}}
    contents.save_sections(contents.load_whole(filed.declaration_id), filed.applicant.party_id, sections)


def test_what_was_added_is_listed(person):
    made = add(person)
    assert person.get(STOCK) == {"items": [made], "next_cursor": None}
    assert (made["kind"], made["section"], made["data"]) == ("paper", "papers", PAPER)


def test_the_list_goes_by_kind_and_then_by_time(person):
    for name, kind in (("论文一", "paper"), ("奖一", "award"), ("论文二", "paper"), ("项目一", "project")):
        add(person, {"name": name}, kind)
    listed = names(person)
    assert (listed[0], set(listed[1:3]), listed[3]) == ("奖一", {"论文一", "论文二"}, "项目一")


def test_one_kind_can_be_asked_for(person):
    add(person)
    add(person, AWARD, "award")
    assert names(person, "?kind=award") == [AWARD["name"]]


def test_it_is_paged(person):
    for n in range(3):
        add(person, {"name": f"论文{n}"})
    first = person.get(f"{STOCK}?limit=2")
    rest = person.get(f"{STOCK}?limit=2&cursor={first['next_cursor']}")
    assert len({one["achievement_id"] for one in first["items"] + rest["items"]}) == 3


def test_nobody_sees_somebody_elses(person):
    add(person)
    assert an_applicant().get(STOCK)["items"] == []


@pytest.mark.parametrize(
    ("data", "field", "code"),
    [
        ({}, "name", "required"),
        (PAPER | {"on": "2027-01"}, "on", "in_future"),
        (PAPER | {"x": 1}, "x", "extra_forbidden"),
    ],
)
def test_a_wrong_row_is_refused_by_its_field(person, data, field, code):
    assert field_codes(add(person, data, expect=422)) == {field: code}
    assert names(person) == []


def test_a_double_click_adds_once(person):
    first, second = (add(person, Idempotency_Key="one") for _ in range(2))
    assert first == second
    assert len(names(person)) == 1


def test_the_stock_is_full_at_its_limit(person, monkeypatch):
    monkeypatch.setattr(rules, "MOST", 1)
    add(person)
    assert add(person, AWARD, "award", expect=409)["code"] == "too_many_achievements"
    assert len(names(person)) == 1


def test_an_edit_needs_the_version_it_was_made_from(person):
    made = add(person)
    path = f"{STOCK}/{made['achievement_id']}"
    edited = person.put(path, PAPER | {"on": "2022-06"}, "1")
    assert (edited["data"]["on"], edited["version"], person.etag) == ("2022-06", 2, '"2"')
    assert person.put(path, PAPER, "1", 412)["code"] == "precondition_failed"
    assert person.call("PUT", path, 428, PAPER)["code"] == "precondition_required"


def test_a_wrong_edit_is_refused(person):
    path = f"{STOCK}/{add(person)['achievement_id']}"
    assert field_codes(person.put(path, {"name": ""}, "1", 422)) == {"name": "required"}


def test_what_is_removed_is_gone(person):
    path = f"{STOCK}/{add(person)['achievement_id']}"
    person.delete(path)
    assert names(person) == []
    person.delete(path, 404)


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_somebody_elses_is_not_there(person, method):
    path = f"{STOCK}/{add(person)['achievement_id']}"
    an_applicant().call(method, path, 404, PAPER, If_Match="1")


def test_units_have_no_achievements(stage):
    assert stage.employer.get(STOCK, 403)["code"] == "not_allowed"


def test_the_stock_is_part_of_the_export(person):
    add(person)
    assert [one["data"] for one in person.get("/v1/me/export")["achievements"]] == [PAPER]


def test_chosen_ones_stand_in_the_declaration(draft, person):
    ids = [add(person)["achievement_id"], add(person, AWARD, "award")["achievement_id"]]
    told = choose(draft, *ids)
    etag = person.etag
    sections = draft.seen_by(person)["sections"]
    assert told == {"added": 2, "already_there": 0, "sections": {"papers": 1, "awards": 1}}
    assert (sections["papers"], sections["awards"]) == ({"items": [PAPER]}, {"items": [AWARD]})
    assert etag == person.etag


def test_choosing_again_changes_nothing(draft, person):
    made = add(person)["achievement_id"]
    choose(draft, made)
    with answering() as writes:
        told = choose(draft, made, made)
    assert (told["added"], told["already_there"], writes) == (0, 1, [])


def test_a_change_in_the_stock_leaves_the_declaration_alone(draft, person):
    made = add(person)["achievement_id"]
    choose(draft, made)
    person.put(f"{STOCK}/{made}", PAPER | {"name": "改名"}, "1")
    person.delete(f"{STOCK}/{made}")
    assert draft.seen_by(person)["sections"]["papers"] == {"items": [PAPER]}


def test_what_was_chosen_and_its_declaration_are_written_together(draft, person):
    ids = [add(person)["achievement_id"], add(person, AWARD, "award")["achievement_id"]]
    with answering() as writes:
        choose(draft, *ids)
    assert len(writes) == 1


def test_when_one_list_would_overflow_nothing_is_chosen(draft, person):
    put_papers(draft, *({"name": f"论文{n}"} for n in range(50)))
    ids = [add(person, AWARD, "award")["achievement_id"], add(person)["achievement_id"]]
    problem = choose(draft, *ids, expect=422)
    assert field_codes(problem) == {"achievement_ids": "too_long"}
    assert "“论文著作”" in problem["detail"]
    assert "awards" not in draft.seen_by(person)["sections"]


@pytest.mark.parametrize("whose", ["nobody", "somebody else"])
def test_only_ones_own_can_be_chosen(draft, person, whose):
    other = add(an_applicant())["achievement_id"] if whose == "somebody else" else "paper-0"
    mine = add(person)["achievement_id"]
    assert field_codes(choose(draft, mine, other, expect=422)) == {"achievement_ids.1": "unknown"}
    assert "papers" not in draft.seen_by(person)["sections"]


def test_nothing_is_chosen_into_somebody_elses_declaration(draft):
    stranger = an_applicant()
    body = {"achievement_ids": [add(stranger)["achievement_id"]]}
    assert stranger.post(f"{draft.path}/achievements", body, 404)["code"] == "not_found"


def test_nothing_is_chosen_into_what_was_submitted(stage, notice_id, person):
    filed = road.submitted(stage, notice_id, person)
    assert choose(filed, add(person)["achievement_id"], expect=409)["code"] == "wrong_state"


def test_of_two_at_the_same_moment_none_is_lost_in_silence(draft, person):
    ids = [add(person, {"name": f"论文{n}"})["achievement_id"] for n in range(2)]
    hands = [(person.twin(), {"achievement_ids": [one]}) for one in ids]
    path = f"{draft.path}/achievements"
    answers = all_at_once([lambda hand=hand, body=body: ask(hand, "POST", path, body)[0] for hand, body in hands])
    assert len(draft.seen_by(person)["sections"]["papers"]["items"]) == answers.count(200) >= 1
    assert set(answers) <= {200, 409}


def fill_stock(filed):
    return filed.applicant.post(f"{STOCK}/imports", {"declaration_id": filed.declaration_id})


def test_a_declarations_works_are_saved_into_the_stock(draft, person):
    put_papers(draft, PAPER, {"name": "第二篇"}, {"issuer": "没有题目"})
    assert fill_stock(draft)["added"] == 2
    assert names(person) == [PAPER["name"], "第二篇"]


def test_importing_again_adds_nothing(draft, person):
    put_papers(draft, PAPER)
    fill_stock(draft)
    with answering() as writes:
        assert fill_stock(draft) == {"added": 0, "items": []}
    assert writes == []


def test_what_was_chosen_from_the_stock_is_not_imported_into_it(draft, person):
    choose(draft, add(person)["achievement_id"])
    assert fill_stock(draft)["added"] == 0


def test_two_imports_at_the_same_moment_make_no_duplicates(draft, person):
    put_papers(draft, PAPER, {"name": "第二篇"})
    body = {"declaration_id": draft.declaration_id}
    hands = [person.twin() for _ in range(3)]
    answers = all_at_once([lambda hand=hand: ask(hand, "POST", f"{STOCK}/imports", body)[0] for hand in hands])
    assert set(answers) <= {200, 409}
    assert sorted(names(person)) == sorted([PAPER["name"], "第二篇"])


def test_more_than_one_transaction_holds_are_imported_whole(draft, person):
    rows = {"items": [{"name": f"业绩{n}"} for n in range(50)]}
    sections = {"papers": rows, "patents": rows, "awards": rows}
    contents.save_sections(contents.load_whole(draft.declaration_id), person.party_id, sections)
    assert fill_stock(draft)["added"] == 150
    assert fill_stock(draft)["added"] == 0


def test_an_import_that_does_not_fit_leaves_the_stock_as_it_is(draft, person, monkeypatch):
    monkeypatch.setattr(rules, "MOST", 1)
    put_papers(draft, PAPER, {"name": "第二篇"})
    problem = person.post(f"{STOCK}/imports", {"declaration_id": draft.declaration_id}, 409)
    assert (problem["code"], names(person)) == ("too_many_achievements", [])


def test_nothing_is_imported_from_somebody_elses_declaration(draft):
    assert an_applicant().post(f"{STOCK}/imports", {"declaration_id": draft.declaration_id}, 404)
