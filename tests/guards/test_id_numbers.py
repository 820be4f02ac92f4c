"""An identity number opens in one place, which writes down first who is looking."""

import ast

from tests.guards.sources import APPLICATION, nodes, shown

#: Where a seal is opened, and what for.
OPENERS = {
    ("chalicelib/storage/accesses.py", "disclose_id_number"),  # identity numbers, once the access is written
    ("chalicelib/storage/accesses.py", "own_id_number"),  # for its owner's own form, and for nobody else
    ("chalicelib/storage/accounts.py", "open_phone"),
    ("chalicelib/storage/accounts.py", "refuse_weak_password"),  # compared with a password and forgotten
    ("chalicelib/storage/accounts.py", "sealed_anew"),  # sealed again in the same breath, and shown to nobody
    ("chalicelib/storage/ballots.py", "_opened"),  # no number of anybody's: the counts of a secret ballot
    ("chalicelib/storage/change_requests.py", "open_phone"),  # the phone that a unit asks to be reached at
    ("chalicelib/storage/rotation.py", "_resealed"),  # sealed again in the same breath
    ("chalicelib/storage/units.py", "_unit"),  # a unit's phone
}
#: Who may look at a seal's text at all.
SEALERS = {"chalicelib/storage/accesses.py", "chalicelib/storage/accounts.py", "chalicelib/storage/change_requests.py"}


def functions(path):
    return (node for node in nodes(path) if isinstance(node, ast.FunctionDef))


def opens(function):
    named = {getattr(node, "id", getattr(node, "attr", "")) for node in ast.walk(function)}
    return "unseal" in named


def test_seals_are_opened_where_it_is_known_what_for():
    found = {(shown(path), one.name) for path in APPLICATION for one in functions(path) if opens(one)}
    assert found == OPENERS


def test_nobody_else_takes_the_opener_with_them():
    importers = {
        shown(path)
        for path in APPLICATION
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and "unseal" in {alias.name for alias in node.names}
    }
    assert importers == {path for path, _ in OPENERS}


def test_a_seals_text_is_read_nowhere_else():
    readers = {
        shown(path)
        for path in APPLICATION
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr == "seal"
    }
    assert readers == SEALERS


def test_the_access_is_written_before_the_number_is_opened():
    path = next(path for path in APPLICATION if shown(path) == "chalicelib/storage/accesses.py")
    (opener,) = [one for one in functions(path) if one.name == "disclose_id_number"]
    called = [node.func.id for one in opener.body for node in ast.walk(one) if isinstance(node, ast.Call)]
    assert called.index("note") < called.index("unseal")


def test_ones_own_number_is_opened_only_after_asking_whose_it_is():
    path = next(path for path in APPLICATION if shown(path) == "chalicelib/storage/accesses.py")
    (opener,) = [one for one in functions(path) if one.name == "own_id_number"]
    said = [ast.unparse(one) for one in opener.body]
    (asked,) = [at for at, text in enumerate(said) if text.startswith("if account.account_id != reader_id")]
    (opened,) = [at for at, text in enumerate(said) if "unseal" in text]
    assert asked < opened
    assert isinstance(opener.body[asked].body[-1], ast.Raise)
