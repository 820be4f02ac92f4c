"""What the QR code of a certificate carries: the public address, and a token that verifies without asking anybody.

    https://…/v1/certificates/<number>?edition=<n>&t=<facts>.<signature>

Both parts are base64url without padding. The facts are text in GB 18030 (two bytes for a Chinese character, not
three): four characters of the key's id, the day of award as YYYYMMDD, a digit for the level, the masked name, `|`, the
title, `|`, the edition, `|`, and where the certificate stands in its status list, as `<list>.<index>`. The first ones
ended with the title; they are read as before, and say their edition in the address alone. The signature is ES256 as
JOSE writes it (r and s, 32 bytes each), over `zc1.<number>.<facts>`, the facts as the token writes them: so the number
is signed without being written twice, and nothing else that the key signs can begin like that.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pydantic import BaseModel

from chalicelib.domain import identity
from chalicelib.domain.catalogue import Level
from chalicelib.domain.certificate_content import CertificateContent
from chalicelib.domain.errors import Invalid
from chalicelib.domain.signing import WIDTH, from_unpadded, unpadded
from chalicelib.domain.status_lists import Listed, Place

#: Bytes of the address with its token: a code of version 11, whose modules are 0.49 mm at the certificate's 30 mm.
LONGEST = 251
_HINT = 4
_ENCODING = "gb18030"
_DIGITS = {
    Level.SENIOR: "1",
    Level.ASSOCIATE_SENIOR: "2",
    Level.INTERMEDIATE: "3",
    Level.ASSISTANT: "4",
    Level.TECHNICIAN: "5",
}
_LEVELS = {digit: level for level, digit in _DIGITS.items()}
_TITLE = re.compile(r"(.*?)(?:\|([1-9]\d?)\|(\d{9})\.(\d{1,6}))?", re.ASCII | re.DOTALL)


class Facts(BaseModel, frozen=True):
    """What the token says by itself; `key_hint` is how the key's id begins.

    `edition` and `place` are None in the first ones.
    """

    key_hint: str
    awarded_on: date
    level: Level
    name: str
    title: str
    edition: int | None = None
    place: Listed | None = None


@dataclass(frozen=True)
class ScannedQr:
    """The number and, unsigned, the edition as they stand in the address; the token, empty when there is none.

    `copy_id` where the code is on a copy for a purpose.
    """

    number: str
    token: str
    edition: int | None = None
    copy_id: str = ""


def facts(printed: CertificateContent, level: Level, kid: str, edition: int, place: Place) -> str:
    """The token's first part. A very long name or title is cut, so that the code still prints."""
    name = _cut(_short_mask(printed.holder_name), 12)
    title = _cut(printed.title, 24)
    stands = f"{edition}|{place.list_id}.{place.index}"
    text = f"{kid[:_HINT]}{printed.awarded_on:%Y%m%d}{_DIGITS[level]}{name}|{title}|{stands}"
    return unpadded(text.encode(_ENCODING))


def signed_bytes(number: str, told: str) -> bytes:
    return f"zc1.{number}.{told}".encode()


def address(verify_url: str, told: str, signature: bytes) -> str:
    """What the QR code holds."""
    joint = "&" if "?" in verify_url else "?"
    return f"{verify_url}{joint}t={told}.{unpadded(signature)}"


def read_qr(text: str) -> ScannedQr:
    """Raises Invalid when it is nothing that a certificate of ours carries."""
    try:
        parts = urlsplit(text.strip())
        path, _, copy_id = parts.path.rstrip("/").partition("/copies/")
        number = path.rpartition("/")[2].upper()
        told = parse_qs(parts.query)
        token, edition = told.get("t", [""])[0], told.get("edition", [""])[0]
    except ValueError:
        number = token = edition = copy_id = ""
    if not number.isascii() or not number.isalnum():
        raise Invalid.field("qr", "这不是职称证书的二维码内容，请重新扫描证书上的二维码", "not_a_certificate_qr")
    return ScannedQr(number, token, int(edition) if re.fullmatch(r"[1-9]\d?", edition, re.ASCII) else None, copy_id)


def split(token: str) -> tuple[str, Facts, bytes] | None:
    """The first part, what it says, and the signature; None when no token of ours looks like that."""
    told, _, signed = token.partition(".")
    try:
        text, signature = from_unpadded(told).decode(_ENCODING), from_unpadded(signed)
        name, separator, rest = text[_HINT + 9 :].partition("|")
        day = datetime.strptime(text[_HINT : _HINT + 8], "%Y%m%d").date()  # noqa: DTZ007 - a day, not a moment
        level = _LEVELS[text[_HINT + 8]]
    except (ValueError, LookupError):
        return None
    if not separator or len(signature) != 2 * WIDTH:
        return None
    said = Facts(key_hint=text[:_HINT], awarded_on=day, level=level, name=name, **_after_the_name(rest))
    return told, said, signature


def _after_the_name(text: str) -> dict[str, Any]:
    found = _TITLE.fullmatch(text)
    assert found, "any text is a title"
    title, edition, list_id, index = found.groups()
    if edition is None:
        return {"title": title}
    return {"title": title, "edition": int(edition), "place": Listed(list=list_id, index=int(index))}


def _short_mask(name: str) -> str:
    """As everywhere, but one star is enough: 王*明."""
    masked = identity.mask_name(name)
    return masked if len(masked) < 3 else f"{masked[0]}*{masked[-1]}"


def _cut(text: str, most: int) -> str:
    """At most so many bytes, whole characters."""
    while len(text.encode(_ENCODING)) > most:
        text = text[:-1]
    return text
