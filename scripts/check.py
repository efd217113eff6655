"""Runs every gate: `python3 scripts/check.py [--slow] [--only GATE]… [-- PYTEST ARGS…]`. CI runs the same.

Standard library only. Sets up `.venv` the first time; as root on Debian it also installs what the slower tests drive
(a Redis server, a browser, Chinese fonts), elsewhere it names what is missing and those tests are skipped.
"""

import argparse
import io
import os
import shutil
import subprocess
import sys
import time

import _ground

IMPORT_LINTER = "from importlinter.cli import lint_imports_command as run; run()"
GATES = {
    "format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "lint": ["-m", "ruff", "check", "--quiet", "."],
    "types": ["-m", "mypy", "--no-error-summary"],
    "floors": ["-c", IMPORT_LINTER, "--no-logo"],
    "tests": ["-m", "pytest"],
}
# As many tests at a time as there are cores, and no more than four, for a container has fewer cores than it sees. A
# process that is done takes some of what another still has before it.
SIDE_BY_SIDE = ["--numprocesses", str(min(os.cpu_count() or 1, 4)), "--dist", "worksteal"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    """Run the gates asked for, all of them even if one fails, and say at the end which did."""
    asked = read_arguments()
    _ground.prepare(_ground.CHECK)
    if "tests" in asked.only:
        provide_surroundings()
    began = time.monotonic()
    failed = [name for name in asked.only if not passes(name, asked)]
    took = time.monotonic() - began
    if failed:
        print(f"\n{', '.join(failed)}: failed ({took:.0f} s)")
        return 1
    print(f"\n{'all gates' if len(asked.only) == len(GATES) else ', '.join(asked.only)} passed ({took:.0f} s)")
    return 0


def read_arguments() -> argparse.Namespace:
    """What was asked for on the command line; everything after `--` is pytest's."""
    parser = argparse.ArgumentParser(description="Run every gate.", usage="%(prog)s [options] [-- PYTEST ARGS…]")
    parser.add_argument("--slow", action="store_true", help="run the tests marked slow too")
    parser.add_argument(
        "--only", action="append", choices=list(GATES), metavar="GATE", help=f"one of {', '.join(GATES)}"
    )
    parser.add_argument("pytest", nargs="*", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    asked.only = [name for name in GATES if name in (asked.only or GATES)]
    return asked


def passes(name: str, asked: argparse.Namespace) -> bool:
    """Run one gate. Its output is shown when it fails; that of the tests is shown as it comes."""
    command = [str(_ground.PYTHON), *GATES[name]]
    began = time.monotonic()
    if name == "tests":
        print("tests", flush=True)
        # The slow ones run one after another: some of them take the whole machine, and say what it can do.
        command += ["-m", ""] if asked.slow else SIDE_BY_SIDE
        # Several processes import the tests, and those start the program hundreds of times: compiled once is enough.
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"HYPOTHESIS_PROFILE": "slow"} if asked.slow else {}
        return subprocess.run([*command, *asked.pytest], cwd=_ground.ROOT, env=environment, check=False).returncode == 0
    done = subprocess.run(
        command, cwd=_ground.ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False
    )
    print(f"{name:<8}{'ok' if done.returncode == 0 else 'FAILED':<8}{time.monotonic() - began:5.1f} s", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


def provide_surroundings() -> None:
    """See to what the tests drive from outside Python: installed as root on Debian, named elsewhere."""
    missing = []
    if shutil.which("redis-server") is None:
        missing.append("redis-server")
    if not any(shutil.which(name) for name in BROWSERS):
        missing.append("chromium")
    if not has_chinese_font():
        missing.append("fonts-noto-cjk")
    if missing and _ground.root_on_debian():
        _ground.say(f"正在安装 {'、'.join(missing)}…", f"Installing {', '.join(missing)}…")
        if _ground.apt_install(missing):
            return
    if missing:
        _ground.say(
            f"缺少 {'、'.join(missing)}：用到它们的测试会跳过。",
            f"Missing {', '.join(missing)}: tests that need them skip.",
        )


def has_chinese_font() -> bool:
    """Whether a browser here could draw Chinese. Windows and macOS bring such fonts along."""
    if sys.platform in ("win32", "darwin"):
        return True
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout)


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a Windows console may lack a character of a failing test's output
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
