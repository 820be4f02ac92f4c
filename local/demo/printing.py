"""What the story leaves on paper: the committee's summary table, as PDF and as a workbook, and the panel's minutes."""

from collections.abc import Callable
from pathlib import Path

import requests

from local.demo.stage import LEVEL, Stage

SECONDS = 60


def print_summaries(stage: Stage, out: Path, tell: Callable[[str], None]) -> None:
    """`out/summary.pdf` and `out/summary.xlsx`; asked for twice, each is drawn once."""
    out.mkdir(parents=True, exist_ok=True)
    committee = stage.units["committee"]
    for extension in ("pdf", "xlsx"):
        asked = {"notice_id": stage.notice_id, "level": LEVEL, "format": extension}
        made = committee.post("/v1/summaries", asked)
        again = committee.post("/v1/summaries", asked)
        assert again["document_id"] == made["document_id"], again
        _save(made["url"], out / f"summary.{extension}")
        tell(f"评委会生成{made['filename']}：{out / f'summary.{extension}'}")


def print_minutes(stage: Stage, out: Path, tell: Callable[[str], None]) -> None:
    """`out/minutes.pdf`, to be signed."""
    made = stage.units["committee"].get(f"/v1/panels/{stage.names['panel']}/minutes")
    _save(made["url"], out / "minutes.pdf")
    tell(f"会议纪要已保存，供主任委员和到会专家签字：{out / 'minutes.pdf'}")


def _save(url: str, to: Path) -> None:
    got = requests.get(url, timeout=SECONDS)
    got.raise_for_status()
    to.write_bytes(got.content)
