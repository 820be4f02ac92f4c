"""The workbook of a meeting's counts: what is drawn is read back, and what is no workbook is refused."""

import io
import time
import zipfile

import openpyxl
import pytest

from chalicelib.documents import result_sheet
from chalicelib.domain.errors import Invalid
from chalicelib.domain.result_sheets import Candidate

TITLE = "评审结果_2026_工程系列_副高级"
WANG, EQUALS = Candidate("0042", "王明"), Candidate("d-2", "=1+1")


def code_of(data):
    with pytest.raises(Invalid) as refused:
        result_sheet.read(data)
    return refused.value.errors[0].code


def test_the_template_is_read_back_as_it_was_drawn():
    rows = result_sheet.read(result_sheet.render(TITLE, [WANG, EQUALS]))
    assert [row[0] for row in rows] == [TITLE, "应到人数", "申报编号", "0042", "d-2"]
    assert rows[4][1] == "=1+1"


def test_what_was_filled_in_comes_back():
    book = openpyxl.load_workbook(io.BytesIO(result_sheet.render(TITLE, [WANG])))
    book.active["C4"], book.active["B2"] = 6, 11
    filled = io.BytesIO()
    book.save(filled)
    rows = result_sheet.read(filled.getvalue())
    assert (rows[1][1], rows[3][2]) == (11, 6)


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused(data):
    assert code_of(data) == "unreadable"


def test_a_zip_of_something_else_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("readme.txt", "你好")
    assert code_of(file.getvalue()) == "unreadable"


def test_a_file_that_unpacks_to_too_much_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (result_sheet.MOST_UNPACKED + 1))
    assert code_of(file.getvalue()) == "unreadable"


def test_a_row_far_below_is_not_reached_by_way_of_a_million_empty_ones():
    book = openpyxl.Workbook()
    book.active["A1048576"] = "远"
    file = io.BytesIO()
    book.save(file)
    assert code_of(file.getvalue()) == "too_many_rows"


def restyled(styles):
    """A filled template whose styles are these."""
    filled, file = io.BytesIO(result_sheet.render(TITLE, [WANG])), io.BytesIO()
    with zipfile.ZipFile(filled) as packed, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as copied:
        for name in packed.namelist():
            copied.writestr(name, styles if name == "xl/styles.xml" else packed.read(name))
    return file.getvalue()


NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.mark.parametrize(
    "styles",
    [
        f"<styleSheet {NAMESPACE}><cellXfs>{'<xf/>' * 5_000_000}</cellXfs></styleSheet>",
        f"<styleSheet {NAMESPACE}><fills><fill/></fills></styleSheet>",
    ],
    ids=["25 MB of them", "a fill of nothing"],
)
def test_how_cells_look_is_not_read(styles):
    began = time.monotonic()
    rows = result_sheet.read(restyled(styles))
    assert rows[3][:2] == ("0042", "王明")
    assert time.monotonic() - began < 5  # it takes minutes to read them all
