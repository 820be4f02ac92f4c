"""make certificate-numbers: what has become of every number of a province and year."""

import itertools

import pytest

from chalicelib.domain.certificates import number_for
from chalicelib.domain.number_leases import Holder, Purpose, Series
from chalicelib.handlers.ids import new_id
from chalicelib.storage import number_leases
from chalicelib.storage.tables import DeclarationItem
from chalicelib.storage.transaction import Transaction
from operations import certificate_numbers
from tests.build import NOW

_years = itertools.count(2500)


@pytest.fixture
def series():
    """Nobody else's."""
    return Series(province="37", year=next(_years))


def lease(series, size, taken):
    """A panel's, with the certificates that took its first numbers, as far as their being there goes."""
    holder = Holder(purpose=Purpose.PANEL, holder_id=new_id())
    for _ in range(taken):
        transaction, held = Transaction(), number_leases.hold(series, holder, size, NOW)
        number_leases.add_taken(transaction, held)
        number = number_for("370000", series.year, held.next)
        transaction.put(DeclarationItem(f"cert#{number}", "certificate"))
        transaction.commit()
    return holder


def told(series):
    return list(certificate_numbers.account(series.province, series.year))


def test_certificates_leases_and_gaps_are_told(series):
    lease(series, 3, taken=2)
    done, transaction = lease(series, 4, taken=1), Transaction()
    number_leases.add_given_up(transaction, done, NOW)
    transaction.commit()
    (first, _), *others = told(series)
    assert first == "最高号 7：证书 3，租用中 1"
    assert [line.split()[1] for line, _ in others] == ["3–3", "5–7"]
    assert "余号不再使用" in others[1][0]
    assert all(is_right for _, is_right in told(series))


def test_a_certificate_that_is_gone_shows(series):
    lease(series, 2, taken=2)
    DeclarationItem(f"cert#{number_for('370000', series.year, 2)}", "certificate", version=1).delete()
    assert [line for line, is_right in told(series) if not is_right] == ["  2 去向不明 (accounted for 0 times)"]


def test_numbers_from_before_there_were_leases_are_not_missed(series):
    DeclarationItem(f"serial#{series.key}", "serial", amount=40).save()
    lease(series, 2, taken=2)
    assert told(series) == [("最高号 42：证书 2，租用中 0", True)]


def test_where_nothing_was_issued_there_is_nothing_to_tell(series):
    assert told(series) == [("最高号 0：证书 0，租用中 0", True)]


@pytest.mark.parametrize("given", ["", "37", "37-", "-2026", "山东-2026"])
def test_a_series_is_asked_for(monkeypatch, capsys, given):
    monkeypatch.setenv("SERIES", given)
    assert certificate_numbers.main() == 1
    assert "SERIES=37-2026" in capsys.readouterr().err


def test_the_command_ends_with_0_when_all_is_well(monkeypatch, capsys, series):
    asked = f"{series.province}-{series.year}"
    monkeypatch.setenv("SERIES", asked)
    assert certificate_numbers.main() == 0
    assert capsys.readouterr().out.startswith(f"{asked} @ dev")
