"""What the review form says, and for whom: draft or frozen, the opinions of this round, the verdict once published."""

from datetime import date

import pytest

from chalicelib.domain import declarations, review_form
from chalicelib.domain.actors import Role
from chalicelib.domain.completeness import snapshot
from chalicelib.domain.declarations import Hop, Opinion, PublicityMark, Status
from chalicelib.domain.form_opinions import unit_opinions
from chalicelib.domain.review_form import Filled
from tests.build import (
    NOW,
    a_declaration,
    a_notice,
    a_panel,
    a_tally,
    a_unit,
    acting_for,
    an_applicant,
    an_attachment,
    complete_sections,
    shanghai,
)

NUMBERS = ("370102199003072516", "13853100001")
EMPLOYER, SUPERVISOR, COMMITTEE = a_unit("employer"), a_unit("supervisor"), a_unit("committee")
MARK = PublicityMark(publicity_id="x", starts_on=date(2026, 3, 6), ends_on=date(2026, 3, 12))


def submitted(*units, status=Status.IN_REVIEW, **changes):
    return a_declaration(status, *units, **{"submissions": 1} | changes)


def with_opinion(declaration, place, text="同意推荐", **changes):
    route = list(declaration.route)
    opinion = Opinion(text=text, by="李静", at=shanghai("2026-03-08 23:30"))
    route[place] = route[place].model_copy(update={"opinion": opinion} | changes)
    return declaration.model_copy(update={"route": route})


def frozen(declaration, sections=None, attachments=()):
    text, _ = snapshot(declaration, sections or complete_sections(), list(attachments))
    return Filled(text, is_frozen=True)


def content(declaration, filled=None, attachments=(), panel=None, notice=None):
    filled = filled or frozen(declaration, attachments=attachments)
    return review_form.content(declaration, notice or a_notice(), filled, list(attachments), NUMBERS, panel)


def back_with_the_applicant(declaration):
    hop = declaration.route[0].model_copy(update={"arrived_at": shanghai("2026-03-10 09:00")})
    return declaration.model_copy(update={"status": Status.RETURNED, "route": [*declaration.route, hop]})


def test_the_form_says_which_characters_it_could_not_print():
    sections = complete_sections() | {"achievements": {"summary": "主持🙂工程🤖，解决🙂难题。"}}
    printed = content(submitted(EMPLOYER), frozen(submitted(EMPLOYER), sections))
    assert printed.undrawn == ["U+1F642", "U+1F916"]


def test_rare_characters_of_names_stay():
    printed = content(submitted(EMPLOYER, applicant_name="王𠮷"))
    assert (printed.name, printed.undrawn) == ("王𠮷", [])


# Which content, for whom


def test_before_the_submission_it_is_the_draft_marked_as_one():
    declaration = a_declaration(Status.DRAFT)
    assert declarations.reads_draft(declaration, an_applicant())
    printed = content(declaration, review_form.draft(declaration, complete_sections(), []))
    assert (printed.mark, printed.sha256, printed.submission, printed.signed_on) == ("草稿", "", 0, None)


def test_a_draft_that_lapsed_was_never_more_than_a_draft():
    assert declarations.reads_draft(a_declaration(Status.LAPSED), an_applicant())


def test_after_the_submission_everybody_has_the_frozen_one():
    declaration = submitted(EMPLOYER)
    assert not declarations.reads_draft(declaration, an_applicant())
    assert not declarations.reads_draft(declaration, acting_for(EMPLOYER))
    printed = content(declaration)
    assert (printed.mark, printed.submission, printed.signed_on) == ("", 1, date(2026, 3, 5))


def test_a_report_taken_back_changes_nothing_about_the_day_the_applicant_signed():
    reported = submitted(EMPLOYER, SUPERVISOR)
    back = reported.route[1].model_copy(update={"arrived_at": shanghai("2026-03-12 10:00")})
    recalled = reported.model_copy(update={"route": [*reported.route, back]})
    assert content(recalled).signed_on == date(2026, 3, 5)


def test_the_hash_printed_is_the_snapshots_own():
    declaration = submitted(EMPLOYER)
    assert content(declaration).sha256 == snapshot(declaration, complete_sections(), [])[1]


def test_while_it_is_corrected_the_applicant_sees_the_draft_and_units_what_was_submitted():
    declaration = back_with_the_applicant(submitted(EMPLOYER))
    assert declarations.reads_draft(declaration, an_applicant())
    assert not declarations.reads_draft(declaration, acting_for(EMPLOYER))
    printed = content(declaration, review_form.draft(declaration, complete_sections(), []))
    assert (printed.mark, printed.sha256) == ("修改中", "")


def test_a_return_to_the_unit_below_leaves_the_applicant_the_frozen_one():
    declaration = submitted(EMPLOYER, SUPERVISOR, EMPLOYER, status=Status.RETURNED)
    assert not declarations.reads_draft(declaration, an_applicant())


def test_the_newest_of_the_submitted_portraits_is_printed():
    old = an_attachment(attachment_id="f-9", sha256="b" * 64)
    new = an_attachment(attachment_id="f-1", sha256="c" * 64, verified_at=shanghai("2026-03-09 09:00"))
    later = an_attachment(attachment_id="f-5", sha256="d" * 64, verified_at=shanghai("2026-03-10 09:00"))
    filled = frozen(submitted(EMPLOYER), attachments=[old, new])
    assert review_form.portrait_of(filled, [old, new, later])["sha256"] == "c" * 64


def test_a_submitted_portrait_that_was_taken_off_since_is_still_printed():
    filled = frozen(submitted(EMPLOYER), attachments=[an_attachment()])
    assert review_form.portrait_of(filled, [])["s3_version"] == "v1"


def test_attachments_are_listed_by_kind_and_name_and_unconfirmed_ones_not():
    given = [
        an_attachment("zz_own_kind", filename="甲.pdf"),
        an_attachment("paper", attachment_id="2", filename="论文2.pdf"),
        an_attachment("paper", attachment_id="1", filename="论文1.pdf"),
        an_attachment("diploma", filename="学历.pdf", verified_at=None),
    ]
    printed = content(submitted(EMPLOYER), attachments=given)
    assert [(paper.kind, paper.filename) for paper in printed.papers] == [
        ("论文著作", "论文1.pdf"), ("论文著作", "论文2.pdf"), ("其他材料（zz_own_kind）", "甲.pdf"),
    ]  # fmt: skip


def test_attachments_of_a_kind_are_listed_in_their_order_with_their_pages():
    second = an_attachment("paper", attachment_id="1", filename="甲.pdf", position=2, pages=12)
    first = an_attachment("paper", attachment_id="2", filename="乙.pdf", position=1, pages=3)
    printed = content(submitted(EMPLOYER), attachments=[second, first])
    assert [(paper.filename, paper.pages) for paper in printed.papers] == [("乙.pdf", 3), ("甲.pdf", 12)]


def test_a_kind_that_only_the_notice_knows_is_called_as_the_notice_calls_it():
    notice = a_notice(attachment_labels={"safety": "安全生产考核证"})
    printed = content(submitted(EMPLOYER), attachments=[an_attachment("safety")], notice=notice)
    assert printed.papers[0].kind == "安全生产考核证"


def test_what_a_unit_adds_after_the_submission_is_listed_and_what_the_applicant_adds_is_not():
    letter, late = an_attachment("commission_letter"), an_attachment("award")
    filled = frozen(submitted(EMPLOYER), attachments=[an_attachment("diploma")])
    printed = content(submitted(EMPLOYER), filled, [an_attachment("diploma"), letter, late])
    assert [paper.kind for paper in printed.papers] == ["学历学位证书", "委托评审函"]


# The opinions


def test_a_draft_has_empty_blocks_for_the_usual_way():
    opinions = unit_opinions(a_declaration(), [])
    assert [one.heading for one in opinions] == [
        "用人单位审核意见", "主管部门审核意见", "呈报部门审核意见", "评委会组建单位受理意见",
    ]  # fmt: skip
    assert {one.text for one in opinions} == {""}


def test_a_units_block_carries_its_opinion_rank_publicity_signer_and_day():
    declaration = with_opinion(submitted(EMPLOYER, SUPERVISOR, publicity=MARK), 1, rank=2)
    block = content(declaration).opinions[0]
    assert (block.unit, block.text, block.rank, block.signer) == (EMPLOYER.name, "同意推荐", 2, "李静")
    assert block.signed_on == date(2026, 3, 8)
    assert block.publicity == (date(2026, 3, 6), date(2026, 3, 12))


def test_the_publicity_is_the_employers_alone():
    assert content(submitted(EMPLOYER, SUPERVISOR, publicity=MARK)).opinions[1].publicity is None


def test_a_pass_without_words_still_says_that_it_passed():
    assert content(with_opinion(submitted(EMPLOYER), 1, text="")).opinions[0].text == "审核通过。"
    accepted = submitted(EMPLOYER, COMMITTEE, status=Status.ACCEPTED)
    assert content(with_opinion(accepted, 2, text="")).opinions[-1].text == "材料齐全，予以受理。"


def test_once_the_committee_has_it_only_the_units_it_came_through_have_blocks():
    opinions = content(submitted(EMPLOYER, COMMITTEE)).opinions
    assert [one.unit for one in opinions] == [EMPLOYER.name, COMMITTEE.name]


def test_an_opinion_of_an_earlier_version_is_not_said_of_the_later_one():
    once = back_with_the_applicant(with_opinion(submitted(EMPLOYER, SUPERVISOR), 1))
    hop = Hop(party_id=EMPLOYER.unit_id, name=EMPLOYER.name, kind=Role.EMPLOYER, arrived_at=NOW)
    again = once.model_copy(update={"status": Status.IN_REVIEW, "route": [*once.route, hop], "submissions": 2})
    assert content(once).opinions[0].text == "同意推荐"
    assert {one.text for one in content(again).opinions} == {""}


def test_a_unit_that_has_it_a_second_time_speaks_anew_and_those_below_it_have_spoken():
    declaration = with_opinion(with_opinion(submitted(EMPLOYER, SUPERVISOR, COMMITTEE, SUPERVISOR), 1), 2)
    opinions = content(declaration).opinions
    assert [(one.unit, one.text) for one in opinions][:2] == [(EMPLOYER.name, "同意推荐"), (SUPERVISOR.name, "")]


# The result

SECRET = [Status.ACCEPTED, Status.IN_PANEL, Status.PASSED, Status.FAILED]


@pytest.mark.parametrize("status", SECRET)
def test_a_verdict_not_yet_published_leaves_no_trace(status):
    panel = a_panel(a_tally("d-1", yes=5))
    secret = content(submitted(EMPLOYER, COMMITTEE, status=status, panel_id="j-1"), panel=panel)
    assert secret == content(submitted(EMPLOYER, COMMITTEE, status=Status.ACCEPTED))


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.PUBLICIZED, "经评审，通过高级工程师资格；结果公示期为2026年3月6日至2026年3月12日。"),
        (Status.CERTIFIED, "经评审并公示，具备高级工程师资格。"),
        (Status.NOT_PASSED, "经评审，未通过。"),
    ],
)
def test_a_published_result_is_printed_with_its_counts(status, said):
    panel = a_panel(a_tally("d-1", yes=4, no=1), publicity_starts_on=MARK.starts_on, publicity_ends_on=MARK.ends_on)
    verdict = content(submitted(EMPLOYER, COMMITTEE, status=status, panel_id="j-1"), panel=panel).verdict
    assert verdict.result == said
    assert (verdict.members, verdict.present, verdict.yes, verdict.no, verdict.abstain) == (7, 5, 4, 1, 0)


# Its file


def test_equal_contents_have_one_file_and_any_change_another():
    declaration = submitted(EMPLOYER)
    first = review_form.file_key("d-1", content(declaration))
    assert review_form.file_key("d-1", content(declaration)) == first
    assert review_form.file_key("d-1", content(with_opinion(declaration, 1))) != first
    assert first.startswith("forms/d-1/")
    assert first.endswith(".pdf")


def test_the_file_is_named_after_the_person_the_year_and_the_title():
    assert review_form.filename(a_declaration()) == "评审表_王明_2026_高级工程师.pdf"
