"""Why a certificate is revoked, and what follows from it, as a rule set that can be changed without touching code.

Source: domain.md §2 rule 13. That fraud bars for three years was not read in the statute itself (†).
"""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel


class ReasonClass(StrEnum):
    """All that the public is told of the reason."""

    FRAUD = "fraud"
    IRREGULARITY = "irregularity"
    MISTAKE = "mistake"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    ReasonClass.FRAUD: "弄虚作假",
    ReasonClass.IRREGULARITY: "评审程序违规",
    ReasonClass.MISTAKE: "发证有误",
    ReasonClass.OTHER: "其他原因",
}


class RevocationRules(BaseModel, frozen=True):
    """`barring` reasons keep the person from declaring for `barred_years`, from the day of the revocation."""

    version: str
    legal_basis: str
    barring: frozenset[ReasonClass]
    barred_years: int


RULES = RevocationRules(
    version="2019-1",
    legal_basis="《职称评审管理暂行规定》（人力资源和社会保障部令第40号）",
    barring=frozenset({ReasonClass.FRAUD}),
    barred_years=3,
)


class ProofFile(BaseModel, frozen=True):
    """A file that proves the reason, as it was looked at: its hash stands in the history, too."""

    evidence_id: str
    sha256: str
    s3_version: str


class Revoked(BaseModel, frozen=True):
    """What a certificate's record keeps of its revocation; the words of the reason stay in the history."""

    revoked_on: date
    reason_class: ReasonClass
    files: tuple[ProofFile, ...] = ()
