"""One signed certificate of ours and the same page unsigned by other engines: `python -m benchmarks.engines.table`.

One run, all in turn, each engine in processes of its own that begin with python alone. With a folder as argument, each
engine's first page is left in it to be looked at.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
THEIRS = ROOT / ".venv-engines" / "bin" / "python"
#: Engine → every how many rounds it draws, and how many first pages: what takes seconds draws fewer.
ENGINES = {"ours": (1, 7), "ours_beside_boto3": (1, 3), "typst": (1, 7), "weasyprint": (15, 2), "fpdf2": (15, 2)}
ROUNDS = 60
#: What we want to be, as parts of typst's time, milliseconds, kilobytes and megabytes.
GOALS = (0.75, 80, 80, 70)


#: Milliseconds by the clock, and by the processor: other work on the machine does not lengthen those.
Took = tuple[float, float]


@dataclass
class Measured:
    """All that one engine said: milliseconds, bytes, kilobytes; `failure` when it could not draw at all."""

    imports: list["Took"] = field(default_factory=list)
    pages: list["Took"] = field(default_factory=list)
    warm: list["Took"] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    resident: list[int] = field(default_factory=list)
    failure: str = ""


def rows(kept: Path | None = None) -> list[tuple[str, str]]:
    """What was measured and the measured values with their units, as text."""
    from benchmarks.engines import pages

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages.write(folder, ROUNDS + 1)
        found = {engine: Measured() for engine in ENGINES}
        for turn in range(max(firsts for _, firsts in ENGINES.values()) - 1):
            for engine in [engine for engine, (_, firsts) in ENGINES.items() if turn < firsts - 1]:
                with _process(engine, folder, found[engine]):
                    pass
        _draw_in_turn(folder, found, kept)
    return [*_told(found)]


def _draw_in_turn(folder: Path, found: dict[str, Measured], kept: Path | None) -> None:
    with ExitStack() as stack:
        running = {name: stack.enter_context(_process(name, folder, told, kept)) for name, told in found.items()}
        for person in range(1, ROUNDS + 1):
            for engine, process in running.items():
                if process and person % ENGINES[engine][0] == 0:
                    _draw(process, person, found[engine])


@contextmanager
def _process(
    engine: str, folder: Path, measured: Measured, kept: Path | None = None
) -> Iterator["subprocess.Popen[str] | None"]:
    """A process that has drawn its first page, and what it said about that; none when the engine is not to be had."""
    python = sys.executable if engine.startswith("ours") else str(THEIRS)
    script = str(ROOT / "benchmarks" / "engines" / f"draw_{engine}.py")
    command = [python, script, str(folder), *([str(kept / f"{engine}.pdf")] if kept else [])]
    if measured.failure or not Path(python).exists():
        measured.failure = measured.failure or "is not installed: make bench does"
        yield None
        return
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, **pipes) as process:
        told = process.stdout.readline().split()
        if not told or told[0] == "failed":
            measured.failure = " ".join(told[1:]) or "did not start"
            yield None
            return
        measured.imports.append((float(told[0]), float(told[1])))
        measured.pages.append((float(told[2]), float(told[3])))
        measured.sizes.append(int(told[4]))
        yield process
        process.stdin.close()


def _draw(process: "subprocess.Popen[str]", person: int, measured: Measured) -> None:
    process.stdin.write(f"{person}\n")
    process.stdin.flush()
    took, busy, size, _, highest = process.stdout.readline().split()
    measured.warm.append((float(took), float(busy)))
    measured.sizes.append(int(size))
    measured.resident.append(int(highest))


def _told(found: dict[str, Measured]) -> Iterator[tuple[str, str]]:
    yield "", _line("warm", "busy", "import", "busy", "page", "busy", "size", "memory")
    for engine, measured in found.items():
        yield engine, measured.failure or _line(*_cells(_figures(measured)))
    ours = _figures(found["ours"])
    for engine in ("typst", "weasyprint", "fpdf2"):
        if not found[engine].failure:
            ratios = [mine / theirs for mine, theirs in zip(ours, _figures(found[engine]), strict=True)]
            yield f"ours : {engine}", _line(*(f"{ratio:.2f}" if ratio >= 0.01 else "< 0.01" for ratio in ratios))
    if not found["typst"].failure:
        yield "the goals", _line(*_reached(ours, found))
    yield "", "warm: a page in a process that drew before, the median of pages drawn in turn, each of another person"
    yield "", "import, page: the first in a process that began with python alone; page opens the fonts and draws"
    yield "", "busy: the same by the processor, of all threads, which other work on the machine does not lengthen"
    yield "", "others are given QR code, border (SVG) and all places, and do not sign; ours does all of it by itself"


def _reached(ours: tuple[float, ...], found: dict[str, Measured]) -> list[str]:
    """What we are of what we want to be: to typst's round by round, the first page, size, memory."""
    clock, busy = (
        statistics.median(
            mine[kind] / theirs[kind] for mine, theirs in zip(found["ours"].warm, found["typst"].warm, strict=True)
        )
        for kind in (0, 1)
    )
    wanted, *most = GOALS
    page, page_busy, size, memory = (
        f"{value:.0f}/{goal}" for value, goal in zip(ours[4:], (most[0], *most), strict=True)
    )
    return [f"{clock:.2f}/{wanted}", f"{busy:.2f}/{wanted}", "", "", page, page_busy, size, memory]


def _figures(measured: Measured) -> tuple[float, ...]:
    times = (measured.warm, measured.imports, measured.pages)
    return (
        *(statistics.median(took[kind] for took in taken) for taken in times for kind in (0, 1)),
        max(measured.sizes) / 1000,
        max(measured.resident) * 1.024 / 1000,  # Linux counts by 1,024
    )


def _cells(figures: tuple[float, ...]) -> list[str]:
    return [
        f"{value:.{1 if value < 1000 else 0}f} {unit}"
        for value, unit in zip(figures, (*["ms"] * 6, "kB", "MB"), strict=True)
    ]


def _line(*cells: str) -> str:
    return "".join(f"{cell:>12}" for cell in cells)


if __name__ == "__main__":
    for what, measured in rows(Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else None):
        print(f"{what:20} {measured}", flush=True)
