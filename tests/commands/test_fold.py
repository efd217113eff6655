"""`companion replay` and `companion export`: a good line counts once, a bad one is told, and nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from companion.commands.fold import hold_facts, open_to
from companion.domain.trouble import Trouble
from tests.evening.village import STATION, comment, companion, order

NOUNS = [comment(1, "新疆发货吗"), order(1), order(1, "paid"), order(2, quantity=2), order(2, "cancelled")]


def recording(file: Path, *lines: dict[str, Any] | bytes) -> Path:
    file.write_bytes(b"".join((x if isinstance(x, bytes) else orjson.dumps(x)) + b"\n" for x in lines))
    return file


@pytest.fixture
def config(tmp_path: Path) -> list[str]:
    """The option that names a village's settings."""
    (tmp_path / "station.toml").write_text(STATION, encoding="utf-8")
    return ["--config", str(tmp_path / "station.toml")]


def state_of(*words: str) -> dict[str, Any]:
    played = companion("replay", *words, "--state", "-")
    assert (played.returncode, played.stderr) == (0, "")
    state: dict[str, Any] = orjson.loads(played.stdout)
    return state


def test_recordings_are_folded_in_the_order_they_are_named(tmp_path: Path, config: list[str]) -> None:
    whole = recording(tmp_path / "whole.jsonl", *NOUNS)
    parts = [str(recording(tmp_path / f"{at}.jsonl", *NOUNS[at : at + 2])) for at in (0, 2, 4)]
    state = state_of(str(whole), *config)
    assert state["pools"]["plum"]["committed"] == 2500
    assert state["pools"]["plum"]["reserved"] == 0
    assert state["orders"]["total"] == 2
    assert state_of(*parts, *config) == state


def test_bad_lines_are_told_with_file_line_and_reason_and_the_rest_is_folded(tmp_path: Path, config: list[str]) -> None:
    good = state_of(str(recording(tmp_path / "good.jsonl", *NOUNS)), *config)
    lines: list[dict[str, Any] | bytes] = [
        b'{"kind":"gift"}',
        *NOUNS[:2],
        b"",
        b"\xff\xfe",
        *NOUNS[2:],
        orjson.dumps(NOUNS[0])[:-9],
    ]
    bad = recording(tmp_path / "bad.jsonl", *lines)
    played = companion("replay", str(bad), *config, "--state", str(tmp_path / "state.json"))
    assert played.returncode == 1
    told = played.stderr.splitlines()
    assert [line.removeprefix(f"{bad}:").partition(": ")[0] for line in told[:-1]] == ["1", "5", "9"]
    assert all(line.partition(": ")[2] for line in told[:-1])
    assert told[-1].startswith("有 3 行读不懂")
    assert orjson.loads((tmp_path / "state.json").read_bytes()) == good


def test_a_journal_is_kept_where_it_is_asked_for_and_folding_again_changes_nothing(
    tmp_path: Path, config: list[str]
) -> None:
    kept = [str(recording(tmp_path / "r.jsonl", *NOUNS)), *config, "--journal", "sqlite:x.db", "--data", str(tmp_path)]
    first = state_of(*kept)
    assert (tmp_path / "x.db").exists()
    assert state_of(*kept) == first


def test_an_exported_journal_folds_to_the_same_state_and_into_a_new_journal_only(
    tmp_path: Path, config: list[str]
) -> None:
    data = ["--data", str(tmp_path)]
    state = state_of(str(recording(tmp_path / "r.jsonl", *NOUNS)), *config, "--journal", "sqlite:station.db", *data)
    export = tmp_path / "export.jsonl"
    told = companion("export", str(export), *config, *data)
    assert (told.returncode, told.stdout) == (0, "")
    assert str(export) in told.stderr
    assert companion("export", "-", *config, *data).stdout.encode() == export.read_bytes()
    assert state_of(str(export)) == state
    assert state_of(str(export), "--journal", "sqlite:new.db", *data) == state
    again = companion("replay", str(export), "--journal", "sqlite:new.db", *data)
    assert again.returncode == 1
    assert "已经有" in again.stderr
    assert companion("export", "-", *config, *data).stdout.encode() == export.read_bytes()


async def test_a_running_stations_journal_can_be_exported(village: Any) -> None:
    import aiohttp

    village.start()
    async with aiohttp.ClientSession() as http:
        await village.push(http, *NOUNS)
        state = await village.state(http)
    export = village.data / "export.jsonl"
    told = companion("export", str(export), "--config", str(village.config), "--data", str(village.data))
    assert told.returncode == 0
    assert state_of(str(export)) == state
    assert village.stop() == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("replay", "nowhere.jsonl"), "读不了 nowhere.jsonl"),
        (("replay", "r.jsonl", "nowhere.jsonl", "--state", "s.json"), "读不了 nowhere.jsonl"),
        (("replay", "."), "读不了 ."),
        (("replay", "r.jsonl", "e.jsonl"), "不能一起折算"),
        (("replay", "r.jsonl", "--state", "no/folder/s.json"), "写不了 no/folder/s.json"),
        (("replay", "r.jsonl", "--journal", "paper:x"), "paper:"),
        (("export", "x.jsonl", "--data", "none"), "不存在"),
        (("export", "no/folder/x.jsonl", "--data", "none"), "写不了 no/folder/x.jsonl"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else "",
)
def test_what_cannot_be_read_or_written_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, config: list[str], words: tuple[str, ...], sentence: str
) -> None:
    recording(tmp_path / "r.jsonl", *NOUNS)
    recording(tmp_path / "e.jsonl", b'{"fact":"broadcast_ended","at_ms":1}')
    before = sorted(tmp_path.iterdir())
    ended = companion(*words, cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert sentence in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert sorted(tmp_path.iterdir()) == before


def test_a_file_that_is_all_empty_lines_is_a_recording(tmp_path: Path) -> None:
    assert not hold_facts([recording(tmp_path / "a", b"", b""), recording(tmp_path / "b", *NOUNS)])


def test_a_file_written_before_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    place = tmp_path / "export.jsonl"
    place.write_bytes(b"the one before")
    with pytest.raises(Trouble, match="torn"), open_to(str(place)) as file:
        file.write(b"half of")
        raise Trouble("torn", "torn")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("export.jsonl", b"the one before")]
    with open_to(str(place)) as file:
        file.write(b"the new one")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("export.jsonl", b"the new one")]
