"""A bar on declaring: whoever obtained a title by fraud declares none for some years (domain.md §2 rule 13)."""

from datetime import date, timedelta

from pydantic import BaseModel, Field

from chalicelib.domain.errors import Conflict
from chalicelib.domain.revocation_reasons import ReasonClass
from chalicelib.domain.times import spoken_date


class Bar(BaseModel):
    """`until` is the last day of it; `rules_version` names the rule set that its length follows."""

    account_id: str
    since: date
    until: date
    reason_class: ReasonClass
    certificate_number: str
    unit_id: str
    unit_name: str
    rules_version: str
    version: int | None = Field(default=None, exclude=True)

    def is_running(self, today: date) -> bool:
        return today <= self.until


def last_day(revoked_on: date, years: int) -> date:
    """The day before the same day `years` later: what began on 20 May ends with 19 May."""
    try:
        same_day = revoked_on.replace(year=revoked_on.year + years)
    except ValueError:  # 29 February, and that year has none
        same_day = date(revoked_on.year + years, 3, 1)
    return same_day - timedelta(days=1)


def longer(earlier: Bar | None, later: Bar) -> Bar:
    """Of two bars the one that ends last; it takes the other's place in the tables."""
    if earlier is None:
        return later
    lasting = max(earlier, later, key=lambda bar: bar.until)
    return lasting.model_copy(update={"version": earlier.version})


def refuse_barred(bar: Bar | None, today: date) -> None:
    """Raises Conflict `barred`: until when, why, and whom to ask."""
    if bar is None or not bar.is_running(today):
        return
    raise Conflict(
        f"因{bar.reason_class.label}，您的证书{bar.certificate_number}已被{bar.unit_name}撤销，"
        f"{spoken_date(bar.until)}前（含当日）不能申报职称。如有疑问，请联系{bar.unit_name}",
        code="barred",
        until=str(bar.until),
        reason_class=bar.reason_class,
        ask=bar.unit_name,
    )


def refuse_accepting(bar: Bar | None, today: date) -> None:
    """What was submitted before the bar fell is not judged during it. Raises Conflict `applicant_barred`."""
    if bar is None or not bar.is_running(today):
        return
    raise Conflict(
        f"申报人因{bar.reason_class.label}被{bar.unit_name}撤销证书，{spoken_date(bar.until)}前（含当日）"
        "不能申报职称，请不予受理并写明原因",
        code="applicant_barred",
        until=str(bar.until),
        reason_class=bar.reason_class,
        ask=bar.unit_name,
    )
