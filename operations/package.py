"""`make package`: what a stage (STAGE, else dev) is deployed from, in out/package/<stage>; see docs/deploy.md.

`chalice package` works in a tree of its own, which holds what Lambda needs and nothing else; afterwards every zip is
looked at, gets its bytecode, and is loaded once. Nothing is sent anywhere, and AWS is not asked.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from operations import packed, resources, stage

ROOT = Path(__file__).parent.parent
OUT = ROOT / "out" / "package"
#: Where Lambda unpacks the functions' own code, and layers.
TASK, OPT = "/var/task", "/opt"
#: Chalice asks for one to spell the names of AWS's services, and spells them alike for all of them.
REGION = "ap-southeast-1"
#: MB, as AWS says it: unpacked with all layers; packed, what is uploaded without S3.
LIMIT_OPEN, LIMIT_ZIP = 250, 50
#: Characters; CloudFormation takes 1 MB.
LIMIT_TEMPLATE = 1_000_000


def main() -> int:
    name = os.environ.get("STAGE") or "dev"
    try:
        stage.of(name)
        package(name, OUT / name)
    except (stage.UnknownStage, packed.Refused) as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


def package(name: str, out: Path) -> None:
    """Raises Refused when something of it could not run in Lambda."""
    tree = out / "tree"
    lay_out(tree, name)
    _chalice_package(tree, name, out)
    minor = f"{sys.version_info.major}.{sys.version_info.minor}"
    packed.refuse_foreign_wheels(out / "layer-deployment.zip", minor)
    packed.finish(out / "layer-deployment.zip", OPT, keep=packed.is_needed)
    packed.finish(out / "deployment.zip", TASK)
    packed.write_fonts(ROOT / "chalicelib" / "documents" / "fonts", out / "fonts.zip")
    took = packed.load(out, handlers=resources.handlers())
    print(f"{name}: {out.relative_to(ROOT)}/sam.json; all handlers import in {took} ms")
    report(out)


def lay_out(tree: Path, name: str) -> None:
    """app.py and chalicelib without fonts, which are a layer; the settings, and the resources of this stage.

    What Chalice has downloaded for the layer before stays, and is used again while requirements.txt is the same.
    """
    shutil.rmtree(tree / "chalicelib", ignore_errors=True)
    (tree / ".chalice").mkdir(parents=True, exist_ok=True)
    for path in ("app.py", "requirements.txt", ".chalice/config.json"):
        shutil.copyfile(ROOT / path, tree / path)
    shutil.copytree(ROOT / ".chalice" / "policies", tree / ".chalice" / "policies", dirs_exist_ok=True)
    left_out = shutil.ignore_patterns("__pycache__", "*.pyc", "*.ttf")
    shutil.copytree(ROOT / "chalicelib", tree / "chalicelib", ignore=left_out)
    resources.write(name, tree / ".chalice" / "resources.json")


def _chalice_package(tree: Path, name: str, out: Path) -> None:
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or REGION
    program = Path(sys.executable).with_name("chalice")
    asked = ["package", "--stage", name, "--merge-template", ".chalice/resources.json", str(out)]
    # Chalice reads files as the machine's language has it, unless told.
    told = {**os.environ, "AWS_DEFAULT_REGION": region, "PYTHONUTF8": "1", "PYTHONPATH": ""}
    made = subprocess.run([program, *asked], cwd=tree, env=told, capture_output=True, text=True, check=False)  # noqa: S603
    if made.returncode or "Could not install dependencies" in made.stdout + made.stderr:
        raise packed.Refused(f"chalice package failed:\n{made.stdout}{made.stderr}")


def report(out: Path) -> None:
    """Sizes. Raises Refused when AWS would not take them."""
    opened = 0
    for path in sorted(out.glob("*.zip")):
        zipped, unzipped = packed.sizes(path)
        opened += unzipped
        print(f"  {path.name:22} {zipped / 1e6:7.2f} MB zip {unzipped / 1e6:8.2f} MB open")
        if zipped > LIMIT_ZIP * 1024**2:
            raise packed.Refused(f"{path.name} is over {LIMIT_ZIP} MB")
    print(f"  {'together':22} {'':16}{opened / 1e6:8.2f} MB of {LIMIT_OPEN}")
    template = len((out / "sam.json").read_text(encoding="utf-8"))
    print(f"  {'sam.json':22} {template / 1e6:7.2f} MB of 1")
    if opened > LIMIT_OPEN * 1024**2 or template > LIMIT_TEMPLATE:
        raise packed.Refused("too large for AWS")


if __name__ == "__main__":
    sys.exit(main())
