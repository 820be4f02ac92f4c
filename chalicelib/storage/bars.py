"""Bars on declaring. users table: `user#<id>` / `bar`, gone a while after its last day by TTL."""

from datetime import date, timedelta

from chalicelib.domain.bars import Bar
from chalicelib.domain.errors import Conflict
from chalicelib.domain.times import end_of_day
from chalicelib.storage.reading import get
from chalicelib.storage.tables import UserItem
from chalicelib.storage.transaction import Transaction

SK = "bar"
KEPT_FOR = timedelta(days=30)


def find_bar(account_id: str) -> Bar | None:
    """Also one that has run out."""
    item = get(UserItem, f"user#{account_id}", SK)
    return Bar.model_validate_json(item.body).model_copy(update={"version": item.version}) if item else None


def find_running(account_id: str, today: date) -> Bar | None:
    bar = find_bar(account_id)
    return bar if bar and bar.is_running(today) else None


def add_bar(transaction: Transaction, bar: Bar) -> None:
    transaction.put(
        UserItem(
            f"user#{bar.account_id}",
            SK,
            version=bar.version,
            body=bar.model_dump_json(),
            expires_at=int((end_of_day(bar.until) + KEPT_FOR).timestamp()),
        )
    )


def unless_barred(transaction: Transaction, account_id: str, seen: Bar | None) -> None:
    """Whoever declares was not barred, and is not at the moment of the write; `seen` is a bar that has run out."""
    same = UserItem.version == seen.version if seen else UserItem.pk.does_not_exist()
    # A row that TTL has taken away meanwhile bars nobody either.
    is_free = same | UserItem.pk.does_not_exist() if seen else same
    clash = Conflict("您的证书刚刚被撤销，期间不能申报职称，详情请查看消息", code="barred")
    transaction.check(UserItem, (f"user#{account_id}", SK), is_free, clash)
