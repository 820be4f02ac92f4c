"""When uploads are looked after, and what may go."""

from datetime import timedelta

import pytest

from chalicelib.domain import uploads
from tests.build import NOW, an_attachment


def test_an_upload_is_looked_after_a_day_later():
    ticket = uploads.look_after(an_attachment(), NOW)
    assert (ticket.due, ticket.key) == (NOW + timedelta(hours=24), "attachments/d-1/f-portrait")


@pytest.mark.parametrize(
    ("attachment", "abandoned"),
    [(an_attachment(), False), (an_attachment(verified_at=None), True), (None, False)],
)
def test_only_what_was_never_confirmed_is_abandoned(attachment, abandoned):
    assert uploads.is_abandoned(attachment) == abandoned


def test_versions_that_nothing_holds_on_to_are_superfluous():
    assert uploads.superfluous(["v3", "v1", "v2"], ["v2", "v9"]) == ["v1", "v3"]
