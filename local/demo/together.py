"""Acts of several people at the same time, as they come in the field: each from a thread of its own."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Who = TypeVar("Who")
Done = TypeVar("Done")
#: More would only wait for one another on a small machine.
AT_ONCE = 4


def together(act: Callable[[Who], Done], everybody: Iterable[Who]) -> list[Done]:
    """What each of them got, in their order; the first that fails fails all."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(act, everybody))
