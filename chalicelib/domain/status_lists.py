"""Status lists: one bit per certificate, so that a revocation is checked without naming the holder.

After W3C's Bitstring Status List 1.0: the leftmost bit is index 0, set means revoked; the list is gzipped and written
in base64url with the multibase prefix `u`. At least 131,072 bits, so that asking for a list tells nobody whose
certificate is meant. Where in its list a certificate stands follows from its number only for who has the secret.
"""

import base64
import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel

from chalicelib.domain.errors import NotFound

SIZE = 131_072
#: The 17 bits of an index, in the two halves that the rounds mix; each round can be undone, so no two indexes meet.
_HIGH, _LOW = 0x1FF, 0xFF
_ROUNDS = 6
#: Keyed: a text to a number that nobody without the key can foresee.
Mix = Callable[[str], int]


class Listed(BaseModel, frozen=True):
    """A place as it is told: the bit `index` of the list at `/v1/certificates/status-lists/<list>`."""

    list: str
    index: int


@dataclass(frozen=True)
class Place:
    """Where a certificate's bit stands. `list_id` is province, year and how many full lists came before it."""

    list_id: str
    index: int

    @property
    def told(self) -> Listed:
        return Listed(list=self.list_id, index=self.index)


def place_of(number: str, mix: Mix) -> Place:
    """Of a certificate's number. Two numbers never share a place."""
    block, serial = divmod(int(number[6:14]), SIZE)
    list_id = f"{number[:6]}{block:03d}"
    return Place(list_id, _scattered(serial, lambda text: mix(f"{list_id}#{text}")))


def _scattered(serial: int, mix: Mix) -> int:
    high, low = serial >> 8, serial & _LOW
    for n in range(0, _ROUNDS, 2):
        high ^= mix(f"{n}#{low}") & _HIGH
        low ^= mix(f"{n + 1}#{high}") & _LOW
    return high << 8 | low


def read_list_id(text: str) -> str:
    """Raises NotFound for what cannot be a list of ours."""
    if not re.fullmatch(r"[1-9]\d(19|20)\d{2}\d{3}", text, re.ASCII):
        raise NotFound("没有找到这个状态列表", code="status_list_not_found")
    return text


def encode(bits: bytes) -> str:
    """Equal lists give equal texts: gzip is told no time."""
    packed = base64.urlsafe_b64encode(gzip.compress(bits, 9, mtime=0)).decode().rstrip("=")
    return f"u{packed}"


def decode(encoded: str) -> bytes:
    packed = encoded.removeprefix("u")
    return gzip.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))


def empty() -> str:
    """A list on which nothing is revoked."""
    return encode(bytes(SIZE // 8))


def with_revoked(encoded: str, index: int) -> str:
    bits = bytearray(decode(encoded))
    bits[index // 8] |= 0x80 >> index % 8
    return encode(bytes(bits))


def is_revoked(encoded: str, index: int) -> bool:
    return bool(decode(encoded)[index // 8] & 0x80 >> index % 8)
