"""A recording is played in order, at the pace it was made or any other, and to its end whatever it holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from companion.domain.inbound import BadNoun, Inbound
from companion.domain.trouble import Trouble
from connectors.contract import Listener, Setting
from connectors.replay import CARD, check, connect
from connectors.replay.payload import MOST_BYTES
from connectors.replay.transport import BATCH, MOST_PAUSE_MS, Replay, read_recording

EVENING = Path(__file__).parent / "fixtures" / "evening.jsonl"


class Evening:
    """A made-up station with a clock of its own: it writes down what it was given, and when."""

    def __init__(self, takes_s: float = 0.0) -> None:
        self.now_s = 100.0
        self.heard: list[tuple[float, tuple[str, ...]]] = []
        self.slept: list[float] = []
        self._takes_s = takes_s

    async def emit(self, nouns: tuple[Inbound, ...]) -> None:
        self.heard.append((round(self.now_s - 100, 3), tuple(getattr(noun, "key", "") for noun in nouns)))
        self.now_s += self._takes_s

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now_s += seconds

    def clock(self) -> float:
        return self.now_s

    def replay(self, path: Path, speed: float, bad: list[int] | None = None) -> Replay:
        return Replay(path, speed, lambda line, _: None if bad is None else bad.append(line), self.sleep, self.clock)


def rows(path: Path, *seconds: float) -> Path:
    """A recording of one count at each of these seconds after eight."""
    line = '{{"kind":"room","at":"2026-06-15T{:02}:{:02}:{:06.3f}+08:00","source":"s","room":"r","key":"{}"}}\n'
    times = [(number, 8 * 3600 + second) for number, second in enumerate(seconds)]
    path.write_text("".join(line.format(int(s // 3600), int(s // 60 % 60), s % 60, n) for n, s in times))
    return path


async def test_as_fast_as_possible_is_one_batch_and_the_bad_lines_are_told() -> None:
    evening, bad = Evening(), list[int]()
    await evening.replay(EVENING, 0, bad).listen(evening.emit)
    assert evening.heard == [(0, ("7381", "evt-1", "evt-2", "s-1", "c-1", "evt-9"))]
    assert bad == [4, 5]


async def test_nouns_come_when_they_came(tmp_path: Path) -> None:
    evening = Evening()
    await evening.replay(rows(tmp_path / "r", 0, 0, 1.5, 4), 1).listen(evening.emit)
    assert evening.heard == [(0, ("0", "1")), (1.5, ("2",)), (4, ("3",))]


async def test_twice_the_speed_is_half_the_time(tmp_path: Path) -> None:
    evening = Evening()
    await evening.replay(rows(tmp_path / "r", 0, 2, 10), 2).listen(evening.emit)
    assert [at for at, _ in evening.heard] == [0, 1, 5]


async def test_a_slow_station_gets_larger_batches_and_the_end_is_not_late(tmp_path: Path) -> None:
    evening = Evening(takes_s=0.5)
    await evening.replay(rows(tmp_path / "r", *[n / 10 for n in range(30)]), 1).listen(evening.emit)
    assert [key for _, keys in evening.heard for key in keys] == [str(n) for n in range(30)]
    assert len(evening.heard) <= 7
    assert evening.now_s - 100 < 3.6


async def test_lines_out_of_order_keep_the_order_of_the_file(tmp_path: Path) -> None:
    evening = Evening()
    await evening.replay(rows(tmp_path / "r", 5, 3, 6), 1).listen(evening.emit)
    assert evening.heard == [(0, ("0", "1")), (1, ("2",))]


async def test_a_night_between_two_shows_is_played_as_a_short_pause(tmp_path: Path) -> None:
    evening = Evening()
    await evening.replay(rows(tmp_path / "r", 0, 12 * 3600), 1).listen(evening.emit)
    assert [at for at, _ in evening.heard] == [0, MOST_PAUSE_MS / 1000]


async def test_a_long_recording_comes_in_batches_and_lets_others_run_between(tmp_path: Path) -> None:
    evening = Evening()
    await evening.replay(rows(tmp_path / "r", *[0] * (2 * BATCH + 5)), 0).listen(evening.emit)
    assert [len(keys) for _, keys in evening.heard] == [BATCH, BATCH, 5]
    assert evening.slept == [0, 0]


async def test_without_a_clock_of_its_own_it_uses_the_loops(tmp_path: Path) -> None:
    evening = Evening()
    await Replay(rows(tmp_path / "r", 0, 0.002)).listen(evening.emit)
    assert [key for _, keys in evening.heard for key in keys] == ["0", "1"]


async def test_an_empty_recording_ends_at_once(tmp_path: Path) -> None:
    evening = Evening()
    (tmp_path / "r").touch()
    await evening.replay(tmp_path / "r", 1).listen(evening.emit)
    assert evening.heard == []


def test_a_line_without_an_end_is_bad_and_the_next_is_read(tmp_path: Path) -> None:
    path = rows(tmp_path / "r", 0)
    path.write_bytes(b"x" * (3 * MOST_BYTES) + b"\n" + path.read_bytes() + b'{"kind":')
    told = [(number, isinstance(noun, BadNoun)) for number, noun in read_recording(path)]
    assert told == [(1, True), (2, False), (3, True)]


def test_a_recording_that_is_not_there_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="读不了录像文件"):
        list(read_recording(tmp_path / "nothing.jsonl"))
    with pytest.raises(Trouble, match="读不了录像文件"):
        list(read_recording(tmp_path))


@pytest.mark.parametrize(
    ("table", "en"),
    [
        ({}, '[connector.replay] needs path: write path = "evening.jsonl"'),
        ({"path": "nothing.jsonl"}, "there is no recording nothing.jsonl: check path"),
        ({"path": str(EVENING), "spede": 1}, "[connector.replay] does not know 'spede'; did you mean speed?"),
        *[
            ({"path": str(EVENING), "speed": speed}, "must be 0 to 10000 (1: as recorded, 0: at once)")
            for speed in (-1, "fast", True, float("nan"), 1e9)
        ],
    ],
)
def test_a_table_that_can_not_work_is_refused(table: dict[str, Any], en: str) -> None:
    (trouble,) = check(Setting(table))
    assert en in trouble.en
    with pytest.raises(Trouble):
        connect(Setting(table))


def test_a_sound_table_connects() -> None:
    assert (CARD.name, CARD.kind, CARD.standing) == ("replay", "listener", "ours")
    listener = connect(Setting({"path": str(EVENING), "speed": 0.5}))
    assert isinstance(listener, Listener)
    assert isinstance(listener, Replay)
