"""What is known of oneself: who saw one's identity number, and everything as one file."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain.accesses import Access, Purpose, access
from chalicelib.domain.actors import SIGNED_IN, Actor, Permission, Role
from chalicelib.domain.channels import Preferences
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.history import Entry
from chalicelib.domain.people import Account, Profile
from chalicelib.domain.sessions import Session
from chalicelib.domain.times import Moment, local_date
from chalicelib.handlers.achievements import ShownAchievement, show_achievement
from chalicelib.handlers.declarations import WholeDeclaration, show_whole
from chalicelib.handlers.listing import Listing, Paging, listed
from chalicelib.handlers.me import Message, own_account, show_message
from chalicelib.handlers.memberships import Membership, membership_of
from chalicelib.handlers.own_certificates import (
    OwnBar,
    OwnCertificate,
    OwnOldCertificate,
    own_bar,
    own_certificate,
    own_old_certificates,
)
from chalicelib.handlers.shown_panels import PanelHead, show_panel_head
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import accesses, accounts, achievements, contents, desks, histories, outbox, sessions, sittings
from chalicelib.storage.reading import every_page
from chalicelib.storage.tables import DeclarationItem, UserItem

blueprint = Blueprint(__name__)


class ShownAccess(BaseModel):
    """`unit` is the name of the unit for which the number was opened."""

    at: Moment
    who: str
    unit: str | None
    purpose: str
    declaration_id: str | None


class OwnAccount(BaseModel):
    """The one answer with the full identity number and phone: they are the person's own."""

    user_id: str
    role: Role
    username: str
    name: str
    id_number: str | None
    phone: str
    unit_id: str | None
    permissions: list[Permission] | None
    registered_at: Moment
    confirmed_email: str | None
    preferences: Preferences


class OwnSession(BaseModel):
    session_id: str
    opened_at: Moment
    used_at: Moment
    expires_at: Moment
    agent: str


class OwnDeclaration(WholeDeclaration):
    history: list[Entry]
    certificate: OwnCertificate | None


class OwnData(BaseModel):
    """Everything that is kept of the person, as far as they may see it: no verdict before it is published."""

    exported_at: Moment
    account: OwnAccount
    profile: Profile
    sessions: list[OwnSession]
    notifications: list[Message]
    accesses: list[ShownAccess]
    history: list[Entry]
    achievements: list[ShownAchievement]
    declarations: list[OwnDeclaration]
    expert: Membership | None
    panels: list[PanelHead]
    old_certificates: list[OwnOldCertificate]
    bar: OwnBar | None


@route(blueprint, "GET", "/v1/me/accesses", allow=SIGNED_IN, query=Paging, returns=Listing[ShownAccess], tag="个人")
def list_accesses(request: Request) -> Listing[ShownAccess]:
    """谁查看过我的身份证号"""
    page = accesses.list_accesses(request.actor.account_id, request.query.limit, request.query.cursor)
    return Listing[ShownAccess](**listed(page, _shown_access))


@route(blueprint, "GET", "/v1/me/export", allow=SIGNED_IN, returns=OwnData, tag="个人")
def export_own_data(request: Request) -> Answer:
    """导出我的全部个人数据"""
    account = own_account(request)
    own = _own_account(account, access(request.actor, Purpose.EXPORT, request.now))
    data = _collected(account, own, request)
    filename = quote(f"个人数据-{local_date(request.now)}.json")
    return Answer(data, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{filename}"})


def _own_account(account: Account, noted: Access) -> OwnAccount:
    """Exporting is an access like any other, and stands in what is exported."""
    if account.id_number:
        id_number = accesses.disclose_id_number(account, noted)
    else:
        id_number = None
        accesses.note(account.account_id, noted)
    told = account.model_dump(include=set(OwnAccount.model_fields) - {"id_number", "phone", "permissions"})
    return OwnAccount(
        **told,
        user_id=account.account_id,
        id_number=id_number,
        phone=accounts.open_phone(account.account_id, account.phone),
        permissions=account.actor.granted,
    )


def _collected(account: Account, own: OwnAccount, request: Request) -> OwnData:
    account_id, actor = account.account_id, request.actor
    declared = [*_declared(account_id, False), *_declared(account_id, True)]
    return OwnData(
        exported_at=request.now,
        account=own,
        profile=account.profile,
        sessions=[_own_session(one) for one in every_page(lambda at: sessions.list_sessions(account_id, 100, at))],
        notifications=[show_message(one) for one in every_page(lambda at: outbox.list_inbox(account_id, 100, at))],
        accesses=[_shown_access(one) for one in every_page(lambda at: accesses.list_accesses(account_id, 100, at))],
        history=_history(UserItem, accounts.key(account_id)),
        achievements=[show_achievement(one) for one in achievements.all_achievements(account_id)],
        declarations=[_own_declaration(declaration, actor) for declaration in declared],
        expert=membership_of(account),
        panels=_panels(account),
        old_certificates=own_old_certificates(account_id),
        bar=own_bar(account_id),
    )


def _panels(account: Account) -> list[PanelHead]:
    """Those an expert was drawn for; how they voted is not kept under anybody's name."""
    if account.role != Role.EXPERT:
        return []
    every = every_page(lambda cursor: sittings.list_of_expert(account.account_id, 100, cursor))
    return [show_panel_head(sitting) for sitting in every]


def _declared(account_id: str, deleted: bool) -> Iterator[Declaration]:
    """Drafts that were deleted are kept until nobody may restore them any more."""
    return every_page(lambda cursor: desks.list_own(account_id, None, 100, cursor, deleted))


def _history(model: Any, pk: str) -> list[Entry]:
    return list(every_page(lambda cursor: histories.list_entries(model, pk, 100, cursor)))


def _own_declaration(declaration: Declaration, actor: Actor) -> OwnDeclaration:
    """Shown through the same eyes as everywhere else."""
    whole = contents.load_whole(declaration.declaration_id, even_deleted=True)
    number = whole.declaration.certificate_number
    return OwnDeclaration(
        **show_whole(whole, actor).model_dump(),
        history=_history(DeclarationItem, f"decl#{declaration.declaration_id}"),
        certificate=own_certificate(number) if number else None,
    )


def _own_session(session: Session) -> OwnSession:
    return OwnSession(**session.model_dump(include=set(OwnSession.model_fields)))


def _shown_access(one: Access) -> ShownAccess:
    return ShownAccess(**one.model_dump(exclude={"actor_id"}))
