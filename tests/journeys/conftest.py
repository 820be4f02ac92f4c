"""Whole stories."""

from tests.over_http import (
    _day,
    _morning,
    _nothing_is_logged_as_an_error,
    _unexpected_errors_fail,
    seeded,
    stage,
    support,
    visitor,
)

__all__ = [
    "_day",
    "_morning",
    "_nothing_is_logged_as_an_error",
    "_unexpected_errors_fail",
    "seeded",
    "stage",
    "support",
    "visitor",
]
