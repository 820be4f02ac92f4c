"""Administrative division codes (GB/T 2260): six digits, two each for province, prefecture and county.

`regions.json` names the divisions of Shandong as they stand (16 prefectures, 136 districts, cities and counties, and
the 市辖区 that stand for a prefecture's districts as a whole); of other provinces only the code is known.
"""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, TypeAdapter
from pydantic_core import PydanticCustomError

from chalicelib.domain.identity import PROVINCES

SHANDONG = "37"


class Region(BaseModel, frozen=True):
    code: str
    name: str


@cache
def shandong() -> dict[str, Region]:
    """By code, in the order of the standard."""
    text = Path(__file__).with_name("regions.json").read_text(encoding="utf-8")
    return {region.code: region for region in TypeAdapter(list[Region]).validate_json(text)}


def region_name(code: str) -> str | None:
    """With what it lies in: 山东省济南市历下区. None where no name is known."""
    known = shandong()
    if code not in known:
        return None
    levels = dict.fromkeys((f"{code[:2]}0000", f"{code[:4]}00", code))
    return "".join(known[level].name for level in levels)


def within(region_code: str) -> list[Region]:
    """A division of Shandong and all that lies in it; without a code, all there are."""
    return [region for region in shandong().values() if not region_code or covers(region_code, region.code)]


def _region_code(value: str) -> str:
    if len(value) != 6 or not value.isascii() or not value.isdigit() or value[:2] not in PROVINCES:
        raise PydanticCustomError("region_code_format", "行政区划代码应为6位数字，如370102（济南市历下区）")
    return value


def _existing(value: str) -> str:
    if value[:2] != SHANDONG or value in shandong():
        return value
    above = region_name(f"{value[:4]}00") or "山东省"
    raise PydanticCustomError(
        "region_code_unknown", "{problem}", {"problem": f"{above}没有代码为{value}的行政区划，请从列表中选择"}
    )


RegionCode = Annotated[str, Field(examples=["370102"]), AfterValidator(_region_code)]
#: One in which something can be: of Shandong's codes only those that the standard has today.
ExistingRegion = Annotated[RegionCode, AfterValidator(_existing)]


def prefix(region_code: str) -> str:
    """The digits that a division and everything within it share: 370100 → 3701."""
    for length in (2, 4):
        if region_code[length:] == "0" * (6 - length):
            return region_code[:length]
    return region_code


def around(region_code: str) -> list[str]:
    """The region itself and the wider ones it lies in: 370102 → 370102, 370100, 370000."""
    return list(dict.fromkeys((region_code, f"{region_code[:4]}00", f"{region_code[:2]}0000")))


def covers(region_code: str, other: str) -> bool:
    """Whether `other` lies within `region_code`, or is it; no region covers nothing."""
    return bool(region_code) and other.startswith(prefix(region_code))
