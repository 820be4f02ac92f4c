"""The decisions along the way: submission, withdrawal, review, acceptance."""

from typing import Annotated

from chalice.app import Blueprint
from pydantic import BaseModel, Field

from chalicelib.domain import bars, completeness, review_chain
from chalicelib.domain.actors import REVIEWERS, Permission, Role
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.declarations import Declaration, refuse_late
from chalicelib.domain.errors import Conflict, PreconditionFailed, Stale
from chalicelib.domain.notices import Term
from chalicelib.domain.references import Confirmed
from chalicelib.domain.review_chain import Act, Ruling
from chalicelib.domain.times import local_date
from chalicelib.handlers.decisions import Acceptance, Review, asked, ruling_on
from chalicelib.handlers.declarations import load_visible, load_visible_head
from chalicelib.handlers.etags import head_version
from chalicelib.handlers.heads import Head, show_head
from chalicelib.handlers.terms import as_due_now
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import bars as stored_bars
from chalicelib.storage import contents, notices
from chalicelib.storage import declarations as stored
from chalicelib.storage.transaction import Transaction

blueprint = Blueprint(__name__)
APPLICANT = frozenset({Role.APPLICANT})


class Submission(BaseModel):
    pledge: Annotated[Confirmed, Field(description="个人承诺所填内容真实")]


@route(
    blueprint,
    "POST",
    "/v1/declarations/{declaration_id}/submission",
    allow=APPLICANT,
    body=Submission,
    returns=Head,
    tag="申报",
)
def submit_declaration(request: Request, declaration_id: str) -> Answer:
    """确定申报"""
    whole = load_visible(declaration_id, request.actor)
    declaration = whole.declaration
    notice = notices.load_notice(declaration.notice_id)
    also = Transaction()
    due = notice.term(notice.report_by, declaration.submissions > 0, request.now)
    ruling = Ruling(act=Act.SUBMIT, due=due, due_of=Term.REPORT_BY)
    if declaration.is_editable:
        refuse_late(declaration, notice, request.now)
        bar = stored_bars.find_bar(request.actor.account_id)
        bars.refuse_barred(bar, local_date(request.now))
        stored_bars.unless_barred(also, request.actor.account_id, bar)
        _refuse_unpledged(request.body)
        completeness.refuse_incomplete(completeness.missing(declaration, whole.sections, whole.attachments, notice))
        text, digest = completeness.snapshot(declaration, whole.sections, whole.attachments)
        n = declaration.submissions + 1
        contents.add_snapshot(also, whole, n, text)
        ruling.details, ruling.marks = {"snapshot_sha256": digest, "submission": n}, {"submissions": n}
        if warned := completeness.warnings(declaration, whole.sections, notice):
            ruling.details["warnings"] = [item.message for item in warned]
    try:
        change = review_chain.decide(declaration, request.actor, ruling, request.now)
        stored.save_declaration(change, also)
    except Stale:
        # Not looked at again: what was edited meanwhile, the person has not seen. But a double click is no edit.
        stands = stored.load_declaration(declaration_id)
        if not review_chain.is_repetition(stands, request.actor, ruling):
            raise
        change = nothing(stands)
    return _shown(request, change)


def _refuse_unpledged(given: Submission) -> None:
    if not given.pledge:
        raise Conflict("请先阅读并作出个人承诺", code="pledge_missing")


@route(
    blueprint,
    "POST",
    "/v1/declarations/{declaration_id}/withdrawal",
    allow=APPLICANT,
    returns=Head,
    looks_again=True,
    tag="申报",
)
def withdraw_declaration(request: Request, declaration_id: str) -> Answer:
    """撤回申报（用人单位审核之前）"""
    return _decide(request, stored.load_declaration(declaration_id), Ruling(act=Act.WITHDRAW))


@route(
    blueprint,
    "POST",
    "/v1/declarations/{declaration_id}/review",
    allow=REVIEWERS,
    body=Review,
    takes_if_match=True,
    returns=Head,
    looks_again=True,
    tag="审核",
    permission=Permission.REVIEW,
)
def review_declaration(request: Request, declaration_id: str) -> Answer:
    """审核：通过、退回或不予受理"""
    return _review(request, declaration_id)


@route(
    blueprint,
    "POST",
    "/v1/declarations/{declaration_id}/acceptance",
    allow=frozenset({Role.COMMITTEE}),
    body=Acceptance,
    takes_if_match=True,
    returns=Head,
    looks_again=True,
    tag="评审",
    permission=Permission.REVIEW,
)
def accept_declaration(request: Request, declaration_id: str) -> Answer:
    """受理：受理、退回或不予受理"""
    return _review(request, declaration_id)


def _review(request: Request, declaration_id: str) -> Answer:
    declaration = load_visible_head(declaration_id, request.actor)
    ruling = ruling_on(declaration, asked(request.body), request.actor, notices.load_notice, request.now)
    return _decide(request, declaration, ruling)


def _decide(request: Request, declaration: Declaration, ruling: Ruling) -> Answer:
    if request.if_match is not None and head_version(request.if_match) != str(declaration.version):
        raise PreconditionFailed()
    change = review_chain.decide(declaration, request.actor, ruling, request.now)
    stored.save_declaration(change)
    return _shown(request, change)


def _shown(request: Request, change: Change[Declaration]) -> Answer:
    """The head, under the version that the change leaves behind."""
    version = (change.after.version or 0) + (0 if change.is_nothing else 1)
    return Answer(show_head(as_due_now(change.after), request.actor, request.now), etag=str(version))
