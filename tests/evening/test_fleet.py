"""Many stations in one process: each with its own tokens and address, one that is broken harms no other."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import orjson
import pytest
from playwright.async_api import Browser
from standardwebhooks import Webhook

from tests.evening.village import ROOT, SECRET, STATION, Village, companion, environment, order, token_in
from tests.servers import RedisServer


class Base:
    """A base with a station on SQLite, one in Redis, and one whose book is no book."""

    def __init__(self, folder: Path, server: RedisServer) -> None:
        self.data = folder / "data"
        self.stations = folder / "stations"
        for name in ("nongpao", "liuma", "broken"):
            (self.stations / name).mkdir(parents=True)
            book = f'url = "{server.url}"\nstation = "{folder.name}"'
            text = STATION if name != "liuma" else STATION.replace('url = "sqlite:station.db"', book)
            (self.stations / name / "station.toml").write_text(text.replace("弄袍村", name), encoding="utf-8")
        (self.data / "broken").mkdir(parents=True)
        (self.data / "broken" / "station.db").write_bytes(b"this is no book" * 20)
        options = ["--stations", str(self.stations), "--data", str(self.data), "--port", "0"]
        command = [sys.executable, "-m", "companion", "serve", *options]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8", cwd=ROOT, env=environment()
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().split()[1]

    def village(self, name: str) -> Village:
        """One of them as a stranger's program meets it."""
        one = Village.__new__(Village)
        one.url, one.data, one._sent, one._signer = f"{self.url}/s/{name}", self.data / name, 0, Webhook(SECRET)
        return one

    def end(self) -> int:
        """Ask it to stop; its exit code."""
        self.process.terminate()
        code = self.process.wait(30)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@pytest.fixture
def base(tmp_path: Path, redis_server: RedisServer) -> Iterator[Base]:
    one = Base(tmp_path, redis_server)
    yield one
    if one.process.poll() is None:
        one.end()


async def until_open(village: Village, http: aiohttp.ClientSession) -> None:
    """Wait until the station takes pushes."""
    while (await village.push(http, order(0)))["status"] != 200:
        pass


async def test_each_station_has_its_own_book_and_tokens_and_the_supervisor_sees_them_all(
    base: Base, http: aiohttp.ClientSession
) -> None:
    for name in ("nongpao", "liuma"):
        village = base.village(name)
        await until_open(village, http)
        await village.push(http, order(1), order(1, "paid", total_fen=3990))
    await base.village("nongpao").push(http, order(2), order(2, "paid"))
    assert (await base.village("nongpao").state(http))["orders"]["total"] == 3
    assert (await base.village("liuma").state(http))["orders"]["total"] == 2
    ask = {"Authorization": f"Bearer {token_in(base.data, 'anchor')}"}
    async with http.get(f"{base.url}/fleet-state", headers=ask) as reply:
        told = {one["id"]: one for one in orjson.loads(await reply.read())["stations"]}
    assert told["nongpao"]["sales"]["paid"] == 2
    assert told["liuma"]["sales"]["paid_fen"] == 3990
    assert told["broken"]["state"] == "down"
    assert "不是助播台的账本" in told["broken"]["why"]
    strangers = {"Authorization": f"Bearer {token_in(base.data / 'liuma', 'anchor')}"}
    for path, headers in (("/s/nongpao/state", strangers), ("/fleet-state", strangers), ("/s/nongpao/state", ask)):
        async with http.get(base.url + path, headers=headers) as reply:
            assert reply.status == 401
    assert (await base.village("broken").push(http, order(1)))["status"] == 503
    assert base.end() == 0


@pytest.mark.asyncio(loop_scope="session")
async def test_the_supervisors_page_and_an_overlay_of_one_station_are_drawn(
    base: Base, stranger: aiohttp.ClientSession, browser: Browser
) -> None:
    village = base.village("nongpao")
    await until_open(village, stranger)
    page = await browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    await page.goto(f"{base.url}/fleet?token={token_in(base.data, 'anchor')}")
    await page.wait_for_selector('tr[data-station="nongpao"]')
    first = await page.inner_text("#rows tr:first-child")
    assert "没有开起来" in first
    assert "3家" in await page.inner_text("#sums")
    await page.goto(f"{village.url}/overlay/product?token={village.token('overlay')}")
    await page.wait_for_selector("text=蜂糖李 5斤装")
    assert wrong == []
    await page.close()


def test_a_folder_without_stations_and_two_stations_on_one_book_are_told_before_anything_starts(tmp_path: Path) -> None:
    told = companion("serve", "--stations", str(tmp_path), "--data", str(tmp_path / "data"))
    assert told.returncode == 1
    assert "里没有助播台" in told.stderr
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        text = STATION.replace('url = "sqlite:station.db"', 'url = "redis://127.0.0.1:1/0"\nstation = "same"')
        (tmp_path / name / "station.toml").write_text(text, encoding="utf-8")
    told = companion("serve", "--stations", str(tmp_path), "--data", str(tmp_path / "data"))
    assert told.returncode == 1
    assert "同一本账" in told.stderr
