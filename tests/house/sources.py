"""What the house tests read: the project's own files, and the syntax trees of its Python."""

from __future__ import annotations

import ast
import functools
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
_SKIPPED: Final = {"__pycache__", "node_modules", "dist"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@functools.cache
def committed() -> tuple[Path, ...]:
    """Every file that is, or is about to be, committed; relative to the project's folder."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        command = [git, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode("utf-8")
        return tuple(Path(name) for name in sorted(listed.split("\0")) if name and (ROOT / name).is_file())
    return tuple(sorted(_walk(ROOT)))


def _walk(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.name.startswith(".") and entry.name not in (".ci", ".gitignore"):
            continue
        if entry.is_dir() and entry.name not in _SKIPPED:
            yield from _walk(entry)
        elif entry.is_file():
            yield entry.relative_to(ROOT)


def python(*folders: str) -> list[Path]:
    """The Python files under `folders` that people wrote (protoc wrote the rest)."""
    return [path for path in committed() if path.suffix == ".py" and path.parts[0] in folders and not generated(path)]


def generated(path: Path) -> bool:
    """Whether a program wrote this file."""
    return path.stem.endswith("_pb2")


@functools.cache
def text(path: Path) -> str:
    """The text of a project file."""
    return (ROOT / path).read_text("utf-8")


@functools.cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a Python file of the project."""
    return ast.parse(text(path), filename=str(path))


@functools.cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of that tree: to walk it costs more than to look at what is there, and nearly every rule does."""
    return tuple(ast.walk(tree(path)))


def functions(path: Path) -> Iterator[Function]:
    """Every function of a file, inner ones and methods included."""
    for node in nodes(path):
        if isinstance(node, Function):
            yield node


def imports(path: Path) -> Iterator[str]:
    """The full name of everything a file imports, wherever in the file it does."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)
