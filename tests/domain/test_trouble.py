"""What went wrong is said in the reader's own language."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.domain.trouble import reason


def test_what_the_system_says_no_for_is_said_in_chinese_too(tmp_path: Path) -> None:
    with pytest.raises(OSError) as missing:
        (tmp_path / "nothere.xlsx").read_bytes()
    assert reason(missing.value) == ("没有这个文件或文件夹", "No such file or directory")
    with pytest.raises(OSError) as folder:
        tmp_path.read_bytes()
    assert reason(folder.value)[0] in ("它是文件夹", "没有权限")


def test_what_we_have_no_words_for_is_left_in_the_systems() -> None:
    assert reason(OSError(9999, "the moon is full")) == ("the moon is full", "the moon is full")
    assert reason(ValueError()) == ("ValueError", "ValueError")
