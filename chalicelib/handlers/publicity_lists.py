"""The publicity list 公示名单 for the notice board, drawn when it is first asked for."""

from chalice.app import Blueprint

from chalicelib.domain import publicities as rules
from chalicelib.domain import publicity_content
from chalicelib.domain.actors import REVIEWERS
from chalicelib.handlers.attachments import Download
from chalicelib.handlers.web import Request, route
from chalicelib.settings import settings
from chalicelib.storage import files
from chalicelib.storage import publicities as stored

blueprint = Blueprint(__name__)


@route(
    blueprint,
    "GET",
    "/v1/publicities/{publicity_id}/list",
    allow=REVIEWERS,
    returns=Download,
    tag="公示",
)
def print_publicity(request: Request, publicity_id: str) -> Download:
    """打印公示名单：取得下载地址"""
    publicity = stored.load_publicity(publicity_id)
    rules.refuse_stranger(publicity, request.actor)
    key = publicity_content.file_key(publicity)
    if not files.exists(key):
        from chalicelib.documents.publicity_list import render

        people = publicity_content.listed(stored.load_people(publicity_id), publicity.unit_name)
        files.write(key, render(publicity_content.notice_of(publicity), people), "application/pdf")
    link = files.presign_download(key, publicity_content.filename(publicity))
    return Download(url=link, expires_in=settings().download_seconds)
