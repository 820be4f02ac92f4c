"""The sections of a declaration by name: what is wrong, what is missing, how a field is called, the JSON Schema.

A section is saved half filled in; only what is wrong is refused then. What is missing is told by the check and
stops the submission (domain.md §2 rule 5).
"""

import json
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.field_errors import field_errors, is_missing
from chalicelib.domain.sections.declared import DeclaredTitle, Pledge
from chalicelib.domain.sections.fields import Section
from chalicelib.domain.sections.person import Basic, CurrentTitle, Education, WorkHistory
from chalicelib.domain.sections.works import Achievements, Awards, Papers, Patents, Projects
from chalicelib.domain.sections.yearly import Assessments, ContinuingEducation

#: A declaration's sections are frozen together in one item of at most 400 KB.
LARGEST_SECTION = 24_000
#: In the order of the printed form. New sections are appended: their places number the parts of an ETag.
SECTIONS: dict[str, type[Section]] = {
    "basic": Basic,
    "education": Education,
    "work_history": WorkHistory,
    "current_title": CurrentTitle,
    "assessments": Assessments,
    "continuing_education": ContinuingEducation,
    "projects": Projects,
    "papers": Papers,
    "patents": Patents,
    "awards": Awards,
    "achievements": Achievements,
    "declared_title": DeclaredTitle,
    "pledge": Pledge,
}
#: The one field of a section that is a list, and what is said when it is empty.
ROWS, NO_ROWS = "items", "请至少填写一项"
#: Without these nothing can be judged; the pledge is made with the submission itself.
REQUIRED = ("basic", "education", "work_history", "current_title", "achievements", "declared_title")


def label(section: str) -> str:
    return (SECTIONS[section].__doc__ or section).strip()


def _findings(section: str, data: dict[str, Any]) -> list[Any]:
    try:
        SECTIONS[section].model_validate(data)
    except ValidationError as error:
        return list(error.errors(include_url=False))
    return []


def refuse_wrong(section: str, data: dict[str, Any]) -> None:
    """Raises Invalid for what is filled in wrongly; gaps may stay until the submission."""
    wrong = [error for error in _findings(section, data) if not is_missing(error)]
    if wrong:
        raise Invalid(f"“{label(section)}”中有内容需要更正", errors=field_errors(wrong))
    if len(json.dumps(data, ensure_ascii=False).encode()) > LARGEST_SECTION:
        raise Invalid.field(section, f"“{label(section)}”内容过长，请精简", "too_long")


def missing_fields(section: str, data: dict[str, Any] | None) -> list[FieldError]:
    """The gaps of one section, each with its field; a section never saved is missing as a whole field by field."""
    gaps = field_errors([error for error in _findings(section, data or {}) if is_missing(error)])
    return [gap.model_copy(update={"message": NO_ROWS}) if gap.field == ROWS else gap for gap in gaps]


def field_label(section: str, path: str) -> str:
    """A dotted path as the form calls it: “学习经历”第1项毕业院校. The list itself is called as its section."""
    model: Any = SECTIONS[section]
    said = f"“{label(section)}”"
    for part in path.split("."):
        if part.isdigit():
            said += f"第{int(part) + 1}项"
            continue
        found = model.model_fields.get(part) if model else None
        if part != ROWS:
            said += (found.title if found is not None else None) or part
        inner = get_args(found.annotation) if found is not None else ()
        model = inner[0] if inner and isinstance(inner[0], type) and issubclass(inner[0], BaseModel) else None
    return said


def schema() -> dict[str, Any]:
    """JSON Schema of the whole: a property per section, with Chinese titles, limits, help and examples."""
    from pydantic.json_schema import models_json_schema

    _, made = models_json_schema([(model, "validation") for model in SECTIONS.values()])
    definitions = made["$defs"]
    for definition in definitions.values():
        for field in definition["properties"].values():
            if field.get("type") == "array":
                row = definitions[field["items"]["$ref"].rpartition("/")[2]]
                field["examples"] = [[_example(row)]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "职称申报",
        "type": "object",
        "properties": {
            name: {"$ref": f"#/$defs/{model.__name__}", "title": label(name)} for name, model in SECTIONS.items()
        },
        "required": list(REQUIRED),
        "$defs": definitions,
    }


def _example(row: dict[str, Any]) -> dict[str, Any]:
    """A row made of its fields' own examples."""
    return {name: field["examples"][0] for name, field in row["properties"].items()}
