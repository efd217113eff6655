"""Pinduoduo's messages over a real WebSocket: in the book before they are acknowledged, and again until they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

from companion.domain.trouble import Refused
from connectors.contract import Listener, Refetcher, Setting, Sweeper
from connectors.pdd import PddShop, check, connect, knock, transport
from tests.connectors.asking import Books
from tests.connectors.gateway import listening
from tests.connectors.messages import Station, hasten, heard
from tests.connectors.pdd.platform import (
    ID,
    MALL,
    ONE,
    PAID_MS,
    SECRET,
    TOKEN,
    Messages,
    Pdd,
    common,
    messaging,
    order,
)

NOW: Final = PAID_MS + 60_000
TABLE: Final = {"client_id": ID, "client_secret": SECRET, "access_token": TOKEN}
CONFIRMED: Final = "pdd_trade_TradeConfirmed"


def shop(
    messages: Messages | None = None, platform: Pdd | None = None, clock: list[int] | None = None, **more: Any
) -> PddShop:
    urls = {"messages": messages.url} if messages else {}
    urls |= {"gateway": platform.url} if platform else {}
    clock = clock or [NOW]
    made = connect(Setting(TABLE | urls | more, now=lambda: clock[0]))
    assert isinstance(made, PddShop)
    assert isinstance(made, Listener)
    assert isinstance(made, Refetcher)
    assert isinstance(made, Sweeper)
    return made


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    hasten(monkeypatch)
    monkeypatch.setattr(transport, "BEAT_S", 0.02)


def acked(messages: Messages, *ids: int) -> Callable[[], bool]:
    return lambda: {one["id"] for one in messages.acks} >= set(ids)


async def test_a_message_is_acknowledged_when_it_is_in_the_book_and_not_before() -> None:
    station = Station("pdd")
    async with messaging(Messages(NOW)) as messages, heard(shop(messages), station):
        await messages.until(lambda: messages.beats > 1)
        station.open.clear()
        await messages.send(common(7, CONFIRMED), common(8, "pdd_trade_TradeSellerShip"))
        beats = messages.beats
        await messages.until(lambda: messages.beats > beats + 3)
        assert (messages.acks, station.waiting) == ([], 1)
        station.open.set()
        await messages.until(acked(messages, 7, 8))
    assert station.flags("pdd", ONE) == ("NEED_DETAIL",)
    assert messages.acks[0] == {
        "id": 7, "commandType": "Ack", "time": NOW, "sendTime": PAID_MS + 23, "type": CONFIRMED, "mallID": MALL,
    }  # fmt: skip


async def test_what_was_not_acknowledged_comes_again_after_a_break_and_counts_once() -> None:
    station = Station("pdd")
    async with messaging(Messages(NOW)) as messages, heard(shop(messages), station):
        await messages.until(lambda: messages.visits == 1)
        await messages.send(common(7, CONFIRMED))
        await messages.until(acked(messages, 7))
        booked = len(station.book)
        await messages.kick()
        await messages.until(lambda: messages.visits == 2)
        await messages.send(common(7, CONFIRMED), common(9, "pdd_trade_TradeSuccess"))
        await messages.until(acked(messages, 9))
        assert station.standing() == "up"
    orders = [fact for fact in station.book[booked:] if hasattr(fact, "order")]
    assert [type(fact).__name__ for fact in orders] == ["OrderCompleted"]


async def test_poison_is_parked_and_acknowledged_and_its_neighbours_count() -> None:
    station = Station("pdd")
    async with messaging(Messages(NOW)) as messages, heard(shop(messages, mall_id=str(MALL)), station):
        await messages.until(lambda: messages.visits == 1)
        await messages.send(
            common(1, CONFIRMED, content="{"), common(2, CONFIRMED, mall=7), common(3, "pdd_new"), common(4, CONFIRMED)
        )
        await messages.until(acked(messages, 1, 2, 3, 4))
    assert station.state.show.connectors["pdd"].parked == 3
    assert list(station.state.stock.orders) == [("pdd", ONE)]


async def test_a_wrong_secret_is_said_and_not_knocked_with_in_haste() -> None:
    station = Station("pdd")
    async with messaging(Messages(NOW)) as messages:
        async with heard(shop(messages, client_secret="another"), station):
            await messages.turned_away.wait()
            messages.turned_away.clear()
            await messages.turned_away.wait()
        assert (messages.visits, station.standing()) == (0, "down")
        assert "403" in station.state.show.connectors["pdd"].note


async def test_a_clock_that_is_wrong_by_hours_is_refused_by_the_platform() -> None:
    station = Station("pdd")
    async with messaging(Messages(NOW + 7_200_000)) as messages, heard(shop(messages), station):
        await messages.turned_away.wait()


async def test_a_line_that_says_nothing_is_dialled_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "SILENCE_S", 0.1)
    station, messages = Station("pdd"), Messages(NOW)
    messages.silent = True
    async with messaging(messages), heard(shop(messages), station):
        await messages.until(lambda: messages.visits >= 2)
    told = station.said()
    assert [one.state for one in told][:2] == ["up", "down"]
    assert not any(one.missing_ms for one in told)


@pytest.mark.parametrize(
    ("told", "plums"),
    [
        ({"confirm_status": 0, "confirm_time": ""}, (2, 0, 0, 0)),
        ({}, (0, 2, 0, 0)),
        ({"order_status": 2, "shipping_time": "2024-07-20 18:00:00"}, (0, 0, 2, 0)),
        ({"order_status": 3}, (0, 0, 2, 0)),
        ({"confirm_status": 2, "confirm_time": ""}, (0, 0, 0, 0)),
        ({"refund_status": 4}, (0, 0, 0, 2)),
        ({"refund_status": 4, "order_status": 2}, (0, 0, 2, 0)),
        ({"refund_status": 2}, (0, 2, 0, 0)),
    ],
    ids=["not yet", "paid", "sent", "signed", "never paid", "refunded before", "refunded after", "refund asked for"],
)
async def test_an_order_stands_where_the_platform_says(told: dict[str, Any], plums: tuple[int, ...]) -> None:
    books = Books()
    async with listening(Pdd()) as platform:
        platform.sell(order(**told))
        books.hear(await shop(platform=platform).refetch((ONE, "240720-000000000000009")))
    assert books.plums == plums
    assert books.flags("pdd", ONE) == ()
    assert books.private() == []


async def test_every_page_is_swept_from_the_last_and_nothing_is_asked_for_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transport, "PAGE", 2)
    monkeypatch.setattr(transport, "LATE_MS", 0)
    books, clock = Books(), [NOW]
    async with listening(Pdd()) as platform:
        one = shop(platform=platform, clock=clock, calls_per_s=100)
        platform.sell(*(order(number) for number in range(5)))
        await books.sweep(one, NOW - 900_000, NOW)
        assert books.plums == (0, 10, 0, 0)
        details = platform.kinds.count("pdd.order.information.get")
        assert details == 5
        clock[0] = NOW + 60_000
        platform.sell(order(2, order_status=2, updated_at="2024-07-20 16:02:30"))
        await books.sweep(one, NOW - 600_000, NOW + 60_000)
        assert platform.kinds.count("pdd.order.information.get") == details + 1
    assert books.plums == (0, 8, 2, 0)


async def test_a_token_that_ended_is_told_as_such() -> None:
    async with listening(Pdd()) as platform:
        with pytest.raises(Exception, match="令牌过期"):
            await shop(platform=platform, access_token="old").refetch((ONE,))


@pytest.mark.parametrize("missing", ["client_id", "client_secret", "access_token"])
def test_a_table_that_can_not_work_is_refused(missing: str) -> None:
    (trouble,) = check(Setting({key: TABLE[key] for key in TABLE if key != missing}))
    assert trouble.en.startswith(f"[connector.pdd] needs {missing}")


def test_plain_addresses_of_others_are_refused() -> None:
    (trouble,) = check(Setting(TABLE | {"messages": "ws://example.com"}))
    assert "messages" in trouble.en
    assert check(Setting(TABLE)) == []


async def test_the_check_dials_and_asks_once() -> None:
    async with messaging(Messages(NOW)) as messages, listening(Pdd()) as platform:
        table = TABLE | {"messages": messages.url, "gateway": platform.url}
        assert await knock(Setting(table, now=lambda: NOW)) == []
        assert (messages.visits, len(platform.calls)) == (1, 1)
        refused = await knock(Setting(table | {"client_secret": "another", "access_token": "old"}, now=lambda: NOW))
        assert ["403" in refused[0].zh, "20004" in refused[1].zh, isinstance(refused[1], Refused)] == [True] * 3
