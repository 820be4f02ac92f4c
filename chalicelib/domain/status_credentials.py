"""A status list as its issuer signs it: W3C's BitstringStatusListCredential as a JWS (VC-JOSE-COSE, `vc+jwt`).

Whoever keeps one knows how long it is good for, and that nobody has cleared a bit on the way. It is signed for the
hour, so that one signature serves whoever asks meanwhile; a list that has changed is signed anew at once.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.signing import ALGORITHM, unpadded
from chalicelib.domain.times import UTC

#: After that a kept list proves nothing: longer than any office is offline, short enough against an old one shown.
GOOD_FOR = timedelta(hours=24)
#: For which a list may be used without asking for a newer one.
FRESH_FOR = timedelta(minutes=5)
_CONTEXT = "https://www.w3.org/ns/credentials/v2"


def valid_from(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def valid_until(now: datetime) -> datetime:
    return valid_from(now) + GOOD_FOR


def credential(address: str, issuer: str, encoded: str, now: datetime) -> dict[str, Any]:
    """The names, and the milliseconds of `ttl`, are W3C's."""
    return {
        "@context": [_CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": _stamp(valid_from(now)),
        "validUntil": _stamp(valid_until(now)),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "ttl": milliseconds(FRESH_FOR),
            "encodedList": encoded,
        },
    }


def milliseconds(term: timedelta) -> int:
    return int(term.total_seconds() * 1000)


def signing_input(told: dict[str, Any], kid: str) -> str:
    """What is signed: header and payload; equal ones are equal texts."""
    header = {"alg": ALGORITHM, "kid": kid, "typ": "vc+jwt"}
    return f"{_part(header)}.{_part(told)}"


def compact(signed: str, signature: bytes) -> str:
    return f"{signed}.{unpadded(signature)}"


def _part(told: dict[str, Any]) -> str:
    return unpadded(json.dumps(told, separators=(",", ":")).encode())


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
