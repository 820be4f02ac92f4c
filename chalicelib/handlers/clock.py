"""The edge's clock: the one place where the application asks what time it is. Everything inside is handed `now`."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.times import UTC


def _system_time() -> datetime:
    return datetime.now(UTC)


#: Replaced by the local cloud, whose clock can be moved.
read: Callable[[], datetime] = _system_time
