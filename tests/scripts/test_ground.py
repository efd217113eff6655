"""The scripts on a machine that has nothing yet: they make their own ground, once, wherever the folder lies."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
STAMP = ".venv/zhubotai.stamp"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with the real scripts, locks that name no package, and a companion that only says what it was told."""
    house = tmp_path_factory.mktemp("弄袍 村")
    (house / "companion").mkdir()
    (house / "companion" / "__init__.py").write_text("")
    (house / "companion" / "__main__.py").write_text("import sys\nprint(sys.argv[1:])\nsys.exit(len(sys.argv))\n")
    (house / "scripts").mkdir()
    for name in ("_ground.py", "start.py", "check.py"):
        shutil.copy(SCRIPTS / name, house / "scripts" / name)
    for name in ("requirements.lock", "requirements-check.lock"):
        (house / name).write_text("# nothing\n")
    return house


def start(house: Path, *args: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(house / "scripts" / "start.py"), *args]
    return subprocess.run(command, cwd=cwd or house, capture_output=True, encoding="utf-8", check=False)


def test_the_first_start_sets_up_says_so_once_and_hands_over(house: Path) -> None:
    shutil.rmtree(house / ".venv", ignore_errors=True)
    first = start(house, "init", "--sample", cwd=house.parent)
    assert first.stdout == "['init', '--sample']\n"
    assert first.returncode == 3
    assert len(first.stderr.splitlines()) == 1
    assert "一分钟" in first.stderr


def test_the_second_start_is_silent_and_installs_nothing(house: Path) -> None:
    start(house)
    written = (house / STAMP).stat().st_mtime_ns
    again = start(house)
    assert (again.stdout, again.stderr) == ("['demo']\n", "")
    assert (house / STAMP).stat().st_mtime_ns == written


def test_the_companion_lies_beside_its_python_and_runs_from_anywhere(house: Path, tmp_path: Path) -> None:
    start(house)
    (tmp_path / "companion.py").write_text("raise SystemExit('the wrong companion')\n")
    name = "Scripts/companion.cmd" if sys.platform == "win32" else "bin/companion"
    answer = subprocess.run(
        [house / ".venv" / name, "a b", "蜂糖李"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert (answer.stdout, answer.returncode) == ("['a b', '蜂糖李']\n", 3)


def test_a_changed_lock_is_installed(house: Path) -> None:
    start(house)
    before = (house / STAMP).read_text("utf-8")
    (house / "requirements.lock").write_text("# nothing else\n")
    assert "一分钟" in start(house).stderr
    assert (house / STAMP).read_text("utf-8") != before


@pytest.mark.slow
def test_an_interrupted_installation_is_begun_anew(house: Path) -> None:
    start(house)
    (house / STAMP).write_text("unfinished")
    left_over = house / ".venv" / "half-written"
    left_over.touch()
    assert start(house).stdout == "['demo']\n"
    assert not left_over.exists()
    assert "unfinished" not in (house / STAMP).read_text("utf-8")


@pytest.mark.slow
def test_a_ground_that_was_made_with_another_python_is_made_anew(house: Path) -> None:
    start(house)
    settings = house / ".venv" / "pyvenv.cfg"
    settings.write_text(settings.read_text("utf-8").replace("version = 3.", "version = 3.9"))
    assert "一分钟" in start(house).stderr
    assert "version = 3.9" not in settings.read_text("utf-8")


def test_what_can_not_be_installed_is_said_in_one_sentence(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start(house)
    lock = (house / "requirements.lock").read_text("utf-8")
    (house / "requirements.lock").write_text(f"there-is-no-such-package==1 --hash=sha256:{'0' * 64}\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    answer = start(house)
    (house / "requirements.lock").write_text(lock)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert "检查网络" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.skipif(shutil.which("git") is None, reason="no git here")
def test_the_ground_is_never_committed() -> None:
    asked = ["git", "check-ignore", "-q", ".venv/pyvenv.cfg"]
    assert subprocess.run(asked, cwd=SCRIPTS.parent, check=False).returncode in (0, 128)
