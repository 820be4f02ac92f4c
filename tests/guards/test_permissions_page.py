"""docs/permissions.md against the routes themselves: neither says what the other does not."""

import re

import pytest

from chalicelib.domain.actors import SIGNED_IN, Role
from chalicelib.handlers.web import ROUTES
from tests.guards.sources import ROOT
from tests.guards.test_routes import EXPECTED

PAGE = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (GET|POST|PUT|PATCH|DELETE) (/\S+) \| (.+?) \| (.+?) \|$", re.MULTILINE)
GROUP = re.compile(r"^\| \*\*(.+?)\*\* \| (.+?) \|$", re.MULTILINE)
NOBODY_IN_PARTICULAR, NO_PERMISSION = "anyone", "–"


def groups():
    """name → roles, from the page's own table; every role is also a group of one."""
    told = {name: frozenset(map(Role, roles.split(", "))) for name, roles in GROUP.findall(PAGE)}
    return {NOBODY_IN_PARTICULAR: frozenset(), **{str(role): frozenset({role}) for role in SIGNED_IN}, **told}


def who(allow):
    """The fewest names of the page for these roles: the widest groups first."""
    if not allow:
        return NOBODY_IN_PARTICULAR
    names, left = [], set(allow)
    for name, roles in sorted(groups().items(), key=lambda group: (-len(group[1]), group[0])):
        if roles and roles <= left:
            names.append(name)
            left -= roles
    return ", ".join(names)


def row_of(route):
    return f"| {route.method} {route.path} | {who(route.allow)} | {route.permission or NO_PERMISSION} |"


def expected_rows():
    """In the order of the contract."""
    by_key = {(route.method, route.path): row_of(route) for route in ROUTES}
    return [by_key[key] for key in EXPECTED if key in by_key]


ROWS = {(method, path): (names, permission) for method, path, names, permission in ROW.findall(PAGE)}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_every_route_has_its_row(route):
    names, permission = ROWS.get((route.method, route.path), ("", ""))
    should = f"docs/permissions.md should have the row\n{row_of(route)}"
    assert names, should
    assert frozenset().union(*(groups().get(name, {name}) for name in names.split(", "))) == route.allow, should
    assert permission == (route.permission or NO_PERMISSION), should


def test_the_page_has_no_row_without_a_route():
    served = {(route.method, route.path) for route in ROUTES}
    assert [f"{method} {path}" for method, path in ROWS if (method, path) not in served] == []


def test_no_route_has_two_rows():
    found = [(method, path) for method, path, _, _ in ROW.findall(PAGE)]
    assert len(found) == len(set(found))


def test_the_rows_stand_in_the_order_of_the_contract():
    assert list(ROWS) == [key for key in EXPECTED if key in ROWS]


def test_every_line_of_the_table_can_be_read():
    lines = [line for line in PAGE.splitlines() if re.match(r"\| *(GET|POST|PUT|PATCH|DELETE)\b", line)]
    assert [line for line in lines if not ROW.match(line)] == []
    assert len(lines) == len(ROWS)
