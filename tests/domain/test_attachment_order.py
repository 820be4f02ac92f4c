"""The order of files: by kind as on the form, within a kind as the writer wants it."""

from datetime import timedelta

import pytest

from chalicelib.domain.attachment_order import Order, in_order, next_position, reordered
from chalicelib.domain.errors import Invalid
from tests.build import NOW, an_attachment


def a_file(name, position, kind="paper", **changes):
    return an_attachment(kind, attachment_id=name, position=position, **changes)


PAPERS = [a_file("a", 1), a_file("b", 2), a_file("c", 3)]


def order(*ids, kind="paper", files=PAPERS):
    moved = {one.attachment_id: one for one in reordered(files, Order(kind=kind, attachment_ids=ids))}
    return [one.attachment_id for one in in_order(moved.get(one.attachment_id, one) for one in files)]


def refusal(*ids, **told):
    with pytest.raises(Invalid) as refused:
        order(*ids, **told)
    (error,) = refused.value.errors
    return error.field, error.code


def test_kinds_stand_as_on_the_form_and_others_behind_them():
    files = [a_file("z", 1, "a_new_kind"), a_file("y", 1, "award"), a_file("x", 1, "paper"), a_file("w", 1, "portrait")]
    assert [one.kind for one in in_order(files)] == ["portrait", "paper", "award", "a_new_kind"]


def test_within_a_kind_the_position_decides():
    assert [one.attachment_id for one in in_order(PAPERS[::-1])] == ["a", "b", "c"]


def test_files_of_before_there_were_positions_stand_as_they_were_announced():
    old = [a_file("a", 0, announced_at=NOW + timedelta(hours=1)), a_file("b", 0)]
    assert [one.attachment_id for one in in_order(old)] == ["b", "a"]


@pytest.mark.parametrize(("kind", "expected"), [("paper", 4), ("award", 1)])
def test_a_new_file_comes_behind_those_of_its_kind(kind, expected):
    assert next_position(kind, PAPERS) == expected


def test_after_one_was_taken_off_a_new_file_still_comes_last():
    assert next_position("paper", [PAPERS[0], PAPERS[2]]) == 4


def test_the_given_order_is_the_new_one():
    assert order("c", "a", "b") == ["c", "a", "b"]


def test_only_what_moves_is_written():
    assert [one.attachment_id for one in reordered(PAPERS, Order(kind="paper", attachment_ids=["b", "a", "c"]))] == [
        "b",
        "a",
    ]


def test_the_same_order_again_moves_nothing():
    assert reordered(PAPERS, Order(kind="paper", attachment_ids=["a", "b", "c"])) == []


def test_other_kinds_stay_where_they_are():
    files = [*PAPERS, a_file("x", 1, "award"), a_file("y", 2, "award")]
    assert order("c", "b", "a", files=files) == ["c", "b", "a", "x", "y"]


def test_an_unconfirmed_upload_may_be_left_out_and_comes_last():
    files = [a_file("new", 1, verified_at=None), *(one.model_copy(update={"position": 2}) for one in PAPERS)]
    assert order("c", "a", "b", files=files) == ["c", "a", "b", "new"]


def test_an_unconfirmed_upload_may_be_placed_too():
    assert order("new", "c", "a", "b", files=[*PAPERS, a_file("new", 4, verified_at=None)]) == ["new", "c", "a", "b"]


@pytest.mark.parametrize(
    ("ids", "code"),
    [
        (["a", "b"], "incomplete"),
        (["a", "b", "c", "c"], "duplicate"),
        (["a", "b", "c", "d"], "unknown"),
        (["a", "b", "x"], "unknown"),
    ],
)
def test_an_order_names_every_file_of_the_kind_once(ids, code):
    assert refusal(*ids, files=[*PAPERS, a_file("x", 1, "award")]) == ("attachment_ids", code)
