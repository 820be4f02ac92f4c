"""make redrive: what was given up is looked at, and sent after all."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.messages import tell
from chalicelib.handlers.ids import new_id
from chalicelib.storage import outbox
from chalicelib.storage.transaction import Transaction
from operations import redrive
from tests.build import NOW


@pytest.fixture
def given_up(cloud):
    party = f"p-{new_id()}"
    told = tell(party, "certified", f"d-{new_id()}", NOW, title="高级工程师")
    transaction = Transaction()
    outbox.add(transaction, (told,), 1)
    transaction.commit()
    found = [one for shard in range(outbox.SHARDS) for one in outbox.list_due(shard, NOW, 1000, None).items]
    (waiting,) = [one for one in found if one.notification.party_id == party]
    outbox.bury(waiting, waiting.delivery, NOW)
    return told


def is_due(told):
    found = [one for n in range(outbox.SHARDS) for one in outbox.list_due(n, datetime.now(UTC), 1000, None).items]
    return told in [one.notification for one in found]


def run(monkeypatch, capsys, mode):
    monkeypatch.setenv("REDRIVE", mode)
    code = redrive.main()
    return code, capsys.readouterr()


def test_looking_lists_it_and_changes_nothing(given_up, monkeypatch, capsys):
    code, said = run(monkeypatch, capsys, "look")
    assert (code, given_up.subject_id in said.out, is_due(given_up)) == (0, True, False)


def test_redriving_makes_it_due_again(given_up, monkeypatch, capsys):
    code, said = run(monkeypatch, capsys, "")
    assert (code, "due again" in said.out, is_due(given_up)) == (0, True, True)


def test_with_nothing_given_up_it_says_so(given_up, monkeypatch, capsys):
    run(monkeypatch, capsys, "send")
    assert "nothing to do" in run(monkeypatch, capsys, "send")[1].out


def test_another_mode_is_refused(monkeypatch, capsys):
    code, said = run(monkeypatch, capsys, "delete")
    assert (code, "REDRIVE 应为 send 或 look" in said.err) == (1, True)
