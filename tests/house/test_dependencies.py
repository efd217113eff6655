"""Every package the program imports is named in pyproject.toml with its reason, none in vain, and all are locked."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any, Final

import pytest

from tests.house.sources import imports, python, text

OURS: Final = {"companion", "connectors"}
LOCKS: Final = ("requirements.lock", "requirements-check.lock")
UNSEEN: Final = {"tzdata"}  # zoneinfo finds it by itself


def project() -> dict[str, Any]:
    return tomllib.loads(text(Path("pyproject.toml")))


def named(needs: list[str]) -> set[str]:
    return {re.split(r"[<>=; ]", need)[0] for need in needs}


def test_what_is_imported_is_named_and_what_is_named_is_imported() -> None:
    from_where = packages_distributions()
    roots = {name.partition(".")[0] for path in python(*OURS) for name in imports(path)}
    used = {
        next(iter(set(from_where[root]))) if root != "google" else "protobuf"
        for root in roots - OURS - set(sys.stdlib_module_names)
    }
    assert used == named(project()["project"]["dependencies"]) - UNSEEN


def test_every_dependency_has_its_reason_beside_it() -> None:
    needs = re.findall(r'^  "[\w.-]+>=.*$', text(Path("pyproject.toml")), re.MULTILINE)
    wanted = len(project()["project"]["dependencies"]) + len(project()["dependency-groups"]["check"])
    assert len(needs) == wanted
    assert [need for need in needs if not re.search(r",\s+# \S", need)] == []


def test_the_locks_hold_what_is_asked_for_and_the_gates_lock_holds_the_programs() -> None:
    pins = {name: dict(re.findall(r"^([\w.-]+)==(\S+)", text(Path(name)), re.MULTILINE)) for name in LOCKS}
    assert named(project()["project"]["dependencies"]) - set(pins["requirements.lock"]) == set()
    assert named(project()["dependency-groups"]["check"]) - set(pins["requirements-check.lock"]) == set()
    assert pins["requirements.lock"].items() <= pins["requirements-check.lock"].items()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_its_hashes(lock: str) -> None:
    pins = re.findall(r"^[\w.-]+==.*(?:\n {4}.*)+", text(Path(lock)), re.MULTILINE)
    assert len(pins) == len(re.findall(r"^[\w.-]+==", text(Path(lock)), re.MULTILINE)) > 0
    assert [pin.splitlines()[0] for pin in pins if "--hash=sha256:" not in pin] == []
