"""The gate keeper: which gates it runs, and that a failing one is never lost among the others."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import check
import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would have been run; gates named in `failing` fail."""
    commands: list[list[str]] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        commands.append([str(word) for word in command[1:]])
        failed = "ruff" in command and "check" in command
        return subprocess.CompletedProcess(command, int(failed), stdout="here is why" if failed else "all is well")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr("_ground.prepare", lambda lock: None)
    monkeypatch.setattr(check, "provide_surroundings", lambda: None)
    return commands


def run_check(monkeypatch: pytest.MonkeyPatch, *args: str) -> int:
    monkeypatch.setattr(sys, "argv", ["check.py", *args])
    return check.main()


def test_one_failed_gate_fails_the_whole_and_the_others_still_run(
    ran: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_check(monkeypatch) == 1
    assert len(ran) == len(check.GATES)
    said = capsys.readouterr().out
    assert "here is why" in said
    assert "all is well" not in said
    assert "lint: failed" in said


def test_a_gate_can_be_run_alone(
    ran: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_check(monkeypatch, "--only", "types", "--only", "format") == 0
    assert ran == [check.GATES["format"], check.GATES["types"]]
    assert "all gates passed" not in capsys.readouterr().out


def test_what_follows_two_dashes_is_for_pytest(ran: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    run_check(monkeypatch, "--only", "tests", "--slow", "--", "-k", "stock", "--maxfail=1")
    assert ran == [["-m", "pytest", "-m", "", "-k", "stock", "--maxfail=1"]]


def test_the_usual_tests_run_side_by_side_unless_pytest_is_told_otherwise(
    ran: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_check(monkeypatch, "--only", "tests", "--", "--numprocesses", "0")
    assert ran == [["-m", "pytest", *check.SIDE_BY_SIDE, "--numprocesses", "0"]]


def test_missing_surroundings_are_named_where_they_can_not_be_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr("_ground.root_on_debian", lambda: False)
    monkeypatch.setattr(check, "has_chinese_font", lambda: False)
    check.provide_surroundings()
    said = capsys.readouterr().err
    assert all(name in said for name in ("redis-server", "chromium", "fonts-noto-cjk"))


def test_missing_surroundings_are_installed_by_root_on_debian(monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[str] = []

    def apt_install(packages: list[str]) -> bool:
        installed.extend(packages)
        return True

    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/x" if name == "google-chrome" else None)
    monkeypatch.setattr("_ground.root_on_debian", lambda: True)
    monkeypatch.setattr("_ground.apt_install", apt_install)
    monkeypatch.setattr(check, "has_chinese_font", lambda: True)
    check.provide_surroundings()
    assert installed == ["redis-server"]
