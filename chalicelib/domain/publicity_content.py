"""What a printed publicity list says: who is to be reported, until when and where to object (domain.md §3).

No identity numbers, no phones.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from chalicelib.domain.columns import Column, plain
from chalicelib.domain.publicities import Person, Publicity
from chalicelib.domain.summary_content import spoken_series
from chalicelib.domain.times import spoken_date
from chalicelib.domain.working_days import is_working_day

#: Raised whenever the list looks different.
TEMPLATE = 1


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
    """What stands over and under the list."""

    title: str
    unit: str
    starts_on: date
    ends_on: date
    working_days: int

    @property
    def opening(self) -> str:
        return (
            f"　　现将下列人员予以公示。公示期为{spoken_date(self.starts_on)}至{spoken_date(self.ends_on)}"
            f"（{self.working_days}个工作日）。"
        )

    @property
    def objections(self) -> str:
        return (
            "　　对公示人员有异议的，可在公示期内在职称申报系统的公示页面提出，"
            f"也可向{plain(self.unit)}当面反映；匿名、署名均可。"
        )


def notice_of(publicity: Publicity) -> PublicityNotice:
    days = (publicity.ends_on - publicity.starts_on).days + 1
    return PublicityNotice(
        title=f"{publicity.year}年度{spoken_series(publicity.series)}{publicity.level.label}职称申报人员公示",
        unit=publicity.unit_name,
        starts_on=publicity.starts_on,
        ends_on=publicity.ends_on,
        working_days=sum(is_working_day(publicity.starts_on + timedelta(days=day)) for day in range(days)),
    )


def listed(people: Iterable[Person], unit: str) -> Iterator[Listed]:
    """In the order of the publicity."""
    for number, person in enumerate(people, 1):
        yield Listed(number, plain(person.name), plain(unit), plain(person.title), plain(person.specialty))


def file_key(publicity: Publicity) -> str:
    """The names and days of a publicity never change: one file for good."""
    return f"documents/publicity-{publicity.publicity_id}-{TEMPLATE}.pdf"


def filename(publicity: Publicity) -> str:
    return f"公示名单_{publicity.year}_{spoken_series(publicity.series)}_{publicity.level.label}.pdf"


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
