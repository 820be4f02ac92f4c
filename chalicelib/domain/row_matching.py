"""Which row of a list became which: first the same ones, then the most alike, so that a row may move and change."""

from collections.abc import Iterator
from typing import Any


def paired(before: list[Any], after: list[Any]) -> dict[int, int]:
    """place after → place before, for rows that are the same or much alike; the rest came or went."""
    pairs: dict[int, int] = {}
    for here, there, _ in sorted(_candidates(before, after), key=lambda found: (-found[2], abs(found[0] - found[1]))):
        if there not in pairs and here not in pairs.values():
            pairs[there] = here
    _pair_the_last_two(before, after, pairs)
    return pairs


def _candidates(before: list[Any], after: list[Any]) -> Iterator[tuple[int, int, float]]:
    """Rows of which at least half the fields are the same."""
    for here, earlier in enumerate(before):
        for there, later in enumerate(after):
            likeness = _likeness(earlier, later)
            if likeness >= 0.5:
                yield here, there, likeness


def _likeness(earlier: Any, later: Any) -> float:
    if not isinstance(earlier, dict) or not isinstance(later, dict):
        return float(earlier == later)
    filled = [name for name in earlier.keys() | later.keys() if earlier.get(name) or later.get(name)]
    same = sum(earlier.get(name) == later.get(name) for name in filled)
    return same / len(filled) if filled else 1.0


def _pair_the_last_two(before: list[Any], after: list[Any], pairs: dict[int, int]) -> None:
    """One row left on either side, in a list that grew by none: it was written anew, not removed and another added."""
    new = [there for there in range(len(after)) if there not in pairs]
    old = [here for here in range(len(before)) if here not in pairs.values()]
    if len(new) == len(old) == 1:
        pairs[new[0]] = old[0]
