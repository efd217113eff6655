"""A village's own ears: a grabber that dies and comes back, a tool that connects, and what both of them hear."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import aiohttp

from tests.connectors.barragegrab.test_payload import ME, frame
from tests.connectors.rooms import hall
from tests.evening.village import STATION, Village


def grabbed(number: int, text: str) -> str:
    return frame(1, {"MsgId": 7_301_885_484_794_450_000 + number, "User": ME, "Content": text, "WebRoomId": "5566"})


async def until_seen(village: Village, http: aiohttp.ClientSession, count: int) -> dict[str, Any]:
    """The station's state once so many comments count."""
    async with asyncio.timeout(20):
        while (state := await village.state(http))["comments"]["seen"] < count:
            pass
    return state


async def test_an_evening_with_two_ears_of_which_one_is_lost_for_a_while(
    tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    async with hall() as grabber:
        tables = f'[connector.barragegrab]\nurl = "{grabber.url}"\n[connector.json_lines]\n'
        village = Village(tmp_path, STATION + tables)
        village.start()
        try:
            await grabber.guest()
            await grabber.push(
                grabbed(1, "新疆发货吗"), frame(3, {"Content": "山里人 $来了"}), grabbed(2, "多少钱一斤")
            )
            await until_seen(village, http, 2)
            ear = f"{village.url}/ear/json_lines?token={village.token('connector')}"
            async with http.ws_connect(ear) as tool:
                await tool.send_str('{"user":"山里人","text":"多少钱一斤"}\n{"user":"罗小妹","text":"包邮吗"}')
                assert (await tool.receive_str()) == '{"ok":2}'
                state = await until_seen(village, http, 3)
                assert [group["askers"] for group in state["questions"]["groups"]] == [1, 1, 1]
                await grabber.fall()
                await _until_stands(village, http, "down")
                await grabber.open()
                await grabber.guest()
                await grabber.push(grabbed(2, "多少钱一斤"), grabbed(3, "甜不甜"))
                state = await until_seen(village, http, 4)
            assert state["connectors"]["barragegrab"]["gaps"] == 1
            assert state["connectors"]["barragegrab"]["state"] == "up"
            assert village.stop() == 0
        finally:
            if village.process is not None:
                village.kill()
        assert grabber.said == []


async def _until_stands(village: Village, http: aiohttp.ClientSession, standing: str) -> None:
    async with asyncio.timeout(20):
        while (await village.state(http))["connectors"]["barragegrab"]["state"] != standing:
            pass
