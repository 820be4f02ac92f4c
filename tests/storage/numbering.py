"""What has become of every serial of a series, as it lies in the tables."""

from collections import Counter

from chalicelib.domain.certificates import number_for
from chalicelib.domain.number_leases import Series, wrongly_accounted
from chalicelib.storage import number_leases
from chalicelib.storage.certificates import find_certificate


def certified_serials(series: Series) -> list[int]:
    """Looked for number by number, up to the highest that was leased."""
    serials = range(1, number_leases.highest(series) + 1)
    numbers = {serial: number_for(f"{series.province}0000", series.year, serial) for serial in serials}
    return [serial for serial, number in numbers.items() if find_certificate(number)]


def assert_accounted(series: Series) -> None:
    """Every serial is a certificate's, still leased, or in a recorded gap; and the blocks follow one another."""
    blocks = number_leases.list_blocks(series)
    holders = {block.holder for block in blocks}
    held = [lease for holder in holders for lease in number_leases.load_leases(holder) if lease.series == series]
    top, gaps = number_leases.highest(series), number_leases.list_gaps(series)
    assert wrongly_accounted(top, certified_serials(series), held, gaps) == {}
    assert Counter(n for block in blocks for n in range(block.first, block.last + 1)) == Counter(range(1, top + 1))
