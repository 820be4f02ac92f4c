"""What a row of the summary table says, which declarations it lists, in which order, and the sums."""

from datetime import date

import pytest

from chalicelib.domain import summary_content
from chalicelib.domain.actors import Role
from chalicelib.domain.catalogue import Level, catalogue
from chalicelib.domain.columns import plain
from chalicelib.domain.declarations import Hop, Status
from chalicelib.domain.sections import SECTIONS
from chalicelib.domain.sections.person import Study
from chalicelib.domain.sections.yearly import Assessment, Course
from chalicelib.domain.summary_content import COLUMNS, Heading, Totals
from tests.build import NOW, a_declaration, a_unit, complete_sections

EMPLOYER, SUPERVISOR, COMMITTEE = (a_unit(kind) for kind in ("employer", "supervisor", "committee"))


def submitted(status=Status.ACCEPTED, *units, **changes):
    return a_declaration(status, *(units or (EMPLOYER, COMMITTEE)), submissions=1, **changes)


def a_row(sections=None, **changes):
    entry = summary_content.entry(submitted(**changes), COMMITTEE.unit_id)
    return summary_content.row(1, entry, complete_sections() | (sections or {}))


def works(count):
    return {"items": [{"name": f"第{n}项"} for n in range(count)]}


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("name", "王明"),
        ("gender", "男"),
        ("born", "1990.03"),
        ("education", "大学本科"),
        ("school", "山东大学\n电气工程"),
        ("current_title", "工程师"),
        ("title", "高级工程师"),
        ("specialty", "电气自动化"),
        ("mode", "评审"),
        ("status", "已受理"),
        ("papers", 0),
    ],
)
def test_a_row_says(field, said):
    assert getattr(a_row(), field) == said


@pytest.mark.parametrize("name", ["papers", "patents", "awards", "projects"])
def test_achievements_are_counted(name):
    assert getattr(a_row({name: works(3)}), name) == 3


def test_the_newest_education_is_told():
    earlier, later = (
        {"school": s, "major": "电气", "level": "本科", "ended": e} for s, e in (("甲", "2012-07"), ("乙", "2015-07"))
    )
    assert a_row({"education": {"items": [later, earlier]}}).school == "乙\n电气"


def test_assessments_are_counted_by_their_results():
    years = {2019: "优秀", 2021: "合格", 2022: "合格", 2023: "优秀", 2024: "合格", 2025: "合格"}
    items = [{"year": year, "grade": grade} for year, grade in years.items()]
    assert a_row({"assessments": {"items": items}}).assessments == "合格4、优秀1\n2021—2025"


def test_hours_of_the_newest_five_years_are_added_up():
    items = [
        {"year": year, "hours": hours} for year, hours in ((2018, 500), (2025, 60), (2025, 30), (2024, 90), (2023, 90))
    ]
    items += [{"year": 2022, "hours": 72}, {"year": 2021, "hours": 90}]
    assert a_row({"continuing_education": {"items": items}}).hours == "432\n2021—2025"


@pytest.mark.parametrize("name", ["assessments", "continuing_education", "papers", "patents", "awards", "projects"])
def test_a_list_that_was_cleared_with_a_blank_keeps_nobody_from_their_table(name):
    assert getattr(a_row({name: {"items": "  "}}), name.replace("continuing_education", "hours")) in ("", 0)


def test_numbers_are_read_in_every_spelling_that_the_form_accepts():
    row = a_row(
        {
            "assessments": {"items": [{"year": "2025.0", "grade": "合格"}]},
            "continuing_education": {"items": [{"year": " 2025 ", "hours": "90.0"}]},
        }
    )
    assert (row.assessments, row.hours) == ("合格1\n2025", "90\n2025")


def test_long_achievements_are_shortened():
    said = a_row({"achievements": {"summary": "主持\n完成" * 100}}).achievements
    assert (len(said), said[:5], said[-2:]) == (summary_content.ACHIEVEMENTS, "主持 完成", "……")


@pytest.mark.parametrize(
    ("section", "fields"),
    [
        ("basic", {"gender", "birth_date", "work_started"}),
        ("current_title", {"title", "awarded_on", "engaged_since"}),
        ("achievements", {"summary"}),
        ("declared_title", {"mode"}),
        *((name, {"items"}) for name in ("education", "assessments", "continuing_education")),
        *((name, {"items"}) for name in ("papers", "patents", "awards", "projects")),
    ],
)
def test_what_a_row_reads_is_what_the_form_asks_for(section, fields):
    assert fields <= set(SECTIONS[section].model_fields)


@pytest.mark.parametrize(
    ("items", "fields"),
    [
        (Study, {"school", "major", "level", "degree", "ended"}),
        (Assessment, {"year", "grade"}),
        (Course, {"year", "hours"}),
    ],
)
def test_what_a_row_reads_of_items_is_what_the_form_asks_for(items, fields):
    assert fields <= set(items.model_fields)


def test_a_commissioned_one_says_so():
    assert a_row(commissioned=True).mode == "评审（委托）"


def test_a_submission_of_another_time_leaves_gaps_and_nothing_else():
    entry = summary_content.entry(submitted(), COMMITTEE.unit_id)
    row = summary_content.row(1, entry, {"basic": None, "education": {"items": []}, "assessments": {}})
    assert (row.name, row.school, row.assessments, row.hours) == ("王明", "", "", "")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("变配电\n\t工程 ", "变配电 工程"), ("坏\x07字符", "坏字符"), (None, ""), ("字" * 101, "字" * 98 + "……")],
)
def test_what_was_typed_stands_on_one_line(typed, shown):
    assert plain(typed) == shown


@pytest.mark.parametrize(
    ("declaration", "wanted", "is_listed"),
    [
        (submitted(), None, True),
        (submitted(), Status.ACCEPTED, True),
        (submitted(), Status.IN_REVIEW, False),
        (a_declaration(Status.DRAFT), None, False),
        (a_declaration(Status.DRAFT), Status.DRAFT, False),
        (submitted(Status.WITHDRAWN), None, False),
        (submitted(Status.WITHDRAWN), Status.WITHDRAWN, True),
        (submitted(Status.REFUSED), None, True),
    ],
)
def test_what_is_listed(declaration, wanted, is_listed):
    assert summary_content.is_listed(declaration, EMPLOYER.unit_id, wanted) is is_listed


@pytest.mark.parametrize(
    ("unit", "wanted", "is_listed"),
    [
        (COMMITTEE, Status.PASSED, True),
        (COMMITTEE, Status.IN_PANEL, False),
        (EMPLOYER, Status.PASSED, False),
        (EMPLOYER, Status.IN_PANEL, True),
    ],
)
def test_a_verdict_is_asked_for_by_its_name_by_the_committee_alone(unit, wanted, is_listed):
    assert summary_content.is_listed(submitted(Status.PASSED), unit.unit_id, wanted) is is_listed


def ranked(name, *stays, **changes):
    """`stays` are (unit, rank) from the employer up; the last one holds it."""
    hops = [Hop(party_id="p", name=name, kind=Role.APPLICANT, arrived_at=NOW)]
    below = None
    for unit, rank in stays:
        hop = Hop(party_id=unit.unit_id, name=unit.name, kind=Role(unit.kind), arrived_at=NOW, rank=rank)
        hops.append(hop.model_copy(update={"from_unit_id": below}))
        below = unit.unit_id
    return submitted(route=hops, applicant_name=name, declaration_id=f"d-{name}", **changes)


def order(unit, *declarations):
    entries = sorted((summary_content.entry(d, unit.unit_id) for d in declarations), key=lambda entry: entry.order)
    return [(entry.name, entry.rank) for entry in entries]


def test_a_unit_lists_by_its_own_ranks_and_then_what_it_has_not_ranked():
    reported = [ranked(name, (EMPLOYER, rank), (SUPERVISOR, None)) for name, rank in (("乙", 2), ("甲", 1))]
    held = ranked("丙", (EMPLOYER, None))
    assert order(EMPLOYER, held, *reported) == [("甲", 1), ("乙", 2), ("丙", None)]


def test_a_committee_lists_unit_by_unit_as_they_were_ranked():
    other = a_unit("supervisor", unit_id="u-other")
    below = [
        ranked(name, (EMPLOYER, 9), (unit, rank), (COMMITTEE, None))
        for name, unit, rank in (("丁", SUPERVISOR, 2), ("甲", other, 1), ("丙", SUPERVISOR, 1), ("乙", other, 2))
    ]
    assert order(COMMITTEE, *below) == [("甲", 1), ("乙", 2), ("丙", 1), ("丁", 2)]


def test_the_heading_names_year_series_level_and_unit():
    heading = Heading(
        2026, "engineering", Level.ASSOCIATE_SENIOR, "甲单位", "乙评委会", date(2026, 5, 6), Status.ACCEPTED
    )
    assert heading.title == "2026年度工程系列副高级职称申报一览表"
    assert heading.lines == ("填报单位：甲单位　　评委会组建单位：乙评委会　　状态：已受理", "制表日期：2026年5月6日")


@pytest.mark.parametrize(
    ("series", "spoken"),
    [
        ("工程技术人员", "工程系列"),
        ("经济专业人员", "经济系列"),
        ("会计人员", "会计系列"),
        ("中小学教师", "中小学教师系列"),
        ("船舶专业技术人员", "船舶系列"),
        ("实验技术人才", "实验系列"),
        ("自然科学研究人员", "自然科学研究系列"),
    ],
)
def test_a_series_is_called_as_people_call_it(series, spoken):
    assert summary_content.spoken_series(series) == spoken


def test_no_two_series_are_called_the_same():
    assert len({summary_content.spoken_series(series.series_en) for series in catalogue()}) == len(catalogue())


@pytest.mark.parametrize(
    ("status", "name"),
    [(None, "一览表_2026_工程系列_副高级.pdf"), (Status.ACCEPTED, "一览表_2026_工程系列_副高级_已受理.pdf")],
)
def test_the_file_is_named_for_what_it_lists(status, name):
    assert summary_content.filename(2026, "engineering", Level.ASSOCIATE_SENIOR, status, "pdf") == name


def test_the_columns_fill_the_paper_and_have_different_names():
    assert sum(column.width for column in COLUMNS) == pytest.approx(400)
    assert len({column.title for column in COLUMNS}) == len(COLUMNS)


def test_no_column_is_for_numbers_that_are_nobodys_business():
    assert not [
        column.title
        for column in COLUMNS
        if "身份证" in column.title or "电话" in column.title or "手机" in column.title
    ]


def test_the_sums_stand_at_the_end():
    totals, rows = Totals(), [a_row(), a_row({"basic": {"gender": "女"}}, commissioned=True)]
    assert list(totals.counted(rows)) == rows
    assert totals.sentence == (
        "合计2人（男1人、女1人）；申报资格：高级工程师2人；申报方式：评审1人、评审（委托）1人；状态：已受理2人。"
    )


def test_an_empty_table_says_that_it_is_empty():
    assert "没有" in Totals().sentence
