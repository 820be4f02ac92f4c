"""What a client leaves out of a body: a field that is absent, or null where the default is something else."""

from typing import Any

from pydantic import BaseModel


def without_nulls(model: type[BaseModel], given: Any) -> Any:
    """Many clients write null for whatever was not set. A field whose default is null keeps it: there it says so."""
    if not isinstance(given, dict):
        return given
    return {name: value for name, value in given.items() if value is not None or not _has_other_default(model, name)}


def _has_other_default(model: type[BaseModel], name: str) -> bool:
    field = model.model_fields.get(name)
    if field is None or field.is_required():
        return False
    return field.get_default(call_default_factory=True, validated_data={}) is not None
