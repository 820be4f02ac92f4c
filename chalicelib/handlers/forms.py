"""The review form 评审表: drawn when it is first asked for, kept in S3, and handed out by links."""

from chalice.app import Blueprint

from chalicelib.domain import attachments, declarations, review_form
from chalicelib.domain.accesses import Purpose, access
from chalicelib.domain.actors import UNITS, Role
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.form_opinions import PUBLISHED
from chalicelib.domain.results import Panel
from chalicelib.domain.review_form import Filled
from chalicelib.handlers.attachments import Download
from chalicelib.handlers.declarations import load_visible
from chalicelib.handlers.openings import opened
from chalicelib.handlers.web import Request, route
from chalicelib.settings import settings
from chalicelib.storage import accesses, accounts, files, notices, panels, snapshots
from chalicelib.storage.contents import Whole

blueprint = Blueprint(__name__)


@route(
    blueprint,
    "GET",
    "/v1/declarations/{declaration_id}/form",
    allow=UNITS | {Role.APPLICANT},
    returns=Download,
    tag="申报",
)
def download_form(request: Request, declaration_id: str) -> Download:
    """查看、打印评审表：取得下载地址"""
    whole = opened(load_visible(declaration_id, request.actor), request)
    declaration = whole.declaration
    filled = _filled(request, whole)
    numbers = _numbers(request, declaration)
    notice = notices.load_notice(declaration.notice_id)
    printed = review_form.content(declaration, notice, filled, whole.attachments, numbers, _panel(declaration))
    key = review_form.file_key(declaration_id, printed)
    if not files.exists(key):
        from chalicelib.documents.review_form import render

        files.write(key, render(printed, _portrait(whole, filled)), "application/pdf")
    url = files.presign_download(key, review_form.filename(declaration), inline=True)
    return Download(url=url, expires_in=settings().download_seconds)


def _filled(request: Request, whole: Whole) -> Filled:
    declaration = whole.declaration
    if declarations.reads_draft(declaration, request.actor):
        return review_form.draft(declaration, whole.sections, whole.attachments)
    text = snapshots.load_text(declaration.declaration_id, declaration.submissions)
    return Filled(text, is_frozen=True)


def _numbers(request: Request, declaration: Declaration) -> tuple[str, str]:
    """Identity number and phone in full, which the form prints; every reader but the owner is written down first.

    Also when the form is there already: it is the reading that counts, not the drawing.
    """
    account = accounts.load_account(declaration.applicant_id)
    assert account
    phone = accounts.open_phone(account.account_id, account.phone)
    if request.actor.account_id == account.account_id:
        return accesses.own_id_number(account, request.actor.account_id), phone
    stay = declaration.hop_of(request.actor.party_id)
    unit = stay.name if stay else None
    noted = access(request.actor, Purpose.FORM, request.now, unit, declaration.declaration_id)
    return accesses.disclose_id_number(account, noted), phone


def _panel(declaration: Declaration) -> Panel | None:
    """The one that judged it, once everybody may know."""
    if declaration.status not in PUBLISHED or declaration.panel_id is None:
        return None
    return panels.load_panel(declaration.panel_id)


def _portrait(whole: Whole, filled: Filled) -> bytes | None:
    """With the bytes that were verified, by their S3 version; a form without its picture is better than none."""
    named = review_form.portrait_of(filled, whole.attachments)
    if named is None:
        return None
    key = attachments.file_key(whole.declaration.declaration_id, named["attachment_id"])
    found = files.read(key, named["s3_version"])
    return found[0] if found else None
