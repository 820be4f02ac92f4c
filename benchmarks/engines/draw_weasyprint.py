"""weasyprint: one font configuration for all pages, a page of HTML in which everything has its place."""

import html
import json
from pathlib import Path

from turns import Draw, take_turns

# A family for each face: of two weights of one family, weasyprint embeds the first in both.
_FACES = """@font-face {{ font-family: {face}; src: url(fonts/{file}) }}"""
_STYLE = """
@page {{ size: {width}pt {height}pt; margin: 0 }}
body {{ margin: 0; font-kerning: none }}
img, span {{ position: absolute }}
span {{ white-space: pre; line-height: 0; transform-origin: 0 0 }}
"""


def imports():
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    def start(folder: Path) -> Draw:
        fonts = FontConfiguration()
        told = json.loads((folder / "fonts.json").read_bytes())
        faces = CSS(
            string="".join(_FACES.format(**face) for face in told),
            base_url=f"{folder}/",
            font_config=fonts,
        )

        def draw(person: int) -> bytes:
            page = json.loads((folder / f"{person}.json").read_bytes())
            return HTML(string=_page(page, person), base_url=f"{folder}/").write_pdf(
                stylesheets=[faces], font_config=fonts
            )

        return draw

    return start


def _page(page: dict, person: int) -> str:
    width, height = page["size"]
    left, top, side = page["code"]
    return (
        f"<html lang=zh-CN><title>{page['title']}</title><meta name=author content={page['author']}>"
        f"<style>{_STYLE.format(width=width, height=height)}</style><body>"
        + _picture("vectors.svg", 0, 0, width, height)
        + _picture(f"{person}.jpg", *page["portrait"], "outline:0.6pt solid rgb({},{},{})".format(*page["frame"]))
        + _picture(f"{person}.svg", left, top, side, side)
        + "".join(map(_text, page["texts"]))
    )


def _picture(name: str, left: float, top: float, width: float, height: float, style: str = "") -> str:
    box = f"left:{left}pt;top:{top}pt;width:{width}pt;height:{height}pt"
    return f'<img src="{name}" style="{box};object-fit:cover;{style}">'


def _text(text: dict) -> str:
    """With no height of its own, a line has its baseline half of (ascent − descent) below its top."""
    red, green, blue = text["colour"]
    turned = (
        f"transform:rotate({text['turn']}deg) scale({text['narrow']},1);" if text["turn"] or text["narrow"] != 1 else ""
    )
    down = text["below"] * text["size"]
    # Turned about the baseline's start, not about the corner of the line.
    origin = f"transform-origin:0 {down:.3f}pt;" if turned else ""
    return (
        f'<span style="left:{text["x"]}pt;top:{text["y"] - down:.3f}pt;font:{text["size"]}pt/0 '
        f"{text['face']};letter-spacing:{text['spacing']}pt;color:rgba({red},{green},{blue},{text['alpha']});"
        f'{turned}{origin}">{html.escape(text["text"])}</span>'
    )


if __name__ == "__main__":
    take_turns(imports)
