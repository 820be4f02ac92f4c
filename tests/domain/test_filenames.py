"""Names of files: kept as they are, unless some system could not store them or would show something else."""

import pytest
from pydantic_core import PydanticCustomError

from chalicelib.domain.filenames import LONGEST, tidy_filename


@pytest.mark.parametrize(
    "name", ["学历证书.pdf", "证书 (2).扫描件.pdf", "O'Brien’s 100%.pdf", "㛃𠮷.jpg", "+证书, 正本;.png"]
)
def test_an_ordinary_name_stays_as_it_is(name):
    assert tidy_filename(name) == name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("re\u0301sume\u0301.pdf", "r\u00e9sum\u00e9.pdf"),
        ("か\u3099く.pdf", "がく.pdf"),
        ("  学历证书.pdf ", "学历证书.pdf"),
        ("\u3000学历证书.pdf\u3000", "学历证书.pdf"),
    ],
)
def test_a_name_is_composed_and_without_spaces_around_it(given, kept):
    assert tidy_filename(given) == kept


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        ".pdf",
        "..",
        "证书.pdf.",
        "证书.pdf. ",
        "../证书.pdf",
        "..\\证书.pdf",
        'a".pdf',
        "a\r\nSet-Cookie: x.pdf",
        "a\x00.pdf",
        "a\x7f.pdf",
        "a\x85.pdf",
        "a\u2028.pdf",
        "证书\u202efdp.exe",
        "证\u200b书.pdf",
        "\ufeff证书.pdf",
        "con.pdf",
        "NUL",
        "com1.扫描.pdf",
        "字" * 84 + ".pdf",
    ],
)
def test_a_dangerous_name_is_refused(name):
    with pytest.raises(PydanticCustomError):
        tidy_filename(name)


def test_the_longest_name_fits_a_file_system():
    name = "字" * 83 + "aa.pdf"
    assert len(name.encode()) == LONGEST
    assert tidy_filename(name) == name


def test_a_name_that_only_begins_like_a_device_is_fine():
    assert tidy_filename("contract.pdf") == "contract.pdf"
