"""Measures the browser extension: `python scripts/bench_bridge.py [--comments N] [--rates A,B,…]`. Needs Chromium.

From when a page's own code is told of a comment until a helper's feed shows it, at several rates; and what a frame
costs the page, with the extension and without it. Prints milliseconds and microseconds; nothing is left behind.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
import tomllib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import aiohttp
import orjson
from measure.rooms import PAGE, Room, frame_of, open_room
from pictured.bridged import Chrome, chrome
from pictured.camera import chromium
from playwright.async_api import Page

ROOT: Final = Path(__file__).resolve().parents[1]
STATION: Final = """[station]
name = "bench"
[[pool]]
id = "p"
name = "果"
on_hand = "1斤"
[[room]]
id = "douyin"
name = "抖音"
[connector.bridge]
"""
PATIENCE_S: Final = 60


def main() -> int:
    """Measure, and print; 1 where there is no Chromium."""
    parser = argparse.ArgumentParser(description="Measure the browser extension, from page to feed.")
    parser.add_argument("--comments", type=int, default=2_000, help="how many at each rate")
    parser.add_argument("--rates", default="20,100,500", help="comments a second")
    asked = parser.parse_args()
    rates = [int(rate) for rate in asked.rates.split(",")]
    try:
        chromium()
    except RuntimeError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="bench-bridge-") as folder:
        asyncio.run(measure(Path(folder), asked.comments, rates))
    return 0


async def measure(folder: Path, comments: int, rates: Sequence[int]) -> None:
    """All rates, then what a frame costs the page."""
    async with open_room(folder) as room, station(folder) as (url, tokens):
        async with chrome(folder / "with", room.rules) as paired, aiohttp.ClientSession() as http:
            page = await enter(paired, room)
            await paired.pair(int(url.rpartition(":")[2]), tokens["connector"])
            async with http.ws_connect(f"{url}/feed?token={tokens['helper']}") as feed:
                first = 1
                for rate in rates:
                    count = min(comments, rate * 20)
                    print(f"{rate:5}/s  page to feed ms  {told(await latencies(page, room, feed, first, count, rate))}")
                    first += count
            heard = await cost(page, room)
        async with chrome(folder / "without", room.rules, extension=None) as plain:
            bare = await cost(await enter(plain, room), room)
        print(f"a frame costs the page {heard:.0f} µs with the extension, {bare:.0f} µs without")


def told(taken_ms: Sequence[float]) -> str:
    """The median and what lies above it, of so many."""
    ordered = sorted(taken_ms)

    def at(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    return f"p50 {at(0.5):6.1f}  p90 {at(0.9):6.1f}  p99 {at(0.99):6.1f}  most {ordered[-1]:6.1f}  of {len(ordered)}"


async def latencies(page: Page, room: Room, feed: Any, first: int, count: int, rate: int) -> list[float]:
    """Milliseconds of each comment, told at this rate."""
    await page.evaluate("() => void (window.heard.length = 0)")
    shown: dict[int, float] = {}

    async def look() -> None:
        while len(shown) < count:
            frame = orjson.loads(await feed.receive_str())
            now = time.time() * 1000
            for item in frame.get("items", ()):
                shown[int(item["text"]) - first] = now

    async with asyncio.timeout(PATIENCE_S + count / rate), asyncio.TaskGroup() as group:
        group.create_task(look())
        await say(room, first, count, rate)
    heard = await page.evaluate("() => window.heard")
    return [shown[number] - heard[number] for number in range(count)]


async def say(room: Room, first: int, count: int, rate: int) -> None:
    """Tell the page so many comments, evenly."""
    socket, loop = await room.socket, asyncio.get_running_loop()
    began = loop.time()
    for number in range(count):
        await asyncio.sleep(max(0.0, began + number / rate - loop.time()))
        await socket.send_bytes(frame_of(first + number, int(time.time())))


async def cost(page: Page, room: Room, frames: int = 5_000) -> float:
    """Microseconds from one frame to the next when they come as fast as the page takes them."""
    socket, content = await room.socket, [frame_of(10**6 + number, int(time.time())) for number in range(frames)]
    await page.evaluate("() => void (window.heard.length = 0)")
    for frame in content:
        await socket.send_bytes(frame)
    await page.wait_for_function("(frames) => window.heard.length === frames", arg=frames)
    began, ended = await page.evaluate("() => [window.heard[0], window.heard.at(-1)]")
    return float((ended - began) * 1000 / (frames - 1))


async def enter(browser: Chrome, room: Room) -> Page:
    """The live page, with its socket open."""
    page = await browser.context.new_page()
    await page.goto(PAGE)
    await page.wait_for_function("() => socket.readyState === 1")
    await room.socket
    return page


@asynccontextmanager
async def station(folder: Path) -> AsyncIterator[tuple[str, dict[str, str]]]:
    """A station in a process of its own: its address and its tokens."""
    (folder / "station.toml").write_text(STATION, encoding="utf-8")
    places = ["--config", str(folder / "station.toml"), "--data", str(folder / "data"), "--port", "0"]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "companion", "serve", *places), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        ready = (await process.stdout.readline()).decode()
        tokens = tomllib.loads((folder / "data" / "access.toml").read_text(encoding="utf-8"))
        yield ready.split()[1], tokens
    finally:
        process.terminate()
        await process.wait()


if __name__ == "__main__":
    sys.exit(main())
