"""What a printed publicity list says: who is to be reported or was passed, until when and where to object.

Plain values, so that an employer's publicity and a committee's can be printed alike. No identity numbers, no phones of
those listed (domain.md §3); the contact is the office's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from chalicelib.domain.columns import Column, plain
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.times import spoken_date


@dataclass(frozen=True, slots=True)
class Listed:
    """One person of the list."""

    number: int
    name: str
    unit: str
    title: str
    specialty: str


@dataclass(frozen=True)
class PublicityNotice:
    """What stands over and under the list. `working_days` between the two days; `contact` is where to object."""

    title: str
    unit: str
    starts_on: date
    ends_on: date
    working_days: int
    contact: str

    @property
    def opening(self) -> str:
        return (
            f"　　现将下列人员予以公示。公示期为{spoken_date(self.starts_on)}至{spoken_date(self.ends_on)}"
            f"（{self.working_days}个工作日）。"
        )

    @property
    def objections(self) -> str:
        return (
            "　　对公示人员有异议的，请在公示期内以书面、电话等方式实名反映，并提供具体事实和线索。"
            f"受理异议：{plain(self.contact, 200)}。"
        )


def listed(declarations: Iterable[Declaration]) -> Iterable[Listed]:
    """In the order given."""
    for number, one in enumerate(declarations, 1):
        yield Listed(number, plain(one.applicant_name), plain(one.unit_name), plain(one.title), plain(one.specialty))


def _column(title: str, width: float, name: str, centred: bool = False) -> Column[Listed]:
    return Column(title, width, attrgetter(name), centred)


# 174 mm: A4 portrait with margins of 18 mm.
COLUMNS: tuple[Column[Listed], ...] = (
    _column("序号", 14, "number", centred=True),
    _column("姓名", 30, "name", centred=True),
    _column("单位", 66, "unit"),
    _column("申报资格", 30, "title", centred=True),
    _column("申报专业", 34, "specialty", centred=True),
)
