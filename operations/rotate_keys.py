"""`make rotate-keys`: a new data key, and everything sealed under earlier ones sealed again, page by page.

ROTATE=continue makes no new key and goes on where an interrupted run stopped: what is done has left the old key's
index. It also picks up what processes that were running during the rotation have sealed under their old key since.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

from operations import stage

MODES = ("renew", "continue")
#: Rounds over all keys; another one follows only while a round found something.
ROUNDS = 20


def main() -> int:
    mode = os.environ.get("ROTATE") or "renew"
    if mode not in MODES:
        print(f"ROTATE 应为 {' 或 '.join(MODES)}。(ROTATE must be one of these.)", file=sys.stderr)
        return 1
    return stage.command(lambda where: _rotate(mode, where))


def _rotate(mode: str, where: str) -> int:
    print(where)
    counts = rotate(is_new=mode == "renew", say=lambda line: print(line, flush=True))
    print(", ".join(f"{what}: {count}" for what, count in sorted(counts.items())) or "nothing to do")
    return 0 if not counts["left"] else 1


def rotate(is_new: bool, say: Callable[[str], Any] = lambda line: None) -> Counter[str]:
    """How many items of each table were sealed again, and how often somebody else was faster (seen again later).

    Two at once are safe: every write is conditional, and each round asks anew which key is the current one.
    """
    from chalicelib.storage import data_keys

    if is_new:
        data_keys.renew()
    counts: Counter[str] = Counter()
    for _ in range(ROUNDS):
        data_keys.current.cache_clear()
        current = data_keys.current().key_id
        earlier = frozenset(data_keys.list_ids()) - {current}
        found = sum((_empty(key_id, earlier, say) for key_id in sorted(earlier)), Counter[str]())
        counts += found
        if not found:
            return counts
    counts["left"] += 1
    return counts


def _empty(key_id: str, earlier: frozenset[str], say: Callable[[str], Any]) -> Counter[str]:
    """Seals again what stands under one key."""
    from chalicelib.storage import rotation, sealing

    counts: Counter[str] = Counter()
    for table in rotation.TABLES:
        for shard in range(sealing.SHARDS):
            for pk, sk in rotation.list_sealed(table, key_id, shard):
                counts[rotation.reseal(table, pk, sk, earlier)] += 1
    del counts[rotation.DONE]
    if counts:
        say(f"{key_id}: {dict(counts)}")
    return counts


if __name__ == "__main__":
    sys.exit(main())
