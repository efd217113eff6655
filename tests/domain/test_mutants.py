"""Ten wrong order machines, each wrong in one place: the checks of stock must catch every one of them.

A mutant is a patch against this project's own code. One that no longer applies fails too: it must be made anew.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MUTANTS = sorted((Path(__file__).parent / "mutants").glob("*.patch"))
LATE = ("01_", "02_", "03_")
"""Those that are found only after many examples."""


def run_checks(copy: Path) -> subprocess.CompletedProcess[str]:
    """The checks of stock, with the copy's program instead of ours."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(copy), str(ROOT))), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-m", "tests.domain.catch"],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for part in ("domain", "reading"):
        shutil.copytree(ROOT / "companion" / part, tmp_path / "companion" / part)
    shutil.copy(ROOT / "companion" / "__init__.py", tmp_path / "companion")
    return tmp_path


def test_there_are_ten_mutants_and_more() -> None:
    assert len(MUTANTS) >= 10


@pytest.mark.slow
def test_the_program_as_it_is_passes_the_checks_that_mutants_fail(copy: Path) -> None:
    done = run_checks(copy)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "patch",
    [pytest.param(patch, marks=pytest.mark.slow) if patch.name.startswith(LATE) else patch for patch in MUTANTS],
    ids=[patch.stem for patch in MUTANTS],
)
def test_a_wrong_order_machine_is_caught(patch: Path, copy: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("git, which applies the patches, is not installed")
    applied = subprocess.run(["git", "apply", "-p1", str(patch)], cwd=copy, capture_output=True, text=True, check=False)
    assert applied.returncode == 0, f"{patch.name} no longer applies: {applied.stderr}"
    done = run_checks(copy)
    assert done.returncode != 0, f"nothing noticed {patch.name}"
    assert "AssertionError" in done.stderr or "Refused" in done.stderr, done.stderr
