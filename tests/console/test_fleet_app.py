"""The supervisor's screen: trouble first, figures in their columns, nothing of a stranger's breaks a row."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from companion.console.fleet_app import FleetApp
from companion.console.fleet_rows import draw_head, draw_station, grave, in_order

AT = 1_781_524_800_000


def station(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": "nongpao",
        "name": "弄袍村 · 蜂糖李专场",
        "state": "up",
        "why": "",
        "on_air": True,
        "rooms": [{"id": "a", "name": "抖音直播间", "viewers": 1200}, {"id": "b", "name": "快手直播间", "viewers": 84}],
        "connectors": [{"id": "doudian", "state": "up", "note": "", "heard": 3, "last_at": AT}],
        "silent_shops": [],
        "sales": {"orders": 5, "paid": 4, "unpaid": 1, "paid_fen": 15_960, "refunded_fen": 0},
        "questions": {"waiting": 0, "since": 0, "askers": 0},
        "tasks": 0,
        "short": [],
        "seen": 10,
    }
    return told | more


DOWN = station(id="down", state="down", why="账本打不开") | {"sales": None}
DOWN.pop("sales")
SHORT = station(id="short", short=[{"pool": "蜂糖李", "level": "low", "amount": 5_000, "unit": "g"}])


def rows(told: dict[str, Any], width: int = 120) -> list[str]:
    strips = draw_station(told, AT, "zh", width, old=False)
    assert all(strip.cell_length == width for strip in strips)
    return [strip.text for strip in strips]


def test_a_station_in_order_shows_its_figures_in_one_line_and_its_rooms_below() -> None:
    first, second = rows(station())
    assert [word for word in first.split() if word != "▌"] == [
        "弄袍村",
        "·",
        "蜂糖李专场",
        "正常",
        "1284",
        "4",
        "¥159.6",
        "0",
        "够卖",
    ]
    assert "抖音直播间 1200、快手直播间 84" in second


def test_what_is_grave_comes_first_and_says_why() -> None:
    assert [one["id"] for one in in_order([station(), SHORT, DOWN], AT)] == ["down", "short", "nongpao"]
    first, second = rows(DOWN)
    assert "没有开起来" in first
    assert "账本打不开" in second


@pytest.mark.parametrize(
    ("more", "gravity"),
    [
        ({}, 0),
        ({"state": "away"}, 2),
        ({"silent_shops": ["doudian"]}, 2),
        ({"connectors": [{"id": "d", "state": "late", "note": "", "heard": 0, "last_at": 0}]}, 1),
        ({"connectors": [{"id": "d", "state": "down", "note": "", "heard": 0, "last_at": 0}], "on_air": False}, 0),
        ({"questions": {"waiting": 2, "since": AT - 200_000, "askers": 4}}, 1),
        ({"questions": {"waiting": 2, "since": AT - 20_000, "askers": 4}}, 0),
    ],
)
def test_how_grave_a_station_is(more: dict[str, Any], gravity: int) -> None:
    assert grave(station(**more), AT) == gravity


@pytest.mark.parametrize("width", [60, 100, 160])
def test_a_name_made_of_escapes_and_of_great_length_breaks_no_row(width: int) -> None:
    wild = station(name="\x1b[31m红\u202e" + "长" * 200, rooms=[{"id": "r", "name": "[bold]x[/]\x07", "viewers": 1}])
    for row in rows(wild, width):
        assert "\x1b" not in row
        assert "\u202e" not in row


def test_the_head_adds_up_the_base() -> None:
    head = draw_head({"at": AT, "stations": [station(), SHORT, DOWN]}, "", "zh", 120)[0].text
    assert "3 家，2 家有事，销售额 ¥319.2，0 个问题等着" in head


async def test_the_screen_shows_what_it_hears_and_greys_it_when_the_line_is_lost() -> None:
    frame = orjson.dumps({"fleet": 1, "at": AT, "stations": [station(), DOWN]}).decode()

    async def tell(line: ServerConnection) -> None:
        await line.send(frame)
        await line.wait_closed()

    async with serve(tell, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        app = FleetApp(f"http://127.0.0.1:{port}", "token")
        async with app.run_test(size=(120, 12)) as pilot:
            while "弄袍村" not in shown(app):
                await pilot.pause(0.01)
            assert shown(app).index("没有开起来") < shown(app).index("正常")
            server.close()
            while "断开了" not in shown(app):
                await pilot.pause(0.01)
            assert "弄袍村" in shown(app)


async def test_a_wrong_token_ends_the_screen_with_a_sentence() -> None:
    def refuse(line: ServerConnection, _: Request) -> Response:
        return line.respond(401, "no")

    async def never(line: ServerConnection) -> None:
        await line.wait_closed()

    async with serve(never, "127.0.0.1", 0, process_request=refuse) as server:
        app = FleetApp(f"127.0.0.1:{server.sockets[0].getsockname()[1]}", "wrong")
        async with app.run_test() as pilot:
            while app.refusal is None:
                await pilot.pause(0.01)
        assert "令牌不对" in app.refusal.zh


def shown(app: FleetApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())
