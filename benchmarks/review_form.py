"""How long a review form of about eight pages takes, cold and warm. `python -m benchmarks.review_form` prints it."""

import io
import statistics
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

_ROUNDS = 30
_NOW = datetime(2026, 5, 6, 1, 0, tzinfo=UTC)


def rows() -> list[tuple[str, str]]:
    """What was measured and the measured value with its unit, as text."""
    first = subprocess.run(
        [sys.executable, "-m", "benchmarks.review_form", "--first"], capture_output=True, text=True, check=True
    )
    opened, drawn = first.stdout.split()
    times, busy, size, pages = _warm()
    return [
        ("review form: import in a fresh process", f"{opened} ms"),
        ("review form: first one after the import", f"{drawn} ms"),
        (f"review form: warm, median of {_ROUNDS}", f"{statistics.median(times):.0f} ms"),
        (f"review form: warm, slowest of {_ROUNDS}", f"{max(times):.0f} ms"),
        ("review form: warm, of the processor alone", f"{statistics.median(busy):.0f} ms"),
        ("review form: size, with portrait", f"{size / 1000:.0f} kB"),
        ("review form: pages", str(pages)),
    ]


def _warm() -> tuple[list[float], list[float], int, int]:
    """Milliseconds by the clock, and by the processor: other work on the machine does not lengthen those."""
    from pypdf import PdfReader

    from chalicelib.documents.review_form import render

    content, portrait = sample()
    pdf = render(content, portrait)
    times, busy = [], []
    for _ in range(_ROUNDS):
        start, begun = time.perf_counter(), time.process_time()
        render(content, portrait)
        times.append((time.perf_counter() - start) * 1000)
        busy.append((time.process_time() - begun) * 1000)
    return times, busy, len(pdf), len(PdfReader(io.BytesIO(pdf)).pages)


def _first() -> tuple[float, float]:
    """Milliseconds to import what draws forms, and to draw the first; pydantic is there before, as in Lambda."""
    content, portrait = sample()
    start = time.perf_counter()
    from chalicelib.documents.review_form import render

    imported = time.perf_counter()
    render(content, portrait)
    return (imported - start) * 1000, (time.perf_counter() - imported) * 1000


def sample() -> tuple[Any, bytes]:
    """An engineer with twenty years behind them, as the panel's office has the form."""
    from chalicelib.domain.review_form import Filled, content
    from local.portraits import draw_portrait

    declaration = _declaration()
    filled = Filled(_snapshot(), is_frozen=True)
    return content(declaration, _notice(), filled, [], ("370102198806121234", "13853100001")), draw_portrait(7)


def _notice() -> Any:
    from chalicelib.domain.notices import Notice

    windows = {"opens_at": _NOW, "closes_at": _NOW, "report_by": _NOW, "accept_by": _NOW}
    told = {"notice_id": "n", "unit_id": "c", "unit_name": "济南市工程技术职务高级评审委员会"}
    return Notice(**told, **windows, year=2026, series="engineering", levels=["associate_senior"])


def _declaration() -> Any:
    from chalicelib.domain.actors import Role
    from chalicelib.domain.declarations import Declaration, Hop, Opinion, PublicityMark, Status

    def unit(party: str, name: str, kind: Role, rank: int | None, text: str) -> Hop:
        opinion = Opinion(text=text, by="李卫东", at=_NOW)
        return Hop(party_id=party, name=name, kind=kind, arrived_at=_NOW, rank=rank, opinion=opinion)

    long = "该同志政治立场坚定，遵守国家法律法规，爱岗敬业，业务能力强，申报材料真实有效，符合申报条件，同意推荐。"
    route = [
        Hop(party_id="p", name="王明", kind=Role.APPLICANT, arrived_at=_NOW),
        unit("e", "济南城建集团第一工程有限公司", Role.EMPLOYER, 1, long),
        unit("s", "济南城市建设集团有限公司", Role.SUPERVISOR, 3, "材料齐全，同意推荐。"),
        unit("c", "济南市工程技术职务高级评审委员会", Role.COMMITTEE, None, ""),
    ]
    return Declaration(
        declaration_id="d",
        applicant_id="p",
        applicant_name="王明",
        notice_id="n",
        year=2026,
        series="engineering",
        level="associate_senior",
        title="高级工程师",
        specialty="电气自动化",
        mode="正常申报",
        unit_id="e",
        unit_name="济南城建集团第一工程有限公司",
        committee_id="c",
        committee_name="济南市工程技术职务高级评审委员会",
        status=Status.ACCEPTED,
        since=_NOW,
        route=route,
        submissions=1,
        publicity=PublicityMark(publicity_id="x", starts_on=date(2026, 5, 7), ends_on=date(2026, 5, 13)),
        created_at=_NOW,
    )


def _snapshot() -> str:
    """Read from a file beside this one: invented, and long."""
    return Path(__file__).with_name("review_form.json").read_text(encoding="utf-8")


if __name__ == "__main__":
    if "--first" in sys.argv:
        print(*(f"{value:.0f}" for value in _first()))
    else:
        for what, measured in rows():
            print(f"{what:45} {measured}")
