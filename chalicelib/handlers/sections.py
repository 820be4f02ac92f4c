"""Filling in: one section at a time, each under its own version."""

from typing import Any

from chalice.app import Blueprint
from pydantic import BaseModel, RootModel

from chalicelib.domain import declarations
from chalicelib.domain import sections as rules
from chalicelib.domain.actors import Role
from chalicelib.domain.errors import FieldError, NotFound
from chalicelib.handlers.etags import section_version, with_section
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import contents
from chalicelib.storage import declarations as stored

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
    """保存一个部分"""
    declaration = stored.load_declaration(declaration_id)
    if not declarations.may_see(request.actor, declaration) or section not in rules.SECTIONS:
        raise NotFound("没有找到这份申报或这个部分")
    data = request.body.root
    rules.refuse_wrong(section, data)
    seen = section_version(request.if_match or "", section)
    version = contents.save_section(declaration_id, request.actor.account_id, section, data, seen)
    saved = SavedSection(
        section=section,
        label=rules.label(section),
        version=version,
        data=data,
        missing=rules.missing_fields(section, data),
    )
    return Answer(saved, etag=with_section(request.if_match or "", section, version))
