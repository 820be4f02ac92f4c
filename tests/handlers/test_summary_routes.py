"""POST /v1/summaries of few declarations: what the table lists, for whom, and that it is drawn once."""

import pytest

from chalicelib.domain.declarations import Status
from chalicelib.handlers import drawing
from tests.build import complete_sections, shanghai
from tests.handlers.asking import field_codes
from tests.handlers.listed import ask, download, held, people
from tests.journeys import road
from tests.parties import a_unit, an_applicant, move_clock


@pytest.fixture
def notice_id(stage):
    return road.a_notice(stage.committee)


def names(rows):
    return [row["姓名"] for row in rows]


def test_a_unit_gets_its_table_as_pdf_under_its_chinese_name(stage, notice_id):
    held(stage, notice_id)
    made = ask(stage.committee, notice_id)
    got = download(made)
    assert got.content.startswith(b"%PDF-")
    assert (made["state"], made["percent"], made["expires_in"]) == ("done", 100, 300)
    assert made["filename"] == "一览表_2026_工程系列_副高级.pdf"
    assert "attachment" in got.headers["Content-Disposition"]


def test_a_row_says_what_was_submitted(stage, notice_id):
    held(stage, notice_id, "王𠮷", papers={"items": [{"name": "谐波治理"}, {"name": "=1+1"}]})
    (row,) = people(stage.committee, notice_id)
    told = {
        "序号": 1,
        "姓名": "王𠮷",
        "性别": "男",
        "出生年月": "1990.03",
        "现职称": "工程师",
        "申报资格": "高级工程师",
    }
    told |= {"学历学位": "大学本科", "毕业院校及专业": "山东大学\n电气工程", "论文著作": 2, "专利": 0, "状态": "已受理"}
    assert row == row | told


def test_no_identity_number_and_no_phone_is_in_the_table(stage, notice_id):
    filed = road.submitted(stage, notice_id)
    (row,) = people(stage.employer, notice_id)
    shown = filed.applicant.get("/v1/me/export")["account"]
    assert row["姓名"] == "王明"
    assert not {shown["id_number"], shown["phone"]} & {str(value) for value in row.values()}


def test_a_unit_lists_what_it_holds_and_what_it_has_sent_on(stage, notice_id):
    sent, kept = (road.submitted(stage, notice_id, an_applicant(name=name)) for name in ("李送出", "张在手"))
    road.pass_and_report(stage.employer, [sent])
    assert [(row["姓名"], row["单位推荐排序"]) for row in people(stage.employer, notice_id)] == [
        ("李送出", 1),
        ("张在手", None),
    ]
    assert names(people(stage.supervisor, notice_id)) == ["李送出"]
    assert names(people(stage.committee, notice_id)) == []
    assert kept.notice_id == notice_id


def test_a_draft_is_in_nobodys_table(stage, notice_id):
    road.a_complete_draft(stage, notice_id)
    assert people(stage.employer, notice_id) == []


def test_what_is_being_corrected_shows_what_was_submitted(stage, notice_id):
    filed = road.submitted(stage, notice_id)
    due = shanghai("2026-06-01 17:00").isoformat()
    filed.review(stage.employer, "return", reason="请补充", fields=["achievements.summary"], to="applicant", due=due)
    path = f"{filed.path}/sections/achievements"
    filed.applicant.get(filed.path)
    filed.applicant.put(path, {"summary": "改到一半的新业绩，尚未提交。"}, filed.applicant.etag)
    (row,) = people(stage.employer, notice_id)
    assert row["主要业绩"] == complete_sections()["achievements"]["summary"]
    assert row["状态"] == "退回修改"


def test_a_withdrawn_one_is_listed_only_when_asked_for(stage, notice_id):
    filed = road.submitted(stage, notice_id)
    filed.applicant.post(f"{filed.path}/withdrawal")
    assert people(stage.employer, notice_id) == []
    assert names(people(stage.employer, notice_id, status="withdrawn")) == ["王明"]


def test_a_status_chooses(stage, notice_id):
    held(stage, notice_id, "已受理的人")
    held(stage, notice_id, "待审核的人", Status.IN_REVIEW)
    assert names(people(stage.committee, notice_id, status="in_review")) == ["待审核的人"]
    assert len(people(stage.committee, notice_id)) == 2


def test_another_notice_is_another_table(stage, notice_id):
    held(stage, notice_id)
    assert people(stage.committee, road.a_notice(stage.committee)) == []


def test_an_unpublished_verdict_is_in_nobodys_table_but_the_committees(stage, notice_id):
    held(stage, notice_id, status=Status.FAILED)
    assert [row["状态"] for row in people(stage.employer, notice_id)] == ["评审中"]
    assert people(stage.employer, notice_id, status="failed") == []
    assert names(people(stage.employer, notice_id, status="in_panel")) == ["王明"]
    assert [row["状态"] for row in people(stage.committee, notice_id, status="failed")] == ["已评审"]


def test_an_applicant_makes_no_tables(stage, notice_id):
    assert ask(an_applicant(), notice_id, 403)["code"] == "not_allowed"


def test_an_unknown_notice_is_not_found(stage):
    assert ask(stage.employer, "n-nowhere", 404)["code"] == "not_found"


def test_anothers_unpublished_notice_is_not_found(stage):
    draft = stage.committee.post("/v1/notices", road.a_notice_body(), 201)["notice_id"]
    ask(stage.employer, draft, 404)


def test_a_level_that_the_notice_does_not_offer_is_refused(stage, notice_id):
    assert field_codes(ask(stage.employer, notice_id, 422, level="senior")) == {"level": "level_not_offered"}


def test_a_unit_without_declarations_gets_an_empty_table(stage, notice_id):
    assert people(a_unit(), notice_id) == []


@pytest.fixture
def drawings(monkeypatch):
    """The documents that were drawn."""
    drawn, draw = [], drawing.draw

    def noted(document, *rest):
        drawn.append(document.document_id)
        draw(document, *rest)

    monkeypatch.setattr(drawing, "draw", noted)
    return drawn


def test_asked_again_it_is_not_drawn_again(stage, notice_id, drawings):
    held(stage, notice_id)
    once = ask(stage.committee, notice_id)
    assert ask(stage.committee, notice_id)["document_id"] == once["document_id"]
    assert len(drawings) == 1


def test_what_has_changed_is_drawn_anew(stage, notice_id, drawings):
    held(stage, notice_id)
    once = ask(stage.committee, notice_id)
    held(stage, notice_id, "后来的人")
    assert ask(stage.committee, notice_id)["document_id"] != once["document_id"]
    assert len(drawings) == 2


def test_units_do_not_share_their_tables(stage, notice_id, drawings):
    held(stage, notice_id)
    ids = {ask(unit, notice_id)["document_id"] for unit in (stage.committee, stage.employer)}
    assert len(ids) == 2


def test_after_a_week_it_is_gone_and_drawn_anew(stage, notice_id, drawings):
    held(stage, notice_id)
    once = ask(stage.committee, notice_id)
    path = f"/v1/documents/{once['document_id']}"
    assert stage.committee.get(path)["url"]
    move_clock(shanghai("2026-05-13 09:00"))
    stage.committee.get(path, 404)
    ask(stage.committee, notice_id)
    assert len(drawings) == 2
