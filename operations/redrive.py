"""`make redrive`: messages that were given up are due again, by the channels that they have not gone by.

REDRIVE=look only tells what lies there and why nothing more is tried: the kind, how often it was tried, since when.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from operations import stage

if TYPE_CHECKING:
    from chalicelib.storage.outbox import Waiting

MODES = ("send", "look")
PAGE = 100


def main() -> int:
    mode = os.environ.get("REDRIVE") or "send"
    if mode not in MODES:
        print(f"REDRIVE 应为 {' 或 '.join(MODES)}。(REDRIVE must be one of these.)", file=sys.stderr)
        return 1
    return stage.command(lambda where: _redrive(mode, where))


def _redrive(mode: str, where: str) -> int:
    print(where)
    if mode == "look":
        for line in look():
            print(line)
        return 0
    counts = redrive(datetime.now(UTC))
    print(", ".join(f"{what}: {count}" for what, count in sorted(counts.items())) or "nothing to do")
    return 0


def look() -> Iterator[str]:
    """A line each, with nothing personal in it."""
    for waiting in _dead():
        told, delivery = waiting.notification, waiting.delivery
        why = f"attempts={delivery.attempts} refused={','.join(delivery.refused) or '-'}"
        yield f"{told.at:%Y-%m-%d %H:%M} {told.kind} {told.subject_id} {why}"


def redrive(now: datetime) -> Counter[str]:
    """How many are due again, and how often somebody else was faster: two at once are safe."""
    from chalicelib.domain.errors import Stale
    from chalicelib.storage import outbox

    counts: Counter[str] = Counter()
    for waiting in _dead():
        try:
            outbox.revive(waiting, now)
            counts["due again"] += 1
        except Stale:
            counts["left"] += 1
    return counts


def _dead() -> Iterator["Waiting"]:
    from chalicelib.storage import outbox
    from chalicelib.storage.reading import every_page

    return every_page(lambda cursor: outbox.list_dead(PAGE, cursor))


if __name__ == "__main__":
    sys.exit(main())
