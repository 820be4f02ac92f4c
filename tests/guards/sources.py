"""The application's own source, as the guards read it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPLICATION = [ROOT / "app.py", *sorted((ROOT / "chalicelib").rglob("*.py"))]


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in nodes(path) if isinstance(node, ast.Call))


def place(path: Path, node: ast.AST) -> str:
    return f"{shown(path)}:{getattr(node, 'lineno', '?')}"
