"""Taobao's messages over a real WebSocket: in the book before they are confirmed, and again until they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from companion.domain.trouble import Refused
from connectors.contract import Refetcher, Setting, Sweeper
from connectors.kit.dial import Patience
from connectors.order_files.export import Wanted
from connectors.taobao_tmc import CARD, TaobaoMessages, TaobaoShop, check, connect, knock, transport
from connectors.taobao_tmc.frames import read_frame
from connectors.taobao_tmc.payload import read_message
from tests.connectors.asking import Books
from tests.connectors.gateway import listening
from tests.connectors.messages import Station, hasten, heard
from tests.connectors.order_files.made import as_csv, nouns_of
from tests.connectors.rooms import road
from tests.connectors.taobao_tmc.platform import (
    KEY,
    ONE,
    PAID_MS,
    SECRET,
    SESSION,
    Channel,
    Taobao,
    channelling,
    content,
    data,
    order,
)

NOW: Final = PAID_MS + 60_000
TABLE: Final = {"app_key": KEY, "app_secret": SECRET}
PAID: Final = "taobao_trade_TradeBuyerPay"
IMPATIENT: Final = Patience(open_s=1, quiet_s=0.1, late_s=0.1, dead_s=0.5)


def shop(channel: Channel | str | None = None, platform: Taobao | None = None, **more: Any) -> TaobaoShop:
    urls = {"channel": channel if isinstance(channel, str) else channel.url} if channel else {}
    urls |= {"gateway": platform.url} if platform else {}
    made = connect(Setting(TABLE | {"access_token": SESSION} | urls | more, now=lambda: NOW))
    assert isinstance(made, TaobaoShop)
    assert isinstance(made, Refetcher)
    assert isinstance(made, Sweeper)
    return made


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    hasten(monkeypatch)
    monkeypatch.setattr(transport, "PULL_S", 0.02)


def confirmed(channel: Channel, *ids: int) -> Callable[[], bool]:
    return lambda: set(channel.confirmed) >= set(ids)


async def test_a_message_is_confirmed_when_it_is_in_the_book_and_not_before() -> None:
    station = Station("taobao")
    async with channelling(Channel()) as channel, heard(shop(channel), station):
        await channel.until(lambda: channel.pulls > 1)
        station.open.clear()
        await channel.send(data(7, PAID))
        pulls = channel.pulls
        await channel.until(lambda: channel.pulls > pulls + 3)
        assert channel.confirmed == []
        station.open.set()
        await channel.until(confirmed(channel, 7))
    assert station.flags("taobao", ONE) == ("NEED_DETAIL",)
    assert station.private() == []


async def test_a_backlog_and_a_broken_line_lose_nothing_and_count_nothing_twice() -> None:
    station = Station("taobao")
    async with channelling(Channel()) as channel:
        await channel.send(*(data(n, PAID, content(f"21943800000000000{n}")) for n in range(10, 40)))
        async with heard(shop(channel), station):
            await channel.until(confirmed(channel, *range(10, 40)))
            booked = len(station.book)
            await channel.kick()
            await channel.until(lambda: channel.visits == 2)
            # What was confirmed on a line that broke may come again, with another token.
            await channel.send(data(10, PAID, content("2194380000000000010")), data(40, PAID))
            await channel.until(confirmed(channel, 40))
    assert len([fact for fact in station.book if hasattr(fact, "order")]) == 31
    assert len(station.book) > booked


async def test_poison_is_parked_and_confirmed_and_its_neighbours_count() -> None:
    station = Station("taobao")
    async with channelling(Channel()) as channel, heard(shop(channel), station):
        await channel.send(data(1, PAID, "{"), data(2, PAID, "{}"), data(3, "taobao_new"), data(4, PAID))
        await channel.until(confirmed(channel, 1, 2, 3, 4))
    assert station.state.show.connectors["taobao"].parked == 3
    assert list(station.state.stock.orders) == [("taobao", ONE)]


async def test_bytes_that_are_no_frame_cost_the_line_and_it_is_dialled_anew() -> None:
    station = Station("taobao")
    async with channelling(Channel()) as channel, heard(shop(channel), station):
        await channel.until(lambda: channel.pulls > 0)
        await channel.throw(b"\x02\x02\xff\xff")
        await channel.until(lambda: channel.visits == 2 and channel.pulls > 1)


async def test_who_signs_wrong_is_told_so() -> None:
    station = Station("taobao")
    async with channelling(Channel()) as channel, heard(shop(channel, app_secret="another"), station):
        await channel.until(lambda: channel.refused > 1)
        assert station.standing() == "down"
        assert "403" in station.state.show.connectors["taobao"].note


async def test_a_quiet_evening_costs_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "PATIENCE", IMPATIENT)
    station = Station("taobao")
    async with channelling(Channel()) as channel, heard(shop(channel), station):
        await channel.until(lambda: channel.pulls > 40)
        assert station.standing() == "up"
    assert channel.visits == 1


async def test_a_line_that_died_without_a_word_is_found_out_and_dialled_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "PATIENCE", IMPATIENT)
    station = Station("taobao")
    async with (
        channelling(Channel()) as channel,
        road(channel.port) as way,
        heard(shop(f"ws://127.0.0.1:{way.port}/"), station),
    ):
        await channel.until(lambda: channel.pulls > 1)
        way.cut()
        await channel.send(data(7, PAID))
        await station.until(lambda: station.standing() == "down")
        way.mend()
        await channel.until(confirmed(channel, 7))
    assert [one.state for one in station.said()][:3] == ["up", "late", "down"]
    assert station.flags("taobao", ONE) == ("NEED_DETAIL",)


@pytest.mark.parametrize(
    ("topic", "told", "events"),
    [
        ("taobao_trade_TradeCreate", {}, [("created", None)]),
        (PAID, {}, [("paid", None)]),
        ("taobao_trade_TradeSellerShip", {}, [("shipped", None)]),
        ("taobao_trade_TradeSuccess", {}, [("completed", None)]),
        ("taobao_trade_TradeClose", {"status": "TRADE_CLOSED_BY_TAOBAO"}, [("cancelled", None)]),
        (
            "taobao_trade_TradeClose",
            {"status": "TRADE_CLOSED", "oid": "2194380000000000002"},
            [("closed", "2194380000000000002")],
        ),
        ("taobao_refund_RefundSuccess", {"refund_id": 9, "refund_fee": "1.00"}, [("refunded", ONE)]),
        ("taobao_refund_RefundCreated", {"refund_id": 9}, []),
        ("taobao_trade_TradePartlyRefund", {}, []),
        ("taobao_item_ItemStockChanged", {}, []),
    ],
)
def test_each_topic_says_what_it_says(topic: str, told: dict[str, Any], events: list[tuple[str, str | None]]) -> None:
    pushed = read_message(read_frame(data(1, topic, content(**told))), "", NOW)
    said = [(one.event, one.lines[0].line if one.lines else None) for one in pushed.events]
    assert (said, pushed.parked) == (events, ())
    assert all(one.at_ms == PAID_MS for one in pushed.events)


@pytest.mark.parametrize(
    ("told", "plums"),
    [
        ({"status": "WAIT_BUYER_PAY", "pay_time": ""}, (2, 0, 0, 0)),
        ({}, (0, 2, 0, 0)),
        ({"status": "WAIT_BUYER_CONFIRM_GOODS", "consign_time": "2024-07-20 18:00:00"}, (0, 0, 2, 0)),
        ({"status": "TRADE_FINISHED"}, (0, 0, 2, 0)),
        ({"status": "TRADE_CLOSED_BY_TAOBAO", "pay_time": ""}, (0, 0, 0, 0)),
        ({"status": "TRADE_CLOSED"}, (0, 0, 0, 2)),
    ],
    ids=["unpaid", "paid", "sent", "done", "never paid", "refunded"],
)
async def test_an_order_stands_where_the_platform_says(told: dict[str, Any], plums: tuple[int, ...]) -> None:
    books = Books()
    async with listening(Taobao()) as platform:
        platform.sell(order(**told))
        books.hear(await shop(platform=platform).refetch((ONE, "7")))
    assert books.plums == plums


async def test_a_refund_is_of_the_line_that_is_closed_and_else_of_money_only() -> None:
    refunded = {"refund_status": "SUCCESS"}
    lines: tuple[dict[str, Any], ...] = (
        {},
        refunded | {"refund_id": 91, "status": "TRADE_CLOSED"},
        refunded | {"refund_id": 92},
    )
    books = Books()
    async with listening(Taobao()) as platform:
        platform.sell(order(lines=lines))
        for id, line in ((91, 2), (92, 3)):
            told = content(oid=f"219438000000000000{line}", refund_id=id)
            books.hear(read_message(read_frame(data(id, "taobao_refund_RefundSuccess", told)), "", NOW).events)
        books.hear(await shop(platform=platform).refetch((ONE,)))
    assert books.plums == (0, 4, 0, 2)


async def test_one_order_pushed_asked_for_and_in_a_file_counts_once(tmp_path: Path) -> None:
    books = Books()
    file = tmp_path / "ExportOrderDetailList.csv"
    row = {"主订单编号": ONE, "子订单编号": f'="{ONE}"', "购买数量": "2", "商家编码": "PLUM-5J"}
    row |= {"订单状态": "买家已付款，等待卖家发货", "订单付款时间": "2024-07-20 16:01:00"}
    file.write_bytes(as_csv([row], "gb18030"))
    async with listening(Taobao()) as platform:
        one = shop(platform=platform)
        platform.sell(order())
        books.hear(read_message(read_frame(data(1, PAID)), "", NOW).events)
        for told in (nouns_of(file, Wanted()), await one.refetch((ONE,)), nouns_of(file, Wanted())):
            books.hear(told)
        await books.sweep(one, NOW - 3_600_000, NOW)
    assert books.plums == (0, 2, 0, 0)
    assert list(books.state.stock.orders) == [("taobao", ONE)]


async def test_every_page_is_swept_from_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "PAGE", 2)
    books = Books()
    async with listening(Taobao()) as platform:
        platform.sell(*(order(number * 10) for number in range(1, 6)))
        await books.sweep(shop(platform=platform, calls_per_s=100), NOW - 900_000, NOW)
    assert books.plums == (0, 10, 0, 0)


async def test_a_session_that_ended_is_told_as_such() -> None:
    async with listening(Taobao()) as platform:
        with pytest.raises(Exception, match="令牌过期"):
            await shop(platform=platform, access_token="old").refetch((ONE,))


def test_without_a_session_it_only_listens() -> None:
    made = connect(Setting(TABLE))
    assert isinstance(made, TaobaoMessages)
    assert not isinstance(made, Refetcher)


def test_its_orders_are_those_of_the_platforms_export() -> None:
    assert (CARD.name, CARD.source) == ("taobao_tmc", "taobao")


@pytest.mark.parametrize("missing", ["app_key", "app_secret"])
def test_a_table_that_can_not_work_is_refused(missing: str) -> None:
    (trouble,) = check(Setting({key: TABLE[key] for key in TABLE if key != missing}))
    assert trouble.en.startswith(f"[connector.taobao_tmc] needs {missing}")
    assert check(Setting(TABLE | {"channel": "ws://mc.api.taobao.com/"})) == []
    assert check(Setting(TABLE | {"channel": "ws://taobao.com.example.org/"})) != []


async def test_the_check_opens_the_channel_and_asks_once() -> None:
    async with channelling(Channel()) as channel, listening(Taobao()) as platform:
        table = TABLE | {"channel": channel.url, "gateway": platform.url}
        assert await knock(Setting(table, now=lambda: NOW)) == []
        assert await knock(Setting(table | {"access_token": SESSION}, now=lambda: NOW)) == []
        assert (channel.visits, len(platform.calls)) == (2, 1)
        (shut, old) = await knock(Setting(table | {"app_secret": "x", "access_token": "old"}, now=lambda: NOW))
        assert ("403" in shut.zh, "25" in old.zh, isinstance(old, Refused)) == (True, True, True)
