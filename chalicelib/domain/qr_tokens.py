"""What the QR code of a certificate carries: the public address, and a token that verifies without asking anybody.

    https://…/v1/certificates/<number>?edition=<n>&t=<facts>.<signature>

Both parts are base64url without padding. The facts are text in GB 18030 (two bytes for a Chinese character, not
three): four characters of the key's id, the day of award as YYYYMMDD, a digit for the level, the masked name, `|`, and
the title. The signature is ES256 as JOSE writes it (r and s, 32 bytes each), over `zc1.<number>.<facts>`, the facts as
the token writes them: so the number is signed without being written twice, and nothing else that the key signs can
begin like that.
"""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit

from pydantic import BaseModel

from chalicelib.domain import identity
from chalicelib.domain.catalogue import Level
from chalicelib.domain.certificate_content import CertificateContent
from chalicelib.domain.errors import Invalid
from chalicelib.domain.signing import WIDTH, from_unpadded, unpadded

#: Bytes of the address with its token; such a code has 0.5 mm modules at the 30 mm that the certificate gives it.
LONGEST = 200
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


class Facts(BaseModel, frozen=True):
    """What the token says by itself; `key_hint` is how the key's id begins."""

    key_hint: str
    awarded_on: date
    level: Level
    name: str
    title: str


@dataclass(frozen=True)
class ScannedQr:
    """The number as it stands in the address, and the token, empty when there is none."""

    number: str
    token: str


def facts(printed: CertificateContent, level: Level, kid: str) -> str:
    """The token's first part. A very long name or title is cut, so that the code still prints."""
    name = _cut(_short_mask(printed.holder_name), 12)
    title = _cut(printed.title, 24)
    text = f"{kid[:_HINT]}{printed.awarded_on:%Y%m%d}{_DIGITS[level]}{name}|{title}"
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
        number = parts.path.rstrip("/").rpartition("/")[2].upper()
        token = parse_qs(parts.query).get("t", [""])[0]
    except ValueError:
        number = token = ""
    if not number.isascii() or not number.isalnum():
        raise Invalid.field("qr", "这不是职称证书的二维码内容，请重新扫描证书上的二维码", "not_a_certificate_qr")
    return ScannedQr(number, token)


def split(token: str) -> tuple[str, Facts, bytes] | None:
    """The first part, what it says, and the signature; None when no token of ours looks like that."""
    told, _, signed = token.partition(".")
    try:
        text, signature = from_unpadded(told).decode(_ENCODING), from_unpadded(signed)
        name, separator, title = text[_HINT + 9 :].partition("|")
        day = datetime.strptime(text[_HINT : _HINT + 8], "%Y%m%d").date()  # noqa: DTZ007 - a day, not a moment
        level = _LEVELS[text[_HINT + 8]]
    except (ValueError, LookupError):
        return None
    if not separator or len(signature) != 2 * WIDTH:
        return None
    return told, Facts(key_hint=text[:_HINT], awarded_on=day, level=level, name=name, title=title), signature


def _short_mask(name: str) -> str:
    """As everywhere, but one star is enough: 王*明."""
    masked = identity.mask_name(name)
    return masked if len(masked) < 3 else f"{masked[0]}*{masked[-1]}"


def _cut(text: str, most: int) -> str:
    """At most so many bytes, whole characters."""
    while len(text.encode(_ENCODING)) > most:
        text = text[:-1]
    return text
