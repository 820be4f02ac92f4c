"""The random draw of a panel, so that anybody with its record draws the same panel again.

The algorithm, to be replayed by hand: write the seed, a vertical bar and the expert's id; take SHA-256 of the UTF-8
text in hexadecimal; put the ids of the snapshot in the order of these digests. The first `size` are the members, the
rest are the reserves, in that order.
"""

import hashlib
from collections.abc import Iterable

ALGORITHM = 'sort by SHA-256(seed + "|" + expert_id)'


def drawing_order(seed: str, expert_ids: Iterable[str]) -> list[str]:
    """Depends on the seed and on who is in the snapshot, not on the order in which they come."""
    return sorted(set(expert_ids), key=lambda expert_id: hashlib.sha256(f"{seed}|{expert_id}".encode()).hexdigest())


def snapshot_digest(expert_ids: Iterable[str]) -> str:
    """What the minutes name the snapshot by: SHA-256 of its ids in their order, a vertical bar between them."""
    return hashlib.sha256("|".join(sorted(set(expert_ids))).encode()).hexdigest()
