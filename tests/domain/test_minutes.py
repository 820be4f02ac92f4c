"""What the minutes of a meeting say, and that they say nothing of anybody's vote."""

import hashlib
from datetime import timedelta

import pytest

from chalicelib.domain import minutes
from chalicelib.domain.conflicts import Ground, Recusal
from chalicelib.domain.draws import snapshot_digest
from chalicelib.domain.errors import Conflict
from chalicelib.domain.minutes_facts import quorum
from chalicelib.domain.sittings import Member, SittingStatus
from tests.build import NOW, a_declaration, a_notice, a_panel, a_tally, an_actor
from tests.domain.test_ballots import a_sitting

MEMBERS = [Member(expert_id=f"e-{n}", name=f"专家{n}", employer=f"第{n}设计院") for n in range(11)]
HEADS = {
    name: a_declaration("passed", declaration_id=name, applicant_name=f"申报人{name[-1]}")
    for name in ("d-1", "d-2", "d-3")
}
RECUSED = Recusal(declaration_id="d-2", expert_id="e-3", ground=Ground.SAME_EMPLOYER, at=NOW)


def judged(**changes):
    """Eleven members of whom nine came; d-3 was left to another panel."""
    told = {"members": MEMBERS, "status": SittingStatus.JUDGED, "unjudged": ["d-3"], "drawn_at": NOW, "opened_at": NOW}
    return a_sitting(11, [member.expert_id for member in MEMBERS[:9]], list(HEADS), **told | changes)


def drawn(sitting=None, recusals=(RECUSED,), opinions=None):
    panel = a_panel(a_tally("d-1", 6, 2, 1), a_tally("d-2", 5, 3, 0), members=11, present=9)
    return minutes.of_drawn(
        sitting or judged(), panel, a_notice(), HEADS, list(recusals), MEMBERS, opinions or {"d-1": 3, "d-2": 2}
    )


def facts(content):
    return {fact.name: fact.value for fact in content.facts}


@pytest.mark.parametrize("status", [status for status in SittingStatus if status != SittingStatus.JUDGED])
def test_there_are_none_before_the_panel_is_counted(status):
    with pytest.raises(Conflict) as refused:
        minutes.refuse_unfinished(judged(status=status))
    assert (refused.value.code, refused.value.members) == ("not_judged", {"panel_status": status})


def test_each_candidate_stands_with_counts_and_verdict():
    told = [(one.yes, one.no, one.abstain, one.present, one.verdict) for one in drawn().candidates]
    assert told == [(6, 2, 1, 9, "通过"), (5, 3, 0, 8, "未通过"), ("—", "—", "—", "—", "未评审")]


def test_the_sum_says_how_many_of_each():
    assert drawn().sentence.strip() == "共评审3人：通过1人，未通过1人，因可参加评审的专家不足而未评审1人。"


def test_a_panel_that_could_judge_nobody_has_minutes_too():
    content = minutes.of_drawn(judged(), None, a_notice(), HEADS, [], MEMBERS, {})
    assert {one.verdict for one in content.candidates} == {"未评审"}


def test_present_and_absent_members_are_told_apart_and_only_the_present_sign():
    content = drawn()
    assert [one.present for one in content.attendance] == ["出席"] * 9 + ["缺席"] * 2
    assert content.signers == [member.name for member in MEMBERS[:9]]


def test_a_recusal_names_candidate_expert_and_ground_but_not_what_the_expert_wrote():
    own_words = RECUSED.model_copy(update={"ground": Ground.DECLARED, "reason": "系申报人的导师"})
    content = drawn(recusals=[own_words])
    (one,) = content.recusals
    assert (one.number, one.candidate, one.expert, one.ground) == (2, "申报人2", "专家3", "专家申请回避")
    assert (content.attendance[3].recused, content.candidates[1].recused) == ("2", 1)
    assert "导师" not in content.model_dump_json()


def test_whoever_was_replaced_is_no_part_of_it():
    gone = RECUSED.model_copy(update={"expert_id": "e-gone"})
    assert drawn(recusals=[gone]).recusals == []


@pytest.mark.parametrize(
    ("present", "told"),
    [(8, "3×8=24≥2×11=22，达到组成人员的三分之二"), (7, "3×7=21＜2×11=22，未达到组成人员的三分之二")],
)
def test_the_quorum_is_reckoned_in_integers(present, told):
    assert quorum(11, present) == told


def test_the_draw_is_named_by_seed_and_by_the_digest_of_its_snapshot():
    told = facts(drawn(judged(seed="济南-2026", seed_given=True)))
    ids = sorted(member.expert_id for member in MEMBERS)
    assert told["抽取种子"] == "济南-2026（指定）"
    assert told["快照摘要"] == hashlib.sha256("|".join(ids).encode()).hexdigest()


def test_how_often_was_drawn_stands_in_them():
    assert "为该通知该级别第3次抽取" in facts(drawn(judged(draws_before=2)))["专家抽取"]
    assert "次抽取" not in facts(drawn(judged()))["专家抽取"]


def test_a_panel_for_some_specialties_says_which():
    assert facts(drawn(judged(specialties=["岩土工程"])))["评审级别"] == "副高级（岩土工程专业）"


def test_the_snapshots_digest_depends_on_who_is_in_it_not_on_their_order():
    assert snapshot_digest(["e-2", "e-1"]) == snapshot_digest(["e-1", "e-2"]) != snapshot_digest(["e-1"])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("评审级别", "副高级"),
        ("评审专家", "应到11人，出席9人，缺席2人"),
        ("表决方式", "有2张票到会议结束仍未投，按弃权计"),
        ("评议意见", "书面评议意见5份"),
        ("规则依据", "职称评审管理暂行规定"),
        ("通过标准", "3×同意票数≥2×出席人数"),
    ],
)
def test_the_facts_name(name, said):
    assert said in facts(drawn(judged(missing=2)))[name]


def test_an_offline_meeting_has_lines_for_as_many_as_were_there():
    panel = a_panel(a_tally("d-1", 5), a_tally("d-2", 1, 3, 1), members=7, present=5)
    content = minutes.of_offline(panel, a_notice(), HEADS)
    assert content.signers == [""] * 5
    assert [one.verdict for one in content.candidates] == ["通过", "未通过"]
    assert facts(content)["法定人数"].startswith("3×5=15≥2×7=14")


def test_later_steps_of_the_results_leave_the_minutes_as_they_are():
    panel = a_panel(a_tally("d-1"))
    later = panel.model_copy(update={"excluded": ["d-1"], "approval_number": "济人社字〔2026〕12号"})
    one, other = (minutes.of_offline(each, a_notice(), HEADS) for each in (panel, later))
    assert one.digest == other.digest


def test_who_opens_them_is_written_down_once_per_edition():
    office, sitting = an_actor("committee"), judged()
    first = minutes.note_opening(sitting, "one", office, NOW)
    assert (first.entry.action, first.entry.details) == ("open_minutes", {"digest": "one"})
    assert minutes.note_opening(first.after, "one", office, NOW + timedelta(hours=1)).is_nothing
    assert not minutes.note_opening(first.after, "two", office, NOW).is_nothing
    assert not minutes.note_opening(first.after, "one", an_actor("committee", "another"), NOW).is_nothing
