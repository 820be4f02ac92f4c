"""The inputs of all engines: certificates of different people, and what stands where on each.

Others get texts with their places, the border as SVG, the portrait and a finished QR code; ours gets the fields.
"""

import io
import json
import shutil
from functools import cache
from math import atan2, degrees, hypot
from pathlib import Path
from typing import Any

from benchmarks.engines import vectors

_SURNAMES, _GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "晓伟明芳志娜国敏建静文丽海强红磊春军永洋"
_FACES = {"Song": ("ZhichengSong", 400, "song.ttf"), "SongBold": ("ZhichengSong", 700, "song-bold.ttf")}
_FACES |= {"Kai": ("ZhichengKai", 400, "kai.ttf")}
_CODE = (92.0, 71.0, 85.04)  # left, bottom, side, as on the certificate


def write(folder: Path, people: int) -> None:
    """Everything that the engines read, the same each time but for the key."""
    from chalicelib.documents import fonts

    (folder / "fonts").mkdir()
    built = next(place for place in fonts._FOLDERS if place.exists())
    for _, _, file in _FACES.values():
        shutil.copy(built / file, folder / "fonts" / file)
    faces = [
        {"face": face, "family": family, "weight": weight, "file": file}
        for face, (family, weight, file) in _FACES.items()
    ]
    (folder / "fonts.json").write_text(json.dumps(faces))
    _write_signer(folder)
    for person in range(people):
        _write_person(folder, person)


def _write_signer(folder: Path) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    from local.authority import chain

    key = ec.generate_private_key(ec.SECP256R1())
    raw = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.der").write_bytes(key.private_bytes(*raw))
    for number, certificate in enumerate(chain(key.public_key())):
        (folder / f"chain-{number}.der").write_bytes(certificate)


def _write_person(folder: Path, person: int) -> None:
    import segno

    from benchmarks.certificate import sample
    from chalicelib.documents.guilloche import PAGE, background
    from local.portraits import draw_portrait

    content = _somebody(sample()[0], person)
    portrait = draw_portrait(person)
    texts, code, alphas = _recorded(content, portrait)
    if person == 0:
        (folder / "vectors.svg").write_text(vectors.as_svg(PAGE, code, background(), alphas))
    (folder / f"{person}.jpg").write_bytes(portrait)
    drawn = io.BytesIO()
    segno.make(content.verify_url, error="m", micro=False).save(drawn, kind="svg", border=0, omitsize=True)
    (folder / f"{person}.svg").write_bytes(drawn.getvalue())
    page = {
        "content": content.model_dump(mode="json"),
        "title": f"专业技术职称证书 {content.number}",
        "author": content.issuer,
        "size": PAGE,
        "portrait": _from_above((92.0, 243.0, 120.0, 168.0), PAGE[1]),
        "frame": [204, 181, 128],
        "code": _from_above((*_CODE, _CODE[2]), PAGE[1])[:3],
        "texts": [_placed(text, PAGE[1]) for text in texts],
    }
    (folder / f"{person}.json").write_text(json.dumps(page))


def _somebody(content: Any, person: int) -> Any:
    """Another name, number and token for each: nothing that an engine keeps of the last page fits the next one."""
    name = _SURNAMES[person % 20] + _GIVEN[person * 7 % 20] + _GIVEN[person * 3 % 20]
    url = content.verify_url.replace("A9z_", f"A{person % 10}z{'_-'[person % 2]}")
    number = f"JN2026{person:08}"
    return content.model_copy(update={"holder_name": name, "number": number, "verify_url": url})


def _recorded(content: Any, portrait: bytes) -> tuple[list[tuple[Any, ...]], list[str], dict[str, float]]:
    """Texts as ours draws them, its operators, and the opacities they name."""
    from reportlab.pdfgen.canvas import Canvas

    from chalicelib.documents import lettering
    from chalicelib.documents.certificate import render

    texts: list[tuple[Any, ...]] = []
    ended: dict[str, Any] = {}
    show, end = lettering._show, Canvas.showPage

    def note(canvas: Any, x: float, y: float, text: str, font: str, size: float, spacing: float) -> None:
        state = font, size, spacing, canvas._fillColorObj, canvas._extgstate.getValue("ca")
        texts.append((canvas._currentMatrix, x, y, text, *state))
        show(canvas, x, y, text, font, size, spacing)

    def note_end(self: Any) -> None:
        alphas = {f"/{name}": float(value) for (_, value), name in self._extgstate._c.items()}
        ended.update(code=list(self._code), alphas=alphas)
        end(self)

    lettering._show, Canvas.showPage = note, note_end
    try:
        render(content, portrait)
    finally:
        lettering._show, Canvas.showPage = show, end
    return texts, ended["code"], ended["alphas"]


def _placed(text: tuple[Any, ...], height: float) -> dict[str, Any]:
    """A text from above, in points; `turn` is clockwise, as where y grows downwards."""
    (a, b, c, d, e, f), x, y, words, font, size, spacing, colour, alpha = text
    family, weight, _ = _FACES[font]
    along, across = hypot(a, b), hypot(c, d)
    return {
        "text": words,
        "x": round(a * x + c * y + e, 3),
        "y": round(height - (b * x + d * y + f), 3),
        "turn": round(-degrees(atan2(b, a)), 3) + 0.0,
        "narrow": round(along / across, 4),
        "size": size,
        "spacing": round(spacing, 4),
        "family": family,
        "weight": weight,
        "face": font,
        "below": _below(font),
        "colour": [round(part * 255) for part in colour],
        "alpha": alpha,
    }


@cache
def _below(font: str) -> float:
    """How far below the middle of a line the baseline is, in ems."""
    from fontTools.ttLib import TTFont

    from chalicelib.documents import fonts

    built = next(place for place in fonts._FOLDERS if place.exists())
    with TTFont(built / _FACES[font][2], lazy=True) as opened:
        head = opened["hhea"]
        return (head.ascent + head.descent) / 2 / opened["head"].unitsPerEm


def _from_above(box: tuple[float, ...], height: float) -> list[float]:
    left, bottom, width, tall = box
    return [left, round(height - bottom - tall, 3), width, tall]
