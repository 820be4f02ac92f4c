"""The four DynamoDB tables as PynamoDB sees them, over one shared connection.

An item is its key, a version, the few attributes that an index or a condition needs, and `body`: the domain model's
JSON. Which items a collection holds stands in the storage module of its aggregate.
"""

from functools import cache
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, VersionAttribute
from pynamodb.connection import Connection, TableConnection
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from chalicelib.settings import settings


@cache
def connection() -> Connection:
    """One connection for all tables: PynamoDB's own habit is one client, 0.1 s each, per model class."""
    return Connection()


class Item(Model):
    """`version` makes every put conditional: absent before the first, unchanged since it was read after that."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    version = VersionAttribute(null=True)
    body = UnicodeAttribute(null=True)
    #: DynamoDB deletes the item some time after this (seconds since 1970).
    expires_at = NumberAttribute(null=True)

    def __init__(self, *key: Any, **attributes: Any) -> None:
        """An attribute given as None is left out; a version, for one, cannot be None."""
        super().__init__(*key, **{name: value for name, value in attributes.items() if value is not None})

    @classmethod
    def _get_connection(cls) -> TableConnection:
        if cls._connection is None:
            table = super()._get_connection()
            connection().add_meta_table(table.get_meta_table())
            table.connection = connection()
        assert cls._connection
        return cls._connection


class OutboxIndex(GlobalSecondaryIndex["UserItem"]):
    """Undelivered messages, sharded; a delivered one leaves the index."""

    class Meta:
        index_name = "outbox"
        projection = AllProjection()

    outbox_shard = UnicodeAttribute(hash_key=True)
    outbox_due = UnicodeAttribute(range_key=True)


class UserKeyIndex(GlobalSecondaryIndex["UserItem"]):
    """Accounts by the data key that sealed their numbers, sharded: what a rotation still has to do."""

    class Meta:
        index_name = "by_data_key"
        projection = KeysOnlyProjection()

    data_key = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class UserItem(Item):
    class Meta:
        table_name = settings().users_table

    outbox = OutboxIndex()
    by_data_key = UserKeyIndex()
    data_key = UnicodeAttribute(null=True)
    outbox_shard = UnicodeAttribute(null=True)
    outbox_due = UnicodeAttribute(null=True)
    #: How far a message has come outside the inbox.
    outbox_state = UnicodeAttribute(null=True)


class ListingIndex(GlobalSecondaryIndex["UnitItem"]):
    """Lists that do not follow a key: units by standing, notices by publication, panels whose certificates are due."""

    class Meta:
        index_name = "listing"
        projection = AllProjection()

    list_key = UnicodeAttribute(hash_key=True)
    list_sort = UnicodeAttribute(range_key=True)


class UnitKeyIndex(GlobalSecondaryIndex["UnitItem"]):
    """Units by the data key that sealed their phone, sharded."""

    class Meta:
        index_name = "by_data_key"
        projection = KeysOnlyProjection()

    data_key = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class UpperUnitIndex(GlobalSecondaryIndex["UnitItem"]):
    """Units with rights that others may report to, by region and kind; employers are not in it."""

    class Meta:
        index_name = "upper_units"
        projection = AllProjection()

    upper_region = UnicodeAttribute(hash_key=True)
    upper_sort = UnicodeAttribute(range_key=True)


class UnitItem(Item):
    class Meta:
        table_name = settings().units_table

    listing = ListingIndex()
    by_data_key = UnitKeyIndex()
    upper_units = UpperUnitIndex()
    upper_region = UnicodeAttribute(null=True)
    upper_sort = UnicodeAttribute(null=True)
    data_key = UnicodeAttribute(null=True)
    list_key = UnicodeAttribute(null=True)
    list_sort = UnicodeAttribute(null=True)


class ParentIndex(GlobalSecondaryIndex["PathItem"]):
    """The paths that lead to a unit, by status."""

    class Meta:
        index_name = "by_parent"
        projection = AllProjection()

    parent_key = UnicodeAttribute(hash_key=True)
    parent_sort = UnicodeAttribute(range_key=True)


class WaitingIndex(GlobalSecondaryIndex["PathItem"]):
    """Requests that can still be taken to the bureau, by the day on which they are."""

    class Meta:
        index_name = "waiting"
        projection = AllProjection()

    waiting_key = UnicodeAttribute(hash_key=True)
    waiting_sort = UnicodeAttribute(range_key=True)


class PathItem(Item):
    class Meta:
        table_name = settings().paths_table

    by_parent = ParentIndex()
    waiting = WaitingIndex()
    waiting_key = UnicodeAttribute(null=True)
    waiting_sort = UnicodeAttribute(null=True)
    parent_key = UnicodeAttribute(null=True)
    parent_sort = UnicodeAttribute(null=True)


class ApplicantIndex(GlobalSecondaryIndex["DeclarationItem"]):
    class Meta:
        index_name = "by_applicant"
        projection = AllProjection()

    applicant_id = UnicodeAttribute(hash_key=True)
    applicant_sort = UnicodeAttribute(range_key=True)


class HolderIndex(GlobalSecondaryIndex["DeclarationItem"]):
    """A unit's desk by series × level × status × notice, and beside it what it has sent on."""

    class Meta:
        index_name = "by_holder"
        projection = AllProjection()

    desk_key = UnicodeAttribute(hash_key=True)
    desk_sort = UnicodeAttribute(range_key=True)


class DeclarationItem(Item):
    class Meta:
        table_name = settings().declarations_table

    by_applicant = ApplicantIndex()
    by_holder = HolderIndex()
    applicant_id = UnicodeAttribute(null=True)
    applicant_sort = UnicodeAttribute(null=True)
    desk_key = UnicodeAttribute(null=True)
    desk_sort = UnicodeAttribute(null=True)
    #: Who may change what the declaration says just now: the applicant's id, the holding unit's, or nobody's.
    writer = UnicodeAttribute(null=True)
    #: A counter's, where one lies among what a declaration says.
    amount = NumberAttribute(null=True)


class Counter(Model):
    """A number that is only ever added to, so it needs no version. Lives in the declarations table.

    `present` stands beside it where it is also told how many there are.
    """

    class Meta:
        table_name = settings().declarations_table

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    amount = NumberAttribute(default=0)
    present = NumberAttribute(null=True)

    @classmethod
    def _get_connection(cls) -> TableConnection:
        return DeclarationItem._get_connection()


class Usage(Model):
    """How often something was used within a window of time; a counter in the users table that TTL deletes."""

    class Meta:
        table_name = settings().users_table

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    amount = NumberAttribute(default=0)
    expires_at = NumberAttribute(null=True)

    @classmethod
    def _get_connection(cls) -> TableConnection:
        return UserItem._get_connection()
