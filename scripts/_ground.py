"""The ground the other scripts stand on: a `.venv` in the project's folder that holds exactly what a lock file names.

Standard library only, for it runs before anything is installed. Reads the lock files; writes `.venv` and nothing else.
What is said to a person goes to stderr, so that stdout stays the program's own.
"""

import sys

if sys.version_info < (3, 11):  # said before any syntax an older Python stumbles over
    sys.exit(
        "需要 Python 3.11 或更新的版本（现在是 %d.%d）：请到 python.org 下载安装。 "
        "Python 3.11 or newer is needed (this is %d.%d): get it from python.org." % (sys.version_info[:2] * 2)
    )

import hashlib
import importlib.util
import os
import shutil
import subprocess
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
VENV: Final = ROOT / ".venv"
RUNTIME: Final = "requirements.lock"
CHECK: Final = "requirements-check.lock"

_STAMP: Final = VENV / "zhubotai.stamp"
_UNFINISHED: Final = "unfinished"
_WINDOWS: Final = os.name == "nt"
_BIN: Final = VENV / ("Scripts" if _WINDOWS else "bin")
PYTHON: Final = _BIN / ("python.exe" if _WINDOWS else "python")


def prepare(lock: str) -> None:
    """Make `.venv` hold what `lock` names. Costs a few hundredths of a second when it does already."""
    stamp = _stamp(lock)
    written = _STAMP.read_text("utf-8").splitlines() if _STAMP.is_file() else []
    sound = _sound() and _UNFINISHED not in written
    if sound and set(stamp) <= set(written):
        return
    say("正在准备运行环境，只需一次，约一分钟…", "Setting up, once; about a minute…")
    try:
        if not (sound and (_pip_inside() or _pip_outside())):
            _make()
        _STAMP.write_text(_UNFINISHED, "utf-8")
        _install(lock)
        _open_the_house()
    except KeyboardInterrupt:
        sys.exit("没有准备完就停下了，下次会重新准备。 Stopped before it was ready; the next run sets up anew.")
    _STAMP.write_text("\n".join(stamp), "utf-8")


def say(zh: str, en: str) -> None:
    """One line to the person at the terminal, in both languages."""
    print(f"{zh} {en}", file=sys.stderr, flush=True)


def root_on_debian() -> bool:
    """Whether this process may install system packages with apt."""
    return not _WINDOWS and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(packages: Sequence[str]) -> bool:
    """Install system packages, quietly. False when apt could not."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", *step], env=quiet, capture_output=True, text=True, errors="replace", check=False
        )
        if done.returncode:
            sys.stderr.write(done.stderr)
            return False
    return True


def _stamp(lock: str) -> list[str]:
    """A line for each lock file that is satisfied once `lock` is installed: the gates' lock holds the program's."""
    names = [RUNTIME, CHECK] if lock == CHECK else [RUNTIME]
    return [f"{name} {hashlib.sha256((ROOT / name).read_bytes()).hexdigest()}" for name in names]


def _sound() -> bool:
    """Whether `.venv` is whole, of a Python we run on, and that Python is still the one it was made with."""
    settings = VENV / "pyvenv.cfg"
    if not (settings.is_file() and PYTHON.exists()):
        return False
    made_with = ""
    for line in settings.read_text("utf-8", errors="replace").splitlines():
        name, _, value = line.partition("=")
        if name.strip() in ("version", "version_info"):
            made_with = value.strip()
    asked = "import sys; print('%d.%d.' % sys.version_info[:2], end=''); sys.exit(sys.version_info < (3, 11))"
    try:
        answer = subprocess.run([PYTHON, "-I", "-S", "-c", asked], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return answer.returncode == 0 and made_with.startswith(answer.stdout)


def _make() -> None:
    """A new, empty `.venv` in the place of whatever was there."""
    if importlib.util.find_spec("ensurepip") is None and not _pip_outside() and root_on_debian():
        apt_install([f"python{sys.version_info.major}.{sys.version_info.minor}-venv"])
        importlib.invalidate_caches()
    with_pip = importlib.util.find_spec("ensurepip") is not None
    if not with_pip and not _pip_outside():
        sys.exit(
            "这台电脑的 Python 缺少 venv：请运行 sudo apt install python3-venv 后再试。 "
            "This Python lacks venv: run `sudo apt install python3-venv`, then this again."
        )
    try:
        venv.EnvBuilder(clear=True, symlinks=not _WINDOWS, with_pip=with_pip).create(VENV)
    except (OSError, ValueError, subprocess.CalledProcessError) as wrong:
        sys.exit(
            f"建不了 {VENV}：{wrong}。请关闭正在运行的助播台，检查磁盘和权限后再试。 "
            f"Can't make {VENV}: {wrong}. Stop any running station, check disk and permissions, then try again."
        )


def _pip_inside() -> bool:
    return subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def _pip_outside() -> bool:
    return importlib.util.find_spec("pip") is not None


def _install(lock: str) -> None:
    # Debian without python3-venv has no pip to put inside; the one outside can install into a .venv just as well.
    pip = [str(PYTHON), "-m", "pip"] if _pip_inside() else [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    options = ["-qq", "--no-input", "--disable-pip-version-check", "--no-user", "--only-binary=:all:"]
    command = [*pip, "install", *options, "--require-hashes", "--requirement", str(ROOT / lock)]
    if subprocess.run(command, check=False, stdout=sys.stderr).returncode:
        sys.exit(
            "安装没有完成：请检查网络，再运行一次。 "
            "Installing did not finish: check the network and run this again (PIP_INDEX_URL chooses a mirror)."
        )


def _open_the_house() -> None:
    """Let `.venv` import the project from its folder, and put `companion` beside its Python.

    Both name the folder relative to themselves: it may have spaces or Chinese in its path, and may be moved.
    """
    asked = "import sysconfig; print(ascii(sysconfig.get_path('purelib')))"
    answer = subprocess.run([PYTHON, "-I", "-c", asked], capture_output=True, text=True, check=True)
    packages = Path(answer.stdout.strip()[1:-1].encode("ascii").decode("unicode_escape"))
    (packages / "zhubotai.pth").write_text(os.path.relpath(ROOT, packages) + "\n", "ascii")
    if _WINDOWS:
        (_BIN / "companion.cmd").write_text('@"%~dp0python.exe" -X utf8 -P -m companion %*\n', "ascii")
        return
    launcher = _BIN / "companion"
    launcher.write_text('#!/bin/sh\nexec "$(dirname "$0")/python" -X utf8 -P -m companion "$@"\n', "ascii")
    launcher.chmod(0o755)
