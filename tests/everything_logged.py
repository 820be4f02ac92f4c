"""Everything that is logged while the suite runs, as it was said and as it went out."""

import logging
import re

from stdnum.cn import ric

from chalicelib.handlers.logs import Masking

PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
NUMBER = re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?!\d)")


class Listener(logging.Handler):
    """Keeps the lines that hold a personal number: raw ones, and those that the masking let through."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.plain, self.masking = logging.Formatter(), Masking()
        self.lines = 0
        self.said: list[str] = []
        self.let_out: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += 1
        if record.name.startswith("tests."):
            return
        if holds_personal_number(self.plain.format(record)):
            self.said.append(f"{record.name}: {record.msg}: {self.masking.format(record)[-300:]}")
        record.exc_text = None  # formatters share what the first of them rendered
        if holds_personal_number(self.masking.format(record)):
            self.let_out.append(f"{record.name}: {record.msg}")


def holds_personal_number(text: str) -> bool:
    numbers = [number.upper() for number in NUMBER.findall(text)]
    return bool(PHONE.search(text)) or any(ric.calc_check_digit(number) == number[17] for number in numbers)
