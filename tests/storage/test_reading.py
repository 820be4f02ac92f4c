"""Pages and cursors: opaque, continuing exactly, and refusing what is not theirs."""

import base64
import json

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.history import Trail, record
from chalicelib.handlers.ids import new_id
from chalicelib.storage import histories
from chalicelib.storage.reading import Page, across
from chalicelib.storage.tables import DeclarationItem
from tests.build import NOW, an_actor


@pytest.fixture(scope="module")
def pk(cloud):
    """A history of five entries."""
    pk, trail = f"decl#{new_id()}", Trail()
    for _ in range(5):
        trail, entry = record(trail, an_actor("employer"), "edit", NOW)
        DeclarationItem(pk, f"trail#{entry.seq:06d}", body=entry.model_dump_json()).save()
    return pk


def page(pk, limit, cursor=None):
    return histories.list_entries(DeclarationItem, pk, limit, cursor)


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 6])
def test_pages_cover_everything_once_and_in_order(pk, limit):
    found, cursor = [], None
    while True:
        one = page(pk, limit, cursor)
        found += [entry.seq for entry in one.items]
        cursor = one.cursor
        if cursor is None:
            break
    assert found == [1, 2, 3, 4, 5]


def test_the_last_page_has_no_cursor(pk):
    assert page(pk, 6).cursor is None


def test_a_cursor_is_url_safe(pk):
    cursor = page(pk, 2).cursor
    assert cursor.replace("-", "").replace("_", "").isalnum()


def encoded(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        "汉字",
        "=",
        "a",
        encoded([]),
        encoded("text"),
        encoded({"pk": 5}),
        encoded({"pk": {"N": "5"}}),
        encoded({"pk": {"S": "only half"}}),
        encoded({"other": {"S": "x"}, "keys": {"S": "y"}}),
        base64.urlsafe_b64encode(b"[" * 3000).decode(),
    ],
)
def test_a_broken_cursor_is_a_wrong_field(pk, cursor):
    with pytest.raises(Invalid) as refused:
        page(pk, 2, cursor)
    assert refused.value.errors[0].field == "cursor"


def test_half_a_character_is_a_broken_cursor(pk):
    with pytest.raises(Invalid):
        page(pk, 2, encoded({"pk": {"S": pk}, "sk": {"S": "\ud800"}}))


def test_a_cursor_into_somebody_elses_collection_shows_nothing_of_it(pk):
    other = f"decl#{new_id()}"
    with pytest.raises(Invalid):
        page(other, 2, page(pk, 2).cursor)


def test_over_http_a_broken_cursor_is_422(stage):
    problem = stage.employer.get("/v1/me/notifications?cursor=nonsense", expect=422)
    assert problem["errors"][0]["field"] == "cursor"


def read_shard(shard, limit, cursor):
    """The second shard of three is empty; ends like DynamoDB, which never looks ahead."""
    of_shard, start = [[1, 2, 3], [], [4, 5]][shard], int(cursor or 0)
    items = of_shard[start : start + limit]
    return Page(items, str(start + limit) if len(items) == limit else None)


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 6])
def test_shards_are_read_as_one_list(limit):
    found, cursor = [], None
    while True:
        one = across(3, read_shard, limit, cursor)
        found.append(one.items)
        cursor = one.cursor
        if cursor is None:
            break
    assert [item for items in found for item in items] == [1, 2, 3, 4, 5]
    assert all(len(items) == limit for items in found[:-1]), "only the last page may be short"
