"""Lists of declarations: an applicant's own, a unit's desk, what it has sent on, and the desk's counts."""

from collections import defaultdict
from collections.abc import Iterable

from chalicelib.domain.declarations import Declaration
from chalicelib.storage.declarations import desk_sort, listed_under, read_head
from chalicelib.storage.reading import READS, Page, cursor_at, position, query_all, query_page
from chalicelib.storage.tables import Counter, DeclarationItem


def list_own(
    applicant_id: str, year: int | None, limit: int, cursor: str | None, deleted: bool = False
) -> Page[Declaration]:
    """Newest first; the deleted ones by themselves."""
    within = DeclarationItem.applicant_sort.startswith(f"{year}#") if year else None
    return query_page(
        DeclarationItem.by_applicant.query,
        listed_under(applicant_id, deleted),
        limit,
        cursor,
        read_head,
        range_key_condition=within,
        scan_index_forward=False,
    )


def load_live(applicant_id: str) -> list[Declaration]:
    """The person's declarations that have not ended, one a year at most, as they stand now."""
    of_person, live = f"applicant#{applicant_id}", DeclarationItem.sk.startswith("live#")
    found = query_all(DeclarationItem.query, of_person, range_key_condition=live, consistent_read=True)
    return list(load_heads([str(item.body) for item in found]).values())


def list_desk(unit_id: str, group: str, limit: int, cursor: str | None) -> Page[Declaration]:
    """What the unit holds; `group` is the beginning of `<series>#<level>#<status>#<notice>`, possibly empty."""
    return query_page(
        DeclarationItem.by_holder.query, unit_id, limit, cursor, read_head, range_key_condition=_within(group)
    )


def list_groups(unit_id: str, groups: Iterable[str], limit: int, cursor: str | None) -> Page[Declaration]:
    """Several groups of what the unit holds as one list, in the desk's order.

    Each query finds something, if the groups are those that the counts know of; after READS of them the page ends,
    and is short only then.
    """
    found: list[Declaration] = []
    stands, reads = position(cursor, unit_id, "desk_sort"), 0
    for group in sorted(groups):
        is_here = stands.startswith(group)
        if stands > group and not is_here:
            continue
        page = list_desk(unit_id, group, limit - len(found), cursor if is_here else None)
        found += page.items
        reads += 1
        if found and (len(found) == limit or reads == READS):
            return Page(found, _after(found[-1], unit_id))
    return Page(found, None)


def _after(declaration: Declaration, unit_id: str) -> str:
    pk = f"decl#{declaration.declaration_id}"
    return cursor_at(pk=pk, sk="head", desk_key=unit_id, desk_sort=desk_sort(declaration, declaration.status))


def list_sent(unit_id: str, group: str, limit: int, cursor: str | None) -> Page[Declaration]:
    """What has left the unit, with the heads as they stand now."""
    page = query_page(
        DeclarationItem.by_holder.query,
        f"sent#{unit_id}",
        limit,
        cursor,
        lambda item: (str(item.pk), "head"),
        range_key_condition=_within(group),
    )
    heads = {item.pk: read_head(item) for item in DeclarationItem.batch_get(page.items)} if page.items else {}
    return Page([heads[pk] for pk, _ in page.items if pk in heads], page.cursor)


def _within(group: str) -> object:
    return DeclarationItem.desk_sort.startswith(group) if group else None


def count_desk(unit_id: str) -> dict[tuple[str, str, str], int]:
    """(series, level, status) → how many the unit holds, in one Query whatever their number."""
    Counter._get_connection()
    counts: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for counter in query_all(Counter.query, f"desk#{unit_id}"):
        series, level, status, _ = counter.sk.split("#")
        counts[series, level, status] += int(counter.amount)
    return {group: amount for group, amount in counts.items() if amount}


def load_heads(declaration_ids: list[str]) -> dict[str, Declaration]:
    """Consistent heads by id, in the order asked for; unknown ids are left out."""
    keys = [(f"decl#{declaration_id}", "head") for declaration_id in dict.fromkeys(declaration_ids)]
    found = {
        head.declaration_id: head for head in map(read_head, DeclarationItem.batch_get(keys, consistent_read=True))
    }
    return {declaration_id: found[declaration_id] for declaration_id in declaration_ids if declaration_id in found}
