"""The minutes on paper: read back page by page."""

import re

import pytest

from chalicelib.documents.minutes import render
from chalicelib.domain.minutes import Attendance, Judged, MinutesContent, SteppedBack
from chalicelib.domain.minutes_facts import Fact
from tests.build import a_day

TITLE = "2026年度工程系列副高级职称评审会议纪要"


def content(candidates=3, members=11, **changes):
    people = [
        Attendance(number=n, name=f"专家{n}", employer="设计院", present="出席", recused="")
        for n in range(1, members + 1)
    ]
    counts = {"recused": 0, "present": 9, "yes": 6, "no": 3, "abstain": 0, "opinions": 3, "verdict": "通过"}
    told = {"unit": "济南城建集团第一工程有限公司", "title": "高级工程师", **counts}
    given = {
        "title": TITLE,
        "committee": "山东省工程系列高级职称评审委员会",
        "held_on": a_day("2026-05-06"),
        "facts": [Fact(name="评审级别", value="副高级")],
        "attendance": people,
        "candidates": [Judged(number=n, name=f"申报人{n}号", **told) for n in range(1, candidates + 1)],
        "recusals": [SteppedBack(number=1, candidate="申报人1号", expert="专家2", ground="专家申请回避")],
        "signers": [one.name for one in people],
    }
    return MinutesContent(**given | changes)


@pytest.fixture(scope="module")
def long():
    return render(content(candidates=90, members=41))


def test_the_same_minutes_are_the_same_bytes():
    assert render(content()) == render(content())


def test_every_candidate_stands_in_it_once_over_as_many_pages_as_it_takes(long, read):
    pages = read(long)
    assert len(pages) > 4
    listed = re.findall(r"申报人\d+号济南", "".join(pages))
    assert len(listed) == len(set(listed)) == 90


def test_every_page_of_the_table_repeats_its_heads(long, read):
    listing = [page for page in read(long) if "申报人" in page and "高级工程师" in page]
    assert len(listing) > 1
    assert all("申报资格" in page and "结论" in page for page in listing)


def test_every_page_says_which_it_is_and_of_how_many(long, read):
    pages = read(long)
    assert all(f"第{n}页" in page and f"共{len(pages)}页" in page for n, page in enumerate(pages, 1))


def test_chair_recorder_and_seal_stand_together_at_the_end(long, read):
    *others, last = read(long)
    for said in ("主任委员（签字）", "记录人（签字）", "（盖章）", "年月日"):
        assert said in last
        assert not any(said in page for page in others)


def test_each_who_was_there_has_a_line_to_sign_on(read):
    text = "".join(read(render(content())))
    assert text[text.index("五、签字") :].count("专家") == 1 + 11


def test_without_recusals_it_says_so(read):
    assert "没有专家回避" in "".join(read(render(content(recusals=[]))))


def test_an_offline_meeting_has_empty_lines_and_no_list_of_members(read):
    text = "".join(read(render(content(attendance=[], recusals=[], signers=[""] * 5))))
    assert "出席情况" not in text
    assert "三、签字" in text
    assert "回避情况" not in text


@pytest.mark.parametrize("name", ["张㛃𠮷", "周𬭎"])
def test_a_rare_name_is_drawn_with_the_rare_font(name, poppler):
    pdf = render(content(signers=[name]))
    assert name in poppler("pdftotext", pdf, output="-").decode()


def test_no_part_begins_at_the_foot_of_a_page(read):
    """Wherever the table ends: the title of a part is never the last thing on its page."""
    for candidates in range(15, 30):
        for page in read(render(content(candidates=candidates)))[:-1]:
            assert not re.search(r"[三四五]、(评审对象及表决结果|回避情况|签字)$", page.partition(TITLE + "第")[0]), (
                candidates
            )
