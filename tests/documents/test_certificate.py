"""The certificate as others see it: read back by poppler, scanned by a QR reader."""

import io

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from chalicelib.documents.certificate import MissingGlyph, PortraitUnreadable, render

LONG = {
    "holder_name": "阿卜杜热西提·麦麦提明·阿不都克力木·买买提䶮",
    "specialty": "数字化转型与智能制造工程（工业互联网方向）",
    "series": "工程技术人才（含工艺美术）",
    "title": "正高级工程师（教授级高级工程师）",
    "committee": "江南省工程技术系列化学化工、冶金与新材料、轻工纺织专业高级专业技术职务任职资格评审委员会东营分会",
    "employer": "江南省石油化工股份有限公司某某油田分公司石油工程技术研究院采油工程信息化与自动化技术研究所第三室𠮷",
    "issuer": "江南省示范高新技术产业开发区人力资源和社会保障局",
}


def without_spaces(text: bytes) -> str:
    return "".join(text.decode().split())


def test_every_field_reads_back(content, portrait, poppler):
    text = without_spaces(poppler("pdftotext", render(content, portrait), "-layout", output="-"))
    fields = content.model_dump(exclude={"awarded_on", "issued_on", "verify_url"})
    for value in [*fields.values(), "2026年9月8日", "2026年9月18日"]:
        assert value in text
    assert "经江南省示范工程系列高级职称评审委员会评审，张㛃𠮷同志具备高级工程师资格，特发此证。" in text


@pytest.mark.parametrize("name", ["李䶮", "王㛃", "赵𠮷", "欧阳𬱖", "古丽·阿卜杜热西提"])
def test_rare_names_print_and_can_be_copied(content, portrait, poppler, name):
    pdf = render(content.model_copy(update={"holder_name": name}), portrait)
    assert without_spaces(poppler("pdftotext", pdf, output="-")).count(name) == 2


def test_all_fonts_are_embedded_subsets(content, portrait, poppler):
    rows = poppler("pdffonts", render(content, portrait)).decode().splitlines()[2:]
    assert {row.split()[0].split("+")[1] for row in rows} == {
        "ZhichengSong-Regular",
        "ZhichengSong-Bold",
        "ZhichengKai-Regular",
        "ZhichengRare-Regular",
    }
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows), "embedded, a subset, with Unicode"


def test_the_rare_font_is_used_only_when_needed(content, portrait, poppler):
    pdf = render(content.model_copy(update={"holder_name": "张三"}), portrait)
    assert b"Rare" not in poppler("pdffonts", pdf)


def test_it_is_one_landscape_a4_page_that_says_what_it_is(content, portrait):
    document = PdfReader(io.BytesIO(render(content, portrait)))
    assert len(document.pages) == 1
    assert [float(side) for side in document.pages[0].mediabox[2:]] == pytest.approx([841.89, 595.28], abs=0.01)
    assert document.metadata.title == "专业技术职称证书 JN202600000003"
    assert document.metadata.author == content.issuer
    assert document.metadata["/CreationDate"] == "D:20260918000000+08'00'"
    assert document.trailer["/Root"]["/Lang"] == "zh-CN"


@pytest.mark.parametrize("token", ["", "?t=c2lnbmVk", "?t=" + "A9z_" * 27])
def test_the_qr_code_scans(content, portrait, poppler, token):
    url = "https://zc.example.gov.cn/v/JN202600000003" + token
    pdf = render(content.model_copy(update={"verify_url": url}), portrait)
    page = Image.open(io.BytesIO(poppler("pdftoppm", pdf, "-r", "150", "-png", "-singlefile")))
    assert zxingcpp.read_barcode(page).text == url


def test_the_printed_address_leaves_out_what_only_the_qr_code_needs(content, portrait, poppler):
    text = without_spaces(poppler("pdftotext", render(content, portrait), output="-"))
    assert "核验网址：https://zc.example.gov.cn/v/JN202600000003" in text
    assert "c2lnbmVk" not in text
    long = content.model_copy(update={"verify_url": "https://verification.rsj.example.gov.cn/" + "certificates/" * 9})
    assert "核验网址：https://verification.rsj.example.gov.cn" in without_spaces(
        poppler("pdftotext", render(long, portrait), output="-")
    )


@pytest.mark.parametrize(
    ("field", "box"),  # in points from the upper left corner: left, top, width, height
    [
        ("holder_name", (300, 163, 200, 29)),
        ("gender", (580, 163, 170, 29)),
        ("series", (580, 192, 170, 29)),
        ("specialty", (300, 221, 200, 29)),
        ("title", (580, 221, 170, 29)),
        ("committee", (300, 308, 450, 29)),
        ("employer", (300, 337, 450, 29)),
    ],
)
def test_the_longest_texts_stay_in_their_boxes(content, portrait, poppler, field, box):
    long = content.model_copy(update=LONG)
    names = ("-x", "-y", "-W", "-H")
    area = [part for name, value in zip(names, box, strict=True) for part in (name, str(value))]
    text = poppler("pdftotext", render(long, portrait), "-r", "72", *area, output="-")
    assert without_spaces(text) == getattr(long, field)


def test_the_longest_texts_stay_within_the_margins(content, portrait, poppler):
    pdf = render(content.model_copy(update=LONG | {"holder_name": "买" * 60, "employer": "省" * 200}), portrait)
    words = [line for line in poppler("pdftotext", pdf, "-bbox", output="-").decode().splitlines() if "<word" in line]
    edges = [float(line.split(f'{side}="')[1].split('"')[0]) for line in words for side in ("xMin", "xMax")]
    assert min(edges) >= 91
    assert max(edges) <= 751


def test_equal_contents_give_equal_bytes(content, portrait):
    first = render(content, portrait)
    assert render(content.model_copy(), portrait) == first
    assert render(content.model_copy(update={"gender": "女"}), portrait) != first


def test_it_is_small_enough_to_mail(content, portrait):
    assert len(render(content, portrait)) < 120_000


def test_what_no_font_can_draw_is_refused_not_drawn_as_a_box(content, portrait):
    with pytest.raises(MissingGlyph, match="U\\+1F642") as raised:
        render(content.model_copy(update={"holder_name": "张🙂三🙂"}), portrait)
    assert raised.value.characters == "🙂"


def test_a_broken_portrait_is_refused(content, portrait):
    with pytest.raises(PortraitUnreadable):
        render(content, portrait[:200])


def test_a_copy_says_what_for_and_until_when_over_the_page(content, portrait, poppler):
    stamp = "本副本有效期至：2026年6月20日　仅用于：投标　逾期或移作他用无效"
    text = without_spaces(poppler("pdftotext", render(content, portrait, stamp=stamp), "-raw", output="-"))
    assert "仅用于：投标" in text
    assert "有效期至：2026年6月20日" in text
    assert "仅用于" not in without_spaces(poppler("pdftotext", render(content, portrait), output="-"))
