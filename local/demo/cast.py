"""Who appears in the story: invented people and units of Jinan, with numbers whose check digits are right."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from stdnum.cn import ric, uscc

JINAN, TIANQIAO = "370100", "370105"


@dataclass(frozen=True)
class Person:
    username: str
    password: str
    name: str
    id_number: str
    phone: str


@dataclass(frozen=True)
class Office:
    """A unit and the person who registers it."""

    username: str
    password: str
    name: str
    uscc: str
    kind: str
    region_code: str
    contact_name: str
    phone: str


class Cast:
    """Each seed has its own people, so that the story can be told again to the same server.

    With `numbered` the unique names carry the seed too; a server of one's own does not need that.
    """

    def __init__(self, seed: int, numbered: bool = True) -> None:
        self._random = random.Random(seed)
        self._number = f"{seed % 1_000_000:06d}" if numbered else ""

    def person(self, username: str, name: str, gender: str = "男") -> Person:
        return Person(self._username(username), self._password(username), name, self._id_number(gender), self._phone())

    def office(self, username: str, name: str, kind: str, region_code: str, contact_name: str) -> Office:
        return Office(
            self._username(username),
            self._password(username),
            f"{name}（{self._number}）" if self._number else name,
            self._uscc(region_code),
            kind,
            region_code,
            contact_name,
            self._phone(),
        )

    def _username(self, name: str) -> str:
        return f"{name}.{self._number}" if self._number else name

    def _password(self, username: str) -> str:
        return f"Quan-{username[::-1]}-{self._random.randrange(10_000):04d}!Jinan"

    def _id_number(self, gender: str) -> str:
        born = date(1975, 1, 1) + timedelta(days=self._random.randrange(6000))
        order = self._random.randrange(499) * 2 + (1 if gender == "男" else 0)
        body = f"{TIANQIAO}{born:%Y%m%d}{order:03d}"
        return body + str(ric.calc_check_digit(f"{body}?"))  # stdnum leaves the last place out

    def _uscc(self, region_code: str) -> str:
        letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
        body = "91" + region_code + "MA" + "".join(self._random.choice(letters) for _ in range(7))
        return body + str(uscc.calc_check_digit(body))

    def _phone(self) -> str:
        return "138" + "".join(str(self._random.randrange(10)) for _ in range(8))
