"""What goes into a package: only what Lambda can load, with its bytecode, and nothing that it does not need."""

import importlib.util
import zipfile
from pathlib import Path

import pytest

from operations import package, packed
from operations.packed import Refused

MESSAGES = package.ROOT / "chalicelib" / "documents" / "messages"


@pytest.mark.parametrize(
    "tag",
    [
        "py3-none-any",
        "cp311-cp311-manylinux_2_17_x86_64",
        "cp311-cp311-manylinux2014_x86_64",
        "cp310-abi3-manylinux_2_26_x86_64",
        "cp311-abi3-manylinux_2_17_x86_64",
    ],
)
def test_wheels_for_lambda_are_taken(tag: str) -> None:
    assert packed.is_loadable(tag, "3.11")


@pytest.mark.parametrize(
    "tag",
    [
        "cp311-cp311-linux_x86_64",  # compiled here
        "cp312-cp312-manylinux_2_17_x86_64",
        "cp310-cp310-manylinux_2_17_x86_64",
        "cp312-abi3-manylinux_2_17_x86_64",
        "cp311-cp311-manylinux_2_28_x86_64",  # a newer C library than Lambda's
        "cp311-cp311-manylinux_2_17_aarch64",
        "cp311-cp311-musllinux_1_2_x86_64",
        "py2-none-any",
    ],
)
def test_other_wheels_are_refused(tag: str) -> None:
    assert not packed.is_loadable(tag, "3.11")


def a_layer(folder: Path, *tags: str) -> Path:
    path = folder / "layer.zip"
    with zipfile.ZipFile(path, "w") as layer:
        text = "".join(f"Tag: {tag}\n" for tag in tags)
        layer.writestr("python/lib/python3.11/site-packages/pillow-12.3.0.dist-info/WHEEL", text)
    return path


def test_a_layer_with_a_wheel_that_was_compiled_here_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"pillow-12\.3\.0 \(cp311-cp311-linux_x86_64\)"):
        packed.refuse_foreign_wheels(a_layer(tmp_path, "cp311-cp311-linux_x86_64"), "3.11")


def test_one_tag_that_fits_is_enough(tmp_path: Path) -> None:
    layer = a_layer(tmp_path, "cp311-cp311-manylinux_2_17_x86_64", "cp311-cp311-manylinux_2_28_x86_64")
    packed.refuse_foreign_wheels(layer, "3.11")


def test_of_botocore_only_our_services_are_kept() -> None:
    site = "python/lib/python3.11/site-packages/botocore"
    assert packed.is_needed(f"{site}/data/s3/2006-03-01/service-2.json.gz")
    assert packed.is_needed(f"{site}/data/endpoints.json")
    assert packed.is_needed(f"{site}/client.py")
    assert not packed.is_needed(f"{site}/data/ec2/2016-11-15/service-2.json.gz")


def a_zip(folder: Path) -> Path:
    path = folder / "app.zip"
    with zipfile.ZipFile(path, "w") as held:
        held.writestr("app.py", "def greet():\n    return 'hello'\n")
    return path


def test_bytecode_is_packed_and_is_not_compared_with_its_source(tmp_path: Path) -> None:
    path = a_zip(tmp_path)
    packed.finish(path, "/var/task")
    with zipfile.ZipFile(path) as held:
        cached = Path(importlib.util.cache_from_source("app.py")).as_posix()
        compiled = held.read(cached)
    assert compiled[:4] == importlib.util.MAGIC_NUMBER
    assert int.from_bytes(compiled[4:8], "little") == 0b01  # by hash, unchecked
    assert b"/var/task/app.py" in compiled  # tracebacks name the place in Lambda


def test_the_same_content_makes_the_same_zip(tmp_path: Path) -> None:
    made = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        packed.finish(a_zip(tmp_path / name), "/var/task")
        made.append((tmp_path / name / "app.zip").read_bytes())
    assert made[0] == made[1]


def test_fonts_lie_where_documents_look_for_them(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "song.ttf").write_bytes(b"glyphs")
    packed.write_fonts(tmp_path / "fonts", tmp_path / "fonts.zip")
    with zipfile.ZipFile(tmp_path / "fonts.zip") as held:
        assert held.namelist() == ["fonts/song.ttf"]  # a layer is unpacked below /opt


def test_without_fonts_nothing_is_packed(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="make fonts"):
        packed.write_fonts(tmp_path, tmp_path / "fonts.zip")


def test_the_tree_holds_the_application_and_no_tests_and_no_fonts(tmp_path: Path) -> None:
    package.lay_out(tmp_path, "dev")
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert {path.partition("/")[0] for path in found} == {".chalice", "app.py", "chalicelib", "requirements.txt"}
    data = {"chalicelib/domain/catalogue.json", "chalicelib/domain/regions.json", "chalicelib/domain/glyph_ranges.txt"}
    messages = {f"chalicelib/documents/messages/{path.name}" for path in MESSAGES.glob("*.txt")}
    assert messages
    assert data | messages <= found
    assert not [path for path in found if path.endswith((".ttf", ".pyc"))]


def test_laying_it_out_again_forgets_what_is_gone(tmp_path: Path) -> None:
    package.lay_out(tmp_path, "dev")
    gone = tmp_path / "chalicelib" / "gone.py"
    gone.write_text("", encoding="utf-8")
    package.lay_out(tmp_path, "dev")
    assert not gone.exists()
