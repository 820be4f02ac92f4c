"""What a notice asks of a declarant, as data: evaluated over the sections, reported as warnings or as blocks.

Source: domain.md §2 rule 4. The numbers and the effect are the notice's; how they are reckoned stands here.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from chalicelib.domain.catalogue import Level
from chalicelib.domain.identity import Trimmed
from chalicelib.domain.sections import field_label
from chalicelib.domain.sections.stored import number, rows
from chalicelib.domain.times import spoken_date

Sections = Mapping[str, dict[str, Any]]


class ConditionKind(StrEnum):
    YEARS_IN_TITLE = "years_in_title"
    CONTINUING_EDUCATION_HOURS = "continuing_education_hours"
    EDUCATION = "education"


class Effect(StrEnum):
    """A warning never stops a submission; it is noted in the history for those who review."""

    WARN = "warn"
    BLOCK = "block"


#: The ranks of education, lowest first: `minimum` of a condition on education is a place in it, from 1.
EDUCATION_RANKS = ("中专", "大学专科", "大学本科", "硕士研究生", "博士研究生")
#: How people write them, and the rank; the first word found decides, so the higher ones come first.
_EDUCATION_WORDS = {
    "博士": 5,
    "硕士": 4,
    "研究生": 4,
    "本科": 3,
    "学士": 3,
    "专科": 2,
    "大专": 2,
    "高职": 2,
    "中专": 1,
    "中等": 1,
    "高中": 1,
}
NO_TITLE = "无"


class Condition(BaseModel):
    """Without a level it is asked at every level of the notice. `years` bounds the hours to the last so many years."""

    level: Level | None = None
    kind: ConditionKind
    minimum: Annotated[int, Field(ge=1, le=10_000, description="年数、学时或学历等次（1中专至5博士研究生）")]
    per: Annotated[Literal["year", "total"], Field(description="学时按每个年度，或按合计")] = "total"
    years: Annotated[int | None, Field(ge=1, le=20, description="学时计算的年度数，止于通知年度")] = None
    effect: Annotated[Effect, Field(description="warn 仅提示，block 不符合则不能提交")] = Effect.WARN
    text: Annotated[str, Trimmed, Field(max_length=500, description="评委会的说明")] = ""

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        is_hours = self.kind == ConditionKind.CONTINUING_EDUCATION_HOURS
        if not is_hours and (self.per == "year" or self.years is not None):
            raise PydanticCustomError("condition_unfit", "只有继续教育学时可以按年度计算")
        if self.kind == ConditionKind.EDUCATION and self.minimum > len(EDUCATION_RANKS):
            raise PydanticCustomError("condition_unfit", f"学历等次应为1至{len(EDUCATION_RANKS)}")
        return self

    def applies_to(self, level: Level) -> bool:
        return self.level in (None, level)

    def sentence(self, year: int) -> str:
        """What is asked, in the declarant's words."""
        if self.kind == ConditionKind.YEARS_IN_TITLE:
            return f"取得现职称须满{self.minimum}年（计算至{spoken_date(last_day(year))}）"
        if self.kind == ConditionKind.EDUCATION:
            return f"学历须不低于{EDUCATION_RANKS[self.minimum - 1]}"
        if self.per == "year":
            span = f"{year}年度" if self.span == 1 else f"{year - self.span + 1}至{year}年度每年"
            return f"{span}继续教育须不少于{self.minimum}学时"
        span = f"近{self.years}个年度" if self.years else ""
        return f"{span}继续教育合计须不少于{self.minimum}学时"

    @property
    def span(self) -> int:
        """Of hours asked for each year: how many years."""
        return self.years or 1

    def shown(self, year: int) -> str:
        """For the notice's page: whom it concerns, what is asked, and what follows."""
        whom = f"{self.level.label}：" if self.level else ""
        follows = "不符合的不能提交" if self.effect == Effect.BLOCK else "不符合的将予提示"
        return f"{whom}{self.sentence(year)}（{follows}）" + (f"。{self.text}" if self.text else "")


class Finding(BaseModel, frozen=True):
    """A condition that is not met, or that cannot be judged because `field` was not filled in (code `required`)."""

    section: str
    field: str
    message: str
    effect: Effect
    code: str


def evaluate(conditions: list[Condition], level: Level, year: int, sections: Sections) -> list[Finding]:
    """In the notice's order. `year` is the notice's: never the clock's."""
    return [
        Finding(section=section, field=field, message=message, effect=condition.effect, code=code)
        for condition in conditions
        if condition.applies_to(level)
        for section, field, code, message in _JUDGES[condition.kind](condition, year, sections)
    ]


def last_day(year: int) -> date:
    """To which years in a title are reckoned: the last day of the notice's year, as such notices usually say."""
    return date(year, 12, 31)


def whole_years(begun: date, until: date) -> int:
    """Anniversaries passed, the last day included; none before the beginning."""
    before_anniversary = (until.month, until.day) < (begun.month, begun.day)
    return max(0, until.year - begun.year - before_anniversary)


_Told = Iterator[tuple[str, str, str, str]]
UNMET, UNKNOWN = "condition_unmet", "required"


def _judge_years(condition: Condition, year: int, sections: Sections) -> _Told:
    """From the day the current title was awarded; where that is not told, from the month of engagement."""
    current, section, field = sections.get("current_title") or {}, "current_title", "awarded_on"
    asked = condition.sentence(year)
    begun = _day(current.get("awarded_on")) or _day(f"{current.get('engaged_since')}-01")
    if str(current.get("title")).strip() == NO_TITLE:
        yield section, "title", UNMET, f"{asked}，所填现职称为“{NO_TITLE}”"
    elif begun is None:
        yield section, field, UNKNOWN, _unknown(section, field, asked)
    elif (years := whole_years(begun, last_day(year))) < condition.minimum:
        yield section, field, UNMET, f"{asked}，按所填{spoken_date(begun)}计算为{years}年"


def _judge_hours(condition: Condition, year: int, sections: Sections) -> _Told:
    """Years in which nothing was filled in count as none; a section without any row cannot be judged."""
    section, field, asked = "continuing_education", "items", condition.sentence(year)
    courses = [(number(row.get("year")), number(row.get("hours"))) for row in rows(sections.get(section))]
    if not courses:
        yield section, field, UNKNOWN, _unknown(section, field, asked)
    elif condition.per == "year":
        for each in range(year - condition.span + 1, year + 1):
            hours = sum(hours for of, hours in courses if of == each)
            if hours < condition.minimum:
                told = f"{each}年度继续教育须不少于{condition.minimum}学时，已填{hours}学时"
                yield section, field, UNMET, told
    else:
        first = year - condition.years + 1 if condition.years else 0
        hours = sum(hours for of, hours in courses if first <= of <= year)
        if hours < condition.minimum:
            yield section, field, UNMET, f"{asked}，已填{hours}学时"


def _judge_education(condition: Condition, year: int, sections: Sections) -> _Told:
    """The highest of all studies, by level or degree."""
    section, field, asked = "education", "items", condition.sentence(year)
    ranks = [_rank(f"{row.get('level')} {row.get('degree')}") for row in rows(sections.get(section))]
    if not any(ranks):
        yield section, field, UNKNOWN, _unknown(section, field, asked)
    elif max(ranks) < condition.minimum:
        yield section, field, UNMET, f"{asked}，所填最高学历为{EDUCATION_RANKS[max(ranks) - 1]}"


_JUDGES: dict[ConditionKind, Callable[[Condition, int, Sections], _Told]] = {
    ConditionKind.YEARS_IN_TITLE: _judge_years,
    ConditionKind.CONTINUING_EDUCATION_HOURS: _judge_hours,
    ConditionKind.EDUCATION: _judge_education,
}


def _unknown(section: str, field: str, asked: str) -> str:
    return f"请填写{field_label(section, field)}：{asked}，需据此判断"


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _rank(written: str) -> int:
    return next((rank for word, rank in _EDUCATION_WORDS.items() if word in written), 0)
