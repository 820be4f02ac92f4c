"""The ranks (单位推荐排序) of one unit × notice × level: unique and gap-free (domain.md §2 rule 9, seed §四.8).

What an act has to know of them does not grow with their number: the highest given, those below it that are free, and
the ranks of the act's own declarations. Every rank from 1 to `top` is either free or held by exactly one declaration.
"""

from bisect import insort
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from chalicelib.domain.errors import Conflict, FieldError, Invalid


@dataclass(frozen=True)
class Ranking:
    """`held`: declaration → rank, of those that the act is about."""

    top: int = 0
    free: tuple[int, ...] = ()
    held: Mapping[str, int] = field(default_factory=dict)

    def is_free(self, rank: int) -> bool:
        return rank > self.top or rank in self.free

    def lowest(self, count: int) -> list[int]:
        """The free ranks that come next: first those given up or passed over, then the ones after the highest."""
        low = list(self.free[:count])
        return low + [self.top + n for n in range(1, count - len(low) + 1)]

    def given(self, declaration_id: str, rank: int, movable: Collection[str]) -> "Ranking":
        """With the rank given. Of two declarations that exchange their ranks both change in this one step.

        So whatever happens to the rest of the act, no rank is held twice and none is lost: a declaration whose rank
        is wanted is one of `movable` and gets the other's, or the next free one when the other has none yet.
        Raises Conflict `rank_taken`.
        """
        own = self.held.get(declaration_id)
        if own == rank:
            return self
        if self.is_free(rank):
            return self._without(rank)._with(own)._holding({declaration_id: rank})
        other = next((one for one in movable if self.held.get(one) == rank), None)
        if other is None:
            raise Conflict(f"单位推荐排序{rank}已用于另一份申报", code="rank_taken")
        if own is not None:
            return self._holding({declaration_id: rank, other: own})
        (spare,) = self.lowest(1)
        return self._without(spare)._holding({declaration_id: rank, other: spare})

    def given_up(self, declaration_id: str) -> "Ranking":
        """With a recall: its rank is the next to be given."""
        held = {one: rank for one, rank in self.held.items() if one != declaration_id}
        return replace(self._with(self.held.get(declaration_id)), held=held)

    def _without(self, rank: int) -> "Ranking":
        """No longer free. What is passed over on the way up has to be given first the next time."""
        if rank > self.top:
            return replace(self, top=rank, free=(*self.free, *range(self.top + 1, rank)))
        return replace(self, free=tuple(one for one in self.free if one != rank))

    def _with(self, rank: int | None) -> "Ranking":
        """Free again."""
        if rank is None:
            return self
        free, top = list(self.free), self.top
        insort(free, rank)
        while free and free[-1] == top:
            free.pop()
            top -= 1
        return replace(self, top=top, free=tuple(free))

    def _holding(self, held: dict[str, int]) -> "Ranking":
        return replace(self, held={**self.held, **held})


def refuse_wrong(asked: list[tuple[str, int]], ranking: Ranking) -> None:
    """`asked`: (declaration, rank) in the order of the report's items. Raises Invalid.

    The ranks asked for must be those that its declarations have already, and the next free ones for the others. So a
    unit that took back several reports again as many as it likes; it only may not jump over the lowest.
    """
    declarations = {declaration_id for declaration_id, _ in asked}
    if len(declarations) < len(asked):
        raise Invalid.field("items", "同一申报不能出现两次", "duplicate")
    own = {ranking.held[one] for one in declarations if one in ranking.held}
    due = own | set(ranking.lowest(len(declarations) - len(own)))
    _refuse_taken([rank for _, rank in asked], due, ranking)
    lacking = due.difference(rank for _, rank in asked)
    if lacking:
        message = f"单位推荐排序应从1起连续，缺少第{min(lacking)}位，请先将该位排给本次上报的申报"
        raise Invalid.field("items", message, "rank_gap")


def _refuse_taken(ranks: list[int], due: set[int], ranking: Ranking) -> None:
    """A rank that another declaration has, in this report or from an earlier one."""
    wrong = [
        FieldError(field=f"items.{i}.rank", code="rank_taken", message=f"排序{rank}已用于另一份申报")
        for i, rank in enumerate(ranks)
        if rank in ranks[:i] or (rank not in due and not ranking.is_free(rank))
    ]
    if wrong:
        raise Invalid("单位推荐排序有重复", errors=wrong)
