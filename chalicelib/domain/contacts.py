"""How a unit is reached: what it may change by itself, while its name and code wait for its bureau (seed §四.3)."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field, model_validator

from chalicelib.domain import identity
from chalicelib.domain.actors import Actor
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.history import record
from chalicelib.domain.units import ContactName, Unit

#: What only a change request alters.
IMMUTABLE = {"name": "单位名称", "uscc": "统一社会信用代码", "kind": "单位类型", "region_code": "所属地区"}


class ContactEdit(BaseModel):
    """An edit of a unit's contact. Raises Conflict `immutable_field` for what only its bureau may change."""

    contact_name: ContactName | None = None
    phone: identity.Phone | None = None
    email: identity.Mailbox | None = None
    address: Annotated[str, identity.Trimmed, Field(max_length=200, title="通讯地址")] | None = None

    @model_validator(mode="before")
    @classmethod
    def _refuse_immutable(cls, given: Any) -> Any:
        for field, label in IMMUTABLE.items():
            if isinstance(given, dict) and field in given:
                raise Conflict(
                    f"{label}注册后不能自行修改，如需变更请提交变更申请，由所属人社局审核",
                    code="immutable_field",
                    field=field,
                )
        return given


def edit_contact(unit: Unit, actor: Actor, edit: ContactEdit, now: datetime) -> Change[Unit]:
    """Takes over the fields that were sent; the history names them but not their values."""
    if actor.unit_id != unit.unit_id:
        raise NotFound("没有找到这个单位")
    given = edit.model_dump(exclude_unset=True)
    for field in ("contact_name", "phone"):
        if field in given and given[field] is None:
            raise Invalid.field(field, "此项必填", "required")
    changed = {field: value for field, value in given.items() if value != getattr(unit, field)}
    if not changed:
        return nothing(unit)
    after = unit.model_copy(update=changed)
    after.trail, entry = record(unit.trail, actor, "edit_contact", now, fields=sorted(changed))
    return Change(unit, after, entry)
