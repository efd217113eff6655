"""Files and functions stay small, modules say what they are, and floor 0 explains itself."""

from __future__ import annotations

import ast
from typing import Final

from tests.house.sources import functions, nodes, python, text, tree

HOUSE: Final = ("companion", "connectors", "scripts", "tests")
FILE_LINES: Final = 300
FUNCTION_LINES: Final = 50

# Each exception has its reason. A file that shrinks below the limit must leave this list.
LONG_FILES: Final = {
    "companion/reading/model/named.py": "learnt, not written: a line for each need",
    "companion/domain/facts.py": "one union on one page: a reader looks for a fact here and nowhere else",
}
LONG_FUNCTIONS: Final[dict[str, str]] = {}


def test_no_file_is_longer_than_300_lines() -> None:
    long = {path.as_posix(): len(text(path).splitlines()) for path in python(*HOUSE)}
    assert {path for path, lines in long.items() if lines > FILE_LINES} == set(LONG_FILES)


def test_no_function_is_longer_than_50_lines() -> None:
    long = set()
    for path in python(*HOUSE):
        for function in functions(path):
            assert function.end_lineno is not None
            if function.end_lineno - function.lineno + 1 > FUNCTION_LINES:
                long.add(f"{path.as_posix()}:{function.name}")
    assert long == set(LONG_FUNCTIONS)


def test_no_function_rebinds_a_global() -> None:
    found = [f"{path}:{node.lineno}" for path in python(*HOUSE) for node in nodes(path) if isinstance(node, ast.Global)]
    assert found == []


def test_every_module_says_what_it_is() -> None:
    silent = [path.as_posix() for path in python(*HOUSE) if not ast.get_docstring(tree(path))]
    assert silent == []


def test_every_public_function_and_class_of_floor_0_has_a_docstring() -> None:
    silent = []
    for path in python("companion"):
        if path.parts[1] not in ("domain", "reading"):
            continue
        bare = [node for node in _public(tree(path)) if not ast.get_docstring(node)]
        silent += [f"{path}:{node.lineno} {node.name}" for node in bare]
    assert silent == []


def _public(
    holder: ast.Module | ast.ClassDef,
) -> list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    found: list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef] = []
    for node in holder.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            found.append(node)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            found += [node, *_public(node)]
    return found
