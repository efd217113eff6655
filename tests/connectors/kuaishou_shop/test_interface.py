"""Kuaishou asked over HTTP, by its own rules: signed, paged by a mark, and throttled."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import orjson
import pytest

from companion.domain.trouble import NotTaken
from connectors.contract import Delivery, Refetcher, Setting, Sweeper
from connectors.kit.values import Unreadable
from connectors.kuaishou_shop import KuaishouShop, check, connect
from connectors.kuaishou_shop.interface import read_order, sign_call
from connectors.order_files.export import Wanted
from tests.connectors.asking import Books
from tests.connectors.gateway import listening
from tests.connectors.kuaishou_shop.platform import APP, PAID_MS, SIGN_SECRET, TOKEN, Kuaishou, order
from tests.connectors.kuaishou_shop.sealing import SECRET, message, seal
from tests.connectors.order_files.made import as_csv, nouns_of
from tests.connectors.pushes import vectors

RECORDED: Final[Any] = vectors("kuaishou")
NOW: Final = PAID_MS + 60_000
SINCE: Final = NOW - 3_600_000
ONE: Final = "2420100000000001"
TABLE: Final = {"app_key": APP, "message_secret": SECRET, "sign_secret": SIGN_SECRET, "access_token": TOKEN}


def shop(platform: Kuaishou, **more: Any) -> KuaishouShop:
    made = connect(Setting(TABLE | {"gateway": platform.url, "calls_per_s": 100} | more, now=lambda: NOW))
    assert isinstance(made, KuaishouShop)
    assert isinstance(made, Refetcher)
    assert isinstance(made, Sweeper)
    return made


@pytest.mark.skipif(RECORDED is None, reason="no recorded vectors beside this checkout")
def test_a_call_is_signed_as_the_recorded_vector() -> None:
    told = RECORDED["api_sign"]
    assert sign_call(told["signSecret"], told["params"]) == told["md5_hex"]


@pytest.mark.parametrize(
    ("told", "plums"),
    [
        ({"status": 10, "payTime": 0}, (2, 0, 0, 0)),
        ({"status": 30}, (0, 2, 0, 0)),
        ({"status": 40, "sendTime": PAID_MS + 1}, (0, 0, 2, 0)),
        ({"status": 50}, (0, 0, 2, 0)),
        ({"status": 70}, (0, 0, 2, 0)),
        ({"status": 80, "payTime": 0}, (0, 0, 0, 0)),
        ({"status": 80}, (0, 0, 0, 2)),
        ({"status": 80, "sendTime": PAID_MS + 1}, (0, 0, 2, 0)),
    ],
    ids=["unpaid", "paid", "sent", "signed", "done", "never paid", "refunded before", "refunded after"],
)
async def test_an_order_stands_where_the_platform_says(told: dict[str, Any], plums: tuple[int, ...]) -> None:
    books = Books()
    async with listening(Kuaishou()) as platform:
        platform.sell(order(1, **told))
        books.hear(await shop(platform).refetch((ONE, "not a number", "7")))
    assert books.plums == plums
    assert books.flags("kuaishou_shop", ONE) == ()
    assert books.private() == []


async def test_whether_an_order_that_failed_was_paid_for_is_found_out_by_asking() -> None:
    books = Books()
    failed = message("kwaishop_order_orderFail", {"oid": int(ONE), "updateTime": PAID_MS + 1})
    async with listening(Kuaishou()) as platform:
        one = shop(platform)
        platform.sell(order(1))
        books.hear(await one.refetch((ONE,)))
        books.hear(one.receive(Delivery(seal(orjson.dumps(failed)), {}, {}), NOW))
        assert books.plums == (0, 2, 0, 0)
        platform.sell(order(1, status=80, updateTime=PAID_MS + 1))
        await books.sweep(one, SINCE, NOW)
    assert books.plums == (0, 0, 0, 2)
    assert books.flags("kuaishou_shop", ONE) == ()


async def test_every_page_is_swept_and_counts_once(tmp_path: Path) -> None:
    books = Books()
    file = tmp_path / "orders.csv"
    row = {"订单号": ONE, "订单创建时间": "2024-07-20 16:00:00", "订单支付时间": "2024-07-20 16:00:41"}
    file.write_bytes(as_csv([row | {"订单状态": "待发货", "成交数量": "2", "SKU编码": "PLUM-5J"}]))
    async with listening(Kuaishou()) as platform:
        one = shop(platform)
        platform.sell(*(order(number) for number in range(1, 9)))
        books.hear(nouns_of(file, Wanted()))
        await books.sweep(one, SINCE, NOW)
        assert len(platform.calls) == 3
        assert books.plums == (0, 16, 0, 0)
        assert await books.sweep(one, SINCE, NOW) == 0


async def test_a_token_that_ended_and_a_wrong_secret_are_told_as_such() -> None:
    async with listening(Kuaishou()) as platform:
        with pytest.raises(NotTaken, match="令牌过期"):
            await shop(platform, access_token="another").refetch((ONE,))
        with pytest.raises(NotTaken, match="24"):
            await shop(platform, sign_secret="another").refetch((ONE,))


@pytest.mark.parametrize(
    "of", [None, {}, {"orderBaseInfo": {"oid": 1}}, {"orderBaseInfo": {"oid": 1}, "orderItemInfo": {}}]
)
def test_what_is_no_order_is_told_as_such(of: Any) -> None:
    with pytest.raises(Unreadable):
        read_order(of)


def test_half_of_what_asking_needs_is_refused() -> None:
    (trouble,) = check(Setting({key: TABLE[key] for key in ("app_key", "message_secret", "access_token")}))
    assert "needs sign_secret" in trouble.en
