"""Of two who read the same version, one writes; the other writes nothing at all."""

import pytest

from chalicelib.domain.errors import Conflict, PreconditionFailed, Stale
from chalicelib.domain.people import ProfileEdit, edit_profile
from chalicelib.storage import accounts, contents
from chalicelib.storage.declarations import load_declaration, save_declaration
from tests.build import NOW
from tests.storage.arranging import a_new_account, a_saved_declaration, an_edit
from tests.storage.rows import all_rows


def test_a_stale_decision_is_refused():
    read = a_saved_declaration()
    save_declaration(an_edit(read, "第一"))
    with pytest.raises(Stale):
        save_declaration(an_edit(read, "第二"))
    assert load_declaration(read.declaration_id).return_reason == "第一"


def test_a_stale_decision_writes_no_history_row():
    read = a_saved_declaration()
    save_declaration(an_edit(read, "第一"))
    before = all_rows()
    with pytest.raises(Stale):
        save_declaration(an_edit(read, "第二"))
    assert all_rows() == before


def test_every_save_is_the_next_version():
    read = a_saved_declaration()
    save_declaration(an_edit(read))
    assert (read.version, load_declaration(read.declaration_id).version) == (1, 2)


def test_a_declaration_is_not_created_over_another():
    read = a_saved_declaration()
    with pytest.raises(Conflict):
        save_declaration(an_edit(read.model_copy(update={"version": None})))


def test_a_stale_profile_is_refused_and_writes_no_history_row():
    change = a_new_account()
    accounts.create_account(change)
    read = accounts.load_account(change.after.account_id)
    accounts.save_account(edit_profile(read, ProfileEdit(ethnicity="回族"), NOW))
    before = all_rows()
    with pytest.raises(PreconditionFailed):
        accounts.save_account(edit_profile(read, ProfileEdit(ethnicity="满族"), NOW))
    assert all_rows() == before


def test_a_stale_section_is_refused_and_keeps_what_was_there():
    read = a_saved_declaration()
    told = (read.declaration_id, read.applicant_id, "basic")
    assert contents.save_section(*told, {"ethnicity": "回族"}, 0) == 1
    with pytest.raises(PreconditionFailed):
        contents.save_section(*told, {"ethnicity": "满族"}, 0)
    assert contents.load_whole(read.declaration_id).sections["basic"] == {"ethnicity": "回族"}


def test_a_section_of_a_frozen_declaration_is_in_the_wrong_state():
    read = a_saved_declaration()
    with pytest.raises(Conflict, match="wrong_state"):
        contents.save_section(read.declaration_id, "somebody-else", "basic", {}, 0)
