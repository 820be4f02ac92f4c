"""As much of DER (X.690) as a signature needs. A library for all of ASN.1 costs 50 ms at each cold start."""

SEQUENCE, SET, OCTETS, INTEGER, OID, NULL, BITS = 0x30, 0x31, 0x04, 0x02, 0x06, 0x05, 0x03


def tag(number: int) -> int:
    """A constructed one that the context gives a meaning: [0], [4]."""
    return 0xA0 | number


def der(kind: int, *parts: bytes) -> bytes:
    """One value with its length."""
    body = b"".join(parts)
    size = len(body)
    if size < 0x80:
        return bytes((kind, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((kind, 0x80 | len(length))) + length + body


def sequence(*parts: bytes) -> bytes:
    return der(SEQUENCE, *parts)


def set_of(*parts: bytes) -> bytes:
    """DER wants the parts in order."""
    return der(SET, *sorted(parts))


def integer(number: int) -> bytes:
    """Not negative."""
    return der(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def octets(data: bytes) -> bytes:
    return der(OCTETS, data)


def oid(dotted: str) -> bytes:
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    return der(OID, *map(_arc, (first * 40 + second, *rest)))


def _arc(number: int) -> bytes:
    """Seven bits to a byte; all but the last have the eighth set."""
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.insert(0, 0x80 | number & 0x7F)
    return bytes(groups)


def values(data: bytes) -> list[bytes]:
    """The values that stand one after another in `data`, each with its tag and length."""
    found, start = [], 0
    while start < len(data):
        _, end = _body(data, start)
        found.append(data[start:end])
        start = end
    return found


def inside(value: bytes) -> list[bytes]:
    """The values that a constructed one holds."""
    first, end = _body(value, 0)
    return values(value[first:end])


def _body(data: bytes, start: int) -> tuple[int, int]:
    """Where the content of the value at `start` begins and ends."""
    size, first = data[start + 1], start + 2
    if size & 0x80:
        long = size & 0x7F
        size, first = int.from_bytes(data[first : first + long], "big"), first + long
    return first, first + size
