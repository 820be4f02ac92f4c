"""`make certificate-numbers`: what has become of every certificate number of a province and year (docs/operations.md).

Reads only. Numbers that are taken while it reads may look as if they were counted twice: then look again.
"""

import os
import sys
from collections.abc import Iterator

from operations import stage


def main() -> int:
    return stage.command(_show)


def _show(where: str) -> int:
    series = os.environ.get("SERIES") or ""
    province, _, year = series.partition("-")
    if not (province.isdecimal() and year.isdecimal()):
        print("请用 SERIES 指明省份代码和年度，如 SERIES=37-2026。(Which province and year?)", file=sys.stderr)
        return 1
    print(f"{series} @ {where}")
    wrong = False
    for line, is_right in account(province, int(year)):
        print(line)
        wrong = wrong or not is_right
    return int(wrong)


def account(province: str, year: int) -> Iterator[tuple[str, bool]]:
    """A line each for what there is, and whether that is as it should be."""
    from chalicelib.domain.number_leases import Series, wrongly_accounted
    from chalicelib.storage import number_leases

    series = Series(province=province, year=year)
    top, blocks, gaps = (
        number_leases.highest(series),
        number_leases.list_blocks(series),
        number_leases.list_gaps(series),
    )
    since = blocks[0].first if blocks else top + 1
    found = [lease for holder in {block.holder for block in blocks} for lease in number_leases.load_leases(holder)]
    leases = [lease for lease in found if lease.series == series and lease.left]
    certified = list(_certified(province, year, since, top))
    yield f"最高号 {top}：证书 {len(certified)}，租用中 {sum(lease.left for lease in leases)}", True
    for lease in leases:
        yield f"  租用中 {lease.next}–{lease.last}  {lease.holder.key}", True
    for gap in gaps:
        told = f"{gap.first}–{gap.last}  {gap.recorded_at:%Y-%m-%d %H:%M}Z  {gap.reason_label}  {gap.holder.key}"
        yield f"  空号 {told}", True
    before = range(1, since)  # numbers from before there were leases: nobody noted which are missing
    wrong = wrongly_accounted(top, [*before, *certified], leases, gaps)
    for serial, times in sorted(wrong.items()):
        yield f"  {serial} 去向不明 (accounted for {times} times)", False


def _certified(province: str, year: int, first: int, last: int) -> Iterator[int]:
    from chalicelib.domain.certificates import number_for
    from chalicelib.storage.certificates import which_exist

    numbers = {number_for(f"{province}0000", year, serial): serial for serial in range(first, last + 1)}
    return (numbers[number] for number in which_exist(list(numbers)))


if __name__ == "__main__":
    sys.exit(main())
