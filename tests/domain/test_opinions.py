"""Who reads a candidate, who may read what was written, and that it only advises."""

import hashlib

import pytest

from chalicelib.domain import opinions
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.opinions import OpinionDraft, Readers, Recommendation
from chalicelib.domain.panel_rules import PANEL_RULES
from chalicelib.domain.sittings import Member, SittingStatus
from tests.build import NOW, an_actor
from tests.domain.test_ballots import a_sitting

MEMBERS = [Member(expert_id=f"e-{n}", name=f"专家{n}", employer="设计院") for n in range(7)]
IDS = [member.expert_id for member in MEMBERS]
OFFICE = an_actor("committee", unit_id="u-committee")
DRAFT = OpinionDraft(declaration_id="d-1", recommendation="support", text="业绩突出，达到副高级水平。")
REQUIRED = PANEL_RULES.model_copy(update={"opinions_required": True})


def a_panel(status=SittingStatus.DRAWN, **changes):
    return a_sitting(7, [], [], status=status, members=MEMBERS, **changes)


def readers(*ids, given=()):
    return Readers(declaration_id="d-1", expert_ids=list(ids), among=IDS, given=list(given), assigned_at=NOW)


def assigned(recused=(), before=None, sitting=None):
    return opinions.assign(sitting or a_panel(), "d-1", set(recused), before, NOW)


def test_the_readers_are_drawn_from_the_panels_seed_and_anybody_draws_the_same():
    order = sorted(IDS, key=lambda one: hashlib.sha256(f"s|d-1|{one}".encode()).hexdigest())
    assert assigned().expert_ids == order[:3]


def test_candidates_have_readers_of_their_own():
    found = {tuple(opinions.assign(a_panel(), f"d-{n}", set(), None, NOW).expert_ids) for n in range(9)}
    assert len(found) > 1


@pytest.mark.parametrize("recused", [IDS[:1], IDS[:4], IDS[:5]])
def test_nobody_reads_whom_they_may_not_judge(recused):
    found = assigned(recused)
    assert set(found.expert_ids).isdisjoint(recused)
    assert len(found.expert_ids) == min(3, 7 - len(recused))


def test_assigning_again_changes_nothing():
    assert assigned(before=assigned()) is None


def test_a_reader_who_steps_back_is_replaced_and_the_others_keep_their_opinions():
    first = assigned()
    gone, *others = first.expert_ids
    wrote = first.model_copy(update={"given": list(first.expert_ids)})
    after = assigned([gone], wrote)
    assert after.expert_ids[:2] == others
    assert (len(after.expert_ids), after.given) == (3, others)


def write(actor="e-1", before=None, sitting=None, who=("e-1", "e-2", "e-3"), given=DRAFT):
    return opinions.write(sitting or a_panel(), readers(*who), given, before, an_actor("expert", actor), NOW)


def test_an_opinion_may_be_rewritten_and_its_history_keeps_both():
    first = write()
    against = DRAFT.model_copy(update={"recommendation": Recommendation.AGAINST})
    second = write(before=first.after, given=against)
    assert (second.after.recommendation, second.entry.seq) == ("against", 2)
    assert second.entry.previous_hash == first.entry.hash


def test_the_same_opinion_again_is_nothing():
    assert write(before=write().after).is_nothing


def test_only_its_readers_write_on_a_candidate():
    with pytest.raises(NotFound):
        write("e-5")


@pytest.mark.parametrize(
    ("status", "code"),
    [("closed", "panel_closed"), ("judged", "panel_closed"), ("opening", "not_open"), ("cancelled", "panel_cancelled")],
)
def test_nobody_writes_when_the_meeting_is_over_or_just_opening(status, code):
    with pytest.raises(Conflict) as refused:
        write(sitting=a_panel(SittingStatus(status)))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("reader", "status", "seen"),
    [
        ("e-1", "drawn", ["e-1"]),
        ("e-5", "drawn", []),
        ("e-1", "open", ["e-1", "e-2"]),
        ("e-5", "open", ["e-1", "e-2"]),
        ("e-5", "judged", ["e-1", "e-2"]),
        ("e-3", "open", []),
        ("e-1", "cancelled", []),
        ("office", "drawn", ["e-1", "e-2"]),
    ],
)
def test_who_reads_which_opinions_of_three_readers_one_of_whom_is_recused(reader, status, seen):
    actor = OFFICE if reader == "office" else an_actor("expert", reader)
    sitting = a_panel(SittingStatus(status))
    assert opinions.readable(sitting, readers("e-1", "e-2", "e-3"), {"e-3"}, actor) == seen


def test_the_opinion_of_a_recused_or_replaced_expert_does_not_count():
    wrote = readers("e-1", "e-2", "e-9", given=["e-1", "e-2", "e-9"])
    assert opinions.counted([wrote], {"d-1": {"e-2"}}, IDS) == {"d-1": 1}


def test_missing_opinions_hold_a_meeting_up_only_where_the_rules_say_so():
    assert opinions.missing(["d-1", "d-2"], {"d-1": 2}) == 4
    opinions.refuse_missing(4)
    opinions.refuse_missing(0, REQUIRED)
    with pytest.raises(Conflict) as refused:
        opinions.refuse_missing(4, REQUIRED)
    assert (refused.value.code, refused.value.members) == ("opinions_missing", {"missing": 4})
