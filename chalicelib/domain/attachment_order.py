"""The order of a declaration's files: by kind as on the form, within a kind as the writer wants them read."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, Field

from chalicelib.domain.attachments import KIND_LABELS, MOST, Attachment, Kind
from chalicelib.domain.errors import Invalid
from chalicelib.domain.references import Id

_KINDS = {kind: n for n, kind in enumerate(KIND_LABELS)}


class Order(BaseModel):
    """The files of one kind as they shall stand: every confirmed one once."""

    kind: Kind
    attachment_ids: Annotated[list[Id], Field(min_length=1, max_length=2 * MOST)]


def in_order(attachments: Iterable[Attachment]) -> list[Attachment]:
    """As everybody is shown them, and as a submission freezes them."""
    return sorted(attachments, key=_place)


def _place(attachment: Attachment) -> tuple[int, str, int, str, str]:
    """Kinds that only a notice knows come last. Two announced in one moment keep an order, too."""
    known = _KINDS.get(attachment.kind, len(_KINDS))
    announced = attachment.announced_at.isoformat()
    return known, attachment.kind, attachment.position, announced, attachment.attachment_id


def next_position(kind: str, attachments: Iterable[Attachment]) -> int:
    """Behind those of its kind that are there."""
    return max((attachment.position for attachment in attachments if attachment.kind == kind), default=0) + 1


def reordered(attachments: list[Attachment], given: Order) -> list[Attachment]:
    """The files that get another position, with it; none when they stand like that already.

    Unconfirmed ones may be left out: they follow behind. Raises Invalid on `attachment_ids`.
    """
    of_kind = {found.attachment_id: found for found in in_order(attachments) if found.kind == given.kind}
    named = list(dict.fromkeys(given.attachment_ids))
    if len(named) < len(given.attachment_ids):
        raise Invalid.field("attachment_ids", "同一份附件不能出现两次", "duplicate")
    if not of_kind.keys() >= set(named):
        raise Invalid.field("attachment_ids", "其中有的附件不存在，或不属于这一类材料，请刷新后再排序", "unknown")
    rest = [one for one in of_kind.values() if one.attachment_id not in named]
    if any(one.verified_at for one in rest):
        raise Invalid.field("attachment_ids", "排序应包含这一类材料的全部附件，请刷新后再排序", "incomplete")
    wanted = [of_kind[attachment_id] for attachment_id in named] + rest
    placed = [one.model_copy(update={"position": n}) for n, one in enumerate(wanted, 1)]
    return [after for before, after in zip(wanted, placed, strict=True) if before.position != after.position]
