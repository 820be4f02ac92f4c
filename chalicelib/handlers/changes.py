"""What was corrected since the version returned."""

import json
from typing import Any

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import completeness, differences, points
from chalicelib.domain.actors import UNITS, Actor, Role
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.differences import Difference
from chalicelib.handlers.declarations import load_visible_head
from chalicelib.handlers.heads import ShownPoint
from chalicelib.handlers.web import Request, route
from chalicelib.storage import contents, notices, snapshots

blueprint = Blueprint(__name__)


class Changes(BaseModel):
    """From the submission that was returned to the newest, or to what the applicant is writing (`to_submission` null).

    `untouched` are the points of the return about which nothing was changed.
    """

    items: list[Difference] = []
    untouched: list[ShownPoint] = []
    from_submission: int | None = None
    to_submission: int | None = None


@route(
    blueprint,
    "GET",
    "/v1/declarations/{declaration_id}/changes",
    allow=UNITS | {Role.APPLICANT},
    returns=Changes,
    tag="审核",
)
def read_changes(request: Request, declaration_id: str) -> Changes:
    """修改对比：退回之后改了哪些内容"""
    declaration = load_visible_head(declaration_id, request.actor)
    asked = declaration.correction_asked
    if asked is None:
        return Changes()
    before = snapshots.load_snapshot(declaration_id, asked.submission)
    after, newest = _later(declaration, request.actor)
    left = differences.untouched(before, after, asked.fields)
    own = notices.load_notice(declaration.notice_id).attachment_labels
    return Changes(
        items=differences.compare(before, after, asked.fields, own),
        untouched=[
            ShownPoint(field=point, label=points.label(point, own), note=declaration.return_notes.get(point))
            for point in left
        ],
        from_submission=asked.submission,
        to_submission=newest,
    )


def _later(declaration: Declaration, actor: Actor) -> tuple[dict[str, Any], int | None]:
    """The newest submission; the applicant who is correcting sees their own writing."""
    if not (declaration.is_editable and actor.account_id == declaration.applicant_id):
        newest = declaration.submissions
        return snapshots.load_snapshot(declaration.declaration_id, newest), newest
    whole = contents.load_whole(declaration.declaration_id)
    text, _ = completeness.snapshot(whole.declaration, whole.sections, whole.attachments)
    content: dict[str, Any] = json.loads(text)
    return content, None
