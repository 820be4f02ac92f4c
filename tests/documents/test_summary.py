"""The summary table on paper and as a workbook, read back by others' tools; and the publicity list."""

import io
import re
from datetime import date

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import unescape
from pypdf import PdfReader

from chalicelib.documents import publicity_list, summary_pdf, summary_xlsx
from chalicelib.documents.fonts import SONG
from chalicelib.documents.ink import Ink
from chalicelib.documents.lettering import wrap
from chalicelib.documents.page import open_canvas
from chalicelib.domain.catalogue import Level
from chalicelib.domain.publicity_content import Listed, PublicityNotice
from chalicelib.domain.summary_content import COLUMNS, Entry, Heading, row

HEADING = Heading(2026, "engineering", Level.ASSOCIATE_SENIOR, "甲单位", "乙评委会", date(2026, 5, 6))
NAMES = [f"{family}{given}" for family in "赵钱孙李周吴郑王𠮷冯陈褚" for given in "一二三四五六七八九十"]
LONG = "主持完成轨道交通供电工程三项，提出谐波治理新方法（含变配电所改造），节约投资300万元。获奖。"
MM = 72 / 25.4
LAST = get_column_letter(len(COLUMNS))


def a_row(number, name="王明", unit="济南城建集团第一工程有限公司", **said):
    entry = Entry(f"d-{number}", 1, 1, number, name, unit, "高级工程师", "电气自动化", "评审", False, "已受理", ())
    return row(number, entry, {"basic": {"gender": "男"}, "achievements": {"summary": LONG}} | said)


def some_rows():
    return (a_row(number, name) for number, name in enumerate(NAMES, 1))


@pytest.fixture(scope="module")
def pdf():
    return summary_pdf.render(HEADING, some_rows())


@pytest.fixture(scope="module")
def pages(pdf):
    """What each page says, without white space."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_it_is_on_a3_landscape(pdf):
    sizes = {tuple(round(float(side) / MM) for side in page.mediabox[2:]) for page in PdfReader(io.BytesIO(pdf)).pages}
    assert sizes == {(420, 297)}


def test_every_person_stands_in_it_once(pages):
    text = "".join(pages)
    assert len(pages) > 3
    assert [name for name in NAMES if text.count(name) != 1] == []


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.title)
def test_every_page_repeats_the_heads_of_the_columns(pdf, poppler, column):
    read = poppler("pdftotext", pdf, "-raw", "-").decode().split("\f")[:-1]
    assert all(column.title in "".join(page.split()) for page in read)


def test_every_page_says_which_it_is_and_of_how_many(pages):
    assert all(f"第{n}页" in page and f"共{len(pages)}页" in page for n, page in enumerate(pages, 1))


def test_it_is_titled_once_and_named_at_the_foot_of_every_page(pages):
    assert [page.count(HEADING.title) for page in pages] == [2] + [1] * (len(pages) - 1)


def test_sums_and_signatures_stand_at_the_end(pages):
    for said in (f"合计{len(NAMES)}人（男{len(NAMES)}人）", "填表人（签字）", "审核人（签字）", "单位（盖章）"):
        assert [said in page for page in pages] == [False] * (len(pages) - 1) + [True]


def test_a_long_cell_is_broken_into_lines_by_the_rules(pdf, poppler):
    lines = [line.strip() for line in poppler("pdftotext", pdf, "-raw", "-").decode().splitlines()]
    starts = [line for line in lines if line and line[0] in "，。、；）"]
    assert LONG not in lines
    assert "主持完成轨道交通供电工程" in "".join(lines)
    assert starts == []


@pytest.mark.parametrize("width", [20, 57, 130.5])
@pytest.mark.parametrize(
    "text",
    [
        LONG,
        "王𠮷",
        "",
        "ZL202310000001.2，第1位",
        "（《〈济南》）" * 4,
        "一" * 40,
        "，。" * 20,
        "English words and 中文 mixed.",
    ],
)
def test_ink_breaks_lines_where_lettering_does(text, width):
    ink = Ink(open_canvas((100, 100), "", "", date(2026, 5, 6)), SONG, 7.5)
    assert list(ink.lines(text, width)) == (wrap(text, SONG, 7.5, width) or [""])


def test_only_our_own_fonts_are_in_it_and_all_of_them_embedded(pdf, poppler):
    lines = poppler("pdffonts", pdf).decode().splitlines()[2:]
    assert lines
    assert all(re.search(r"TrueType +\S+ +yes yes yes", line) for line in lines), lines


def test_the_same_rows_give_the_same_bytes(pdf):
    assert summary_pdf.render(HEADING, some_rows()) == pdf


def test_a_character_without_a_glyph_is_marked_and_stops_nobody():
    made = summary_pdf.render(HEADING, [a_row(1, "甲\U0001f600乙"), a_row(2, "后面的人")])
    text = "".join(PdfReader(io.BytesIO(made)).pages[0].extract_text().split())
    assert "甲〓乙" in text
    assert "后面的人" in text


def test_a_row_that_does_not_fit_begins_the_next_page():
    tall = [a_row(n, unit=f"第{n}个始" + "很长的单位名称" * 12 + f"第{n}个终") for n in range(1, 16)]
    pages = [
        "".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(summary_pdf.render(HEADING, tall))).pages
    ]
    assert len(pages) > 1
    assert all((f"第{n}个始" in page) == (f"第{n}个终" in page) for n in range(1, 16) for page in pages)


@pytest.mark.parametrize("render", [summary_pdf.render, summary_xlsx.render], ids=["pdf", "xlsx"])
def test_an_empty_table_is_a_table(render):
    assert len(render(HEADING, [])) > 1000


@pytest.fixture(scope="module")
def sheet():
    rows = [a_row(1, "王𠮷", "=1+1"), a_row(2, "<b>&", "+8610"), a_row(3, "_x0041_", "007"), a_row(4, "", "@SUM(A1)")]
    return openpyxl.load_workbook(io.BytesIO(summary_xlsx.render(HEADING, rows))).active


def test_the_workbook_keeps_its_head_and_the_names_in_sight(sheet):
    assert sheet.freeze_panes == "D4"
    assert [cell.value for cell in sheet[3]] == [column.title for column in COLUMNS]


def test_the_workbook_prints_on_a3_one_page_wide_with_its_head_repeated(sheet):
    paper = sheet.page_setup
    assert (int(paper.paperSize), paper.orientation, int(paper.fitToHeight)) == (8, "landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.print_area.endswith(f"$A$1:${LAST}$9")


def test_the_workbook_can_be_filtered(sheet):
    assert sheet.auto_filter.ref == f"A3:{LAST}7"


def test_the_workbook_is_about_as_wide_as_the_paper(sheet):
    columns = sheet.column_dimensions.values()  # neighbours of one width are one of them
    assert sum(c.width * (c.max - c.min + 1) for c in columns) * 1.9 == pytest.approx(400, rel=0.1)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("C4", "王𠮷"),
        ("C5", "<b>&"),
        ("C6", "_x0041_"),
        ("F4", "=1+1"),
        ("F5", "+8610"),
        ("F6", "007"),
        ("F7", "@SUM(A1)"),
    ],
)
def test_a_text_is_a_text_whatever_it_begins_with(sheet, place, said):
    assert (sheet[place].data_type, unescape(sheet[place].value)) == ("s", said)


def test_a_number_is_a_number_and_an_empty_cell_keeps_its_border(sheet):
    assert (sheet["A4"].data_type, sheet["A4"].value) == ("n", 1)
    assert sheet["C7"].value is None
    assert sheet["C7"].border.left.style == "thin"


def test_the_workbook_has_the_sums_under_the_people(sheet):
    assert sheet["A8"].value.startswith("合计4人")
    assert "审核人（签字）" in sheet["A9"].value


def test_a_workbook_that_is_broken_off_leaves_nothing_on_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def broken():
        yield a_row(1)
        raise RuntimeError("out of time")

    with pytest.raises(RuntimeError):
        summary_xlsx.render(HEADING, broken())
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def notice_board():
    told = (date(2026, 5, 6), date(2026, 5, 12), 5)
    people = [Listed(n, name, "甲单位", "高级工程师", "电气自动化") for n, name in enumerate(NAMES, 1)]
    return publicity_list.render(PublicityNotice("甲单位2026年度职称申报人员公示", "甲单位", *told), people)


def test_the_publicity_list_is_on_a4_upright(notice_board):
    page = PdfReader(io.BytesIO(notice_board)).pages[0]
    assert tuple(round(float(side) / MM) for side in page.mediabox[2:]) == (210, 297)


@pytest.mark.parametrize(
    "said",
    [
        "甲单位2026年度职称申报人员公示",
        "2026年5月6日至2026年5月12日（5个工作日）",
        "向甲单位当面反映",
        "王十",
        "电气自动化",
    ],
)
def test_the_publicity_list_says(notice_board, said):
    assert said in "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(notice_board)).pages)
