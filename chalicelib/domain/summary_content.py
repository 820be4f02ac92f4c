"""What the summary table 一览表 says of each declaration, and of all of them (domain.md §1).

A row holds what the head says and what the newest submission said; drafts, and what is being corrected just now, are
not in it. Identity numbers and phones are left out: the table goes from hand to hand.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from chalicelib.domain.catalogue import Level, series_name
from chalicelib.domain.columns import Column, plain
from chalicelib.domain.declarations import Declaration, Status
from chalicelib.domain.sections.stored import number, rows
from chalicelib.domain.states import label, shown_status

#: Raised whenever the table looks different: what was drawn before is then drawn anew.
TEMPLATE = 1
#: Characters of the achievements, years of assessments and continuing education, that a row has room for.
ACHIEVEMENTS, YEARS = 60, 5
#: Not in the table unless asked for: nobody declares them any more.
LEFT_OUT = frozenset({Status.DRAFT, Status.WITHDRAWN})
#: What is summed up, besides the people.
_SUMMED = {"title": "申报资格", "mode": "申报方式", "status": "状态"}
_PEOPLE = re.compile(r"(专业)?(技术)?人(员|才)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a head gives to the table, small enough to keep thousands of while the rest is read."""

    declaration_id: str
    version: int
    submission: int
    rank: int | None
    name: str
    unit: str
    title: str
    specialty: str
    mode: str
    commissioned: bool
    status: str
    order: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. Months are written 2012.07; a line break begins what should stand below."""

    number: int
    rank: int | None
    name: str
    gender: str
    born: str
    unit: str
    education: str
    school: str
    work_started: str
    current_title: str
    awarded: str
    engaged: str
    title: str
    specialty: str
    mode: str
    assessments: str
    hours: str
    achievements: str
    papers: int
    patents: int
    awards: int
    projects: int
    status: str


@dataclass(frozen=True)
class Heading:
    """What stands over the table. `status` says which ones are listed, if not all; `made_on` when it was drawn."""

    year: int
    series: str
    level: Level
    unit: str
    committee: str
    made_on: date
    status: Status | None = None

    @property
    def title(self) -> str:
        return f"{self.year}年度{spoken_series(self.series)}{self.level.label}职称申报一览表"

    @property
    def lines(self) -> tuple[str, str]:
        """Who made it, for which committee and which ones; when."""
        said = [f"填报单位：{self.unit}"]
        if self.committee != self.unit:
            said.append(f"评委会组建单位：{self.committee}")
        if self.status:
            said.append(f"状态：{label(self.status, for_applicant=False)}")
        return "　　".join(said), f"制表日期：{self.made_on.year}年{self.made_on.month}月{self.made_on.day}日"


SIGNATURES = f"{'　' * 10}".join(("填表人（签字）：", "审核人（签字）：", "单位（盖章）：", "　　年　　月　　日"))


def _column(title: str, width: float, name: str, centred: bool = False) -> Column[Row]:
    return Column(title, width, attrgetter(name), centred)


# 400 mm: A3 landscape with margins of a centimetre.
COLUMNS: tuple[Column[Row], ...] = (
    _column("序号", 9, "number", centred=True),
    _column("单位推荐排序", 10, "rank", centred=True),
    _column("姓名", 17, "name", centred=True),
    _column("性别", 8, "gender", centred=True),
    _column("出生年月", 14, "born", centred=True),
    _column("单位", 32, "unit"),
    _column("学历学位", 19, "education"),
    _column("毕业院校及专业", 34, "school"),
    _column("参加工作时间", 14, "work_started", centred=True),
    _column("现职称", 17, "current_title", centred=True),
    _column("取得时间", 14, "awarded", centred=True),
    _column("聘任时间", 14, "engaged", centred=True),
    _column("申报资格", 19, "title", centred=True),
    _column("申报专业", 19, "specialty"),
    _column("申报方式", 14, "mode", centred=True),
    _column("年度考核", 20, "assessments", centred=True),
    _column("继续教育学时", 18, "hours", centred=True),
    _column("主要业绩", 58, "achievements"),
    _column("论文著作", 8.5, "papers", centred=True),
    _column("专利", 8.5, "patents", centred=True),
    _column("奖励", 8.5, "awards", centred=True),
    _column("项目", 8.5, "projects", centred=True),
    _column("状态", 16, "status", centred=True),
)


def spoken_series(series: str) -> str:
    """工程技术人员 → 工程系列, as the tables are called."""
    return f"{_PEOPLE.sub('', series_name(series))}系列"


def filename(year: int, series: str, level: Level, status: Status | None, extension: str) -> str:
    parts = ["一览表", str(year), spoken_series(series), level.label]
    if status:
        parts.append(label(status, for_applicant=False))
    return f"{'_'.join(parts)}.{extension}"


def is_listed(declaration: Declaration, unit_id: str, wanted: Status | None) -> bool:
    """Whether it belongs into the unit's table; which verdict is not yet published stays the committee's."""
    if not declaration.submissions:
        return False
    if wanted is None:
        return declaration.status not in LEFT_OUT
    return _shown(declaration, unit_id) == wanted


def _shown(declaration: Declaration, unit_id: str) -> Status:
    return shown_status(declaration.status, declaration.committee_id == unit_id)


def entry(declaration: Declaration, unit_id: str) -> Entry:
    """What the unit's table takes from a head. It is ordered by the unit's own ranks; then, unit by unit, by theirs."""
    own = declaration.hop_of(unit_id)
    ranks = [hop.rank for hop in declaration.route if hop.rank is not None]
    rank = own.rank if own and own.rank is not None else (ranks[-1] if ranks else None)
    is_own = own is not None and own.rank is not None
    from_unit = "" if is_own else (own.from_unit_id if own else "") or ""
    order = (not is_own, from_unit, rank is None, rank or 0, declaration.unit_name or "", declaration.applicant_name)
    return Entry(
        declaration_id=declaration.declaration_id,
        version=declaration.version or 0,
        submission=declaration.submissions,
        rank=rank,
        name=declaration.applicant_name,
        unit=declaration.unit_name or "",
        title=declaration.title,
        specialty=declaration.specialty,
        mode=declaration.mode,
        commissioned=declaration.commissioned,
        status=label(_shown(declaration, unit_id), for_applicant=False),
        order=(*order, declaration.declaration_id),
    )


def row(place: int, head: Entry, sections: dict[str, Any]) -> Row:
    """Line `place`; `sections` are those of the newest submission, in whatever form they were frozen."""
    basic, current = (sections.get(name) or {} for name in ("basic", "current_title"))
    study = max(_items(sections, "education"), key=lambda item: str(item.get("ended") or ""), default={})
    mode = plain((sections.get("declared_title") or {}).get("mode") or head.mode, 20)
    return Row(
        number=place,
        rank=head.rank,
        name=plain(head.name),
        gender=plain(basic.get("gender")),
        born=_month(basic.get("birth_date")),
        unit=plain(head.unit),
        education=_joined(study, "level", "degree"),
        school=_joined(study, "school", "major"),
        work_started=_month(basic.get("work_started")),
        current_title=plain(current.get("title"), 30),
        awarded=_month(current.get("awarded_on")),
        engaged=_month(current.get("engaged_since")),
        title=plain(head.title),
        specialty=plain(head.specialty),
        mode=f"{mode}（委托）" if head.commissioned else mode,
        assessments=_assessments(_items(sections, "assessments")),
        hours=_hours(_items(sections, "continuing_education")),
        achievements=plain((sections.get("achievements") or {}).get("summary"), ACHIEVEMENTS),
        papers=len(_items(sections, "papers")),
        patents=len(_items(sections, "patents")),
        awards=len(_items(sections, "awards")),
        projects=len(_items(sections, "projects")),
        status=head.status,
    )


def _items(sections: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return rows(sections.get(name))


def _joined(item: dict[str, Any], *names: str) -> str:
    return "\n".join(plain(item[name], 40) for name in names if item.get(name))


def _month(said: object) -> str:
    """2012-07 and 2012-07-15 are both 2012.07."""
    return str(said or "")[:7].replace("-", ".")


def _assessments(items: list[dict[str, Any]]) -> str:
    """The results of the newest years: 优秀2、合格3, and below it 2021—2025."""
    newest = sorted(items, key=lambda item: number(item.get("year")))[-YEARS:]
    results = Counter(plain(item.get("grade"), 10) for item in reversed(newest))
    said = "、".join(f"{grade}{n}" for grade, n in results.items())
    return f"{said}\n{_years([number(item.get('year')) for item in newest])}" if newest else ""


def _hours(items: list[dict[str, Any]]) -> str:
    """Of the newest years together: 450, and below it 2021—2025."""
    by_year: Counter[int] = Counter()
    for item in items:
        by_year[number(item.get("year"))] += number(item.get("hours"))
    newest = sorted(by_year)[-YEARS:]
    return f"{sum(by_year[year] for year in newest)}\n{_years(newest)}" if newest else ""


def _years(years: list[int]) -> str:
    return str(years[0]) if years[0] == years[-1] else f"{years[0]}—{years[-1]}"


@dataclass
class Totals:
    """Counts the rows as they pass by, and says the sums that stand under them."""

    people: int = 0
    by: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in ("gender", *_SUMMED)})

    def counted(self, rows: Iterable[Row]) -> Iterable[Row]:
        for one in rows:
            self.people += 1
            for name, counts in self.by.items():
                counts[getattr(one, name)] += 1
            yield one

    @property
    def sentence(self) -> str:
        if not self.people:
            return "没有符合条件的申报。"
        genders = "、".join(f"{gender}{self.by['gender'][gender]}人" for gender in "男女" if self.by["gender"][gender])
        said = [f"合计{self.people}人" + (f"（{genders}）" if genders else "")]
        for name, title in _SUMMED.items():
            counted = "、".join(f"{value}{n}人" for value, n in self.by[name].most_common(8))
            said.append(f"{title}：{counted}")
        return "；".join(said) + "。"
