"""Personal numbers as the domain carries them: masked to be shown, sealed to be kept, hashed to be found.

Only storage opens a seal, so nothing in the domain can print or log a number by mistake.
"""

from pydantic import BaseModel


class Sealed(BaseModel, frozen=True):
    """One identity number or phone. `lookup` is its keyed hash; `seal` opens only in the item it was made for."""

    masked: str
    seal: str
    lookup: str


class Numbers(BaseModel, frozen=True):
    """What a new account is reached and known by; only people have an identity number."""

    phone: Sealed
    id_number: Sealed | None = None
