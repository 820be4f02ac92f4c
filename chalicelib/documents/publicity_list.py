"""The publicity list 公示名单 for the notice board: A4, any number of pages."""

from collections.abc import Iterable

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from chalicelib.documents.page import open_canvas
from chalicelib.documents.ruled_table import RuledTable, Sheet
from chalicelib.domain.publicity_content import COLUMNS, Listed, PublicityNotice
from chalicelib.domain.times import spoken_date


def render(notice: PublicityNotice, rows: Iterable[Listed]) -> bytes:
    """The list as PDF; equal arguments give equal bytes."""
    sheet = Sheet(A4, margin=18 * mm, text=10.5, title=20, padding=5, running=notice.title)
    table = RuledTable(open_canvas(sheet.size, notice.title, notice.unit, notice.starts_on), sheet, COLUMNS)
    table.head(notice.title)
    table.say(notice.opening)
    table.space(8)
    table.rows(rows)
    table.say(notice.objections, space=8, before=4)
    table.close_with(notice.unit, spoken_date(notice.starts_on))
    return table.finish()
