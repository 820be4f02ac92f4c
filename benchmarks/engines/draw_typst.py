"""typst: one compiler for all pages, which keeps fonts, template and the border between them; no tags, as we have."""

from pathlib import Path

from turns import Draw, take_turns

_TEMPLATE = Path(__file__).with_name("page.typ")


def imports():
    import typst

    def start(folder: Path) -> Draw:
        main = folder / "page.typ"
        main.write_bytes(_TEMPLATE.read_bytes())
        compiler = typst.Compiler(main, folder, font_paths=[folder / "fonts"], ignore_system_fonts=True)

        def draw(person: int) -> bytes:
            return compiler.compile(format="pdf", sys_inputs={"person": str(person)}, pdf_tags=False)

        return draw

    return start


if __name__ == "__main__":
    take_turns(imports)
