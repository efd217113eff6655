"""What import-linter can't see: who reads the clock, the environment and the book, and what an import costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.house.sources import ROOT, imports, nodes, python

PRODUCT: Final = ("companion", "connectors")

# All that floor 0 may be made of. None of it waits, rolls dice, opens a file or reads a clock.
PURE: Final = {
    "__future__", "abc", "array", "base64", "bisect", "collections", "dataclasses", "datetime", "decimal", "difflib",
    "enum", "errno", "fractions", "functools", "hashlib", "heapq", "itertools", "math", "msgspec", "operator", "re",
    "string", "struct", "types", "typing", "unicodedata", "zlib", "companion",
}  # fmt: skip

# Who may import what. A file or a folder; everyone else must ask them.
ONLY: Final = {
    "argparse": ("companion/commands/usage.py",),
    "sqlite3": ("companion/archive/", "companion/journal/"),
    "redis": ("companion/journal/",),
    "time": ("companion/pipeline/clock.py",),
    "aiohttp": ("companion/web/", "connectors/"),
    "textual": ("companion/console/",),
    "openpyxl": ("companion/report/", "connectors/order_files/"),
}

HEAVY: Final = (
    "aiohttp",
    "textual",
    "redis",
    "websockets",
    "sqlite3",
    "standardwebhooks",
    "google.protobuf",
    "openpyxl",
)


def test_floor_0_is_made_of_values_and_nothing_else() -> None:
    impure = [
        f"{path}: {name}"
        for path in python("companion")
        if path.parts[1] in ("domain", "reading")
        for name in imports(path)
        if name.partition(".")[0] not in PURE
    ]
    assert impure == []


@pytest.mark.parametrize("module", ONLY)
def test_only_its_owner_imports(module: str) -> None:
    strangers = [
        path.as_posix()
        for path in python(*PRODUCT)
        if not path.as_posix().startswith(ONLY[module])
        and any(name == module or name.startswith(f"{module}.") for name in imports(path))
    ]
    assert strangers == []


def test_only_config_reads_the_environment() -> None:
    strangers = [
        f"{path}:{node.lineno}"
        for path in python(*PRODUCT)
        if not path.as_posix().startswith("companion/config")
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv")
    ]
    assert strangers == []


def test_nobody_asks_a_date_what_time_it_is() -> None:
    askers = [
        f"{path}:{node.lineno}"
        for path in python(*PRODUCT)
        if path != Path("companion/pipeline/clock.py")
        for node in nodes(path)
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "utcnow", "today")
        and isinstance(node.value, ast.Name | ast.Attribute)
        and ast.unparse(node.value).rpartition(".")[2] in ("datetime", "date")
    ]
    assert askers == []


def test_no_task_is_made_outside_a_group() -> None:
    loose = [
        f"{path}:{node.lineno} {ast.unparse(node.func)}"
        for path in python(*PRODUCT)
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("create_task", "ensure_future", "run_coroutine_threadsafe")
        and not (isinstance(node.func.value, ast.Name) and node.func.value.id in groups(path))
    ]
    assert loose == []


def groups(path: Path) -> set[str]:
    """The names under which a file knows a task group: `async with TaskGroup() as faces`, `intake: TaskGroup`."""
    names = set()
    for node in nodes(path):
        match node:
            case ast.withitem(context_expr=ast.Call(func=made), optional_vars=ast.Name(id=name)):
                if ast.unparse(made).endswith("TaskGroup"):
                    names.add(name)
            case ast.arg(arg=name, annotation=ast.expr() as kind):
                if ast.unparse(kind).endswith("TaskGroup"):
                    names.add(name)
    return names


def test_the_command_line_starts_without_what_costs_time() -> None:
    asked = f"import sys, companion.cli; print([name for name in {HEAVY!r} if name in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
