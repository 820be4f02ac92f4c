"""The summary table 一览表 on paper: A3 landscape, any number of pages."""

from collections.abc import Iterable

from reportlab.lib.pagesizes import A3, landscape
from reportlab.lib.units import mm

from chalicelib.documents.page import open_canvas
from chalicelib.documents.ruled_table import RuledTable, Sheet
from chalicelib.domain.summary_content import COLUMNS, SIGNATURES, Heading, Row, Totals


def render(heading: Heading, rows: Iterable[Row]) -> bytes:
    """The table as PDF; rows are taken one by one and forgotten. Equal arguments give equal bytes."""
    said = f"{heading.title}　{heading.unit}"
    sheet = Sheet(landscape(A3), margin=10 * mm, text=7.5, title=20, padding=2.6, running=said)
    canvas = open_canvas(sheet.size, heading.title, heading.unit, heading.made_on)
    table, totals = RuledTable(canvas, sheet, COLUMNS), Totals()
    table.head(heading.title, *heading.lines)
    table.rows(totals.counted(rows))
    table.say(totals.sentence, space=4, before=3)
    table.say(SIGNATURES, space=10)
    return table.finish()
