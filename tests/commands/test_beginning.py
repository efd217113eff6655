"""`companion init` asks until it understands, writes what loads, never writes over, and stops without a mess."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from companion.commands.beginning import begin
from companion.config import SAMPLE, inspect, load
from companion.domain.trouble import Trouble

Answer = Callable[..., None]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """What is typed, an answer after the other; then the input ends."""

    def prepare(*answers: str) -> None:
        left: Iterator[str] = iter(answers)

        def typed(_prompt: str) -> str:
            try:
                return next(left)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr("builtins.input", typed)

    return prepare


def test_enter_all_the_way_gives_a_station_that_loads(tmp_path: Path, answer: Answer) -> None:
    answer(*[""] * 10)
    begin(tmp_path, False, "zh")
    catalogue = load(tmp_path / "station.toml").catalogue
    assert [(pool.name, pool.on_hand, pool.unit) for pool in catalogue.pools] == [("蜂糖李", 320_000, "g")]
    assert [(pack.title, pack.price_fen, pack.content, pack.link) for pack in catalogue.packs] == [
        ("蜂糖李 5斤装", 3990, 2500, 1)
    ]
    assert [room.name for room in catalogue.rooms] == ["抖音直播间"]


def test_an_answer_that_cannot_be_understood_is_asked_for_again(
    tmp_path: Path, answer: Answer, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong_then_right = [
        *("a\x1b[Db", "村"),
        "竹笋",
        *("很多", "100", "100件"),
        *("5斤", "0件", "2件"),
        "两件装",
        *("三十", "1.234", "30"),
        *("0", "10000", "七", "７"),
        *("也许", "有"),
        *("", "", "20"),
        *("7", "8"),
        *("没有", "n"),
        "快手",
    ]
    answer(*wrong_then_right)
    begin(tmp_path, False, "zh")
    catalogue = load(tmp_path / "station.toml").catalogue
    assert catalogue.name == "村"
    assert [(pack.title, pack.content, pack.price_fen, pack.link) for pack in catalogue.packs] == [
        ("两件装", 2, 3000, 7),
        ("竹笋 1件装", 1, 2000, 8),
    ]
    assert len(capsys.readouterr().out.splitlines()) == 13


def test_the_sample_is_written_as_it_is_shipped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begin(tmp_path / "new" / "folder", True, "en")
    written = tmp_path / "new" / "folder" / "station.toml"
    assert written.read_bytes() == SAMPLE.read_bytes()
    assert inspect(written) == []
    assert f"companion check --config {written}" in capsys.readouterr().out


@pytest.mark.parametrize("sample", [True, False])
def test_a_file_that_is_there_is_never_touched(tmp_path: Path, answer: Answer, sample: bool) -> None:
    answer(*[""] * 10)
    (tmp_path / "station.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(Trouble, match="已经有了"):
        begin(tmp_path, sample, "zh")
    assert (tmp_path / "station.toml").read_text(encoding="utf-8") == "mine"


def test_answers_that_end_too_soon_leave_nothing_behind(tmp_path: Path, answer: Answer) -> None:
    answer("村", "李子")
    with pytest.raises(Trouble, match="没有写"):
        begin(tmp_path / "new", False, "zh")
    assert not (tmp_path / "new").exists()


def test_a_folder_that_is_none_is_said_before_any_question(tmp_path: Path, answer: Answer) -> None:
    answer()
    (tmp_path / "file").touch()
    with pytest.raises(Trouble, match="不是文件夹"):
        begin(tmp_path / "file", False, "zh")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pty on Windows")
@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_whoever_leaves_in_the_middle_gets_a_sentence(tmp_path: Path, key: str) -> None:
    from tests.commands.terminal import Terminal

    with Terminal("init", str(tmp_path / "new")) as terminal:
        terminal.read_until("]: ")
        terminal.press("好村\r")
        terminal.read_until("蜂糖李]: ")
        shown = terminal.press_until(key, "没有写")
        code, rest = terminal.end()
    assert code == 1
    assert "Traceback" not in shown + rest
    assert not (tmp_path / "new").exists()
