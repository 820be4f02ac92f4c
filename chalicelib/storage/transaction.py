"""One write of several items, all or none, and whose fault it was when none.

A clash is known by its position: each action names the error to raise when its own condition fails.
"""

import random
import time
from collections.abc import Callable
from typing import Any

from pynamodb.exceptions import DeleteError, PutError, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.domain.errors import DomainError, Stale
from chalicelib.storage.tables import Counter, Item, connection

#: PynamoDB sends condition checks, deletes, puts and updates in this order, and AWS gives its reasons in it.
CHECK, DELETE, PUT, UPDATE = range(4)
#: Reasons that pass by themselves: another transaction was touching the same item, or the table was busy.
PASSING = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
ATTEMPTS = 6
#: Actions in one TransactWriteItems.
MOST = 100


class Transaction:
    """Collects actions; `commit()` writes them in one TransactWriteItems, at most MOST."""

    def __init__(self) -> None:
        self._actions: list[tuple[int, DomainError, Callable[[TransactWrite], None]]] = []
        self._checked: set[tuple[type[Item], tuple[str, str]]] = set()

    @property
    def room(self) -> int:
        """How many actions still fit."""
        return MOST - len(self._actions)

    def put(self, item: Item, clash: DomainError | None = None) -> None:
        """Creates when the item has no version yet, else replaces exactly that version."""
        self._actions.append((PUT, clash or Stale(), lambda write: write.save(item)))

    def put_first(self, item: Item, clash: DomainError) -> None:
        """Like put, but when several conditions fail this clash is the one that is raised."""
        self._actions.insert(0, (PUT, clash, lambda write: write.save(item)))

    def delete(self, item: Item, clash: DomainError | None = None) -> None:
        self._actions.append((DELETE, clash or Stale(), lambda write: write.delete(item)))

    def check(self, model: type[Item], key: tuple[str, str], condition: Condition, clash: DomainError) -> None:
        """Something read must still hold when this is written.

        DynamoDB takes one action on one item: a second check of the same item is the first.
        """
        if (model, key) in self._checked:
            return
        self._checked.add((model, key))
        self._actions.append((CHECK, clash, lambda write: write.condition_check(model, *key, condition=condition)))

    def count(self, pk: str, sk: str, by: int) -> None:
        """Adds to a counter."""
        counter = Counter(pk, sk)
        self._actions.append((UPDATE, Stale(), lambda write: write.update(counter, [Counter.amount.add(by)])))

    def update(
        self,
        counter: Counter,
        adding: list[Action],
        clash: DomainError | None = None,
        condition: Condition | None = None,
    ) -> None:
        """Changes a counter's numbers, while they are as `condition` says."""
        self._actions.append(
            (UPDATE, clash or Stale(), lambda write: write.update(counter, adding, condition=condition))
        )

    def commit(self) -> None:
        """Raises the clash of the first action whose condition failed; retries what passes by itself."""
        actions = sorted(self._actions, key=lambda action: action[0])
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with TransactWrite(connection=connection()) as write:
                    for _, _, apply in actions:
                        apply(write)
            except TransactWriteError as error:
                _raise_clash(actions, error)
                if attempt == ATTEMPTS or not _is_passing(error):
                    raise
                _pause(attempt)
            else:
                return


def _raise_clash(actions: list[Any], error: TransactWriteError) -> None:
    for (_, clash, _), reason in zip(actions, error.cancellation_reasons, strict=False):
        if reason is not None and reason.code == "ConditionalCheckFailed":
            raise clash from None


def _is_passing(error: TransactWriteError) -> bool:
    codes = {reason.code for reason in error.cancellation_reasons if reason is not None}
    is_busy = error.cause_response_code == "TransactionInProgressException"
    return is_busy or (bool(codes) and codes <= PASSING | {"None"})


def put(item: Item, clash: DomainError | None = None) -> None:
    """A conditional write of one item, where one is enough."""
    _alone(item.save, clash or Stale())


def delete(item: Item, clash: DomainError | None = None) -> None:
    _alone(item.delete, clash or Stale())


def _alone(write: Callable[[], Any], clash: DomainError) -> None:
    """Against a transaction on the same item a single write loses at once, whatever becomes of the transaction.

    AWS does not try it again; here it is, so that only a condition that really failed is a clash.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            write()
        except (PutError, DeleteError) as error:
            if error.cause_response_code == "ConditionalCheckFailedException":
                raise clash from None
            if error.cause_response_code != "TransactionConflictException":
                raise
            if attempt == ATTEMPTS:
                raise clash from None
            _pause(attempt)
        else:
            return


def _pause(attempt: int) -> None:
    time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 - jitter, not a secret
