"""Thousands of rows for a measurement, written in batches past every condition: nobody else is there to clash with."""

from collections import Counter as Sums
from typing import Any

from chalicelib.domain.errors import DomainError
from chalicelib.storage.tables import Counter, DeclarationItem, Item
from chalicelib.storage.transaction import Transaction


class Heap(Transaction):
    """What storage would write in one transaction each, gathered; new rows and counts only, conditions are left out."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[tuple[type[Item], str, str], Item] = {}
        self._sums: Sums[tuple[str, str]] = Sums()

    def put(self, item: Item, clash: DomainError | None = None) -> None:
        self._rows[type(item), item.pk, item.sk] = item

    def check(self, *_: Any) -> None:
        pass

    def count(self, pk: str, sk: str, by: int) -> None:
        self._sums[pk, sk] += by

    def commit(self) -> None:
        for model in {model for model, _, _ in self._rows}:
            with model.batch_write() as batch:
                for item in [item for item in self._rows.values() if type(item) is model]:
                    item.update_local_version_attribute()  # a batch writes none
                    batch.save(item)
        DeclarationItem._get_connection()
        for (pk, sk), amount in self._sums.items():
            Counter(pk, sk).update([Counter.amount.add(amount)])
