"""All draws for one notice × level, and which of them waits for its meeting: one, so that nobody chooses among several.

Source: domain.md §2 rule 11 (experts are drawn at random). A panel judges everybody who is accepted by its opening, or
those of the specialties it was planned for; so two drawn panels could mean the same candidates unless both name
specialties, and none that the other names (decision 0052). No draw is ever taken off: whoever draws again after a
cancellation is counted.
"""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, Field

from chalicelib.domain.errors import Conflict
from chalicelib.domain.sittings import Sitting, SittingStatus
from chalicelib.domain.times import Moment, spoken


class Standing(StrEnum):
    WAITING = "waiting"
    OPENED = "opened"
    CANCELLED = "cancelled"


_SETTLED = {SittingStatus.OPEN: Standing.OPENED, SittingStatus.CANCELLED: Standing.CANCELLED}


class Draw(BaseModel, frozen=True):
    """`specialties` are those its panel was planned for; none means all."""

    panel_id: str
    drawn_at: Moment
    specialties: list[str] = []
    standing: Standing = Standing.WAITING

    def may_mean_the_same(self, specialties: list[str]) -> bool:
        return not self.specialties or not specialties or bool(set(self.specialties) & set(specialties))


class DrawRegister(BaseModel):
    """Of one notice × level, in the order of the draws."""

    notice_id: str
    level: str
    draws: list[Draw] = Field(default_factory=list)
    version: int | None = Field(default=None, exclude=True)


def entered(register: DrawRegister, sitting: Sitting, now: datetime) -> DrawRegister:
    """Raises Conflict `panel_drawn`, naming the panel that waits."""
    for draw in register.draws:
        if draw.standing == Standing.WAITING and draw.may_mean_the_same(sitting.specialties):
            raise Conflict(
                f"该通知该级别已于{spoken(draw.drawn_at)}抽取过评审专家，会议尚未开始；请先开始或取消那次会议。"
                "分专业组评审的，请在组建会议时指明互不重叠的专业",
                code="panel_drawn",
                panel_id=draw.panel_id,
            )
    drawn = Draw(panel_id=sitting.panel_id, drawn_at=now, specialties=sitting.specialties)
    return register.model_copy(update={"draws": [*register.draws, drawn]})


def settled(register: DrawRegister, sitting: Sitting) -> DrawRegister:
    """As the panel stands now: one that has opened, or was called off, no longer keeps others out."""
    standing = _SETTLED.get(sitting.status)
    if standing is None:
        return register
    draws = [
        draw.model_copy(update={"standing": standing}) if draw.panel_id == sitting.panel_id else draw
        for draw in register.draws
    ]
    return register.model_copy(update={"draws": draws})
