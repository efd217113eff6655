"""The bench of several machines runs to its end and gives its figures; how good they are is not for a test to say."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("append", r"\b500 .*/s .*/s .*/s +\d\.\d\d"),
        ("latency", r"console: \d{3,}, p50 .* p99 \d+\.\d ms"),
        ("stations", r"machine two: \d\.\d\d of a core, \d+ MB"),
    ],
)
def test_it_runs_and_gives_its_figures(name: str, figure: str) -> None:
    if shutil.which("redis-server") is None:
        pytest.skip("no redis-server on this machine: install it to measure the book in Redis")
    command = [sys.executable, "scripts/bench_machines.py", "--quick", "--only", name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert re.search(figure, done.stdout), done.stdout
