"""The engine keeps DynamoDB's promises, which moto alone does not."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import boto3
import pytest

from chalicelib.domain.errors import AlreadyTaken
from chalicelib.storage.tables import Counter, DeclarationItem
from chalicelib.storage.transaction import Transaction

WRITERS = 16


def _all_at_once(act: Callable[[int], bool]) -> int:
    with ThreadPoolExecutor(WRITERS) as writers:
        return sum(writers.map(act, range(WRITERS)))


@pytest.mark.parametrize("key", [f"race#{n}" for n in range(5)])
def test_one_of_many_conditional_puts_wins(key: str) -> None:
    dynamodb = boto3.client("dynamodb")

    def put(n: int) -> bool:
        item = {"pk": {"S": key}, "sk": {"S": "claim"}, "body": {"S": str(n)}}
        table = DeclarationItem.Meta.table_name
        try:
            dynamodb.put_item(TableName=table, Item=item, ConditionExpression="attribute_not_exists(pk)")
        except dynamodb.exceptions.ConditionalCheckFailedException:
            return False
        return True

    assert _all_at_once(put) == 1


def test_one_of_many_transactions_wins_and_the_others_leave_nothing() -> None:
    def claim(n: int) -> bool:
        transaction = Transaction()
        transaction.put(DeclarationItem("torn#claim", "claim", body=str(n)), AlreadyTaken())
        transaction.put(DeclarationItem("torn#rows", str(n)))
        transaction.count("torn#count", "count", 1)
        try:
            transaction.commit()
        except AlreadyTaken:
            return False
        return True

    assert _all_at_once(claim) == 1
    assert len(list(DeclarationItem.query("torn#rows"))) == 1
    assert Counter.get("torn#count", "count").amount == 1


def test_a_failed_transaction_puts_back_what_it_changed_and_only_that() -> None:
    kept = DeclarationItem("undo#kept", "row", body="before")
    kept.save()
    removed = DeclarationItem("undo#removed", "row", body="before")
    removed.save()
    DeclarationItem("undo#claim", "claim").save()
    kept.body = "after"
    transaction = Transaction()
    transaction.delete(removed)
    transaction.put(kept)
    transaction.put(DeclarationItem("undo#claim", "claim"), AlreadyTaken())
    with pytest.raises(AlreadyTaken):
        transaction.commit()
    assert DeclarationItem.get("undo#kept", "row").body == "before"
    assert DeclarationItem.get("undo#removed", "row").body == "before"
