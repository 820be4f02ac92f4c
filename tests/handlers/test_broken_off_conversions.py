"""Converting a paper certificate, broken off at any call to AWS and decided again: one certificate, and no other."""

import hashlib
import json
from collections import Counter

import pytest

from chalicelib.storage import files
from chalicelib.storage.certificates import load_certificate
from chalicelib.storage.tables import DeclarationItem
from tests.handlers.crashing import Crash, Failure, break_off_everywhere
from tests.handlers.paper import complete, decide, path
from tests.parties import START, an_applicant, move_clock

pytestmark = pytest.mark.proof


@pytest.fixture
def waiting(stage):
    """Makes a registration that waits for its decision whenever it is called."""

    def arrange():
        move_clock(START)
        holder = an_applicant()
        return holder, complete(stage, holder)

    return arrange


@pytest.mark.parametrize(("kind", "is_after"), [(Crash, True), (Failure, False)])
def test_a_conversion_broken_off_and_decided_again_makes_one_certificate(stage, waiting, caplog, kind, is_after):
    made = []
    for holder, old in break_off_everywhere(waiting, lambda one: decide(stage.committee, one[1]), kind, is_after):
        number = decide(stage.committee, old)["certificate_number"]
        certificate = load_certificate(number)
        document, _ = files.read(certificate.file_key)
        assert hashlib.sha256(document).hexdigest() == certificate.file_sha256
        shown = holder.get(path(old))
        assert [entry["action"] for entry in shown["history"]] == ["register", "confirm"]
        assert [one["kind"] for one in holder.get("/v1/me/notifications")["items"]] == ["old_certificate_converted"]
        made.append(old["old_id"])
    found = (json.loads(item.body) for item in DeclarationItem.scan(DeclarationItem.sk == "certificate"))
    assert Counter(told["declaration_id"] for told in found if told["declaration_id"] in made) == dict.fromkeys(made, 1)
    caplog.clear()
