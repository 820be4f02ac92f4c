"""make support-account: run as an operator does, in a process of its own, against the local cloud."""

import os
import subprocess
import sys
from dataclasses import asdict

import pytest

from chalicelib.storage import accounts, histories
from chalicelib.storage.tables import UserItem
from tests.guards.sources import ROOT
from tests.handlers.asking import try_to_sign_in
from tests.operations import own_tables
from tests.parties import PASSWORD, a_visitor, an_applicant

GIVEN = {"NAME": "赵敏", "PHONE": "13853109999", "SUPPORT_PASSWORD": PASSWORD}


def run(module="support_account", **given):
    kept = {name: value for name, value in os.environ.items() if name.startswith(("AWS_", "PATH"))}
    environment = kept | {"PYTHONUTF8": "1"} | given
    command = [sys.executable, "-m", f"operations.{module}"]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )


def test_a_made_support_account_signs_in():
    made = run(USERNAME="zhaomin01", **GIVEN)
    assert (made.returncode, made.stderr) == (0, "")
    status, answer = try_to_sign_in("zhaomin01")
    assert (status, answer["actor"]["role"]) == (201, "support")


def test_what_is_printed_and_kept_holds_no_password_and_no_phone():
    made = run(USERNAME="zhaomin02", **GIVEN)
    assert PASSWORD not in made.stdout
    account = accounts.find_account("zhaomin02")
    assert (account.name, account.phone.masked) == ("赵敏", "138****9999")
    assert accounts.open_phone(account.account_id, account.phone) == "13853109999"


def test_making_it_is_the_first_entry_of_its_history():
    run(USERNAME="zhaomin03", **GIVEN)
    account = accounts.find_account("zhaomin03")
    (entry,) = histories.list_entries(UserItem, accounts.key(account.account_id), 10, None).items
    assert (entry.action, entry.actor_id) == ("make_support_account", "system")


def test_a_taken_name_is_refused():
    taken = an_applicant().actor["username"]
    refused = run(USERNAME=taken, **GIVEN)
    assert (refused.returncode, refused.stderr) == (1, "登录名已被使用，请换一个\n")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"SUPPORT_PASSWORD": "12345678"}, "密码"),
        ({"SUPPORT_PASSWORD": ""}, "密码"),
        ({"PHONE": "123"}, "phone: 手机号码应为1开头的11位数字"),
        ({"NAME": ""}, "name: 此项必填"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_made(wrong, said):
    refused = run(USERNAME="zhaomin04", **GIVEN | wrong)
    assert refused.returncode == 1
    assert said in refused.stderr
    assert accounts.find_account("zhaomin04") is None


@pytest.mark.parametrize("module", ["support_account", "rotate_keys"])
def test_an_unknown_stage_is_refused(module):
    refused = run(module, USERNAME="zhaomin05", STAGE="nowhere", **GIVEN)
    assert (refused.returncode, "nowhere" in refused.stderr) == (1, True)


def test_nobody_registers_as_support_over_http():
    told = {"username": "zhaomin06", "password": PASSWORD, "kind": "support", "confirm": True}
    problem = a_visitor().post("/v1/units", told, 422)
    assert "kind" in {error["field"] for error in problem["errors"]}


def test_keys_are_rotated_from_the_command_line():
    own = {name.upper(): str(value) for name, value in asdict(own_tables.made()).items()}
    run(USERNAME="zhaomin07", **GIVEN, **own)
    rotated = run("rotate_keys", ROTATE="renew", **own)
    assert (rotated.returncode, rotated.stderr, rotated.stdout.splitlines()[-1]) == (0, "", "users: 1")
    assert run("rotate_keys", ROTATE="continue", **own).stdout.endswith("nothing to do\n")


def test_a_mistyped_rotation_does_nothing():
    assert run("rotate_keys", ROTATE="contine").returncode == 1
