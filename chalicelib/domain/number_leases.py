"""Certificate numbers are leased in blocks, so that no counter is hot and every number is accounted for.

    counter ──a block, in one write──▶ lease ──one by one, each with its certificate──▶ certificates
                                         └──what is left when its holder has done──▶ gap

Source: the contract ("certificate numbers are leased in blocks") and domain.md §2 rule 13. Every serial up to the
counter is a certificate's, still leased, or in a recorded gap; `wrongly_accounted` tells where that is not so.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, Field

from chalicelib.domain import regions
from chalicelib.domain.errors import Conflict
from chalicelib.domain.times import Moment

#: The number has eight digits for it.
HIGHEST = 99_999_999


class Purpose(StrEnum):
    """What a holder takes numbers for: a panel's candidates, or the paper certificates that a committee converts."""

    PANEL = "panel"
    OLD = "old"


#: The most serials of one lease. A lease carries its own ends, so this may change at any time.
SIZES = {Purpose.PANEL: 100, Purpose.OLD: 20}


class Series(BaseModel, frozen=True):
    """Within which serials count up from 1."""

    province: str
    year: int

    @property
    def key(self) -> str:
        return f"{self.province}#{self.year}"


class Holder(BaseModel, frozen=True):
    purpose: Purpose
    holder_id: str

    @property
    def key(self) -> str:
        return f"{self.purpose}#{self.holder_id}"


class Lease(BaseModel):
    """The serials `first` to `last` are the holder's alone; those before `next` are certificates."""

    series: Series
    holder: Holder
    first: int
    next: int
    last: int
    leased_at: Moment
    version: int | None = Field(default=None, exclude=True)

    @property
    def left(self) -> int:
        return self.last - self.next + 1


class GapReason(StrEnum):
    FINISHED = "finished"
    LEFT_BEHIND = "left_behind"

    @property
    def label(self) -> str:
        return {"finished": "发证完毕，余号不再使用", "left_behind": "改用其他年度或地区的编号，余号不再使用"}[self]


class Gap(BaseModel):
    """Serials that no certificate will ever have, since when and why."""

    series: Series
    holder: Holder
    first: int
    last: int
    recorded_at: Moment
    reason: GapReason
    reason_label: str


def series_of(region_code: str, year: int) -> Series:
    return Series(province=regions.prefix(region_code)[:2], year=year)


def lease(series: Series, holder: Holder, counter: int, wanted: int, now: datetime) -> Lease:
    """The block behind the counter: as many as are wanted, so that normally none is left. Raises Conflict."""
    size = max(1, min(wanted, SIZES[holder.purpose]))
    if counter + size > HIGHEST:
        raise Conflict("本年度证书编号已用完，请联系技术支持", code="numbers_exhausted")
    first = counter + 1
    return Lease(series=series, holder=holder, first=first, next=first, last=counter + size, leased_at=now)


def take(lease: Lease) -> Lease:
    """As it is once the certificate with its next serial is written."""
    assert lease.left, "an empty lease is replaced first"
    return lease.model_copy(update={"next": lease.next + 1})


def give_up(lease: Lease, reason: GapReason, now: datetime) -> Gap | None:
    """What is never going to be a certificate: a number is not handed on, so that none is ever used twice."""
    if not lease.left:
        return None
    told = {"series": lease.series, "holder": lease.holder, "first": lease.next, "last": lease.last}
    return Gap(**told, recorded_at=now, reason=reason, reason_label=reason.label)


def wrongly_accounted(
    counter: int, certified: Iterable[int], leases: Iterable[Lease], gaps: Iterable[Gap]
) -> dict[int, int]:
    """Of one series, the serials that are not exactly one of the three, with how many they are; empty is right."""
    claims = Counter(certified)
    for lease in leases:
        claims.update(range(lease.next, lease.last + 1))
    for gap in gaps:
        claims.update(range(gap.first, gap.last + 1))
    expected = Counter(range(1, counter + 1))
    return {serial: claims[serial] for serial in expected | claims if claims[serial] != expected[serial]}
