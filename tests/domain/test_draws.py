"""The draw: replayed from its record alone, and moved by nothing but the seed and the snapshot."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.draws import drawing_order

IDS = st.lists(st.text("abcdefghjkmnpqrstvwxyz0123456789", min_size=4, max_size=8), unique=True, max_size=30)


@given(IDS, st.text(min_size=1, max_size=20), st.randoms())
def test_the_order_depends_on_who_is_in_the_pool_and_not_on_how_they_come(ids, seed, chance):
    shuffled = list(ids)
    chance.shuffle(shuffled)
    assert drawing_order(seed, shuffled) == drawing_order(seed, ids)


@given(IDS, st.text(min_size=1, max_size=20))
def test_it_is_the_documented_algorithm(ids, seed):
    digests = sorted((hashlib.sha256((seed + "|" + one).encode("utf-8")).hexdigest(), one) for one in ids)
    assert drawing_order(seed, ids) == [one for _, one in digests]


def test_every_expert_of_a_pool_is_drawn_about_as_often_as_any_other():
    ids = [f"expert{n}" for n in range(20)]
    drawn = [one for seed in range(2000) for one in drawing_order(f"{seed}", ids)[:5]]
    counts = [drawn.count(one) for one in ids]
    assert 420 <= min(counts) <= max(counts) <= 580  # 500 expected; four standard deviations are 77


def test_another_seed_draws_another_panel():
    ids = [f"expert{n}" for n in range(30)]
    assert drawing_order("a", ids)[:11] != drawing_order("b", ids)[:11]
