"""The check before submission, and the snapshot that a submission freezes."""

import pytest

from chalicelib.domain import completeness
from chalicelib.domain.errors import Conflict
from chalicelib.domain.sections import REQUIRED
from tests.build import a_declaration, a_notice, an_attachment, complete_sections


def check(sections=None, attachments=(), **notice):
    given = complete_sections() if sections is None else sections
    found = completeness.missing(a_declaration(), given, list(attachments), a_notice(**notice))
    return [(item.section, item.field) for item in found]


def snapshot(sections=None, attachments=None, **changes):
    given = [an_attachment()] if attachments is None else attachments
    return completeness.snapshot(a_declaration(**changes), sections or complete_sections(), given)


def test_complete_sections_and_a_portrait_are_enough():
    assert check(attachments=[an_attachment()]) == []


def test_an_empty_declaration_misses_every_required_section_and_the_portrait():
    assert {section for section, _ in check(sections={})} == {*REQUIRED, "attachments"}


@pytest.mark.parametrize("section", REQUIRED)
def test_each_required_section_is_asked_for(section):
    sections = complete_sections()
    del sections[section]
    assert {name for name, _ in check(sections, [an_attachment()])} == {section}


def test_a_section_that_is_not_required_is_complete_once_begun():
    sections = complete_sections() | {"papers": {"items": [{"issuer": "电气应用"}]}}
    assert check(sections, [an_attachment()]) == [("papers", "items.0.name")]


def test_the_material_of_the_notice_is_asked_for_by_level():
    required = {"associate_senior": ["diploma", "paper"], "senior": ["patent"]}
    found = check(attachments=[an_attachment(), an_attachment("paper")], required_attachments=required)
    assert found == [("attachments", "diploma")]


def test_an_upload_that_was_never_confirmed_does_not_count():
    assert check(attachments=[an_attachment(verified_at=None)]) == [("attachments", "portrait")]


def test_what_the_unit_uploads_is_not_asked_of_the_applicant():
    required = {"associate_senior": ["commission_letter"]}
    assert check(attachments=[an_attachment()], required_attachments=required) == []


def test_nothing_is_asked_for_twice():
    assert check(required_attachments={"associate_senior": ["portrait"]}) == [("attachments", "portrait")]


def test_a_kind_of_the_notices_own_is_asked_for_by_the_name_it_has_there():
    asked = {"required_attachments": {"associate_senior": ["site_photo"]}}
    notice = a_notice(attachment_labels={"site_photo": "现场照片"}, **asked)
    found = completeness.missing(a_declaration(), complete_sections(), [an_attachment()], notice)
    assert [item.message for item in found] == ["请上传现场照片"]


FIVE_YEARS = {"kind": "years_in_title", "minimum": 5}


def test_a_condition_that_blocks_stands_among_what_is_missing():
    blocks = [FIVE_YEARS | {"effect": "block"}]
    assert check(attachments=[an_attachment()], conditions=blocks) == [("current_title", "awarded_on")]


def test_a_condition_that_warns_stops_nothing_and_is_told_apart():
    warns = [FIVE_YEARS | {"effect": "warn"}]
    assert check(attachments=[an_attachment()], conditions=warns) == []
    found = completeness.warnings(a_declaration(), complete_sections(), a_notice(conditions=warns))
    assert [(item.section, item.field) for item in found] == [("current_title", "awarded_on")]


def test_a_condition_that_is_not_met_has_its_own_code_in_the_refusal():
    sections = complete_sections() | {"current_title": {"title": "工程师", "awarded_on": "2025-01-01"}}
    notice = a_notice(conditions=[FIVE_YEARS | {"effect": "block"}])
    with pytest.raises(Conflict, match="incomplete: ") as refused:
        completeness.refuse_incomplete(completeness.missing(a_declaration(), sections, [an_attachment()], notice))
    assert [error.code for error in refused.value.errors] == ["condition_unmet"]


def test_every_missing_field_stands_in_the_refusal():
    found = completeness.missing(a_declaration(), {}, [], a_notice())
    with pytest.raises(Conflict, match="incomplete: ") as refused:
        completeness.refuse_incomplete(found)
    assert [error.field for error in refused.value.errors] == [f"{item.section}.{item.field}" for item in found]


def test_a_complete_declaration_is_not_refused():
    completeness.refuse_incomplete([])


def test_the_same_content_has_the_same_hash_in_whatever_order_it_comes():
    backwards = dict(reversed(complete_sections().items()))
    files = [an_attachment(), an_attachment("paper")]
    assert snapshot(attachments=files) == snapshot(backwards, files[::-1])


@pytest.mark.parametrize(
    "other",
    [
        snapshot(complete_sections() | {"current_title": {"title": "助理工程师"}}),
        snapshot(attachments=[an_attachment(sha256="b" * 64)]),
        snapshot(attachments=[an_attachment(s3_version="v2")]),
        snapshot(attachments=[]),
        snapshot(title="高级经济师"),
        snapshot(unit_id="u-other"),
    ],
)
def test_other_content_has_another_hash(other):
    assert other[1] != snapshot()[1]


def test_an_unconfirmed_upload_is_no_part_of_the_snapshot():
    files = [an_attachment(), an_attachment("paper", verified_at=None)]
    assert snapshot(attachments=files) == snapshot()


def test_what_happens_to_the_declaration_later_leaves_its_snapshot_alone():
    assert snapshot(status="in_review", submissions=2) == snapshot()


def said(sections):
    notice = a_notice()
    return [item.message for item in completeness.missing(a_declaration(), sections, [an_attachment()], notice)]


def test_what_is_missing_is_called_as_on_the_form():
    sections = complete_sections() | {"papers": {"items": [{"issuer": "电气应用"}]}}
    sections["basic"] = {"birth_date": "1990-03-07", "gender": "男"}
    assert said(sections) == ["“基本情况”民族：此项必填", "“论文著作”第1项题目或书名：此项必填"]


@pytest.mark.parametrize(
    ("section", "data", "message"),
    [
        ("education", {"items": []}, "“学习经历”：请至少填写一项"),
        ("education", {}, "“学习经历”：请至少填写一项"),
        (
            "work_history",
            {"items": [{"employer": "济南城建", "began": "2012-07"}]},
            "“工作经历”第1项岗位职务：此项必填",
        ),
        (
            "education",
            {"items": [{"major": "电气", "level": "大学本科", "ended": "2012-07"}]},
            "“学习经历”第1项毕业院校：此项必填",
        ),
        ("awards", {"items": [{"name": "科技进步奖"}, {"rank": 1}]}, "“奖励”第2项奖项名称：此项必填"),
    ],
)
def test_a_gap_in_a_list_is_told_by_its_row(section, data, message):
    assert said(complete_sections() | {section: data}) == [message]


def test_the_section_must_declare_the_title_that_was_chosen():
    sections = complete_sections() | {"declared_title": {"title": "教授", "specialty": "木工"}}
    assert said(sections) == ["申报资格名称应为所申报的高级工程师", "申报专业应为所申报的电气自动化"]
