"""What was frozen with each submission: `decl#<id>` / `snapshot#<n>`, one item each."""

import json
from typing import Any

from chalicelib.domain.errors import NotFound
from chalicelib.storage.reading import get
from chalicelib.storage.tables import DeclarationItem

PREFIX = "snapshot#"


def key(declaration_id: str, n: int) -> tuple[str, str]:
    """Where the n-th submission lies."""
    return f"decl#{declaration_id}", f"{PREFIX}{n:03d}"


def load_text(declaration_id: str, n: int) -> str:
    """What the n-th submission froze, to the letter: the history holds its hash. Raises NotFound."""
    item = get(DeclarationItem, *key(declaration_id, n))
    if item is None:
        raise NotFound("没有找到这次提交的内容")
    return str(item.body)


def load_snapshot(declaration_id: str, n: int) -> dict[str, Any]:
    """The same, read. Raises NotFound."""
    content: dict[str, Any] = json.loads(load_text(declaration_id, n))
    return content
