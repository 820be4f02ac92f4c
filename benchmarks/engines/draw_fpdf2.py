"""fpdf2: the drawing of the border parsed once; fonts belong to a document there, so each page opens them anew."""

import json
from pathlib import Path

from turns import Draw, take_turns


def imports():
    from fpdf import FPDF
    from fpdf.svg import SVGObject

    def start(folder: Path) -> Draw:
        vectors = SVGObject.from_file(folder / "vectors.svg")
        faces = json.loads((folder / "fonts.json").read_bytes())

        def draw(person: int) -> bytes:
            page = json.loads((folder / f"{person}.json").read_bytes())
            pdf = FPDF(unit="pt", format=page["size"])
            pdf.set_margin(0)
            pdf.set_auto_page_break(False)
            pdf.set_title(page["title"])
            pdf.set_author(page["author"])
            for face in faces:
                pdf.add_font(face["family"], "B" if face["weight"] == 700 else "", folder / "fonts" / face["file"])
            pdf.add_page()
            vectors.draw_to_page(pdf)
            pdf.image(folder / f"{person}.jpg", *page["portrait"])
            pdf.set_draw_color(*page["frame"])
            pdf.set_line_width(0.6)
            pdf.rect(*page["portrait"])
            left, top, side = page["code"]
            pdf.image(folder / f"{person}.svg", left, top, side, side)
            for text in page["texts"]:
                _write(pdf, text)
            return bytes(pdf.output())

        return draw

    return start


def _write(pdf, text: dict) -> None:
    pdf.set_font(text["family"], "B" if text["weight"] == 700 else "", text["size"])
    pdf.set_char_spacing(text["spacing"])
    pdf.set_stretching(text["narrow"] * 100)
    pdf.set_text_color(*text["colour"])
    if text["alpha"] == 1 and not text["turn"]:
        pdf.text(text["x"], text["y"], text["text"])
        return
    with pdf.local_context(fill_opacity=text["alpha"]), pdf.rotation(-text["turn"], text["x"], text["y"]):
        pdf.text(text["x"], text["y"], text["text"])


if __name__ == "__main__":
    take_turns(imports)
