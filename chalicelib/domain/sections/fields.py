"""What the fields of every section are made of: texts, months, days, years, and the words a form offers."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from chalicelib.domain import patterns
from chalicelib.domain.identity import Trimmed

Short = Annotated[str, Trimmed, Field(min_length=1, max_length=100)]
Long = Annotated[str, Trimmed, Field(min_length=1, max_length=2000)]
Month = Annotated[str, Field(pattern=patterns.MONTH)]
Day = date
Year = Annotated[int, Field(ge=1980, le=2100)]
Rank = Annotated[int, Field(ge=1, le=200)]
Email = Annotated[str, Trimmed, Field(max_length=100, pattern=patterns.EMAIL)]


class Section(BaseModel):
    # Built when first used: few requests touch a section, and every cold start would pay for all of them.
    model_config = ConfigDict(extra="forbid", defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _cleared_is_empty(cls, given: Any) -> Any:
        """A form sends a field that was cleared as a blank: where it may stay empty, that is no gap."""
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if not (_is_blank(value) and cls._may_be_empty(name))}

    @classmethod
    def _may_be_empty(cls, name: str) -> bool:
        return name in cls.model_fields and not cls.model_fields[name].is_required()


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _offered(suggestions: Sequence[str]) -> dict[str, Any] | None:
    return {"x-suggestions": list(suggestions)} if suggestions else None


def field(title: str, example: Any, guidance: str, suggestions: Sequence[str] = ()) -> Any:
    """A field that must be filled in: its label, an example, how to fill it in, and the words a form may offer."""
    return Field(title=title, examples=[example], description=guidance, json_schema_extra=_offered(suggestions))


def optional(title: str, example: Any, guidance: str, suggestions: Sequence[str] = (), default: Any = None) -> Any:
    """The same, for what may stay empty."""
    return Field(
        default, title=title, examples=[example], description=guidance, json_schema_extra=_offered(suggestions)
    )


def rows(title: str, guidance: str, may_be_empty: bool = False) -> Any:
    """A list; its example is made of its row's."""
    if may_be_empty:
        return Field(default_factory=list, title=title, description=guidance)
    return Field(title=title, description=guidance)
