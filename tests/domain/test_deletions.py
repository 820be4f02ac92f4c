"""Deleting a draft, and undoing it within 30 days."""

import pytest

from chalicelib.domain import deletions
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.history import is_intact
from tests.build import NOW, a_day, a_declaration, an_applicant, shanghai

PERSON = an_applicant()


def deleted(**changes):
    return deletions.delete(a_declaration(**changes), PERSON, NOW).after


def test_a_draft_is_deleted_and_says_until_when_that_is_undone():
    draft = deleted()
    assert (draft.deleted_at, draft.purge_after) == (NOW, a_day("2026-04-04"))


def test_the_state_of_a_deleted_draft_is_still_a_draft():
    assert deleted().status == "draft"


def test_nobody_may_edit_what_is_deleted():
    assert not deleted().is_editable


@pytest.mark.parametrize("status", ["returned", "in_review", "withdrawn", "refused", "certified", "lapsed"])
def test_only_a_draft_is_deleted(status):
    with pytest.raises(Conflict, match="wrong_state: "):
        deletions.delete(a_declaration(status), PERSON, NOW)


def test_what_was_ever_submitted_is_not_deleted():
    with pytest.raises(Conflict, match="wrong_state: "):
        deletions.delete(a_declaration(submissions=1), PERSON, NOW)


@pytest.mark.parametrize("act", [deletions.delete, deletions.restore])
def test_somebody_elses_is_not_there(act):
    with pytest.raises(NotFound):
        act(a_declaration(), an_applicant("p-li"), NOW)


@pytest.mark.parametrize("moment", ["2026-03-05 09:00", "2026-04-04 23:59:59"])
def test_to_the_end_of_the_last_day_it_comes_back_as_it_was(moment):
    draft = a_declaration()
    restored = deletions.restore(deletions.delete(draft, PERSON, NOW).after, PERSON, shanghai(moment)).after
    assert restored.model_copy(update={"trail": draft.trail}) == draft


def test_afterwards_it_is_gone():
    with pytest.raises(Conflict, match=r"gone: .*2026年4月4日"):
        deletions.restore(deleted(), PERSON, shanghai("2026-04-05 00:00"))


@pytest.mark.parametrize(
    ("act", "declaration"),
    [
        (deletions.delete, deleted()),
        (deletions.restore, a_declaration()),
        (deletions.restore, a_declaration("returned")),
    ],
)
def test_repeating_changes_nothing(act, declaration):
    assert act(declaration, PERSON, NOW).is_nothing


def test_both_stand_in_the_history():
    first = deletions.delete(a_declaration(), PERSON, NOW)
    second = deletions.restore(first.after, PERSON, NOW)
    assert [change.entry.action for change in (first, second)] == ["delete", "restore"]
    assert is_intact([first.entry, second.entry])
