"""Series × level, the unit in which paths are requested and committees have a say."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel
from pydantic_core import PydanticCustomError

from chalicelib.domain.catalogue import Level, find_series
from chalicelib.domain.errors import Invalid


def _series_key(value: str) -> str:
    try:
        return find_series(value).series_en
    except Invalid as unknown:
        raise PydanticCustomError("series_unknown", unknown.detail) from None


#: Accepts key, code or Chinese name; holds the key.
SeriesKey = Annotated[str, AfterValidator(_series_key)]


class Scope(BaseModel, frozen=True):
    """One series × level."""

    series: SeriesKey
    level: Level


def in_jurisdiction(scopes: list[Scope], series: str, level: Level) -> bool:
    return any(scope.series == series and scope.level == level for scope in scopes)
