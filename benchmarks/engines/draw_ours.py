"""Ours: everything from the person's fields and the portrait as uploaded to the signature, with a key in the process.

The code drawn is the one other engines get finished; ours reckons it, prepares the portrait and signs.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

from turns import Draw, take_turns


def imports():
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    from chalicelib.documents.certificate import render
    from chalicelib.domain.certificate_content import CertificateContent
    from chalicelib.domain.signing import Signing

    def start(folder: Path) -> Draw:
        key = load_der_private_key((folder / "key.der").read_bytes(), None)
        chain = tuple(path.read_bytes() for path in sorted(folder.glob("chain-*.der")))

        def sign(message: bytes) -> bytes:
            return key.sign(message, ec.ECDSA(SHA256()))

        def draw(person: int) -> bytes:
            given = json.loads((folder / f"{person}.json").read_bytes())
            content = CertificateContent.model_validate(given["content"])
            portrait = (folder / f"{person}.jpg").read_bytes()
            return render(content, portrait, Signing(chain, sign, datetime.now(UTC)))

        return draw

    return start


if __name__ == "__main__":
    take_turns(imports)
