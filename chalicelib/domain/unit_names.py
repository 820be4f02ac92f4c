"""Units' names as they are searched: by any part of them, or by the initials of their pinyin.

A name is found through its endings: whoever types a part types the beginning of one of them. 城建集团 has 城建集团,
建集团, 集团 and 团; a search for 建集 needs those that begin so, and nothing has to be read and thrown away.
"""

import unicodedata
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

#: Rows per unit: beside the unit, its history and its messages they must fit one transaction of 100 actions.
MOST_PARTS = 70
#: Other readings of single characters (单 is dan, but shan in 单县) that are kept for one name.
MOST_VARIANTS = 4


class Found(BaseModel, frozen=True):
    """What a search shows of a unit. `initials` are those of the common reading."""

    unit_id: str
    name: str
    kind: str
    region_code: str
    initials: str = ""


class Part(BaseModel, frozen=True):
    """The ending of a name, or of its initials; `is_start` when it is the whole."""

    text: str
    is_start: bool


def folded(text: str) -> str:
    """Full-width as half-width, capitals as small letters, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def initials(name: str) -> tuple[str, ...]:
    """The pinyin initials of a name: the common reading first, then those in which one character is read otherwise.

    Letters and digits stand for themselves: 济南A厂 → jnac.
    """
    import pypinyin

    text = folded(name)
    one_by_one: Any = list  # runs of other writing would come back in one piece
    common = pypinyin.lazy_pinyin(text, style=pypinyin.Style.FIRST_LETTER, errors=one_by_one)
    letters = [(letter or character)[:1] for letter, character in zip(common, text, strict=True)]
    found = ["".join(letters)]
    for at, character in enumerate(text):
        for other in _other_letters(character, letters[at]):
            found.append("".join([*letters[:at], other, *letters[at + 1 :]]))
    return tuple(dict.fromkeys(found))[: 1 + MOST_VARIANTS]


def _other_letters(character: str, common: str) -> list[str]:
    import pypinyin

    readings = pypinyin.pinyin(character, style=pypinyin.Style.FIRST_LETTER, heteronym=True, errors="ignore")
    if not readings:
        return []
    return [letter for letter in readings[0] if letter and letter != common]


def name_parts(name: str, readings: tuple[str, ...]) -> list[Part]:
    """By which a unit is found: its name from every character on, the common reading likewise, the others whole.

    The longest names leave out endings of their initials.
    """
    text, common = folded(name), readings[0]
    named = _endings(text)
    whole = [Part(text=reading, is_start=True) for reading in readings]
    return list(dict.fromkeys([*named, *whole, *_endings(common)]))[:MOST_PARTS]


def _endings(text: str) -> Iterator[Part]:
    for at in range(len(text)):
        yield Part(text=text[at:], is_start=at == 0)


def shows(part: str, found: Found, wanted: str) -> bool:
    """Whether this ending, of all those of the unit that begin with what is wanted, is the one that shows it.

    A name in which the part occurs twice, or that is also read so, is found once: at its first occurrence.
    """
    for text in (folded(found.name), found.initials):
        at = text.find(wanted)
        if at >= 0:
            return text[at:] == part
    return True  # another reading
