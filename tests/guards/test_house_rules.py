"""The rules of the house: small files with telling names, one clock, no scans, light imports, rooms kept apart."""

import ast
import subprocess
import sys

from tests.guards.sources import APPLICATION, ROOT, calls, nodes, place, shown

LONGEST = 300
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "base"}
HEAVY = {
    "reportlab",
    "pypdf",
    "PIL",
    "captcha",
    "segno",
    "argon2",
    "zxcvbn",
    "cryptography",
    "chinese_calendar",
    "pypinyin",
    "xlsxwriter",
    "openpyxl",
    "jinja2",
}
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
CLOCK = ROOT / "chalicelib" / "handlers" / "clock.py"
OURS = [path for room in ("chalicelib", "local", "operations", "tests") for path in sorted((ROOT / room).rglob("*.py"))]


def test_no_file_is_longer_than_its_reader_can_hold():
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in OURS}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_every_file_is_named_for_what_it_holds():
    assert [shown(path) for path in OURS if path.stem in VAGUE] == []


def names(call):
    """`datetime.datetime.now(…)` → ("datetime", "now")."""
    if not isinstance(call.func, ast.Attribute):
        return "", getattr(call.func, "id", "")
    owner = call.func.value
    return getattr(owner, "attr", getattr(owner, "id", "")), call.func.attr


def clock_readings():
    return [(path, call) for path in APPLICATION for call in calls(path) if names(call) in CLOCKS]


def test_only_the_clock_reads_the_clock():
    assert [place(path, call) for path, call in clock_readings() if path != CLOCK] == []


def test_the_clock_is_found_where_it_is():
    assert [names(call) for path, call in clock_readings() if path == CLOCK] == [("datetime", "now")]


def test_the_time_module_only_measures_and_waits():
    uses = [
        (path, node)
        for path in APPLICATION
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "time"
    ]
    waiting = ("chalicelib/storage/", "chalicelib/handlers/even_time.py")
    measuring = ("chalicelib/handlers/", "chalicelib/documents/deadline.py")
    allowed = {"monotonic": measuring, "sleep": waiting}
    assert [place(p, node) for p, node in uses if not shown(p).startswith(allowed.get(node.attr, "nowhere"))] == []


def test_the_time_module_is_imported_whole_so_that_its_uses_can_be_read():
    imports = [(path, node) for path in APPLICATION for node in nodes(path) if isinstance(node, ast.ImportFrom)]
    assert [place(path, node) for path, node in imports if node.module == "time"] == []


def test_no_table_is_ever_scanned():
    attributes = [(path, node) for path in APPLICATION for node in nodes(path) if isinstance(node, ast.Attribute)]
    assert [place(path, node) for path, node in attributes if "scan" in node.attr.split("_")] == []


def test_nothing_is_printed():
    assert [place(path, call) for path in APPLICATION for call in calls(path) if names(call) == ("", "print")] == []


def test_starting_up_imports_nothing_heavy():
    code = "import sys, app; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "chalicelib" in loaded
    assert loaded & HEAVY == set()


def test_the_rooms_of_the_house_are_kept_apart():
    # A process of its own: the linter configures logging, which silences every logger that is there already.
    lint = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    told = subprocess.run([sys.executable, "-c", lint], cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout
