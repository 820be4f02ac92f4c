"""Tests of storage, on the worker's local cloud."""

from tests.parties import _day, _morning, _unexpected_errors_fail, stage, visitor

__all__ = ["_day", "_morning", "_unexpected_errors_fail", "stage", "visitor"]
