"""Zips for Lambda: whether it can load what is in them, bytecode for it, and how large they are."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

#: The newest C library that Lambda's machines for Python 3.11 have: Amazon Linux 2.
GLIBC = (2, 26)
OLD_NAMES = {"manylinux1": (2, 5), "manylinux2010": (2, 12), "manylinux2014": (2, 17)}
#: botocore describes 400 services of AWS; these are the ones we speak to (a guard compares).
SERVICES = frozenset({"dynamodb", "kms", "s3", "ses", "sns"})
DESCRIPTIONS = re.compile(r"(?:^|/)botocore/data/(?P<service>[^/]+)/")
#: Zips of equal content are equal, and CloudFormation changes nothing for them.
EPOCH = (1980, 1, 1, 0, 0, 0)
#: Packed already.
STORED = frozenset({".gz"})


class Refused(Exception):
    """Says in one sentence what Lambda could not run."""


def refuse_foreign_wheels(layer: Path, minor: str) -> None:
    """Chalice compiles here whatever has no wheel for Lambda: it would fail there, with the first call."""
    foreign = []
    with zipfile.ZipFile(layer) as held:
        for name in held.namelist():
            if name.endswith(".dist-info/WHEEL"):
                tags = re.findall(r"^Tag: (\S+)", held.read(name).decode(), re.MULTILINE)
                if not any(is_loadable(tag, minor) for tag in tags):
                    foreign.append(f"{name.split('/')[-2].removesuffix('.dist-info')} ({', '.join(tags)})")
    if foreign:
        raise Refused(
            f"Lambda's Python {minor} cannot load: {'; '.join(foreign)}. Pin versions that have wheels for it."
        )


def is_loadable(tag: str, minor: str) -> bool:
    """Whether a wheel of this tag, such as cp311-abi3-manylinux_2_17_x86_64, works on Lambda's x86-64."""
    python, abi, platform = tag.split("-", 2)
    return _is_python(python, abi, minor) and (platform == "any" or _is_platform(platform))


def _is_python(python: str, abi: str, minor: str) -> bool:
    ours = tuple(int(part) for part in minor.split("."))
    if python in ("py3", f"py{minor.replace('.', '')}"):
        return abi == "none"
    found = re.fullmatch(r"cp3(\d+)", python)
    if not found:
        return False
    theirs = (3, int(found[1]))
    return (theirs == ours and abi in (python, "abi3", "none")) or (theirs <= ours and abi == "abi3")


def _is_platform(platform: str) -> bool:
    old = platform.removesuffix("_x86_64")
    found = re.fullmatch(r"manylinux_(\d+)_(\d+)_x86_64", platform)
    needs = (int(found[1]), int(found[2])) if found else OLD_NAMES.get(old)
    return platform.endswith("_x86_64") and needs is not None and needs <= GLIBC


def is_needed(name: str) -> bool:
    """False for the descriptions of services that we do not speak to: most of what botocore weighs."""
    found = DESCRIPTIONS.search(name)
    return found is None or found["service"] in SERVICES


def finish(path: Path, unpacked_at: str, keep: Callable[[str], bool] = lambda name: True) -> None:
    """Packs it anew, with bytecode: Lambda's disk cannot be written, and without it each cold start compiles all.

    Bytecode that is never compared with its source loads whatever time the source's file has there.
    """
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        with zipfile.ZipFile(path) as held:
            held.extractall(folder, [name for name in held.namelist() if keep(name)])
        compile_all = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
        subprocess.run([*compile_all, "-s", made, "-p", unpacked_at, made], check=True)  # noqa: S603 - our own words
        _pack(path, folder, (one for one in folder.rglob("*") if one.is_file()))


def write_fonts(fonts: Path, path: Path) -> None:
    """Unpacked below /opt, they lie where documents.fonts looks for them."""
    found = sorted(fonts.glob("*.ttf"))
    if not found:
        raise Refused("there are no fonts: run make fonts")
    _pack(path, fonts.parent, found)


def _pack(path: Path, folder: Path, files: Iterable[Path]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packing:
        for one in sorted(files):
            entry = zipfile.ZipInfo(one.relative_to(folder).as_posix(), EPOCH)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if one.suffix in STORED else zipfile.ZIP_DEFLATED
            packing.writestr(entry, one.read_bytes(), compresslevel=9)


def sizes(path: Path) -> tuple[int, int]:
    """Bytes: packed, and unpacked."""
    with zipfile.ZipFile(path) as held:
        return path.stat().st_size, sum(entry.file_size for entry in held.infolist())


#: Imports as Lambda does, from what was packed alone; then makes one client of each service.
LOADING = """
import json, sys, time
asked = json.loads(sys.argv[1])
began = time.perf_counter()
sys.path[:0] = asked["paths"]
import app
took = round((time.perf_counter() - began) * 1000)
assert all(callable(getattr(app, handler)) for handler in asked["handlers"])
from chalicelib.storage.clients import client
for service in asked["services"]:
    client(service)
print(took)
"""


def load(out: Path, handlers: Iterable[str]) -> int:
    """Milliseconds that the import took. Raises Refused when it fails."""
    with tempfile.TemporaryDirectory() as made:
        for name, below in (("deployment.zip", "task"), ("layer-deployment.zip", "opt")):
            shutil.unpack_archive(out / name, Path(made) / below)
        site = next((Path(made) / "opt" / "python" / "lib").glob("python*/site-packages"))
        asked = {"paths": [f"{made}/task", str(site)], "handlers": list(handlers), "services": sorted(SERVICES)}
        told = {"AWS_DEFAULT_REGION": "us-east-1", "PATH": ""}
        command = [_bare_python(), "-I", "-S", "-B", "-c", LOADING, json.dumps(asked)]
        ran = subprocess.run(command, env=told, cwd=made, capture_output=True, text=True, check=False)  # noqa: S603
    if ran.returncode:
        raise Refused(f"what was packed does not load:\n{ran.stderr}")
    return int(ran.stdout)


def _bare_python() -> str:
    """The interpreter without this virtual environment."""
    return str(Path(sys.executable).resolve())
