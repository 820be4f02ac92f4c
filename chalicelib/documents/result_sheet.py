"""The workbook of an offline meeting's counts: drawn as a template, and read back as rows of plain values.

Reading trusts nothing: a file that unpacks to more than it should, or is no workbook at all, is refused. How a cell
looks is not read: a few MB of styles keep openpyxl busy for minutes, and on some programs' it stumbles.
"""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from itertools import islice
from typing import Any

from chalicelib.domain.errors import Invalid
from chalicelib.domain.result_sheets import COLUMNS, HIGHEST, MEMBERS, MOST_ROWS, PRESENT, Candidate, Row

#: Bytes that the parts of a workbook which are read may unpack to: two thousand rows are far below one MB.
MOST_UNPACKED = 8 * 1024 * 1024
STYLES = "xl/styles.xml"
_LOOKS = (STYLES, "xl/theme/", "xl/media/", "xl/drawings/", "docProps/")
_PLAIN = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts><font/></fonts>'
    "<fills><fill><patternFill/></fill></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
    '<cellXfs><xf xfId="0"/></cellXfs><cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
#: Rows above the candidates: the title, the meeting's numbers, the headings.
HEAD = 3
_WIDTHS = (32, 14, 8, 8, 8)
_MOST_COLUMNS = 26


def render(title: str, candidates: Sequence[Candidate]) -> bytes:
    """The template: names are there, the numbers are to be filled in."""
    from xlsxwriter import Workbook

    file = BytesIO()
    book = Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("评审结果")
    bold = book.add_format({"bold": True, "border": 1, "bg_color": "#F0F0F0"})
    text, open_cell = book.add_format({"border": 1}), book.add_format({"border": 1, "bg_color": "#FFF9E5"})
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    for place, label in ((0, MEMBERS), (2, PRESENT)):
        sheet.write_string(1, place, label, bold)
        sheet.write_blank(1, place + 1, None, open_cell)
    for place, (column, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(HEAD - 1, place, column, bold)
    for n, candidate in enumerate(candidates, HEAD):
        sheet.write_string(n, 0, candidate.declaration_id, text)
        sheet.write_string(n, 1, candidate.name, text)
        for place in range(2, len(COLUMNS)):
            sheet.write_blank(n, place, None, open_cell)
    whole = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": HIGHEST}
    sheet.data_validation(HEAD, 2, HEAD + max(len(candidates), 1) - 1, len(COLUMNS) - 1, whole)
    sheet.freeze_panes(HEAD, 2)
    book.close()
    return file.getvalue()


def read(data: bytes) -> list[Row]:
    """The first sheet's rows. Raises Invalid `unreadable`, `too_many_rows`."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            parts = [part for part in packed.infolist() if not part.filename.startswith(_LOOKS)]
            is_sane = sum(part.file_size for part in parts) <= MOST_UNPACKED
            plain = _plain(packed, parts) if is_sane else BytesIO()
        rows = _rows(load_workbook(plain, read_only=True, data_only=True)) if is_sane else []
    except Exception:  # whatever openpyxl stumbles over, the file is at fault
        is_sane, rows = False, []
    if not is_sane:
        raise Invalid.field("content", "文件不是可以读取的 XLSX 表格，请用模板填写后另存为 .xlsx", "unreadable")
    if len(rows) > MOST_ROWS:
        raise Invalid.field("content", f"表格超过{MOST_ROWS}行，请删除多余的行", "too_many_rows")
    return rows


def _plain(packed: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo]) -> BytesIO:
    """The same workbook, every cell in the plainest style."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as copied:
        for part in parts:
            copied.writestr(part.filename, packed.read(part))
        copied.writestr(STYLES, _PLAIN)
    return file


def _rows(book: Any) -> list[Row]:
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what the file claims of itself is not asked
    rows = list(islice(sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True), MOST_ROWS + 1))
    book.close()
    return rows
