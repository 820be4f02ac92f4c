"""Choosing fonts, breaking lines, and the table of what can be printed."""

import io
import unicodedata

import pytest
from fontTools.ttLib import TTFont

from chalicelib.documents import fonts
from chalicelib.documents.font_face import to_unicode_map
from chalicelib.documents.fonts import BOLD, KAI, RARE, SONG, MissingGlyph, runs_of, width_of
from chalicelib.documents.lettering import fit, fit_evenly, wrap
from chalicelib.domain.glyphs import unprintable


def built(name: str) -> TTFont:
    folder = next(folder for folder in fonts._FOLDERS if folder.exists())
    return TTFont(folder / fonts._FILES[name], lazy=True)


def drawn_codes(font: TTFont) -> set[int]:
    places = font["loca"]
    index = {code: font.getGlyphID(glyph) for code, glyph in font.getBestCmap().items()}
    return {code for code, glyph in index.items() if places[glyph + 1] > places[glyph]}


def test_the_table_of_printable_characters_is_what_the_fonts_draw():
    with built(SONG) as song, built(RARE) as rare:
        drawn = drawn_codes(song) | drawn_codes(rare)
    expected = {code for code in drawn if unicodedata.category(chr(code))[0] not in "CZ"} | {0x20}
    printable = {code for code in range(0x110000) if not 0xD800 <= code < 0xE000 and not unprintable(chr(code))}
    assert printable == expected


def test_the_characters_of_names_are_printable():
    assert unprintable("张㛃𠮷䶮 古丽·阿卜杜") == []
    assert all(not unprintable(chr(code)) for code in [*range(0x4E00, 0x9FFD), *range(0x3400, 0x4DC0)])


def test_what_cannot_be_printed_is_named_once_and_in_order():
    assert unprintable("张🙂三\n\u3000🙂\x00") == ["🙂", "\n", "\u3000", "\x00"]


def test_every_face_prints_what_the_table_promises():
    sample = [chr(code) for code in range(0x3400, 0x2EBE0, 97) if not unprintable(chr(code))]
    for face in (SONG, BOLD, KAI):
        assert "".join(piece for _, piece in runs_of("".join(sample), face)) == "".join(sample)


def test_each_character_comes_from_the_first_font_that_has_it():
    assert runs_of("张㛃𠮷三", SONG) == [(SONG, "张㛃"), (RARE, "𠮷"), (SONG, "三")]
    assert runs_of("厅㛃𠮷", BOLD) == [(BOLD, "厅"), (SONG, "㛃"), (RARE, "𠮷")]
    assert runs_of("张㛃𠮷", KAI) == [(KAI, "张㛃𠮷")]


def test_a_missing_glyph_raises_before_anything_is_drawn():
    with pytest.raises(MissingGlyph) as raised:
        width_of("甲🙂乙\u0007", SONG, 10)
    assert raised.value.characters == "🙂\u0007"


@pytest.mark.parametrize("name", [SONG, BOLD, KAI, RARE])
def test_the_quick_reader_agrees_with_fonttools(name):
    face = fonts.load_font(name).face
    with built(name) as font:
        characters, metrics, places = font.getBestCmap(), font["hmtx"].metrics, font["loca"]
        unit = font["head"].unitsPerEm
        assert face.charToGlyph == {code: font.getGlyphID(glyph) for code, glyph in characters.items()}
    assert list(face.glyphPos) == list(places)
    for code in list(characters)[::50]:
        advance, bearing = metrics[characters[code]]
        assert face.hmetrics[face.charToGlyph[code]] == (advance, bearing % 65536)
        assert face.charWidths.get(code, -1) == pytest.approx(advance * 1000 / unit)


def test_characters_beyond_the_first_plane_are_mapped_as_utf16_pairs():
    stream = to_unicode_map("AAAAAA+X", [0, 0x5F20, 0x20BB7])
    assert "<01> <5F20>" in stream
    assert "<02> <D842DFB7>" in stream
    assert "100 beginbfchar" in to_unicode_map("AAAAAA+X", list(range(0x4E00, 0x4EFF)))


def test_lines_break_by_the_rules_of_chinese_typesetting():
    assert wrap("甲乙丙丁，戊己", SONG, 10, 40) == ["甲乙丙", "丁，戊己"]
    assert wrap("甲乙丙（丁戊）己", SONG, 10, 40) == ["甲乙丙", "（丁戊）", "己"]
    assert wrap("甲乙丙2026年", SONG, 10, 40) == ["甲乙丙", "2026年"]
    assert "".join(wrap("A" * 50, SONG, 10, 40)) == "A" * 50


def test_a_text_is_set_as_large_as_its_box_allows():
    assert fit("甲乙丙丁", SONG, 41, (14, 12, 10)).size == 10
    assert fit("甲乙丙丁", SONG, 100, (14, 12, 10)).size == 14
    tiny = fit("甲" * 100, SONG, 100, (14, 12), lines=2)
    assert len(tiny.lines) == 2
    assert max(width_of(line, SONG, tiny.size) for line in tiny.lines) <= 100.01


def test_two_lines_are_about_as_long():
    setting = fit_evenly("甲" * 13, SONG, 120, (10,), lines=2)
    assert [len(line) for line in setting.lines] == [7, 6]


@pytest.mark.parametrize("text", ["", "甲", "甲乙", "甲，"])
def test_what_cannot_be_broken_any_further_is_left_as_it_is(text):
    assert "".join(fit_evenly(text, SONG, 12, (10, 9), lines=2).lines) == text


def test_an_embedded_font_has_the_same_outlines_and_only_the_tables_that_pdf_needs():
    face = fonts.load_font(KAI).face
    subset = [0, *map(ord, "张晓明9"), 0xB4]
    for points, tables in (
        (subset[:-1], {"cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "post"}),
        (subset, None),
    ):
        with TTFont(io.BytesIO(face.makeSubset(points))) as part, built(KAI) as whole:
            assert tables in (None, {*part.reader.keys()})
            for code, point in enumerate(points[1:], 1):
                glyph, original = part["cmap"].tables[0].cmap[code], whole.getBestCmap()[point]
                drawn, expected = (
                    font["glyf"][name].getCoordinates(font["glyf"]) for font, name in ((part, glyph), (whole, original))
                )
                assert list(drawn[0]) == list(expected[0])
                assert part["hmtx"][glyph] == whole["hmtx"][original]
