"""Numbers that identify people and units, how they are checked and how they are masked.

Sources: GB 11643 (citizen identity number), GB 32100 (unified social credit code).
stdnum's own `cn.ric.validate` is not used: it asks that the county code existed in the year of birth, and so refuses
real people; an unknown county is fine here.
"""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from chalicelib.domain import patterns
from chalicelib.domain.errors import Invalid
from chalicelib.domain.glyphs import unprintable

# Province-level prefixes of GB/T 2260, and 81-83 for residents of Hong Kong, Macao and Taiwan.
PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
EARLIEST_BIRTH = date(1900, 1, 1)


def _refuse(code: str, message: str) -> PydanticCustomError:
    return PydanticCustomError(code, message)


def _id_number(value: str) -> str:
    number = value.strip().upper()
    if len(number) != 18 or not number[:17].isascii() or not number[:17].isdigit():
        raise _refuse("id_number_format", "身份证号应为18位：前17位为数字，末位为数字或X")
    if number[:2] not in PROVINCES:
        raise _refuse("id_number_region", "身份证号前两位不是有效的省级代码，请核对")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise _refuse("id_number_birth", "身份证号第7至14位不是有效的出生日期，请核对") from None
    if born < EARLIEST_BIRTH:
        raise _refuse("id_number_birth", "身份证号中的出生年份过早，请核对")
    if ric.calc_check_digit(number) != number[17]:  # stdnum wants the whole number and leaves the last digit out
        raise _refuse("id_number_check_digit", "身份证号末位校验码不符，请逐位核对")
    return number


def _uscc(value: str) -> str:
    code = value.strip().upper()
    if len(code) != 18 or not code.isascii() or not code.isalnum():
        raise _refuse("uscc_format", "统一社会信用代码应为18位数字或大写字母")
    try:
        return str(uscc.validate(code))
    except ValidationError:
        raise _refuse("uscc_check_digit", "统一社会信用代码校验码不符，请核对") from None


def _printable(value: str) -> str:
    missing = unprintable(value)
    if missing:
        # Half a character, as a broken client sends it, cannot even be shown.
        listed = "、".join(f"{c.encode(errors='ignore').decode()}（U+{ord(c):04X}）" for c in missing)
        raise _refuse("unprintable", f"以下字符无法打印到证书上，请核对或联系技术支持：{listed}")
    return value


def _phone(value: str) -> str:
    digits = value.replace(" ", "").replace("-", "").removeprefix("+86")
    if len(digits) != 11 or not digits.isascii() or not digits.isdigit() or digits[0] != "1" or digits[1] in "012":
        raise _refuse("phone_format", "手机号码应为1开头的11位数字")
    return digits


def _trimmed(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


Trimmed = BeforeValidator(_trimmed)
#: Every character has a glyph in the certificate's fonts: what is to be printed is refused when it is typed in.
Printable = AfterValidator(_printable)
IdNumber = Annotated[str, Field(examples=["370102199003072513"]), AfterValidator(_id_number)]
Uscc = Annotated[str, Field(examples=["91370100MA3C4D5E6Q"]), AfterValidator(_uscc)]
Phone = Annotated[str, Field(examples=["13853100001"]), AfterValidator(_phone)]
Email = Annotated[str, Field(max_length=100, pattern=patterns.EMAIL, title="电子邮箱")]
#: One that mail can be sent to.
Mailbox = Annotated[str, Field(max_length=100, pattern=patterns.MAILBOX, title="电子邮箱")]
#: A name that will be printed.
PrintedName = Annotated[str, Trimmed, Field(min_length=2, max_length=50), Printable]
#: A unit's, which stands on one line of the certificate.
PrintedUnitName = Annotated[str, Trimmed, Field(min_length=2, max_length=60), Printable]


def birth_date(id_number: str) -> date:
    """Digits 7-14 of the identity number."""
    return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))


def gender(id_number: str) -> str:
    """男 or 女, by whether digit 17 is odd."""
    return "男" if int(id_number[16]) % 2 else "女"


def refuse_unborn(id_number: str, today: date) -> None:
    """A birth date in the future is a typing error that only the caller's clock can see."""
    if birth_date(id_number) > today:
        raise Invalid.field("id_number", "身份证号中的出生日期晚于今天，请核对", "id_number_birth")


def mask_id_number(number: str) -> str:
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}"


def mask_phone(phone: str) -> str:
    return f"{phone[:3]}****{phone[-4:]}"


#: Anything with the shape of an identity number or a mainland phone, standing by itself.
_NUMBERS = re.compile(r"(?:(?<![0-9A-Za-z])|(?<=\+86))(?:[1-9]\d{16}[\dXx]|1[3-9]\d{9})(?![0-9A-Za-z])")


def mask_numbers(text: str) -> str:
    """Free text with every identity number and phone in it masked, check digit right or wrong."""
    return _NUMBERS.sub(lambda found: (mask_phone if len(found[0]) == 11 else mask_id_number)(found[0]), text)


#: Anything with the shape of a mail address.
_ADDRESSES = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")


def mask_personal(text: str) -> str:
    """The same with mail addresses, too: for what nobody should read anything personal in."""
    return _ADDRESSES.sub(r"***@\1", mask_numbers(text))


def mask_name(name: str) -> str:
    """First character and, from three on, the last: 王*明."""
    return f"{name[0]}*" if len(name) < 3 else f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"
