"""A draft is deleted, and the deletion undone."""

from chalice.app import Blueprint

from chalicelib.domain import deletions
from chalicelib.domain.actors import Role
from chalicelib.handlers.etags import whole_etag
from chalicelib.handlers.heads import Head, show_head
from chalicelib.handlers.terms import as_due_now
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import contents
from chalicelib.storage import declarations as stored

blueprint = Blueprint(__name__)
APPLICANT = frozenset({Role.APPLICANT})


@route(
    blueprint,
    "DELETE",
    "/v1/declarations/{declaration_id}",
    allow=APPLICANT,
    returns=None,
    status=204,
    tag="申报",
)
def delete_declaration(request: Request, declaration_id: str) -> Answer:
    """删除未提交过的草稿（30天内可恢复）"""
    declaration = stored.load_even_deleted(declaration_id)
    stored.save_declaration(deletions.delete(declaration, request.actor, request.now))
    return Answer()


@route(
    blueprint,
    "POST",
    "/v1/declarations/{declaration_id}/restoration",
    allow=APPLICANT,
    returns=Head,
    tag="申报",
)
def restore_declaration(request: Request, declaration_id: str) -> Answer:
    """恢复删除的草稿"""
    declaration = stored.load_even_deleted(declaration_id)
    stored.save_declaration(deletions.restore(declaration, request.actor, request.now))
    whole = contents.load_whole(declaration_id)
    return Answer(show_head(as_due_now(whole.declaration), request.actor, request.now), etag=whole_etag(whole))
