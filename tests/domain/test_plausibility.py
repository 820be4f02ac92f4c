"""What cannot be: the future, an end before its beginning, one year assessed twice."""

from datetime import date

import pytest

from chalicelib.domain import sections
from chalicelib.domain.errors import Invalid
from chalicelib.domain.sections.plausibility import PAST, refuse_impossible

TODAY = date(2026, 3, 5)


def found(section, data):
    sections.refuse_wrong(section, data)
    try:
        refuse_impossible(section, data, TODAY)
    except Invalid as refused:
        return [(error.field, error.code) for error in refused.errors]
    return []


@pytest.mark.parametrize(
    ("section", "row", "field"),
    [
        ("education", {"ended": "2026-04"}, "ended"),
        ("work_history", {"began": "2026-04"}, "began"),
        ("projects", {"on": "2026-04"}, "on"),
        ("patents", {"granted_on": "2026-03-06"}, "granted_on"),
        ("assessments", {"year": 2027}, "year"),
        ("continuing_education", {"year": "2027"}, "year"),
    ],
)
def test_nothing_in_a_list_has_happened_in_the_future(section, row, field):
    assert found(section, {"items": [{}, row]}) == [(f"items.1.{field}", "in_future")]


@pytest.mark.parametrize(
    ("section", "data", "field"),
    [
        ("basic", {"birth_date": "2026-03-06"}, "birth_date"),
        ("basic", {"birth_date": 1_804_204_800}, "birth_date"),
        ("basic", {"work_started": "2026-04"}, "work_started"),
        ("current_title", {"awarded_on": "2027-01-01"}, "awarded_on"),
    ],
)
def test_nothing_of_a_person_has_happened_in_the_future(section, data, field):
    assert found(section, data) == [(field, "in_future")]


@pytest.mark.parametrize(
    ("section", "data"),
    [
        ("basic", {"birth_date": "2026-03-05", "work_started": "2026-03"}),
        ("assessments", {"items": [{"year": 2026}]}),
        ("papers", {"items": [{"on": "2026-03"}]}),
    ],
)
def test_today_is_not_the_future(section, data):
    assert found(section, data) == []


def dated_fields():
    """Every field of every section that takes a year, a month or a day."""
    definitions = sections.schema()["$defs"]
    for name, model in sections.SECTIONS.items():
        fields = definitions[model.__name__]["properties"]
        if "items" in fields:
            fields = definitions[fields["items"]["items"]["$ref"].rpartition("/")[2]]["properties"]
        for field, told in fields.items():
            kinds = told.get("anyOf", [told])
            months = any("(0[1-9]|1[0-2])" in kind.get("pattern", "") for kind in kinds)
            if months or field == "year" or any(kind.get("format") == "date" for kind in kinds):
                yield name, field


def test_no_field_with_a_date_is_forgotten():
    assert set(dated_fields()) == {(section, field) for section, fields in PAST.items() for field in fields}


@pytest.mark.parametrize("section", ["education", "work_history", "projects"])
def test_nothing_ends_before_it_begins(section):
    backwards = {"began": "2015-03", "ended": "2015-02"}
    assert found(section, {"items": [backwards]}) == [("items.0.ended", "ends_before_it_begins")]


@pytest.mark.parametrize("ended", ["2015-03", None, "", " "])
def test_what_ends_in_its_first_month_or_not_yet_is_fine(ended):
    assert found("work_history", {"items": [{"began": "2015-03", "ended": ended}]}) == []


def test_a_year_is_assessed_once():
    rows = [{"year": 2024}, {"year": 2025}, {"year": "2024"}]
    assert found("assessments", {"items": rows}) == [("items.2.year", "year_repeated")]


def test_a_year_has_as_many_courses_as_were_taken():
    assert found("continuing_education", {"items": [{"year": 2025}, {"year": 2025}]}) == []


@pytest.mark.parametrize("gap", [None, "", []])
@pytest.mark.parametrize("section", ["education", "assessments", "projects"])
def test_gaps_are_no_mistakes(section, gap):
    fields = dict.fromkeys(PAST[section], gap)
    assert found(section, {"items": gap}) == found(section, {"items": [gap, fields, fields]}) == []


def test_all_that_cannot_be_is_told_at_once_and_in_chinese():
    rows = [{"began": "2027-01", "ended": "2026-12"}]
    with pytest.raises(Invalid) as refused:
        refuse_impossible("work_history", {"items": rows}, TODAY)
    assert [error.field for error in refused.value.errors] == ["items.0.began", "items.0.ended", "items.0.ended"]
    assert {error.message for error in refused.value.errors} == {"不能晚于今天，请核对", "不能早于开始的年月，请核对"}
