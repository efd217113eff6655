"""What nobody foresaw is written down: where it happened, and nothing that anybody said."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from companion.commands.mishap import LOG, unforeseen
from companion.commands.running import run_to_the_end


async def stumble_over(comment: str) -> None:
    try:
        raise KeyError(comment)
    except KeyError as wrong:
        raise ValueError(comment) from wrong


async def work() -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(stumble_over("我叫王小明"))


def test_a_failure_in_a_task_is_traced_through_its_causes_without_what_was_said(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="王小明") as failed:
        run_to_the_end(work)
    told = unforeseen(failed.value, "serve", tmp_path)
    account = (tmp_path / LOG).read_text(encoding="utf-8")
    assert "in stumble_over" in account
    assert account.index("builtins.ValueError") < account.index("builtins.KeyError")
    assert account.splitlines()[0].startswith("companion ")
    assert " serve, Python " in account.splitlines()[0]
    assert "王小明" not in account.replace('stumble_over("我叫王小明")', "")  # a line of this very file
    assert "王小明" not in told.zh + told.en


def test_a_failure_that_is_its_own_cause_is_told_once(tmp_path: Path) -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__context__ = second, first
    unforeseen(first, "check", tmp_path)
    account = (tmp_path / LOG).read_text(encoding="utf-8")
    assert account.count("builtins.ValueError") == account.count("builtins.KeyError") == 1


def test_only_the_last_one_is_kept(tmp_path: Path) -> None:
    unforeseen(ValueError(), "check", tmp_path)
    unforeseen(KeyError(), "serve", tmp_path)
    account = (tmp_path / LOG).read_text(encoding="utf-8")
    assert "ValueError" not in account
    assert "KeyError" in account
