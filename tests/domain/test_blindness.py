"""What a panel's expert does not see: near ones whom the candidate named; where it is blind, who the candidate is."""

import pytest

from chalicelib.domain import blindness
from chalicelib.domain.attachments import KIND_LABELS, Attachment, ContentType, label_of
from chalicelib.domain.blindness import MASK, blinded
from tests.build import NOW

NAMES = ["王明", "济南城建集团有限公司"]


def an_attachment(kind, filename="王明的材料.PDF", **changes):
    told = {"attachment_id": "a-1", "declaration_id": "d-1", "content_type": ContentType.PDF, "size": 9}
    told |= {"sha256": "0" * 64, "uploaded_by": "p-1", "announced_at": NOW, "verified_at": NOW}
    return Attachment(kind=kind, filename=filename, **told | changes)


@pytest.mark.parametrize("kind", sorted(KIND_LABELS))
def test_a_blind_panel_gets_only_what_was_made_anonymous(kind):
    assert blindness.is_shown(an_attachment(kind), blind=True) == (kind in blindness.ANONYMOUS_KINDS)


@pytest.mark.parametrize("kind", sorted(KIND_LABELS))
def test_an_open_panel_gets_everything_but_the_identity_card(kind):
    assert blindness.is_shown(an_attachment(kind), blind=False) == (kind != "id_card")


def test_a_kind_that_only_the_notice_knows_is_not_anonymous():
    assert not blindness.is_shown(an_attachment("own_kind"), blind=True)


def test_what_is_not_verified_is_shown_to_nobody():
    assert not blindness.is_shown(an_attachment("anonymous_paper", verified_at=None), blind=False)


def test_a_file_is_called_by_its_kind_and_its_number():
    kinds = ["anonymous_paper", "anonymous_project", "anonymous_paper"]
    named = blindness.numbered([an_attachment(kind) for kind in kinds], label_of)
    assert [name for _, name in named] == [
        "论文著作（匿名件）1.pdf",
        "业绩材料（匿名件）1.pdf",
        "论文著作（匿名件）2.pdf",
    ]


def test_no_expert_reads_whom_the_candidate_named_as_near():
    relation = {"name": "赵建国", "relation": "导师"}
    shown = blindness.for_experts({"declared_title": {"title": "高级工程师", "relations": [relation]}})
    assert shown == {"declared_title": {"title": "高级工程师"}}


def test_coauthors_are_hidden_and_masked_where_the_panel_is_blind():
    paper = {"name": "谐波治理", "role": "与赵建国合著", "coauthors": [{"name": "赵建国"}, {}]}
    shown = blindness.blinded({"papers": {"items": [paper]}}, ["王明"])
    assert shown == {"papers": {"items": [{"name": "谐波治理", "role": "与＊＊合著"}]}}


def read(text, **sections):
    return blinded({"achievements": {"summary": text}} | sections, NAMES)["achievements"]["summary"]


@pytest.mark.parametrize("name", ["王明", "王 明", "王　明", "济南城建集团 有限公司", "济南城建集团\n有限公司"])
def test_a_name_is_masked_however_it_is_spaced(name):
    assert read(f"由{name}主持完成") == f"由{MASK}主持完成"


def test_an_earlier_employer_is_masked_too():
    jobs = {"items": [{"employer": "Siemens 中国", "position": "技术员"}]}
    assert read("在SIEMENS中国完成", work_history=jobs) == f"在{MASK}完成"


def test_without_names_nothing_is_masked():
    assert blinded({"achievements": {"summary": "一切照旧"}}, [""]) == {"achievements": {"summary": "一切照旧"}}
