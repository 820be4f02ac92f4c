"""The sections as the review form prints them, read off their models: a new field appears by itself.

What a field is decides how it is printed: short ones side by side, long ones as a text of their own, a list of
models as a table, and what is assented to as a statement to be signed.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any, get_args

from annotated_types import MaxLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from chalicelib.domain.blindness import WITHHELD
from chalicelib.domain.form_content import FormSection, Grid, Listing, Pair, Part, Prose, Statement
from chalicelib.domain.sections import SECTIONS, label
from chalicelib.domain.times import spoken_date

#: What may be longer is printed as a text, not in a cell beside others; so is what has become longer.
LONGEST_SHORT, LONGEST_PRINTED = 500, 120
#: A title longer than that is no label but a sentence.
LONGEST_LABEL = 16


def form_sections(sections: Mapping[str, dict[str, Any]]) -> list[FormSection]:
    """Every section, filled in or not, in the order of the form; what is signed comes last."""
    printed = [FormSection(title=label(name), parts=_parts(name, sections.get(name) or {})) for name in SECTIONS]
    return sorted(printed, key=lambda section: any(isinstance(part, Statement) for part in section.parts))


def _parts(name: str, data: Mapping[str, Any]) -> list[Part]:
    fields = {key: field for key, field in SECTIONS[name].model_fields.items() if key not in WITHHELD.get(name, ())}
    parts: list[Part] = []
    if sentences := [_title(key, field) for key, field in fields.items() if _is_assent(key, field)]:
        days = {key: field for key, field in fields.items() if date in _types(field.annotation)}
        fields = {key: field for key, field in fields.items() if key not in days and not _is_assent(key, field)}
        given = [text for key, field in days.items() if (text := _text(field, data.get(key)))]
        parts.append(Statement(sentences=sentences, signed_on="、".join(given)))
    for key, field in fields.items():
        part = _part(key, field, data.get(key))
        last = parts[-1] if parts else None
        if isinstance(part, Grid) and isinstance(last, Grid):
            parts[-1] = Grid(pairs=last.pairs + part.pairs)
        else:
            parts.append(part)
    return [_untitled(parts[0])] if len(parts) == 1 else parts


def _is_assent(key: str, field: FieldInfo) -> bool:
    """A yes whose title is the sentence that is agreed to."""
    return field.annotation is bool and len(_title(key, field)) > LONGEST_LABEL


def _untitled(part: Part) -> Part:
    """The only list of a section needs no title beside the section's."""
    return part.model_copy(update={"title": ""}) if isinstance(part, Listing) else part


def _part(key: str, field: FieldInfo, value: Any) -> Grid | Listing | Prose:
    models = [kind for kind in _types(field.annotation) if isinstance(kind, type) and issubclass(kind, BaseModel)]
    if models and list in _types(field.annotation):
        return _listing(_title(key, field), models, value if isinstance(value, list) else [])
    if models:
        inner = {name: found for model in models for name, found in model.model_fields.items()}
        given = value if isinstance(value, Mapping) else {}
        return Grid(pairs=[Pair(label=_title(k, f), value=_text(f, given.get(k))) for k, f in inner.items()])
    text = _text(field, value)
    if _longest(field) > LONGEST_SHORT or len(text) > LONGEST_PRINTED:
        return Prose(label=_title(key, field), text=text)
    return Grid(pairs=[Pair(label=_title(key, field), value=text)])


def _listing(title: str, models: list[type[BaseModel]], items: list[Any]) -> Listing:
    columns = {key: field for model in models for key, field in model.model_fields.items()}
    told = [item for item in items if isinstance(item, Mapping)]
    rows = [[_text(field, item.get(key)) for key, field in columns.items()] for item in told]
    return Listing(title=title, columns=[_title(key, field) for key, field in columns.items()], rows=rows)


def _title(key: str, field: FieldInfo) -> str:
    return field.title or key


def _text(field: FieldInfo, value: Any) -> str:
    """As people write it. Sections are saved half filled in, so a value may be absent or unfinished."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_text(field, one) for one in value)
    if isinstance(value, dict):
        return "，".join(str(one) for one in value.values() if one not in (None, ""))
    for kind in _types(field.annotation):
        if kind is date:
            return _day(str(value))
        if isinstance(kind, type) and issubclass(kind, Enum) and hasattr(kind, "label"):
            return next((str(one.label) for one in kind if one.value == value), str(value))
    return str(value)


def _day(text: str) -> str:
    try:
        return spoken_date(date.fromisoformat(text))
    except ValueError:
        return text


def _types(annotation: Any) -> list[Any]:
    """The annotation with everything inside it: `list[Study] | None` → list, Study, NoneType."""
    inner = [found for argument in get_args(annotation) for found in _types(argument)]
    origin = getattr(annotation, "__origin__", None)
    return ([origin] if isinstance(origin, type) else []) + (inner or [annotation])


def _longest(field: FieldInfo) -> int:
    limits = [*_limits(field.metadata), *(found for part in get_args(field.annotation) for found in _inside(part))]
    return max(limits, default=0)


def _inside(annotation: Any) -> Iterator[int]:
    yield from _limits(list(getattr(annotation, "__metadata__", ())))
    for argument in get_args(annotation):
        yield from _inside(argument)


def _limits(metadata: list[Any]) -> Iterator[int]:
    for one in metadata:
        if isinstance(one, MaxLen):
            yield one.max_length
        elif isinstance(one, FieldInfo):
            yield from _limits(one.metadata)
