"""What one module of tests leaves to the scheduled jobs, and the next one must not have to wade through.

Workers share one local cloud: without this the jobs' tests at the end would deliver and sweep for the whole suite.
"""

from chalicelib.settings import settings
from local.atomic import LOCK
from tests.storage.rows import tables

#: Table → the attributes that put an item into a job's index.
QUEUES = {"users_table": ("outbox_shard", "outbox_due"), "declarations_table": ("desk_key", "desk_sort")}


def forget_backlogs() -> None:
    """Takes messages out of the outbox and tickets off the sweep, past every rule."""
    with LOCK:
        for name, attributes in QUEUES.items():
            for collection in tables()[getattr(settings(), name)].items.values():
                for item in collection.values():
                    if attributes[0] in item.attrs and _waits_for_a_job(item):
                        for attribute in attributes:
                            del item.attrs[attribute]


def _waits_for_a_job(item: object) -> bool:
    key = item.attrs.get("desk_key")  # type: ignore[attr-defined]
    return key is None or key.value.startswith("uploads#")
