"""Filling in: one section at a time, each under its own version."""

import json
from typing import Any

from chalice.app import Blueprint
from pydantic import BaseModel, RootModel

from chalicelib.domain import declarations
from chalicelib.domain import sections as rules
from chalicelib.domain.actors import Role
from chalicelib.domain.editing import refuse_closed
from chalicelib.domain.errors import FieldError, NotFound
from chalicelib.domain.sections.plausibility import refuse_impossible
from chalicelib.domain.times import local_date
from chalicelib.handlers.etags import section_version, with_section
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import contents

blueprint = Blueprint(__name__)


class SectionData(RootModel[dict[str, Any]]):
    """One section as `/v1/schemas/declaration` describes it; gaps are allowed until the submission."""


class SavedSection(BaseModel):
    """`missing` is what this section still lacks."""

    section: str
    label: str
    version: int
    data: dict[str, Any]
    missing: list[FieldError]


@route(
    blueprint,
    "PUT",
    "/v1/declarations/{declaration_id}/sections/{section}",
    allow=frozenset({Role.APPLICANT}),
    body=SectionData,
    needs_if_match=True,
    returns=SavedSection,
    tag="申报",
)
def save_section(request: Request, declaration_id: str, section: str) -> Answer:
    """保存一个部分；内容没有变化时不产生新版本"""
    if section not in rules.SECTIONS:
        raise NotFound("没有这个部分")
    declaration, before, version = contents.load_section(declaration_id, section)
    declarations.refuse_stranger(declaration, request.actor)
    data = request.body.root
    rules.refuse_wrong(section, data)
    refuse_impossible(section, data, local_date(request.now))
    seen = section_version(request.if_match or "", section)
    refuse_closed(declaration)
    if not _is_same(before, data):
        version = contents.save_section(declaration_id, request.actor.account_id, section, data, seen)
    saved = SavedSection(
        section=section,
        label=rules.label(section),
        version=version,
        data=data,
        missing=rules.missing_fields(section, data),
    )
    return Answer(saved, etag=with_section(request.if_match or "", section, version))


def _is_same(before: Any, data: Any) -> bool:
    """To the letter: a form that saves by itself writes nothing when nothing was typed."""
    return json.dumps(before, sort_keys=True) == json.dumps(data, sort_keys=True)
