"""What a review form (评审表) says. Everything is Chinese text ready to print, in the order of the printed form."""

from datetime import date
from typing import Literal

from pydantic import BaseModel

#: Raised whenever the drawing changes: every form is then made anew.
TEMPLATE = "1"


class Pair(BaseModel, frozen=True):
    """A label with its value; `value` is empty where nothing was filled in."""

    label: str
    value: str


class Grid(BaseModel, frozen=True):
    """Short fields, side by side."""

    kind: Literal["grid"] = "grid"
    pairs: list[Pair]


class Listing(BaseModel, frozen=True):
    """A table; `title` is empty when it is all that the section has."""

    kind: Literal["listing"] = "listing"
    title: str = ""
    columns: list[str]
    rows: list[list[str]]


class Prose(BaseModel, frozen=True):
    """A long text under its label; a line break begins a paragraph."""

    kind: Literal["prose"] = "prose"
    label: str
    text: str


class Statement(BaseModel, frozen=True):
    """Sentences that the declarant signs, on the day they gave, else on that of the submission."""

    kind: Literal["statement"] = "statement"
    sentences: list[str]
    signed_on: str = ""


Part = Grid | Listing | Prose | Statement


class FormSection(BaseModel, frozen=True):
    title: str
    parts: list[Part]


class Paper(BaseModel, frozen=True):
    """One line of the 附件目录."""

    kind: str
    filename: str
    pages: int | None = None


class UnitOpinion(BaseModel, frozen=True):
    """One unit's block. Empty fields stay as space, to be filled in by hand or on the way."""

    heading: str
    unit: str = ""
    text: str = ""
    rank: int | None = None
    publicity: tuple[date, date] | None = None
    signer: str = ""
    signed_on: date | None = None


class Verdict(BaseModel, frozen=True):
    """The committee's block; empty until the result is published."""

    committee: str
    result: str = ""
    members: int | None = None
    present: int | None = None
    yes: int | None = None
    no: int | None = None
    abstain: int | None = None
    judged_on: date | None = None
    approval_number: str = ""
    certificate_number: str = ""


class FormContent(BaseModel, frozen=True):
    """The words of one 专业技术职称评审表; equal contents (and portraits) give equal documents."""

    year: int
    series: str
    level: str
    title: str
    specialty: str
    mode: str
    commissioned: bool
    committee: str
    unit: str
    current_title: str
    name: str
    id_number: str
    phone: str
    portrait_sha256: str | None
    begun_on: date
    signed_on: date | None
    """The day of the submission that is printed; None on a draft."""
    mark: str
    """The watermark: 草稿, 修改中, or none."""
    submission: int
    """Which submission is printed; 0 on a draft."""
    sha256: str
    """Of the frozen snapshot, as it stands in the history, so that paper can be compared; empty on a draft."""
    sections: list[FormSection]
    papers: list[Paper]
    opinions: list[UnitOpinion]
    verdict: Verdict
    undrawn: list[str] = []
    """Characters that no font of ours has, in the order of the form; 〓 stands in their places."""
