"""Changing a notice: a draft in everything, a published one only to the declarants' good."""

import pytest
from pydantic import ValidationError

from chalicelib.domain import notice_changes
from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.history import is_intact
from chalicelib.domain.notice_changes import NoticeEdit
from chalicelib.domain.notices import NoticeStatus
from tests.build import NOW, a_notice, a_unit, acting_for, shanghai

COMMITTEE = a_unit("committee")
ACTOR = acting_for(COMMITTEE)
AFTER_CLOSING = shanghai("2026-04-02 09:00")


def edit(notice, now=NOW, actor=ACTOR, committee=COMMITTEE, **changes):
    return notice_changes.edit(notice, committee, NoticeEdit(**changes), actor, now)


def refused(expected, notice, now=NOW, **changes):
    with pytest.raises(expected) as error:
        edit(notice, now, **changes)
    return error.value.code, [wrong.field for wrong in error.value.errors]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("year", 2027),
        ("specialties", ["电气自动化"]),
        ("opens_at", "2026-02-01"),
        ("closes_at", "2026-03-20"),
        ("required_attachments", {"associate_senior": ["diploma"]}),
        ("conditions", [{"kind": "years_in_title", "minimum": 5}]),
        ("correction_days", 5),
        ("publicity_days", 7),
        ("contact", "0531-81919792"),
        ("text", "补充说明"),
    ],
)
def test_a_draft_may_be_edited_in_everything(field, value):
    draft = a_notice(status="draft")
    after = edit(draft, **{field: value}).after
    assert getattr(after, field) == getattr(NoticeEdit(**{field: value}), field) != getattr(draft, field)
    assert after.status == NoticeStatus.DRAFT


def test_what_is_not_given_stays():
    after = edit(a_notice(status="draft", text="正文"), contact="电话").after
    assert (after.text, after.contact, after.year) == ("正文", "电话", 2026)


def test_an_edited_draft_must_fit_as_a_whole():
    draft = a_notice(status="draft")
    assert refused(Invalid, draft, closes_at="2026-05-01") == ("invalid", ["report_by"])
    assert refused(Conflict, draft, levels=["senior"])[0] == "no_jurisdiction"


@pytest.mark.parametrize("field", ["year", "series", "levels", "opens_at", "text"])
def test_what_must_be_there_cannot_be_emptied(field):
    with pytest.raises(ValidationError):
        NoticeEdit(**{field: None})


@pytest.mark.parametrize(
    ("terms", "names"),
    [
        ({"closes_at": "2026-04-15"}, ["closes_at"]),
        ({"report_by": "2026-05-20"}, ["report_by"]),
        ({"accept_by": "2026-06-30"}, ["accept_by"]),
        ({"closes_at": "2026-05-10", "report_by": "2026-06-10", "accept_by": "2026-07-10"}, []),
    ],
)
def test_a_published_notice_may_be_extended(terms, names):
    change = edit(a_notice(), **terms)
    assert (change.after.status, change.after.extended_at) == (NoticeStatus.EXTENDED, NOW)
    assert change.entry.action == "extend"
    assert set(change.entry.details["after"]) == set(names or terms)


def test_a_notice_may_be_extended_after_it_has_closed():
    assert edit(a_notice(), AFTER_CLOSING, closes_at="2026-04-10").after.closes_at == shanghai("2026-04-10 23:59:59")


@pytest.mark.parametrize("value", ["2026-03-04", "2026-03-30", "2026-03-31T23:59:58+08:00"])
def test_a_published_term_is_not_shortened_to_the_past_nor_to_the_future(value):
    assert refused(Conflict, a_notice(), closes_at=value) == ("notice_shortened", ["closes_at"])


def test_a_term_is_not_extended_to_a_moment_that_has_passed():
    code, fields = refused(Conflict, a_notice(), AFTER_CLOSING, closes_at="2026-04-01")
    assert (code, fields) == ("notice_shortened", ["closes_at"])


def test_an_extension_past_the_next_term_is_told_to_extend_that_too():
    assert refused(Invalid, a_notice(), closes_at="2026-05-10") == ("invalid", ["report_by"])


@pytest.mark.parametrize("field", ["text", "requirements", "contact"])
def test_what_explains_a_published_notice_may_be_corrected(field):
    change = edit(a_notice(), **{field: "更正后的说明"})
    assert (getattr(change.after, field), change.after.status) == ("更正后的说明", NoticeStatus.PUBLISHED)
    assert change.entry.action == "correct"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("year", 2027),
        ("levels", ["associate_senior", "senior"]),
        ("specialties", ["电气自动化"]),
        ("opens_at", "2026-02-01"),
        ("required_attachments", {"associate_senior": ["diploma"]}),
        ("conditions", [{"kind": "years_in_title", "minimum": 5}]),
        ("publicity_days", 7),
    ],
)
def test_what_people_have_prepared_by_stays_as_published(field, value):
    assert refused(Conflict, a_notice(), **{field: value}) == ("notice_published", [field])


def test_the_whole_form_may_be_sent_back_with_one_term_later():
    notice = a_notice()
    whole = notice.model_dump(include=set(NoticeEdit.model_fields)) | {"closes_at": "2026-04-15"}
    assert edit(notice, **whole).entry.details["after"] == {"closes_at": "2026-04-15T23:59:59+08:00"}


def test_an_edit_that_changes_nothing_is_nothing():
    assert edit(a_notice(), closes_at="2026-03-31", text="").is_nothing


def test_the_history_tells_before_after_and_why():
    change = edit(a_notice(contact="旧电话"), closes_at="2026-04-15", contact="新电话", reason="系统繁忙")
    assert change.entry.reason == "系统繁忙"
    assert change.entry.details == {
        "before": {"closes_at": "2026-03-31T23:59:59+08:00", "contact": "旧电话"},
        "after": {"closes_at": "2026-04-15T23:59:59+08:00", "contact": "新电话"},
    }


def test_every_change_is_chained_to_the_one_before():
    first = edit(a_notice(), closes_at="2026-04-15")
    second = edit(first.after, text="更正")
    assert is_intact([first.entry, second.entry])


def test_a_correction_leaves_an_extended_notice_extended():
    extended = edit(a_notice(), closes_at="2026-04-15").after
    assert edit(extended, text="更正").after.status == NoticeStatus.EXTENDED


def test_texts_too_long_for_one_history_entry_are_changed_one_by_one():
    long = {"text": "𠮷" * 20_000, "contact": "𠮷" * 19_000, "requirements": "𠮷" * 19_000}
    notice = a_notice(**{name: text.replace("𠮷", "䶮") for name, text in long.items()})
    assert refused(Invalid, notice, **long)[1] == ["text"]
    assert edit(notice, text=long["text"]).entry


def test_another_committee_finds_nothing_to_edit():
    with pytest.raises(NotFound):
        edit(a_notice(), actor=acting_for(a_unit("committee", unit_id="u-other")), text="x")
