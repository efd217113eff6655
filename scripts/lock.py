"""Writes the two lock files anew from pyproject.toml. Needs `uv`; reads pyproject.toml and the package index.

`requirements.lock` is what the program needs, `requirements-check.lock` that and what the gates need, in the very same
versions, so that one `.venv` serves both.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
RUNTIME: Final = "requirements.lock"
CHECK: Final = "requirements-check.lock"
OPTIONS: Final = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header")


def lock(name: str, *more: str) -> None:
    """Compile one lock file, to the newest versions, and refuse an address or a path of this machine in it."""
    command = ["uv", "pip", "compile", "pyproject.toml", *OPTIONS, *more, "--upgrade", "--quiet", "--output-file", name]
    subprocess.run(command, cwd=ROOT, check=True)
    foreign = re.search(r".*(?:://|file:|/home/|/root/|[A-Z]:\\).*", (ROOT / name).read_text("utf-8"))
    if foreign:
        sys.exit(f"{name}: this line would only work here: {foreign[0].strip()}")
    print(f"{name} written")


if __name__ == "__main__":
    lock(RUNTIME)
    lock(CHECK, "--group", "check", "--constraint", RUNTIME)
