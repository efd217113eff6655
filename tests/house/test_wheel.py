"""What is installed holds all that runs: the overlays' pages and the sample broadcast too, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.house.sources import ROOT, committed


def test_the_wheel_holds_every_file_that_runs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("zhubotai-*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    house = {path.as_posix() for path in committed() if path.parts[0] in ("companion", "connectors", "overlays")}
    assert packed == house
