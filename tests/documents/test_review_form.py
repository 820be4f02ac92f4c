"""The review form as others see it: read back by poppler and pypdf, page by page."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from chalicelib.documents.review_form import render
from chalicelib.domain import review_form
from chalicelib.domain.declarations import PublicityMark, Status
from tests.build import a_declaration, a_notice, a_panel, a_tally, an_attachment, complete_sections
from tests.documents.form_samples import FULL, NUMBERS, UNITS, content, submitted


@pytest.fixture(scope="module")
def full(portrait):
    return render(content(), portrait)


def values(data):
    if isinstance(data, dict):
        return [text for one in data.values() for text in values(one)]
    return [text for one in data for text in values(one)] if isinstance(data, list) else [str(data)]


# What stands on it


@pytest.mark.parametrize("section", FULL)
def test_everything_that_was_filled_in_reads_back(full, read, section):
    text = "".join(read(full))
    said = {"1990-03-07": "1990年3月7日", "2018-12-20": "2018年12月20日"}
    assert [value for value in values(FULL[section]) if said.get(value, value) not in text] == []


def test_the_cover_says_whose_it_is_and_what_for(full, read):
    cover = read(full)[0]
    for text in ("2026年度", "专业技术职称评审表", "王明", "济南市用人单位", "工程师", "高级工程师", "副高级"):
        assert text in cover
    assert "填表日期2026年3月5日" in cover


def test_name_number_and_phone_stand_in_full(full, read):
    assert "姓名王明联系电话13853100001身份证号370102199003072516" in read(full)[1]


def test_the_pledge_is_signed_by_the_submission(full, read):
    assert "承诺人：王明2026年3月5日" in "".join(read(full))


def test_nobody_signs_a_draft(read):
    text = "".join(read(render(content(a_declaration()), None)))
    assert "承诺人：年月日" in text


def test_attachments_are_listed(read):
    papers = [an_attachment("diploma", filename="毕业证书.pdf"), an_attachment("zz_kind", filename="其他证明.pdf")]
    text = "".join(read(render(content(attachments=papers), None)))
    assert "学历学位证书毕业证书.pdf" in text
    assert "其他材料（zz_kind）其他证明.pdf" in text


def test_the_opinions_are_filled_in_as_the_chain_goes(read):
    mark = PublicityMark(publicity_id="x", starts_on=date(2026, 3, 6), ends_on=date(2026, 3, 12))
    declaration = submitted(*UNITS, opinions=["材料属实", "同意推荐", "予以受理"], publicity=mark)
    text = "".join(read(render(content(declaration), None)))
    for said in ("材料属实", "同意推荐", "予以受理", "推荐排序：第1名", "推荐排序：第2名"):
        assert said in text
    assert "公示情况：2026年3月6日至2026年3月12日" in text
    assert "审核人：审核员1（盖章处）2026年3月5日" in text


def test_what_is_still_to_come_has_its_room(read):
    text = "".join(read(render(content(a_declaration()), None)))
    for heading in ("用人单位审核意见", "主管部门审核意见", "呈报部门审核意见", "评委会组建单位受理意见"):
        assert heading in text
    assert "应到人，实到人；同意票，反对票，弃权票" in text


def test_a_published_result_is_printed(read):
    panel = a_panel(a_tally("d-1", yes=4, no=1), approval_number="济人社字〔2026〕12号")
    declaration = submitted(*UNITS, status=Status.CERTIFIED, certificate_number="37202600000001X")
    text = "".join(read(render(content(declaration, panel=panel), None)))
    assert "应到7人，实到5人；同意4票，反对1票，弃权0票" in text
    assert "具备高级工程师资格" in text
    assert "批准文号：济人社字〔2026〕12号证书编号：37202600000001X" in text


# Draft and submission


def watermarks(pdf, word):
    """Pages with the word set in a size that nothing else has."""
    found = []
    for number, page in enumerate(PdfReader(io.BytesIO(pdf)).pages, start=1):
        sizes = set()
        page.extract_text(visitor_text=lambda text, cm, tm, font, size, sizes=sizes: sizes.add((text.strip(), size)))
        if any(size > 100 and text and text in word for text, size in sizes):
            found.append(number)
    return found, len(PdfReader(io.BytesIO(pdf)).pages)


def test_a_draft_is_marked_on_every_page():
    found, pages = watermarks(render(content(a_declaration()), None), "草稿")
    assert found == list(range(1, pages + 1))


def test_what_was_submitted_bears_no_mark(full):
    assert watermarks(full, "草稿修改中")[0] == []


def test_what_is_being_corrected_is_marked_as_that():
    declaration = submitted(status=Status.RETURNED)
    live = review_form.draft(declaration, FULL, [])
    assert watermarks(render(review_form.content(declaration, a_notice(), live, [], NUMBERS), None), "修改中")[0] != []


def test_every_page_of_a_submission_names_it_so_that_paper_can_be_compared(full, read):
    said = f"第1次提交校验码{content().sha256[:16]}"
    assert all(said in page for page in read(full))


def test_a_draft_has_nothing_to_compare(read):
    pages = read(render(content(a_declaration()), None))
    assert all("草稿，未提交" in page and "校验码" not in page for page in pages)


# The document


def test_all_fonts_are_embedded_subsets(full, poppler):
    rows = poppler("pdffonts", full).decode().splitlines()[2:]
    assert {row.split()[0].split("+")[1] for row in rows} == {
        "ZhichengSong-Regular",
        "ZhichengSong-Bold",
        "ZhichengKai-Regular",
    }
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows), "embedded, a subset, with Unicode"


def test_rare_characters_are_drawn_and_can_be_copied(read):
    text = "".join(read(render(content(submitted(applicant_name="王𠮷㛃")), None)))
    assert "姓名王𠮷㛃" in text


def test_a_character_that_no_font_has_does_not_stop_the_form(read):
    text = "".join(read(render(content(sections=FULL | {"achievements": {"summary": "主持🙂工程五项。"}}), None)))
    assert "主持〓工程五项。" in text
    assert "本表中的〓代替本系统字库未收录的字符，依次为：U+1F642。" in text


def test_nothing_is_said_of_missing_characters_when_there_are_none(full, read):
    assert "附注" not in "".join(read(full))


def test_it_says_what_it_is_and_has_a_bookmark_for_each_section(full):
    document = PdfReader(io.BytesIO(full))
    assert document.metadata.title == "专业技术职称评审表 王明 2026年度 高级工程师"
    assert document.metadata.author == "济南市用人单位"
    assert document.trailer["/Root"]["/Lang"] == "zh-CN"
    titles = [entry.title for entry in document.outline]
    assert titles[0] == "一、基本情况"
    assert titles[-3:] == ["十四、附件目录", "十五、审核意见", "十六、评审结果"]
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in document.pages} == {(595, 842)}


def test_the_portrait_is_stored_once_though_it_is_printed_twice(full, poppler):
    pictures = poppler("pdfimages", full, "-list", output=None).decode().splitlines()[2:]
    assert [row.split()[0] for row in pictures] == ["1", "2"]
    assert len({row.split()[10] for row in pictures}) == 1


@pytest.mark.parametrize("portrait", [None, b"\xff\xd8\xff not a picture"])
def test_without_a_portrait_its_place_stays_empty(read, portrait):
    assert "照片" in read(render(content(), portrait))[1]


def test_an_empty_draft_prints_too(read):
    assert len(read(render(content(a_declaration(unit_id=None, unit_name=None), {}), None))) > 3


def test_equal_contents_give_equal_bytes(full, portrait):
    assert render(content(), portrait) == full
    assert render(content(sections=complete_sections()), portrait) != full
