"""How a review form flows over its pages: what is repeated, what stays together, what is cut."""

import random
import re

import pytest

from chalicelib.documents.review_form import render
from chalicelib.domain.form_content import FormContent, Grid, Listing, Pair, Prose
from chalicelib.domain.form_text import printable
from tests.documents.form_samples import FULL, content, submitted, works

NO_LINE_START = "，。、；：？！）》」』】”’"
EDGES = ("xMin", "xMax", "yMax")
#: What every page repeats, to be taken out where a text runs over several.
REPEATED = r"王明2026年度.*?校验码[0-9a-f]{16}"
SCRIBBLES = "甲乙丙丁戊，。；：（）《》“”abc123 -/.%\n\u3000𠮷㛃—…·A🙂"
LONG_TEXT = "主持完成济南轨道交通2号线（R2）供电系统工程，解决谐波治理难题；节约投资3,000万元。" * 75


@pytest.fixture(scope="module")
def longest(portrait):
    """As much as a declaration may hold: fifty rows to a list and a long text."""
    many = {name: works(50) for name in ("projects", "papers", "patents", "awards")}
    return render(content(sections=FULL | many | {"achievements": {"summary": LONG_TEXT}}), portrait)


def test_every_page_says_which_of_how_many_it_is(longest, read):
    pages = read(longest)
    assert len(pages) > 12
    assert all(f"第{number}页共{len(pages)}页" in page for number, page in enumerate(pages, start=1))


def test_a_table_repeats_its_header_on_every_page_it_reaches(longest, read):
    pages = [page for page in read(longest) if "工程甲" in page]
    assert len(pages) > 6
    heads = [page[: page.index("工程甲")] for page in pages]
    assert all("序号" in head and "本人作用及排名" in head for head in heads)


def test_no_row_is_lost_at_a_page_break(longest, read):
    text = "".join(read(longest))
    for n in range(1, 51):
        assert len(re.findall(rf"工程甲{n}2023-06单位乙{n}号丙{n}第{n}位丁", text)) == 4


def test_a_text_longer_than_a_page_is_printed_whole(longest, read):
    text = re.sub(rf"{REPEATED}(任现职以来的主要业绩)?", "", "".join(read(longest)))
    assert LONG_TEXT in text


def test_a_cell_taller_than_a_page_is_cut_and_goes_on(read):
    work = "负责变配电设计，组织现场调试。" * 130
    job = FULL["work_history"]["items"][0] | {"work": work}
    pages = read(render(content(sections=FULL | {"work_history": {"items": [job, job]}}), None))
    text = re.sub(rf"{REPEATED}|序号工作单位岗位职务从事工作开始时间结束时间(证明人)?", "", "".join(pages))
    pieces = text.replace("2012-08", "").replace("2020-12", "")
    assert pieces.count("负责变配电设计，组织现场调试。") == 260


def test_a_heading_or_a_header_never_stands_alone_at_a_pages_foot(read):
    for count in range(1, 26):
        pages = read(render(content(sections=FULL | {"projects": works(count)}), None))
        for page in pages:
            body = page[: page.rindex("王明2026年度")]
            assert not re.search(r"[一二三四五六七八九十]、[^、，。；]{2,6}$", body)
            assert not body.endswith("本人作用及排名")


def test_no_line_begins_with_a_mark_that_ends_something(longest, poppler):
    words = poppler("pdftotext", longest, "-raw", output="-").decode().split("\n")
    assert [line for line in words if line.strip() and line.strip()[0] in NO_LINE_START] == []


def test_everything_stays_within_the_margins(longest, poppler):
    words = [
        line for line in poppler("pdftotext", longest, "-bbox", output="-").decode().splitlines() if "<word" in line
    ]
    edge = {
        side: [float(line.split(f'{side}="')[1].split('"')[0]) for line in words] for side in ("xMin", "xMax", "yMax")
    }
    assert min(edge["xMin"]) >= 79, "room for binding"
    assert max(edge["xMax"]) <= 595.3 - 50
    assert max(edge["yMax"]) <= 841.9 - 40


def test_the_longest_name_leaves_the_number_of_the_page_alone(read):
    name = "阿卜杜热西提·麦麦提明·阿不都克力木·买买提"
    pages = read(render(content(submitted(applicant_name=name), sections={}), None))
    assert all(f"{name}2026年度高级工程师第{number}页共{len(pages)}页" in page for number, page in enumerate(pages, 1))


def test_a_second_table_of_a_section_never_leaves_its_header_alone(read):
    printed = content()
    tables = [Listing(title="", columns=["甲", "乙"], rows=[["子", "丑"]])] * 60
    section = printed.sections[1].model_copy(update={"parts": tables})
    sections = [printed.sections[0], section, *printed.sections[2:]]
    pages = read(render(printed.model_copy(update={"sections": sections}), None))
    assert not any(page[: page.rindex("王明2026年度")].endswith("序号甲乙") for page in pages)


def with_table(printed, table):
    """The second section's place taken by one table."""
    section = printed.sections[1].model_copy(update={"parts": [table]})
    return printed.model_copy(update={"sections": [printed.sections[0], section, *printed.sections[2:]]})


def test_a_narrow_table_is_printed_in_two_halves(read):
    years = Listing(columns=["年度", "考核结果"], rows=[[str(year), "合格"] for year in range(2019, 2026)])
    text = "".join(read(render(with_table(content(), years), None)))
    assert "序号年度考核结果序号年度考核结果12019合格22020合格3" in text


def test_a_table_with_too_many_columns_leaves_out_those_nobody_filled_in(read):
    columns = [f"第{n}栏" for n in range(9)]
    wide = Listing(columns=columns, rows=[["甲" if n % 2 else "" for n in range(9)]])
    text = "".join(read(render(with_table(content(), wide), None)))
    assert "序号第1栏第3栏第5栏第7栏1甲甲甲甲" in text


def test_an_empty_table_with_too_many_columns_keeps_the_first(read):
    text = "".join(read(render(with_table(content(), Listing(columns=[f"第{n}栏" for n in range(9)], rows=[])), None)))
    assert "第5栏" in text
    assert "第6栏" not in text


def test_a_table_too_wide_for_the_page_is_printed_row_by_row(read):
    wide = Listing(columns=[f"第{n}栏" for n in range(9)], rows=[[f"{one}{n}" for n in range(9)] for one in "甲乙"])
    text = "".join(read(render(with_table(content(), wide), None)))
    assert "第1项第0栏甲0第1栏甲1" in text
    assert "第2项第0栏乙0第1栏乙1" in text


def test_the_title_of_rows_printed_by_themselves_stays_with_the_first(read):
    patent = {"name": "谐波抑制装置", "on": "2022-03", "issuer": "城建集团", "number": "ZL1", "role": "第1位"}
    patent |= {"kind": "发明专利", "status": "有效", "granted_on": "2023-06-20", "rank": 1}
    for count in range(1, 26):
        sections = FULL | {"projects": works(count), "patents": {"items": [patent]}}
        for page in read(render(content(sections=sections), None)):
            assert not page[: page.rindex("王明2026年度")].endswith("、专利")


def scribble(chance, longest):
    return "".join(chance.choice(SCRIBBLES) for _ in range(chance.randint(0, longest)))


@pytest.mark.parametrize("seed", range(12))
def test_whatever_people_write_becomes_a_form(seed, poppler):
    chance = random.Random(seed)
    printed = content()
    texts = [scribble(chance, longest) for longest in (3, 12, 40, 100, 2000)]
    count = chance.randint(1, 8)
    table = Listing(
        columns=[scribble(chance, 14) for _ in range(count)],
        rows=[[chance.choice(texts) for _ in range(count)] for _ in range(chance.randint(0, 9))],
    )
    parts = [table, Grid(pairs=[Pair(label=scribble(chance, 12), value=one) for one in texts[:4]])]
    parts.append(Prose(label=scribble(chance, 20), text=scribble(chance, 5000)))
    sections = [printed.sections[0], printed.sections[1].model_copy(update={"parts": parts})]
    opinion = printed.opinions[0].model_copy(update={"text": texts[4]})
    told = {"sections": sections, "unit": texts[3], "specialty": texts[2], "opinions": [opinion] * 3}
    cleaned = FormContent(**printable(printed.model_copy(update=told).model_dump(), {}))
    assert poppler("pdftotext", render(cleaned, None), output="-").decode().count("评审委员会") >= 1


def test_it_is_small_enough_to_mail(longest):
    assert len(longest) < 600_000
