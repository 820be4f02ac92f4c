"""What is logged holds no personal number, whoever logs it. The whole suite is listened to by `conftest.py`."""

import io
import logging

import pytest

from chalicelib.handlers import logs
from tests.build import an_id_number
from tests.everything_logged import Listener, holds_personal_number

LOG = logging.getLogger("tests.somebody")


@pytest.fixture
def out():
    """The lines that went out through the handlers that the application set up."""
    root, written = logging.getLogger(), io.StringIO()
    before, level = root.handlers[:], root.level
    root.handlers = [logging.StreamHandler(written)]
    logs.set_up()
    yield written
    root.handlers = before
    root.setLevel(level)


@pytest.mark.parametrize("number", [an_id_number(), "13853100001"])
def test_a_number_in_a_message_goes_out_masked(out, number):
    LOG.info("signing in %s", number)
    assert "signing in" in out.getvalue()
    assert number not in out.getvalue()


def test_a_mail_address_goes_out_masked(out):
    """As SES names it when it refuses one."""
    LOG.warning("Email address is not verified: wang.ming+1@mail.example.com")
    assert ("wang" in out.getvalue(), "***@mail.example.com" in out.getvalue()) == (False, True)


def test_a_number_in_an_exception_goes_out_masked(out):
    number = an_id_number()
    try:
        raise ValueError(f"no account for {number}")
    except ValueError:
        LOG.warning("failed", exc_info=True)
    assert "Traceback" in out.getvalue()
    assert number not in out.getvalue()


def test_the_listener_hears_a_number_that_is_said():
    listener = Listener()
    listener.emit(logging.LogRecord("chalicelib", logging.INFO, "", 0, "for %s", (an_id_number(),), None))
    assert (len(listener.said), listener.let_out) == (1, [])


@pytest.mark.parametrize(("text", "expected"), [("13853100001", True), (an_id_number(), True), ("370102", False)])
def test_the_listener_knows_a_personal_number(text, expected):
    assert holds_personal_number(f"x {text}.") is expected
