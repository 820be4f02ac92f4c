"""Administrative division codes (GB/T 2260): six digits, two each for province, prefecture and county."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.domain.identity import PROVINCES


def _region_code(value: str) -> str:
    if len(value) != 6 or not value.isascii() or not value.isdigit() or value[:2] not in PROVINCES:
        raise PydanticCustomError("region_code_format", "行政区划代码应为6位数字，如370102（济南市历下区）")
    return value


RegionCode = Annotated[str, Field(examples=["370102"]), AfterValidator(_region_code)]


def prefix(region_code: str) -> str:
    """The digits that a division and everything within it share: 370100 → 3701."""
    for length in (2, 4):
        if region_code[length:] == "0" * (6 - length):
            return region_code[:length]
    return region_code


def covers(region_code: str, other: str) -> bool:
    """Whether `other` lies within `region_code`, or is it; no region covers nothing."""
    return bool(region_code) and other.startswith(prefix(region_code))
