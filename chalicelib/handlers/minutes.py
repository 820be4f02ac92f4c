"""The minutes 会议纪要 of a panel, or of a meeting held elsewhere: drawn when first asked for, and to be signed."""

from datetime import datetime

from chalice.app import Blueprint

from chalicelib.domain import minutes as rules
from chalicelib.domain import opinions, results, sittings
from chalicelib.domain.actors import Actor, Permission, Role
from chalicelib.domain.minutes import MinutesContent
from chalicelib.domain.results import Panel
from chalicelib.domain.sittings import Sitting
from chalicelib.handlers.attachments import Download
from chalicelib.handlers.web import Request, route
from chalicelib.settings import settings
from chalicelib.storage import files, notices, panels
from chalicelib.storage import sittings as stored
from chalicelib.storage.desks import load_heads
from chalicelib.storage.opinions import load_readers

blueprint = Blueprint(__name__)


@route(
    blueprint,
    "GET",
    "/v1/panels/{panel_id}/minutes",
    allow=frozenset({Role.COMMITTEE}),
    returns=Download,
    looks_again=True,
    permission=Permission.REVIEW,
    tag="评审",
)
def print_minutes(request: Request, panel_id: str) -> Download:
    """打印评审会议纪要：取得下载地址（含线下评审会议）"""
    sitting = stored.find_sitting(panel_id)
    if sitting is None:
        content = _offline(panels.load_panel(panel_id), request.actor, request.now)
    else:
        content = _drawn(sitting, request.actor, request.now)
    key = rules.file_key(panel_id, content)
    if not files.exists(key):
        from chalicelib.documents.minutes import render

        files.write(key, render(content), "application/pdf")
    link = files.presign_download(key, rules.filename(content), inline=True)
    return Download(url=link, expires_in=settings().download_seconds)


def _drawn(sitting: Sitting, actor: Actor, now: datetime) -> MinutesContent:
    sittings.refuse_stranger(sitting, actor)
    rules.refuse_unfinished(sitting)
    recusals = stored.load_recusals(sitting.panel_id)
    given = opinions.counted(load_readers(sitting.panel_id), stored.by_candidate(recusals), sitting.member_ids)
    content = rules.of_drawn(
        sitting,
        panels.find_panel(sitting.panel_id),
        notices.load_notice(sitting.notice_id),
        load_heads(sitting.candidates),
        recusals,
        stored.load_snapshot(sitting.panel_id),
        {one: given.get(one, 0) for one in sitting.candidates},
    )
    stored.save_sitting(rules.note_opening(sitting, content.digest, actor, now))
    return content


def _offline(panel: Panel, actor: Actor, now: datetime) -> MinutesContent:
    results.refuse_stranger(panel, actor)
    content = rules.of_offline(
        panel, notices.load_notice(panel.notice_id), load_heads([tally.declaration_id for tally in panel.items])
    )
    panels.save_panel(rules.note_opening(panel, content.digest, actor, now))
    return content
