"""The points of a return: places on the form, by their dotted names."""

import pytest
from pydantic import TypeAdapter, ValidationError

from chalicelib.domain import points
from chalicelib.domain.attachments import KIND_LABELS
from chalicelib.domain.errors import Invalid
from chalicelib.domain.points import Point
from chalicelib.domain.sections import SECTIONS

POINT = TypeAdapter(Point)


@pytest.mark.parametrize(
    ("point", "label"),
    [
        ("education", "“学习经历”"),
        ("education.items.0.school", "“学习经历”第1项毕业院校"),
        ("papers.items.12", "“论文著作”第13项"),
        ("basic.gender", "“基本情况”性别"),
        ("basic.id_number", "“基本情况”身份证号码"),
        ("attachments", "附件"),
        ("attachments.diploma", "附件“学历学位证书”"),
        ("attachments.site_report", "附件“其他材料（site_report）”"),
        ("unit", "用人单位"),
        ("rank", "单位推荐排序"),
    ],
)
def test_a_place_on_the_form_is_a_point_with_its_label(point, label):
    assert points.is_point(point)
    assert points.label(point) == label


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_and_each_of_its_fields_is_a_point(section):
    assert points.is_point(section)
    assert all(points.is_point(f"{section}.{field}") for field in SECTIONS[section].model_fields)


@pytest.mark.parametrize(
    "given",
    [
        "studies",
        "basic.height",
        "basic.gender.x",
        "education.",
        "education..school",
        "education.school",
        "education.items.school",
        "education.items.first",
        "education.items.0.0",
        "education.items.-1",
        "education.items.１",
        "education.items.0.age",
        "attachments.",
        "attachments.Diploma",
        "attachments.diploma.0",
        "unit.name",
        "学习经历",
    ],
)
def test_what_the_form_does_not_have_is_no_point(given):
    with pytest.raises(ValidationError) as refused:
        POINT.validate_python(given)
    assert refused.value.errors()[0]["type"] == "point_unknown"


def test_what_is_unknown_is_named():
    with pytest.raises(ValidationError, match=r"“basic\.height”"):
        POINT.validate_python("basic.height")


@pytest.mark.parametrize("kind", [*KIND_LABELS, "site_report"])
def test_attachments_are_those_everybody_knows_and_those_the_notice_requires(kind):
    points.refuse_unknown_kinds([f"attachments.{kind}", "education"], ["site_report"])


def test_a_kind_that_the_notice_does_not_know_is_refused():
    with pytest.raises(Invalid, match="site_report"):
        points.refuse_unknown_kinds(["attachments.site_report"], ["ethics_report"])


@pytest.mark.parametrize(
    ("path", "is_within"),
    [
        ("education", True),
        ("education.items.0", True),
        ("educational", False),
        ("basic.gender", True),
        ("basic", False),
        ("basic.gender2", False),
    ],
)
def test_a_point_covers_what_lies_beneath_it(path, is_within):
    assert points.within(path, ["education", "basic.gender"]) is is_within
