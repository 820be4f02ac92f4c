"""What a page of ours draws with lines and fills, as SVG: other engines get the very same curves.

Text and pictures are left out; finished drawings become symbols that are used again and again, as they are in our PDF.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

_TOKEN = re.compile(r"\((?:\\.|[^\\)])*\)|[^\s()]+")
_TEXT = re.compile(r"^BT .* ET$")


def as_svg(size: tuple[float, float], code: Iterable[str], background: Any, alphas: dict[str, float]) -> str:
    """`code` are the operators of the page, `alphas` the opacity that each graphics state of it sets."""
    drawings = "".join(
        f'<g id="{part.name}">{"".join(_marks(zlib.decompress(part.operators).decode().splitlines(), {}))}</g>'
        for part in (*background.parts, background)
    )
    marks = "".join(_marks(code, alphas))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 {size[0]} '
        f'{size[1]}" width="{size[0]}" height="{size[1]}"><defs>{drawings}</defs>'
        f'<g transform="matrix(1 0 0 -1 0 {size[1]})">{marks}</g></svg>'
    )


def _marks(lines: Iterable[str], alphas: dict[str, float]) -> Iterator[str]:
    """SVG for PDF operators: as many of them as our drawings have."""
    pen: dict[str, Any] = {"fill": "black", "stroke": "black", "width": "1", "alpha": 1.0}
    pens, groups, path, numbers = [], [0], [], []
    for line in lines:
        if _TEXT.match(line):
            continue
        for token in _TOKEN.findall(line):
            if token in _PATH:
                path.append(_PATH[token] + " ".join(numbers))
            elif token == "re":
                x, y, width, height = numbers
                path.append(f"M{x} {y}h{width}v{height}h-{width}z")
            elif token in ("rg", "RG"):
                pen["fill" if token == "rg" else "stroke"] = _colour(numbers)
            elif token == "w":
                pen["width"] = numbers[-1]
            elif token == "gs":
                pen["alpha"] = alphas.get(numbers[-1], pen["alpha"])
            elif token == "q":
                pens.append(dict(pen))
                groups.append(0)
            elif token == "cm":
                groups[-1] += 1
                yield f'<g transform="matrix({" ".join(numbers)})">'
            elif token == "Q":
                pen = pens.pop()
                yield "</g>" * groups.pop()
            elif token == "Do":
                name = numbers[-1].removeprefix("/").removeprefix("FormXob.")
                yield "" if name in _PICTURES else f'<use href="#{name}" xlink:href="#{name}"/>'
            elif token in ("S", "f", "f*", "n"):
                yield _shape("".join(path), token, pen)
                path = []
            else:
                numbers.append(token)
                continue
            numbers = []


_PATH = {"m": "M", "l": "L", "c": "C", "h": "z"}
_PICTURES = ("portrait", "qr")


def _shape(path: str, painted: str, pen: dict[str, Any]) -> str:
    if painted == "n" or not path:
        return ""
    faint = f' opacity="{pen["alpha"]}"' if pen["alpha"] != 1 else ""
    if painted == "S":
        return f'<path d="{path}" fill="none" stroke="{pen["stroke"]}" stroke-width="{pen["width"]}"{faint}/>'
    return f'<path d="{path}" fill="{pen["fill"]}"{faint}/>'


def _colour(parts: list[str]) -> str:
    return "#" + "".join(f"{round(float(part) * 255):02x}" for part in parts)
