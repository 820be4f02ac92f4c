"""A person's stock of achievements. users table: `user#<id>` / `achievement#<id>`; ids sort by kind and time.

`user#<id>` / `achievements` is written by every import, so that two of one person follow each other.
"""

from chalicelib.domain.achievements import Achievement, AchievementKind
from chalicelib.domain.errors import NotFound, PreconditionFailed
from chalicelib.storage import receipts
from chalicelib.storage.accounts import key
from chalicelib.storage.reading import Page, get, query_all, query_page
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.tables import UserItem
from chalicelib.storage.transaction import MOST, Transaction, delete, put

PREFIX, IMPORTS = "achievement#", "achievements"
#: DynamoDB's limit for one BatchGetItem.
MOST_AT_ONCE = 100


def list_achievements(
    account_id: str, kind: AchievementKind | None, limit: int, cursor: str | None
) -> Page[Achievement]:
    of_kind = UserItem.sk.startswith(f"{PREFIX}{kind}-" if kind else PREFIX)
    conditions = {"range_key_condition": of_kind, "consistent_read": True}
    return query_page(UserItem.query, key(account_id), limit, cursor, _achievement, **conditions)


def all_achievements(account_id: str) -> list[Achievement]:
    of_account = UserItem.sk.startswith(PREFIX)
    found = query_all(UserItem.query, key(account_id), range_key_condition=of_account, consistent_read=True)
    return [_achievement(item) for item in found]


def count_achievements(account_id: str) -> int:
    """Counted by DynamoDB: the rows themselves stay there."""
    return int(UserItem.count(key(account_id), UserItem.sk.startswith(PREFIX), consistent_read=True))


def load_achievement(account_id: str, achievement_id: str) -> Achievement:
    """Raises NotFound."""
    item = get(UserItem, key(account_id), f"{PREFIX}{achievement_id}")
    if item is None:
        raise NotFound("成果库中没有这一项")
    return _achievement(item)


def load_achievements(account_id: str, achievement_ids: list[str]) -> dict[str, Achievement]:
    """By id, up to MOST_AT_ONCE; unknown ids are left out."""
    keys = [(key(account_id), f"{PREFIX}{one}") for one in dict.fromkeys(achievement_ids)]
    found = map(_achievement, UserItem.batch_get(keys, consistent_read=True))
    return {one.achievement_id: one for one in found}


def add_achievement(account_id: str, achievement: Achievement, receipt: Receipt | None) -> None:
    transaction = Transaction()
    transaction.put(_item(account_id, achievement))
    receipts.add(transaction, receipt)
    transaction.commit()


def save_achievement(account_id: str, achievement: Achievement) -> int:
    """Answers the new version. Raises PreconditionFailed when it changed since it was read."""
    item = _item(account_id, achievement)
    put(item, PreconditionFailed())
    return int(item.version)


def remove_achievement(account_id: str, achievement: Achievement) -> None:
    delete(_item(account_id, achievement))


class Import:
    """One import, from the reading of the stock to the writing of what it lacks. Raises Stale against another one."""

    def __init__(self, account_id: str) -> None:
        self.account_id = account_id
        self.turn = get(UserItem, key(account_id), IMPORTS) or UserItem(key(account_id), IMPORTS)
        self.stock = all_achievements(account_id)

    def write(self, achievements: list[Achievement]) -> None:
        """Whole transactions after each other where one cannot hold all; what an import left undone, the next does."""
        for start in range(0, len(achievements), MOST - 1):
            transaction = Transaction()
            transaction.put(self.turn)
            for achievement in achievements[start : start + MOST - 1]:
                transaction.put(_item(self.account_id, achievement))
            transaction.commit()


def _item(account_id: str, achievement: Achievement) -> UserItem:
    return UserItem(
        key(account_id),
        f"{PREFIX}{achievement.achievement_id}",
        version=achievement.version,
        body=achievement.model_dump_json(),
    )


def _achievement(item: UserItem) -> Achievement:
    return Achievement.model_validate_json(item.body).model_copy(update={"version": item.version})
