"""One's own stock of achievements: kept over the years, chosen into a declaration, filled from one."""

from typing import Annotated, Any

from chalice.app import Blueprint
from pydantic import BaseModel, Field, RootModel

from chalicelib.domain import achievements as rules
from chalicelib.domain.achievements import Achievement, AchievementDraft, AchievementKind
from chalicelib.domain.actors import Role
from chalicelib.domain.editing import refuse_closed
from chalicelib.domain.errors import FieldError, Invalid, PreconditionFailed
from chalicelib.domain.references import Id
from chalicelib.domain.times import Moment, local_date
from chalicelib.handlers.declarations import load_visible
from chalicelib.handlers.etags import whole_etag
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.listing import Listing, Paging, listed
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import achievements as stored
from chalicelib.storage import contents

blueprint = Blueprint(__name__)
APPLICANT = frozenset({Role.APPLICANT})


class ShownAchievement(BaseModel):
    """`version` is its ETag, for an edit from the list."""

    achievement_id: str
    kind: AchievementKind
    section: str
    data: dict[str, Any]
    added_at: Moment
    version: int


class AchievementData(RootModel[dict[str, Any]]):
    """One row of a list of achievements as `/v1/schemas/declaration` describes it."""


class AchievementQuery(Paging):
    kind: AchievementKind | None = None


class Choice(BaseModel):
    achievement_ids: Annotated[list[Id], Field(min_length=1, max_length=stored.MOST_AT_ONCE)]


class Chosen(BaseModel):
    """`sections` are those that have grown, with their new versions."""

    added: int
    already_there: int
    sections: dict[str, int]


class Source(BaseModel):
    declaration_id: Id


class Imported(BaseModel):
    added: int
    items: list[ShownAchievement]


def show_achievement(one: Achievement) -> ShownAchievement:
    return ShownAchievement(**one.model_dump(), section=one.kind.section, version=one.version or 1)


@route(
    blueprint,
    "GET",
    "/v1/me/achievements",
    allow=APPLICANT,
    query=AchievementQuery,
    returns=Listing[ShownAchievement],
    tag="成果",
)
def list_achievements(request: Request) -> Listing[ShownAchievement]:
    """我的成果库"""
    query: AchievementQuery = request.query
    page = stored.list_achievements(request.actor.account_id, query.kind, query.limit, query.cursor)
    return Listing[ShownAchievement](**listed(page, show_achievement))


@route(
    blueprint,
    "POST",
    "/v1/me/achievements",
    allow=APPLICANT,
    body=AchievementDraft,
    returns=ShownAchievement,
    status=201,
    idempotent=True,
    tag="成果",
)
def add_achievement(request: Request) -> Answer:
    """添加一项成果"""
    given: AchievementDraft = request.body
    rules.refuse_wrong_row(given.kind, given.data, local_date(request.now))
    rules.refuse_too_many(stored.count_achievements(request.actor.account_id))
    made = _made(given.kind, given.data, request)
    answer = Answer(show_achievement(made), etag="1")
    stored.add_achievement(request.actor.account_id, made, request.receipt(answer))
    return answer


def _made(kind: AchievementKind, data: dict[str, Any], request: Request, n: int = 0) -> Achievement:
    given_id = rules.achievement_id(kind, new_id(), request.now, n)
    return Achievement(achievement_id=given_id, kind=kind, data=data, added_at=request.now)


@route(
    blueprint,
    "PUT",
    "/v1/me/achievements/{achievement_id}",
    allow=APPLICANT,
    body=AchievementData,
    needs_if_match=True,
    returns=ShownAchievement,
    tag="成果",
)
def save_achievement(request: Request, achievement_id: str) -> Answer:
    """修改一项成果（已选入申报的不受影响）"""
    account_id, data = request.actor.account_id, request.body.root
    before = stored.load_achievement(account_id, achievement_id)
    rules.refuse_wrong_row(before.kind, data, local_date(request.now))
    if request.if_match != str(before.version):
        raise PreconditionFailed()
    after = before.model_copy(update={"data": data})
    version = stored.save_achievement(account_id, after)
    return Answer(show_achievement(after.model_copy(update={"version": version})), etag=str(version))


@route(
    blueprint,
    "DELETE",
    "/v1/me/achievements/{achievement_id}",
    allow=APPLICANT,
    returns=None,
    status=204,
    tag="成果",
)
def remove_achievement(request: Request, achievement_id: str) -> Answer:
    """从成果库删除一项（已选入申报的不受影响）"""
    account_id = request.actor.account_id
    stored.remove_achievement(account_id, stored.load_achievement(account_id, achievement_id))
    return Answer()


@route(
    blueprint,
    "POST",
    "/v1/me/achievements/imports",
    allow=APPLICANT,
    body=Source,
    returns=Imported,
    tag="成果",
)
def import_achievements(request: Request) -> Imported:
    """把一份申报中的成果存入成果库，已有的不重复"""
    whole = load_visible(request.body.declaration_id, request.actor)
    importing = stored.Import(request.actor.account_id)
    rows = rules.to_import(whole.sections, importing.stock, local_date(request.now))
    if rows:
        rules.refuse_too_many(len(importing.stock), len(rows))
    made = [_made(kind, row, request, n) for n, (kind, row) in enumerate(rows)]
    importing.write(made)
    return Imported(added=len(made), items=[show_achievement(one) for one in made])


@route(
    blueprint,
    "POST",
    "/v1/declarations/{declaration_id}/achievements",
    allow=APPLICANT,
    body=Choice,
    returns=Chosen,
    tag="成果",
)
def choose_achievements(request: Request, declaration_id: str) -> Answer:
    """从成果库选入申报，已有的不重复"""
    whole = load_visible(declaration_id, request.actor)
    wanted = list(dict.fromkeys(request.body.achievement_ids))
    refuse_closed(whole.declaration)
    found = stored.load_achievements(request.actor.account_id, wanted)
    _refuse_unknown([n for n, one in enumerate(wanted) if one not in found])
    changed, added = rules.chosen(whole.sections, [found[one] for one in wanted])
    if changed:
        whole = contents.save_sections(whole, request.actor.account_id, changed)
    versions = {name: whole.versions[name] for name in changed}
    told = Chosen(added=added, already_there=len(wanted) - added, sections=versions)
    return Answer(told, etag=whole_etag(whole))


def _refuse_unknown(places: list[int]) -> None:
    said = "成果库中没有这一项，可能已被删除，请刷新后重选"
    if places:
        raise Invalid(
            said, errors=[FieldError(field=f"achievement_ids.{n}", code="unknown", message=said) for n in places]
        )
