"""What was frozen with each submission: `decl#<id>` / `snapshot#<n>`, one item each."""

import json
from typing import Any

from chalicelib.domain.errors import NotFound
from chalicelib.storage.reading import get
from chalicelib.storage.tables import DeclarationItem


def load_snapshot(declaration_id: str, n: int) -> dict[str, Any]:
    """The content of the n-th submission. Raises NotFound."""
    item = get(DeclarationItem, f"decl#{declaration_id}", f"snapshot#{n:03d}")
    if item is None:
        raise NotFound("没有找到这次提交的内容")
    content: dict[str, Any] = json.loads(item.body)
    return content
