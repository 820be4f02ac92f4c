"""The national catalogue of title series and levels: `catalogue.json`, shipped as data and corrected without code.

Each series keeps its `confidence` (table = read in a copy of the 2021 national table; partial; general = not read).
"""

from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import BaseModel, TypeAdapter

from chalicelib.domain.errors import Invalid


class Level(StrEnum):
    SENIOR = "senior"
    ASSOCIATE_SENIOR = "associate_senior"
    INTERMEDIATE = "intermediate"
    ASSISTANT = "assistant"
    TECHNICIAN = "technician"

    @property
    def label(self) -> str:
        return LEVEL_LABELS[self]


#: Never infer a level from the word 高级: 高级工程师 is associate_senior.
LEVEL_LABELS = {
    Level.SENIOR: "正高级",
    Level.ASSOCIATE_SENIOR: "副高级",
    Level.INTERMEDIATE: "中级",
    Level.ASSISTANT: "助理级",
    Level.TECHNICIAN: "员级",
}


class LevelTitles(BaseModel, frozen=True):
    level: Level
    zh_level: str
    titles: list[str]


class Series(BaseModel, frozen=True, extra="allow"):
    """One of the national series. `series_en` is its stable key in the API and the tables."""

    code: str
    series: str
    series_en: str
    levels: list[LevelTitles]
    confidence: str

    def titles(self, level: Level) -> list[str]:
        """The titles of one level; Invalid when the series has no such level."""
        for offered in self.levels:
            if offered.level == level:
                return offered.titles
        raise Invalid.field("level", f"{self.series}没有{level.label}这一级别", "level_unknown")


@cache
def catalogue() -> tuple[Series, ...]:
    """All series, in the order of the national table."""
    text = Path(__file__).with_name("catalogue.json").read_text(encoding="utf-8")
    return tuple(TypeAdapter(list[Series]).validate_json(text))


@cache
def _by_any_name() -> dict[str, Series]:
    return {name: series for series in catalogue() for name in (series.code, series.series, series.series_en)}


def find_series(name: str) -> Series:
    """By key, national code or Chinese name, since clients hold any of the three."""
    try:
        return _by_any_name()[name.strip()]
    except KeyError:
        raise Invalid.field("series", "没有这个职称系列，请从系列目录中选择", "series_unknown") from None


def series_name(key: str) -> str:
    return find_series(key).series
