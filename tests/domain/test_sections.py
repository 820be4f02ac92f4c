"""The sections: saved half filled in, refused when wrong, and their JSON Schema for the forms."""

from datetime import date

import pytest
from jsonschema import Draft202012Validator

from chalicelib.domain import sections
from chalicelib.domain.errors import Invalid
from chalicelib.domain.sections import REQUIRED, SECTIONS
from chalicelib.domain.sections.plausibility import refuse_impossible
from tests.build import complete_sections

SCHEMA = sections.schema()


def wrong_fields(section, data):
    with pytest.raises(Invalid) as refused:
        sections.refuse_wrong(section, data)
    return [(error.field, error.code) for error in refused.value.errors]


def missing(section, data):
    return [error.field for error in sections.missing_fields(section, data)]


@pytest.mark.parametrize(
    ("section", "half"),
    [
        ("basic", {}),
        ("basic", {"ethnicity": "汉族"}),
        ("basic", {"gender": "", "birth_date": None}),
        ("education", {"items": []}),
        ("education", {"items": [{"school": "山东大学"}]}),
        ("education", {"items": [{"school": "山东大学", "major": "  ", "level": ""}]}),
        ("achievements", {"summary": ""}),
        ("pledge", {}),
    ],
)
def test_a_section_may_be_saved_half_filled_in(section, half):
    sections.refuse_wrong(section, half)


@pytest.mark.parametrize(
    ("section", "data", "field"),
    [
        ("basic", {"gender": "其他"}, "gender"),
        ("basic", {"birth_date": "1990-02-30"}, "birth_date"),
        ("basic", {"id_number": "370102199003072513"}, "id_number"),
        ("education", {"items": [{"ended": "2012-13"}]}, "items.0.ended"),
        ("education", {"items": "山东大学"}, "items"),
        ("assessments", {"items": [{"year": 1979, "grade": "合格"}]}, "items.0.year"),
        ("achievements", {"summary": "很多业绩"}, "summary"),
        ("projects", {"items": [{"name": "长" * 101}]}, "items.0.name"),
    ],
)
def test_what_is_wrong_is_refused_by_its_field(section, data, field):
    assert [name for name, _ in wrong_fields(section, data)] == [field]


def test_a_text_that_is_too_long_is_told_in_characters():
    with pytest.raises(Invalid) as refused:
        sections.refuse_wrong("projects", {"items": [{"name": "长" * 101}]})
    assert refused.value.errors[0].message == "最多100个字"


def test_a_section_larger_than_the_snapshot_can_hold_is_refused():
    # each field within its limit, the whole beyond 24 KB of UTF-8
    data = {"items": [{"name": "长" * 100, "role": "第" * 100} for _ in range(45)]}
    assert wrong_fields("papers", data) == [("papers", "too_long")]


def test_what_is_missing_is_listed_field_by_field():
    assert missing("education", {"items": [{"school": "山东大学"}]}) == [
        "items.0.major",
        "items.0.level",
        "items.0.ended",
    ]


@pytest.mark.parametrize("blank", [None, "", "   "])
def test_a_blank_counts_as_missing(blank):
    assert missing("current_title", {"title": blank}) == ["title"]


@pytest.mark.parametrize("blank", [None, "", "   "])
@pytest.mark.parametrize(
    ("section", "data"),
    [
        ("basic", {"birth_date": "1990-03-07", "gender": "男", "ethnicity": "汉族", "email": ...}),
        ("current_title", {"title": "无", "awarded_on": ...}),
        ("declared_title", {"title": "高级工程师", "specialty": "电气", "mode": ...}),
        ("papers", {"items": ...}),
        ("papers", {"items": [{"name": "谐波治理", "on": ..., "author_rank": ...}]}),
    ],
)
def test_a_field_that_was_cleared_and_may_be_empty_is_no_gap(section, data, blank):
    def cleared(value):
        if isinstance(value, dict):
            return {name: cleared(inner) for name, inner in value.items()}
        return [cleared(inner) for inner in value] if isinstance(value, list) else blank if value is ... else value

    sections.refuse_wrong(section, cleared(data))
    assert missing(section, cleared(data)) == []


@pytest.mark.parametrize("section", ["assessments", "continuing_education", "projects", "papers", "patents", "awards"])
def test_a_list_that_may_be_empty_is_complete_when_empty(section):
    assert missing(section, {}) == missing(section, {"items": []}) == []


def test_a_section_never_saved_is_missing_field_by_field():
    assert missing("basic", None) == ["birth_date", "gender", "ethnicity"]


def test_complete_sections_miss_nothing():
    gaps = {name: missing(name, data) for name, data in complete_sections().items()}
    assert list(gaps) == list(REQUIRED)
    assert not any(gaps.values())


def test_the_schema_is_a_valid_json_schema():
    Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_has_every_section_with_its_chinese_title():
    titles = {name: part["title"] for name, part in SCHEMA["properties"].items()}
    assert list(titles) == list(SECTIONS)
    assert all(any("一" <= character <= "鿿" for character in title) for title in titles.values()), titles


def fields():
    for model, definition in SCHEMA["$defs"].items():
        for name, field in definition["properties"].items():
            yield pytest.param(definition, name, field, id=f"{model}.{name}")


def is_chinese(text):
    return any("一" <= character <= "鿿" for character in text)


@pytest.mark.parametrize(("definition", "name", "field"), list(fields()))
def test_every_field_has_a_label_a_help_text_and_an_example(definition, name, field):
    assert is_chinese(field["title"])
    assert is_chinese(field["description"])
    assert field["examples"]


@pytest.mark.parametrize(("definition", "name", "field"), list(fields()))
def test_the_examples_of_every_field_are_valid(definition, name, field):
    for example in field["examples"]:
        Draft202012Validator(field | {"$defs": SCHEMA["$defs"]}).validate(example)


@pytest.mark.parametrize(("definition", "name", "field"), list(fields()))
def test_every_text_and_number_has_its_limits(definition, name, field):
    kinds = field.get("anyOf", [field])
    limits = {"string": {"maxLength", "pattern", "format"}, "integer": {"maximum"}, "array": {"maxItems"}}
    assert all(kind["type"] in ("null", "boolean") or limits[kind["type"]] & kind.keys() for kind in kinds)


def test_what_the_models_accept_the_schema_accepts_too():
    Draft202012Validator(SCHEMA).validate(complete_sections())


def test_a_section_full_of_its_own_examples_is_complete_and_plausible():
    for name, model in SECTIONS.items():
        definition = SCHEMA["$defs"][model.__name__]
        data = {field: told["examples"][0] for field, told in definition["properties"].items()}
        sections.refuse_wrong(name, data)
        refuse_impossible(name, data, date(2026, 3, 5))
        assert missing(name, data) == [], name


@pytest.mark.parametrize("section", ["projects", "papers", "patents", "awards"])
def test_the_five_fields_that_all_works_had_from_the_beginning_stay_valid(section):
    row = {"name": "供电工程", "on": "2023-06", "issuer": "轨道交通集团", "number": "ZL1", "role": "第1位"}
    sections.refuse_wrong(section, {"items": [row]})
    assert missing(section, {"items": [row]}) == []


def suggestions(model, field):
    return SCHEMA["$defs"][model]["properties"][field]["x-suggestions"]


def test_the_ethnic_groups_of_the_standard_are_suggested():
    groups = suggestions("Basic", "ethnicity")
    assert len(set(groups)) == 56 + len({"其他", "外国血统中国籍人士"})
    assert (groups[0], groups[55]) == ("汉族", "基诺族")


@pytest.mark.parametrize(
    ("model", "field", "word"),
    [
        ("Basic", "political_status", "九三学社社员"),
        ("Study", "level", "大学本科"),
        ("Assessment", "grade", "优秀"),
        ("Patent", "kind", "实用新型专利"),
    ],
)
def test_words_are_suggested(model, field, word):
    assert word in suggestions(model, field)


@pytest.mark.parametrize(
    ("section", "data"),
    [
        ("basic", {"ethnicity": "穿青人", "political_status": "其他"}),
        ("education", {"items": [{"school": "山东大学", "level": "大普"}]}),
        ("assessments", {"items": [{"year": 2024, "grade": "称职"}]}),
    ],
)
def test_other_words_than_the_suggested_are_taken(section, data):
    sections.refuse_wrong(section, data)


def test_a_coauthor_without_a_name_is_a_gap_with_its_place():
    row = {"name": "谐波治理", "coauthors": [{"name": "赵建国"}, {"employer": "山东大学"}]}
    assert missing("papers", {"items": [row]}) == ["items.0.coauthors.1.name"]
    assert sections.field_label("papers", "items.0.coauthors.1.name") == "“论文著作”第1项其他作者第2项姓名"


@pytest.mark.parametrize("cleared", [None, "", []])
def test_a_paper_without_coauthors_is_complete(cleared):
    row = {"name": "谐波治理", "coauthors": cleared}
    sections.refuse_wrong("papers", {"items": [row]})
    assert missing("papers", {"items": [row]}) == []
