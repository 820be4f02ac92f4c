"""Fetch the source fonts into a cache outside the checkout: Song and Kai through npm, the rare font from Debian."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
SUMS = HERE / "SHA256SUMS"
HANAZONO = Path("usr/share/fonts/truetype/hanazono/HanaMinB.ttf")

_EXPO = Path("node_modules/@expo-google-fonts/noto-serif-sc")
# The package calls its first file "latin", but that file is the whole face; .woff needs only zlib, .woff2 brotli.
_WENKAI = Path("node_modules/@fontsource/lxgw-wenkai/files/lxgw-wenkai-latin-500-normal.woff")
NPM_FILES = {
    "NotoSerifSC_400Regular.ttf": _EXPO / "400Regular/NotoSerifSC_400Regular.ttf",
    "NotoSerifSC_700Bold.ttf": _EXPO / "700Bold/NotoSerifSC_700Bold.ttf",
    "lxgw-wenkai-latin-500-normal.woff": _WENKAI,
}


class CannotFetch(Exception):
    """A source font is missing and could not be fetched; the message says what to do about it."""


def cache_folder() -> Path:
    """Where fetched packages stay between builds: $ZHICHENG_FONT_CACHE, else ~/.cache/zhicheng-fonts."""
    chosen = os.environ.get("ZHICHENG_FONT_CACHE")
    folder = Path(chosen) if chosen else Path.home() / ".cache" / "zhicheng-fonts"
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def recorded_sums() -> dict[str, str]:
    """File name → SHA-256 as committed in SHA256SUMS, for the fetched fonts and for the built ones."""
    return {name: digest for digest, name in (line.split() for line in SUMS.read_text().splitlines())}


def fetch_sources() -> dict[str, Path]:
    """Find or fetch the four source fonts, each checked by its SHA-256. Raises CannotFetch."""
    cache = cache_folder()
    found = {name: cache / path for name, path in NPM_FILES.items()}
    if not all(path.exists() for path in found.values()):
        _npm_install(cache)
    found["HanaMinB.ttf"] = _find_hanazono(cache)
    sums = recorded_sums()
    for name, path in found.items():
        if sha256(path) != sums[name]:
            raise CannotFetch(f"{path} is not the file that fonts/SHA256SUMS records: delete it and run again.")
    return found


def _npm_install(cache: Path) -> None:
    if not shutil.which("npm"):
        raise CannotFetch(
            "npm is needed once, to fetch the Song and Kai fonts. Install Node.js 18 or newer "
            f"(Debian: apt-get install npm), or copy another machine's font cache to {cache}."
        )
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, cache / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    problem = _failure(command, cache)
    if problem:
        raise CannotFetch(f"npm could not fetch the fonts (is the npm registry reachable?):\n{problem}")


def _find_hanazono(cache: Path) -> Path:
    right = recorded_sums()[HANAZONO.name]
    for root in (Path("/"), cache):  # an installed one may be of another release of Debian
        if (root / HANAZONO).exists() and sha256(root / HANAZONO) == right:
            return root / HANAZONO
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise CannotFetch(f"Not a Debian system: put HanaMinB.ttf (Hanazono, 2017-09-04) at {cache / HANAZONO}.")
    _download_hanazono(cache)
    return cache / HANAZONO


def _download_hanazono(cache: Path) -> None:
    """Unpack Debian's package into the cache, which needs no root; only refreshing the lists of packages does."""
    download = ["apt-get", "download", "-qq", "fonts-hanazono"]
    problem = _failure(download, cache)
    if problem and os.geteuid() == 0:
        problem = _failure(["apt-get", "update", "-qq"], cache) or _failure(download, cache)
    packages = sorted(cache.glob("fonts-hanazono_*.deb"))
    if problem or not packages:
        raise CannotFetch(
            "apt could not fetch fonts-hanazono, the font of the rare characters. "
            f"Run: sudo apt-get update && sudo apt-get install fonts-hanazono\n{problem}"
        )
    problem = _failure(["dpkg-deb", "-x", str(packages[-1]), str(cache)], cache)
    if problem:
        raise CannotFetch(f"{packages[-1]} could not be unpacked:\n{problem}")


def _failure(command: list[str], folder: Path) -> str:
    """Run a command; its first words if it failed, an empty string if it did not."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else (done.stderr or done.stdout or f"{command[0]} failed").strip()[:600]
