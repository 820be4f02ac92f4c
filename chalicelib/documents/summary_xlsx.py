"""The summary table 一览表 as a workbook: to be sorted and filtered, and printed like the PDF.

Rows go straight to the file (constant_memory). Texts are written as texts whatever they begin with: =1+1 in a name is
a name, and 007 keeps its zeros.
"""

import re
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from html import escape
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from chalicelib.domain.summary_content import COLUMNS, SIGNATURES, Heading, Row, Totals

_A3 = 8
#: Millimetres of one unit of a column's width: a digit of the default font.
_UNIT = 1.9
#: Rows above the people: the title, who made it, the names of the columns.
HEAD = 3
#: Columns that stay when one scrolls to the right: number, rank, name.
KEPT = 3
_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_LAST = len(COLUMNS) - 1
_FONT = {"font_name": "宋体", "font_size": 9, "valign": "vcenter", "text_wrap": True}


def render(heading: Heading, rows: Iterable[Row]) -> bytes:
    """The table as XLSX; rows are taken one by one and forgotten."""
    file = BytesIO()
    # A folder of our own: where the rows stop half way, nothing of them must stay on the function's small disk.
    with TemporaryDirectory() as folder:
        book = Workbook(file, {"constant_memory": True, "tmpdir": folder})
        sheet = book.add_worksheet("一览表")
        with closing(sheet.row_data_fh):
            _write(book, sheet, heading, rows)
            book.close()
    return file.getvalue()


def _write(book: Workbook, sheet: Any, heading: Heading, rows: Iterable[Row]) -> None:
    day = heading.made_on
    created = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a workbook knows no zones
    book.set_properties({"title": heading.title, "author": heading.unit, "created": created})
    _set_paper(sheet)
    _write_head(book, sheet, heading)
    totals = Totals()
    end = _write_rows(book, sheet, totals.counted(rows))
    _write_foot(book, sheet, totals, end)
    sheet.autofilter(HEAD - 1, 0, max(end - 1, HEAD - 1), _LAST)
    sheet.print_area(0, 0, end + 1, _LAST)


def _set_paper(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, HEAD - 1)
    sheet.freeze_panes(HEAD, KEPT)
    sheet.set_footer("&L&A&R第 &P 页　共 &N 页")
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width / _UNIT)


def _write_head(book: Workbook, sheet: Any, heading: Heading) -> None:
    title = book.add_format({**_FONT, "font_size": 18, "bold": True, "align": "center"})
    line = book.add_format({**_FONT, "text_wrap": False})
    name = book.add_format({**_FONT, "bold": True, "align": "center", "border": 1, "bg_color": "#F0F0F0"})
    sheet.set_row(0, 34)
    sheet.merge_range(0, 0, 0, _LAST, "", title)
    sheet.write_string(0, 0, heading.title, title)
    sheet.write_string(1, 0, "　　".join(heading.lines), line)
    sheet.set_row(2, 36)
    for place, column in enumerate(COLUMNS):
        sheet.write_string(2, place, column.title, name)


def _write_rows(book: Workbook, sheet: Any, rows: Iterable[Row]) -> int:
    """A number as a number, everything else as text; an empty cell keeps its border. Answers where the rows end.

    Whole rows are put behind those that xlsxwriter has written; cell by cell it takes five times as long.
    """
    centred = book.add_format({**_FONT, "border": 1, "align": "center"})._get_xf_index()
    left = book.add_format({**_FONT, "border": 1, "align": "left"})._get_xf_index()
    shown = [
        (column.value, f'<c r="{xl_col_to_name(place)}', f'" s="{centred if column.centred else left}"')
        for place, column in enumerate(COLUMNS)
    ]
    sheet._write_single_row(HEAD)
    write, at = sheet.row_data_fh.write, HEAD
    for at, row in enumerate(rows, HEAD + 1):
        cells = [f"{cell}{at}{style}{_content(value(row))}" for value, cell, style in shown]
        write(f'<row r="{at}">{"".join(cells)}</row>')
    sheet.previous_row = at
    return at


def _content(value: str | int | None) -> str:
    if isinstance(value, int):
        return f"><v>{value}</v></c>"
    if not value:
        return "/>"
    if "_x" in value:  # Excel reads _x0041_ as A
        value = _CODE.sub("_x005F_", value)
    return f' t="inlineStr"><is><t xml:space="preserve">{escape(value, quote=False)}</t></is></c>'


def _write_foot(book: Workbook, sheet: Any, totals: Totals, at: int) -> None:
    line = book.add_format({**_FONT, "text_wrap": False})
    sheet.set_row(at, 24)
    sheet.write_string(at, 0, totals.sentence, line)
    sheet.set_row(at + 1, 30)
    sheet.write_string(at + 1, 0, SIGNATURES, line)
