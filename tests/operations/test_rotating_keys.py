"""make rotate-keys: what an earlier data key sealed is sealed again, and readable all the while."""

import pytest

from chalicelib.domain.errors import Stale
from chalicelib.domain.people import Account, ProfileEdit, edit_profile
from chalicelib.storage import accounts, data_keys, rotation, units
from chalicelib.storage.accounts import create_account, load_account
from chalicelib.storage.sealing import seal_phone, unseal
from chalicelib.storage.tables import UnitItem, UserItem
from operations import rotate_keys
from tests.operations import own_tables
from tests.parties import START, a_registration, a_unit_registration
from tests.storage import rows
from tests.storage.arranging import a_new_account, a_new_unit
from tests.storage.rows import all_at_once, all_rows, answering


@pytest.fixture(autouse=True)
def own(monkeypatch):
    """An empty stage for every test."""
    own = own_tables.made()
    for module in (data_keys, rows):
        monkeypatch.setattr(module, "settings", lambda: own)
    for model, table in ((UserItem, own.users_table), (UnitItem, own.units_table)):
        monkeypatch.setattr(model.Meta, "table_name", table)
        monkeypatch.setattr(model, "_connection", None)
    _forget_keys()
    yield own
    _forget_keys()


def _forget_keys():
    data_keys.current.cache_clear()
    data_keys.unwrapped.cache_clear()


def registered():
    """An account with the numbers it was registered with."""
    given = a_registration()
    change = a_new_account(**given)
    create_account(change)
    return change.after.account_id, (given["id_number"], given["phone"])


def numbers_of(account_id):
    account = load_account(account_id)
    return tuple(unseal(number.seal, accounts.key(account_id)) for number in (account.id_number, account.phone))


def a_saved_unit():
    given = a_unit_registration()
    change, account = a_new_unit(**given)
    units.create_unit(change, account)
    return change.after.unit_id, given["phone"]


def current():
    data_keys.current.cache_clear()
    return data_keys.current().key_id


def keys_in_use():
    """Of every seal in every table, whatever the index says."""
    known = data_keys.list_ids()
    bodies = [row["body"]["S"] for row in all_rows() if "body" in row and not row["pk"]["S"].startswith("datakey#")]
    return {key_id for key_id in known if any(f'"{key_id}.' in body for body in bodies)}


def indexed_under(key_id):
    return [row for row in all_rows() if row.get("data_key", {}).get("S", "").startswith(f"{key_id}#")]


def test_an_account_is_readable_before_during_and_after_the_rotation():
    account_id, numbers = registered()
    assert numbers_of(account_id) == numbers
    data_keys.renew()
    assert numbers_of(account_id) == numbers
    rotate_keys.rotate(is_new=False)
    data_keys.unwrapped.cache_clear()
    assert numbers_of(account_id) == numbers


def test_nothing_stays_under_the_old_key():
    registered()
    a_saved_unit()
    old = current()
    counts = rotate_keys.rotate(is_new=True)
    assert keys_in_use() == {current()}
    assert current() != old
    assert indexed_under(old) == []
    assert counts == {"users": 2, "units": 1}  # the unit's administrator has an account, too


def test_a_units_phone_is_readable_afterwards():
    unit_id, phone = a_saved_unit()
    rotate_keys.rotate(is_new=True)
    assert units.load_unit(unit_id).phone == phone


class Interrupted(Exception):
    """The operator's terminal was closed."""


def test_an_interrupted_rotation_is_continued():
    people = [registered() for _ in range(4)]
    old = current()
    before = len(indexed_under(old))
    with answering(None, None, Interrupted("gone"), operation="PutItem"), pytest.raises(Interrupted):
        rotate_keys.rotate(is_new=True)
    assert len(indexed_under(old)) == before - 2
    made = current()
    counts = rotate_keys.rotate(is_new=False)
    assert (current(), counts["users"] + counts["units"]) == (made, before - 2)
    assert keys_in_use() == {made}
    assert [numbers_of(account_id) for account_id, _ in people] == [numbers for _, numbers in people]


def test_continuing_when_all_is_done_does_nothing():
    registered()
    rotate_keys.rotate(is_new=True)
    assert rotate_keys.rotate(is_new=False) == {}


def test_what_somebody_wrote_meanwhile_is_kept_and_seen_again(monkeypatch):
    account_id, numbers = registered()
    waiting, put = [account_id], rotation.put

    def put_late(item):
        if item.pk == accounts.key(account_id) and waiting:
            account = load_account(waiting.pop())
            accounts.renew_hash(account, "newer hash")
        put(item)

    monkeypatch.setattr(rotation, "put", put_late)
    counts = rotate_keys.rotate(is_new=True)
    assert counts["skipped"] == 1
    assert (load_account(account_id).password_hash, numbers_of(account_id)) == ("newer hash", numbers)
    assert keys_in_use() == {current()}


def test_an_account_with_one_number_sealed_since_still_stands_under_the_earlier_key():
    account_id, numbers = registered()
    old = current()
    data_keys.renew()
    account = load_account(account_id)
    changed: Account = account.model_copy(update={"phone": seal_phone("13900000001", accounts.key(account_id))})
    accounts.renew_hash(changed, changed.password_hash)
    assert UserItem.get(accounts.key(account_id), "account").data_key.startswith(f"{old}#")
    rotate_keys.rotate(is_new=False)
    assert numbers_of(account_id) == (numbers[0], "13900000001")
    assert keys_in_use() == {current()}


def test_two_rotations_at_once_lose_nothing():
    people = [registered() for _ in range(3)]

    def rotate():
        try:
            return rotate_keys.rotate(is_new=True)
        except Stale:  # both made a new key in the same moment: one of them did
            return rotate_keys.rotate(is_new=False)

    all_at_once([rotate, rotate])
    rotate_keys.rotate(is_new=False)
    assert keys_in_use() == {current()}
    assert [numbers_of(account_id) for account_id, _ in people] == [numbers for _, numbers in people]


def test_a_rotation_is_no_event_of_anybodys_history():
    account_id, _ = registered()
    before = load_account(account_id).trail
    rotate_keys.rotate(is_new=True)
    assert load_account(account_id).trail == before


def test_an_edit_after_the_rotation_still_works():
    account_id, _ = registered()
    rotate_keys.rotate(is_new=True)
    account = load_account(account_id)
    accounts.save_account(edit_profile(account, ProfileEdit(email="a@b.cn"), START))
    assert load_account(account_id).profile.email == "a@b.cn"
