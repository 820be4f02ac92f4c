"""Build the fonts of the documents into chalicelib/documents/fonts/. Does nothing when they are already right.

`python fonts/build.py` builds what is missing. `python fonts/build.py --record`, for after a change of a source or of
the recipe, builds all and writes SHA256SUMS and the table of printable characters (domain/glyph_ranges.txt) anew.
"""

import sys
from pathlib import Path

from sources import SUMS, CannotFetch, fetch_sources, recorded_sums, sha256

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "chalicelib" / "documents" / "fonts"
RANGES = ROOT / "chalicelib" / "domain" / "glyph_ranges.txt"

# built file → source file, name of the face
RECIPE = {
    "song.ttf": ("NotoSerifSC_400Regular.ttf", "ZhichengSong-Regular"),
    "song-bold.ttf": ("NotoSerifSC_700Bold.ttf", "ZhichengSong-Bold"),
    "kai.ttf": ("lxgw-wenkai-latin-500-normal.woff", "ZhichengKai-Regular"),
    "rare.ttf": ("HanaMinB.ttf", "ZhichengRare-Regular"),
}


def main(arguments: list[str]) -> int:
    """Build and answer 0, or explain on stderr what is missing and answer 1."""
    record = "--record" in arguments
    try:
        if record:
            _build(list(RECIPE))
            _record_sums()
            _record_ranges()
        elif stale := _stale():
            _build(stale)
            if wrong := _stale():
                raise CannotFetch(
                    f"Built {', '.join(wrong)}, but not with the bytes recorded in fonts/SHA256SUMS: install the "
                    "fonttools of requirements-dev.txt, or run fonts/build.py --record if the recipe was changed."
                )
    except CannotFetch as problem:
        print(f"fonts: {problem}", file=sys.stderr)
        return 1
    return 0


def _stale() -> list[str]:
    sums = recorded_sums()
    return [name for name in RECIPE if not (TARGET / name).exists() or sha256(TARGET / name) != sums.get(name)]


def _build(names: list[str]) -> None:
    sources = fetch_sources()
    from subsetting import build_font  # fontTools takes longer to import than finding out that all is built

    TARGET.mkdir(exist_ok=True)
    for name in names:
        source, face = RECIPE[name]
        print(f"fonts: building {name} from {source}", flush=True)
        build_font(sources[source], TARGET / name, face, _wanted(name))


def _wanted(name: str) -> set[int] | None:
    """The code points to keep: headings need only GB 2312 (others fall back to regular), names need all there is."""
    if name == "song-bold.ttf":
        rows = range(0xA1, 0xF8)
        chinese = b"".join(bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF)).decode("gb2312", "ignore")
        return {*map(ord, chinese), *range(0x20, 0x7F), 0xB7}
    if name == "kai.ttf":
        return {*range(0x20, 0x250), *range(0x2010, 0x2030), *range(0x2E80, 0xA000), *range(0xFF00, 0xFFF0),
                *range(0x20000, 0x30000)}  # fmt: skip
    return None


def _record_sums() -> None:
    built = {name: sha256(TARGET / name) for name in RECIPE}
    lines = {**recorded_sums(), **built}
    SUMS.write_text("".join(f"{digest}  {name}\n" for name, digest in lines.items()))


def _record_ranges() -> None:
    from subsetting import covered

    RANGES.write_text(as_ranges(covered(TARGET / "song.ttf") | covered(TARGET / "rare.ttf")))


def as_ranges(codes: set[int]) -> str:
    """Code points as lines `first-last` in hex; one number alone is a range of one."""
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{first:X}-{last:X}\n" if first != last else f"{first:X}\n" for first, last in ranges)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
