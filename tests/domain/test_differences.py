"""What a correction changed: rows by their meaning, files by their content, and whether it had been asked for."""

import pytest

from chalicelib.domain.differences import DifferenceKind, compare, untouched
from chalicelib.domain.row_matching import paired

SHANDONG = {"school": "山东大学", "major": "电气工程", "level": "大学本科", "ended": "2012-07"}
TSINGHUA = {"school": "清华大学", "major": "电机工程", "level": "硕士研究生", "ended": "2015-07"}
JINAN = {"school": "济南职业学院", "major": "机电一体化", "level": "大学专科", "ended": "2009-07"}


def content(attachments=(), **sections):
    return {"sections": sections, "attachments": list(attachments)}


def studies(*rows):
    return content(education={"items": list(rows)})


def a_file(sha256, kind="diploma", **told):
    return {"attachment_id": f"f-{sha256}", "kind": kind, "filename": f"{sha256}.pdf", "sha256": sha256} | told


def told(before, after, asked=()):
    return [(one.kind.value, one.field, one.before, one.after) for one in compare(before, after, asked)]


def asked_for(before, after, *asked):
    return [one.asked for one in compare(before, after, asked)]


def test_the_same_content_has_no_difference():
    assert told(studies(SHANDONG, TSINGHUA), studies(dict(SHANDONG), dict(TSINGHUA))) == []


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [("群众", "中共党员", "changed"), (None, "中共党员", "added"), ("群众", "", "removed"), ("", None, None)],
)
def test_a_field_was_added_removed_or_changed(before, after, kind):
    found = told(content(basic={"political_status": before}), content(basic={"political_status": after}))
    assert found == ([(kind, "basic.political_status", before, after)] if kind else [])


def test_a_section_first_filled_in_is_told_field_by_field():
    assert told(content(), content(basic={"gender": "男"})) == [("added", "basic.gender", None, "男")]


def test_a_row_put_in_on_top_is_one_added_row():
    assert told(studies(SHANDONG), studies(JINAN, SHANDONG)) == [("added", "education.items.0", None, JINAN)]


def test_a_row_taken_out_is_one_removed_row_by_its_former_number():
    (found,) = compare(studies(SHANDONG, TSINGHUA), studies(TSINGHUA))
    assert (found.kind, found.field, found.before) == (DifferenceKind.REMOVED, "education.items.0", SHANDONG)
    assert found.label == "“学习经历”第1项（修改前）"


def test_rows_in_another_order_are_the_same_rows():
    assert told(studies(SHANDONG, TSINGHUA), studies(TSINGHUA, SHANDONG)) == []


def test_a_row_that_moved_and_changed_is_told_by_its_field_where_it_stands_now():
    after = studies(JINAN, SHANDONG | {"major": "自动化"})
    assert told(studies(SHANDONG), after) == [
        ("added", "education.items.0", None, JINAN),
        ("changed", "education.items.1.major", "电气工程", "自动化"),
    ]


def test_a_changed_field_is_told_by_its_label():
    (found,) = compare(studies(SHANDONG), studies(SHANDONG | {"major": "自动化"}))
    assert (found.section, found.section_label) == ("education", "学习经历")
    assert found.label == "“学习经历”第1项所学专业"


def test_a_row_written_wholly_anew_is_a_changed_row():
    found = told(
        content(papers={"items": [{"name": "论文甲"}]}), content(papers={"items": [{"name": "论文甲（修订）"}]})
    )
    assert found == [("changed", "papers.items.0.name", "论文甲", "论文甲（修订）")]


def test_of_two_rows_alike_each_finds_its_own():
    before = [{"year": 2024, "grade": "合格"}, {"year": 2025, "grade": "合格"}]
    after = [{"year": 2025, "grade": "优秀"}, {"year": 2024, "grade": "合格"}]
    assert paired(before, after) == {0: 1, 1: 0}


def test_the_same_row_twice_is_two_rows():
    assert told(studies(SHANDONG, SHANDONG), studies(SHANDONG)) == [("removed", "education.items.1", SHANDONG, None)]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ([], [a_file("aa")], [("added", None, "aa.pdf")]),
        ([a_file("aa")], [], [("removed", "aa.pdf", None)]),
        ([a_file("aa")], [a_file("bb")], [("replaced", "aa.pdf", "bb.pdf")]),
        ([a_file("aa"), a_file("bb")], [a_file("bb"), a_file("cc")], [("replaced", "aa.pdf", "cc.pdf")]),
        ([a_file("aa")], [a_file("aa", attachment_id="f-new", filename="x.pdf")], []),
        ([a_file("aa"), a_file("bb")], [a_file("bb"), a_file("aa")], []),
        (
            [a_file("aa", position=1), a_file("bb", position=2)],
            [a_file("aa", position=2), a_file("bb", position=1)],
            [("reordered", ["aa.pdf", "bb.pdf"], ["bb.pdf", "aa.pdf"])],
        ),
    ],
    ids=["added", "removed", "replaced", "one of two", "uploaded again", "without an order", "in another order"],
)
def test_files_are_compared_by_kind_and_content(before, after, found):
    expected = [(kind, "attachments.diploma", old, new) for kind, old, new in found]
    assert told(content(before), content(after)) == expected


def test_a_file_of_another_kind_is_not_the_same_file():
    found = compare(content([a_file("aa")]), content([a_file("aa", "paper")]))
    assert [(one.kind, one.label) for one in found] == [
        ("removed", "附件“学历学位证书”（修改前）"),
        ("added", "附件“论文著作”"),
    ]


def test_the_notices_own_kinds_are_called_by_its_words():
    (found,) = compare(content(), content([a_file("aa", "ethics")]), own={"ethics": "科研诚信报告"})
    assert found.label == "附件“科研诚信报告”"


@pytest.mark.parametrize(
    ("point", "was_asked"),
    [
        ("education", True),
        ("education.items.0", True),
        ("education.items.0.major", True),
        ("education.items.0.school", False),
        ("education.items.1", False),
        ("papers", False),
    ],
)
def test_a_change_was_asked_for_by_a_point_about_it_as_it_was(point, was_asked):
    before, after = studies(SHANDONG, TSINGHUA), studies(JINAN, SHANDONG | {"major": "自动化"}, TSINGHUA)
    (_, changed) = compare(before, after, [point])
    assert changed.asked is was_asked


def test_an_added_row_was_asked_for_by_a_point_about_the_list_only():
    before, after = studies(SHANDONG), studies(JINAN, SHANDONG)
    assert asked_for(before, after, "education") == [True]
    assert asked_for(before, after, "education.items.0") == [False]


def test_a_removed_row_answers_a_point_about_its_field():
    assert asked_for(studies(SHANDONG, TSINGHUA), studies(TSINGHUA), "education.items.0.school") == [True]


def test_points_about_which_nothing_was_changed_are_listed():
    before = studies(SHANDONG) | {"attachments": [a_file("aa")]}
    after = studies(SHANDONG | {"major": "自动化"}) | {"attachments": [a_file("aa")]}
    asked = ["education.items.0.major", "education.items.0.school", "attachments.diploma", "papers"]
    assert untouched(before, after, asked) == ["education.items.0.school", "attachments.diploma", "papers"]


def test_what_is_not_on_the_form_is_never_called_untouched():
    assert untouched(studies(), studies(), ["unit", "basic.name", "rank"]) == []
