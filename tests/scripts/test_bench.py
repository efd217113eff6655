"""The bench counts what overlays are shown, whatever the network cuts, and both floors stand up to being measured."""

from __future__ import annotations

import sys
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from time import perf_counter
from typing import Final

import bench
import orjson
import pytest
from measure.benchmarks import BENCHMARKS, Size, watched
from measure.coalesced import frame
from measure.contenders import CONTENDERS, Running, Yard
from measure.load import Failed, pace, saturate, shown
from measure.mix import EVERY, SECRET, batches, make_mix, sign
from measure.overlays import Eye, Payments, Sold
from measure.sums import Sums
from standardwebhooks import Webhook

from companion.domain.inbound import Comment, OrderEvent, read_noun, read_nouns
from companion.reading.reader import Reader
from companion.reading.reading import Shelf

TINY: Final = Size(
    events=160,
    many_events=160,
    many=6,
    paced_s=0.4,
    posts=80,
    comments=400,
    show_s=10,
    show_rooms=2,
    show_speed=50.0,
)
FLOORS: Final = ("plain", "coalesced")


@pytest.mark.parametrize("cut", [1, 2, 7, 13, 64, 1000])
@pytest.mark.parametrize(
    ("eye", "sent"),
    [
        (Payments(), b"".join(frame(b'{"n":%d,"event":"paid"}' % n) for n in range(40))),
        (Sold(), b"".join(frame(b'{"packs":{"bench":{"left":%d,"sold":%d}}}' % (99 - n, n + 1)) for n in range(40))),
    ],
)
def test_a_payment_is_counted_once_wherever_the_stream_is_cut(eye: Eye, sent: bytes, cut: int) -> None:
    eye = type(eye)()
    seen = [eye.look(sent[n : n + cut]) for n in range(0, len(sent), cut)]
    assert seen[-1] == 40
    assert seen == sorted(seen)


def test_a_mix_is_of_nouns_and_ends_with_a_payment() -> None:
    mix = make_mix(1000, rooms=7)
    nouns = [read_noun(noun) for noun in mix.nouns]
    orders = [n for n in nouns if isinstance(n, OrderEvent)]
    comments = [n for n in nouns if isinstance(n, Comment)]
    assert len(comments) == 900
    assert len({c.text for c in comments}) > 700
    asked = sum(Reader(Shelf()).read(c.text).is_question for c in comments)
    assert 0.15 < asked / len(comments) < 0.25
    assert len({c.room for c in comments}) == 7
    assert sum(o.event == "paid" for o in orders) == mix.orders == 50
    assert isinstance(nouns[-1], OrderEvent)
    assert nouns[-1].event == "paid"
    assert len({(n.source, n.key) for n in nouns}) == len(nouns)


def test_batches_hold_every_noun_once() -> None:
    mix = make_mix(90)
    assert len(mix.nouns) == 100
    assert [n for body in batches(mix, 30) for n in read_nouns(body)] == [read_noun(n) for n in mix.nouns]
    assert batches(mix, 1) == mix.nouns


def test_a_request_is_signed_as_others_would_sign_it() -> None:
    head, _, body = sign(b'{"a":1}', "id-1").partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    assert Webhook(SECRET).verify(body, headers) == {"a": 1}


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_a_frame_says_its_length_in_the_shortest_way(size: int) -> None:
    framed = frame(b"x" * size)
    head = 2 if size < 126 else 4 if size < 65_536 else 10
    assert framed[0] == 0x81
    assert len(framed) == head + size


def test_ratios_are_taken_within_a_round() -> None:
    sums = Sums()
    sums.rounds = [{"plain": {"f": 10.0}, "station": {"f": 30.0}}, {"plain": {"f": 2.0}, "station": {"f": 8.0}}, {}]
    assert sums.ratios("station", "plain", "f") == [3.0, 4.0]
    assert "3.50× plain (3.00–4.00)" in next(line for line in sums.lines(["plain", "station"]) if "station " in line)


@pytest.mark.parametrize("name", FLOORS)
async def test_a_floor_shows_every_payment_to_every_overlay(name: str, tmp_path: Path) -> None:
    mix = make_mix(400)
    async with _running(name, tmp_path) as running, watched(running, mix.orders, 3) as faces:
        await saturate(running.port, batches(mix, 50), 2)
        await shown(faces)
        assert not any(overlay.gone.is_set() for overlay in faces.overlays)


@pytest.mark.parametrize("name", ["plain-batch", "coalesced"])
async def test_a_floor_cuts_off_the_overlay_that_stalls_and_shows_all_to_the_others(name: str, tmp_path: Path) -> None:
    mix = make_mix(8000)
    async with _running(name, tmp_path) as running, watched(running, mix.orders, 3, stalled=1) as faces:
        await saturate(running.port, batches(mix, 200), 2)
        await shown(faces)
        *reading, stalled = faces.overlays
        stalled.wake()
        await stalled.gone.wait()
        assert not any(overlay.gone.is_set() for overlay in reading)


@pytest.mark.parametrize("name", FLOORS)
async def test_a_latency_is_taken_for_each_payment_and_overlay(name: str, tmp_path: Path) -> None:
    mix = make_mix(60)
    async with _running(name, tmp_path) as running, watched(running, mix.orders, 3) as faces:
        begin = perf_counter()
        due = [begin + n / 1000 for n in range(len(mix.nouns))]
        faces.due = due[EVERY - 1 :: EVERY]
        await pace(running.port, batches(mix, 1), due, 4)
        await shown(faces)
    assert len(faces.latencies_s) == mix.orders * 3
    assert min(faces.latencies_s) > 0


@pytest.mark.parametrize("name", FLOORS)
async def test_a_floor_refuses_what_is_not_signed_for_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("measure.mix.SECRET", "whsec_" + "QUJD" * 8)
    async with _running(name, tmp_path) as running:
        with pytest.raises(ExceptionGroup) as refused:
            await saturate(running.port, make_mix(EVERY).nouns, 1)
    assert refused.group_contains(Failed, match="401")


async def test_a_program_that_does_not_start_is_named_with_its_last_words(tmp_path: Path) -> None:
    broken = CONTENDERS["plain"]
    broken = type(broken)("broken", _crash, _crash, broken.feed, broken.eye)
    with pytest.raises(Failed, match="broken did not start: no plums today"):
        async with Yard(tmp_path, pinned=False).running(broken):
            pass


@pytest.mark.slow
@pytest.mark.parametrize("name", list(BENCHMARKS))
async def test_every_benchmark_gives_figures_of_both_floors(name: str, tmp_path: Path) -> None:
    for floor in FLOORS:
        figures = await BENCHMARKS[name].measure(Yard(tmp_path, pinned=False), CONTENDERS[floor], TINY)
        assert figures
        assert all(value > 0 for value in figures.values())


@pytest.mark.slow
def test_the_bench_prints_a_table_and_keeps_every_figure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "figures.json"
    chosen = ["--only", "saturated", "--contender", "coalesced", "--contender", "plain-batch"]
    monkeypatch.setattr("sys.argv", ["bench.py", "--quick", "--unpinned", "--out", str(out), *chosen])
    monkeypatch.setattr(bench, "QUICK", TINY)
    assert bench.main() == 0
    assert "× coalesced" in capsys.readouterr().out
    rounds = orjson.loads(out.read_bytes())["saturated"]
    assert [set(one) for one in rounds] == [{"coalesced", "plain-batch"}] * 2


def _running(name: str, folder: Path) -> AbstractAsyncContextManager[Running]:
    return Yard(folder, pinned=False).running(CONTENDERS[name])


def _crash(_port: int, _folder: Path, _rooms: int) -> list[str]:
    return [sys.executable, "-c", "import sys; sys.exit('no plums today')"]


@pytest.mark.slow
async def test_an_evening_of_many_rooms_leaves_nothing_out_and_nothing_behind(tmp_path: Path) -> None:
    size = Size(show_s=120, show_rooms=10, show_speed=60.0)
    figures = await BENCHMARKS["soak"].measure(Yard(tmp_path, pinned=False), CONTENDERS["station"], size)
    assert figures["comments"] == 120 * 10 * 20
    assert figures["late against warm"] < 1.4
