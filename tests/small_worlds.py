"""A world of its own for work that is done again and again: empty tables, put back to how they were in no time.

The local cloud is shared by all tests of a worker; a proof that breaks off at every call must not wade through it.
"""

import copy
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from chalicelib.domain.history import Entry, is_intact
from local import authority
from local.atomic import LOCK
from tests.storage.rows import all_rows, tables

#: A document that is made again has another hash; how many there are is what counts.
MADE_AGAIN = re.compile(r"(?<=certhash#)[0-9a-f]+")
Story = Counter[tuple[Any, ...]]


class SmallWorld:
    """What the tables hold while this lasts; `keep` remembers it, `put_back` brings it back."""

    def __init__(self) -> None:
        self._kept: dict[str, Any] = {}

    def keep(self) -> None:
        with LOCK:
            self._kept = {name: copy.deepcopy(table.items) for name, table in tables().items()}

    def put_back(self) -> None:
        with LOCK:
            for name, table in tables().items():
                table.items = copy.deepcopy(self._kept[name])


@contextmanager
def a_small_world() -> Iterator[SmallWorld]:
    """The tables empty but for the key that signs certificates, and afterwards what they were."""
    with LOCK:
        others = {name: table.items for name, table in tables().items()}
        for table in tables().values():
            table.items = defaultdict(dict)
    try:
        authority.certify()
        yield SmallWorld()
    finally:
        with LOCK:
            for name, table in tables().items():
                table.items = others[name]


def story() -> Story:
    """Everything that the tables tell but when it was: who was told what, every act, and where each item stands.

    Two runs that did the same have the same story. Asserts that every history chains.
    """
    told: Story = Counter()
    histories = defaultdict(list)
    for row in all_rows():
        key, body = [row[name]["S"] for name in ("pk", "sk")], row.get("body", {}).get("S", "")
        if key[0].startswith("job#") or key[1].startswith("access#"):
            continue  # an account of every run, and of every look at an identity number
        said = json.loads(body) if body.startswith("{") else {}
        if key[0].startswith("inbox#"):
            sent = json.loads(row.get("outbox_state", {}).get("S", "{}")).get("sent", {})
            waits = row.get("outbox_shard", {}).get("S")
            told["told", key[0], said["kind"], said["subject_id"], waits, *sorted(sent)] += 1
        elif "trail#" in key[1]:
            histories[key[0], key[1].rpartition("trail#")[0]].append(Entry.model_validate(said))
            told["did", *key, said["action"]] += 1
        else:
            listed = tuple(sorted(name for name in row if name.endswith(("_key", "_shard"))))
            told["is", *(MADE_AGAIN.sub("~", part) for part in key), said.get("status"), listed] += 1
    for entries in histories.values():
        assert is_intact(sorted(entries, key=lambda entry: entry.seq))
    return told
