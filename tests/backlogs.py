"""What one module of tests leaves to the scheduled jobs, and the next one must not have to wade through.

Workers share one local cloud: without this the jobs' tests at the end would deliver and sweep for the whole suite.
"""

from chalicelib.settings import settings
from chalicelib.storage import panels, reissues
from local.atomic import LOCK
from tests.storage.rows import tables

#: Table → the attributes that put an item into a job's index, and which of their values do.
QUEUES = {
    "users_table": ("outbox_shard", "outbox_due", ""),
    "declarations_table": ("desk_key", "desk_sort", "uploads#"),
    "units_table": ("list_key", "list_sort", (panels.TO_ISSUE, reissues.DUE)),
}


def forget_backlogs() -> None:
    """Takes messages out of the outbox, tickets off the sweep and certificates off what is due, past every rule."""
    with LOCK:
        for name, (key, sort, beginning) in QUEUES.items():
            for collection in tables()[getattr(settings(), name)].items.values():
                for item in collection.values():
                    if key in item.attrs and item.attrs[key].value.startswith(beginning):
                        del item.attrs[key], item.attrs[sort]
