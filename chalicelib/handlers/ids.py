"""New ids: opaque, URL-safe, 100 random bits, without look-alike characters."""

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(20))
