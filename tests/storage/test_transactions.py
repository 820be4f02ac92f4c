"""One transaction: all or none; the clash is told by place; what passes by itself is tried again."""

import pytest
from botocore.exceptions import ClientError
from pynamodb.exceptions import TransactWriteError

from chalicelib.domain.errors import AlreadyTaken, Conflict, PreconditionFailed, Stale
from chalicelib.handlers.ids import new_id
from chalicelib.storage import transaction as module
from chalicelib.storage.reading import get
from chalicelib.storage.tables import DeclarationItem
from chalicelib.storage.transaction import Transaction
from tests.storage.rows import answering, cancelled


@pytest.fixture
def pk():
    return f"row#{new_id()}"


@pytest.fixture
def _quickly(monkeypatch):
    """Waits between tries are for AWS, not for tests."""
    monkeypatch.setattr(module.time, "sleep", lambda seconds: None)


def a_row(pk, sk="row", **changes):
    item = DeclarationItem(pk, sk, **changes)
    item.save()
    return item


def everything_at(pk):
    """A put, a deletion, a check and a count, in an order that is not DynamoDB's."""
    transaction = Transaction()
    transaction.put(DeclarationItem(pk, "put"), AlreadyTaken("put"))
    transaction.count(pk, "count", 1)
    transaction.delete(DeclarationItem(pk, "deleted", version=1), PreconditionFailed("delete"))
    transaction.check(DeclarationItem, (pk, "checked"), DeclarationItem.pk.exists(), Conflict("check"))
    return transaction


@pytest.mark.parametrize(
    ("missing", "present", "told"),
    [
        ({"checked"}, {"deleted"}, "check"),
        ({"deleted"}, {"checked"}, "delete"),
        (set(), {"checked", "deleted", "put"}, "put"),
        ({"checked", "deleted"}, {"put"}, "check"),
    ],
)
def test_the_clash_is_that_of_the_action_whose_condition_failed(pk, missing, present, told):
    for sk in present:
        a_row(pk, sk)
    with pytest.raises(Exception, match=told):
        everything_at(pk).commit()


def test_without_a_clash_everything_happens(pk):
    for sk in ("checked", "deleted"):
        a_row(pk, sk)
    everything_at(pk).commit()
    assert {item.sk for item in DeclarationItem.query(pk)} == {"checked", "count", "put"}


def test_a_failed_transaction_leaves_no_trace(pk):
    a_row(pk, "deleted")
    with pytest.raises(Conflict):
        everything_at(pk).commit()
    assert {item.sk for item in DeclarationItem.query(pk)} == {"deleted"}


@pytest.mark.parametrize(
    "codes",
    [
        ("TransactionConflict",),
        ("ThrottlingError",),
        ("None", "ProvisionedThroughputExceeded"),
        ("None", "TransactionConflict"),
    ],
)
def test_what_passes_by_itself_is_tried_again(pk, codes):
    transaction = Transaction()
    transaction.put(DeclarationItem(pk, "one"))
    transaction.put(DeclarationItem(pk, "other"))
    with answering(cancelled(*codes), cancelled(*codes)) as calls:
        transaction.commit()
    assert len(calls) == 3
    assert get(DeclarationItem, pk, "one").version == 1


@pytest.mark.usefixtures("_quickly")
def test_it_gives_up_when_the_table_stays_busy(pk):
    transaction = Transaction()
    transaction.put(DeclarationItem(pk, "row"))
    with answering(*[cancelled("TransactionConflict")] * 50) as calls, pytest.raises(TransactWriteError):
        transaction.commit()
    assert len(calls) == module.ATTEMPTS


def test_a_failed_condition_beside_a_conflict_is_not_tried_again(pk):
    transaction = Transaction()
    transaction.put(DeclarationItem(pk, "one"), AlreadyTaken())
    transaction.put(DeclarationItem(pk, "other"), Stale())
    told = cancelled("TransactionConflict", "ConditionalCheckFailed")
    with answering(told) as calls, pytest.raises(Stale):
        transaction.commit()
    assert len(calls) == 1


def test_what_is_wrong_with_us_is_not_tried_again(pk):
    transaction = Transaction()
    transaction.put(DeclarationItem(pk, "row"))
    with answering(cancelled("ValidationError")) as calls, pytest.raises(TransactWriteError):
        transaction.commit()
    assert len(calls) == 1


def refused(code):
    return ClientError({"Error": {"Code": code, "Message": code}}, "PutItem")


def test_a_single_write_whose_condition_fails_has_lost(pk):
    with answering(refused("ConditionalCheckFailedException"), operation="PutItem") as calls, pytest.raises(Stale):
        module.put(DeclarationItem(pk, "row"))
    assert len(calls) == 1


def test_a_single_write_that_meets_a_transaction_is_tried_again(pk):
    with answering(refused("TransactionConflictException"), operation="PutItem"):
        module.put(DeclarationItem(pk, "row"))
    assert get(DeclarationItem, pk, "row")


def test_one_that_never_meets_anything_else_loses_in_the_end(pk, monkeypatch):
    monkeypatch.setattr(module.time, "sleep", lambda _: None)
    conflicts = [refused("TransactionConflictException")] * module.ATTEMPTS
    with answering(*conflicts, operation="PutItem"), pytest.raises(Stale):
        module.put(DeclarationItem(pk, "row"))
