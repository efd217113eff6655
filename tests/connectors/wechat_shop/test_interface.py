"""WeChat asked over HTTP, by its own rules: tokens that end, lists of ids, an order and its refunds for each."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import orjson
import pytest

from companion.domain.inbound import OrderEvent
from companion.domain.trouble import NotTaken
from connectors.contract import Refetcher, Setting, Sweeper
from connectors.kit.values import Unreadable
from connectors.order_files.export import Wanted
from connectors.wechat_shop import WechatShop, check, connect
from connectors.wechat_shop.interface import read_order, read_refund
from tests.connectors.asking import Books
from tests.connectors.gateway import listening
from tests.connectors.order_files.made import as_csv, nouns_of
from tests.connectors.pushes import SAMPLES
from tests.connectors.wechat_shop.platform import APPID, PAID_S, SECRET, Wechat, order, refund

NOW: Final = (PAID_S + 60) * 1000
SINCE: Final = NOW - 3_600_000
ONE: Final = "3705115058471208001"
TABLE: Final = {"appid": APPID, "token": "AAAAA", "app_secret": SECRET}
MODELS: Final = SAMPLES / "skit-wechat-channels" / "ModelSamples" / "Channels"


def shop(platform: Wechat, clock: list[int] | None = None, **more: Any) -> WechatShop:
    clock = clock or [NOW]
    table = TABLE | {"gateway": platform.url, "calls_per_s": 100} | more
    made = connect(Setting(table, now=lambda: clock[0]))
    assert isinstance(made, WechatShop)
    assert isinstance(made, Refetcher)
    assert isinstance(made, Sweeper)
    return made


@pytest.mark.parametrize(
    ("told", "plums"),
    [
        ({"status": 10, "detail": {"pay_info": {}}}, (2, 0, 0, 0)),
        ({"status": 20}, (0, 2, 0, 0)),
        ({"status": 30}, (0, 0, 2, 0)),
        ({"status": 100}, (0, 0, 2, 0)),
        ({"status": 250, "detail": {"pay_info": {}}}, (0, 0, 0, 0)),
        ({"status": 200}, (0, 0, 0, 2)),
    ],
    ids=["unpaid", "paid", "sent", "done", "never paid", "refunded before"],
)
async def test_an_order_stands_where_the_platform_says(told: dict[str, Any], plums: tuple[int, ...]) -> None:
    books = Books()
    async with listening(Wechat()) as platform:
        platform.sell(order(1, **told))
        books.hear(await shop(platform).refetch((ONE, "12")))
    assert books.plums == plums
    assert books.private() == []


async def test_a_first_parcel_is_so_many_of_a_line() -> None:
    parcel = {
        "delivery_time": PAID_S + 9,
        "product_infos": [{"product_id": "10000032267694", "sku_id": "0", "product_cnt": 1}],
    }
    books = Books()
    async with listening(Wechat()) as platform:
        platform.sell(order(1, status=21, detail={"delivery_info": {"delivery_product_info": [parcel]}}))
        books.hear(await shop(platform).refetch((ONE,)))
    assert books.plums == (0, 1, 1, 0)


async def test_a_refund_pushed_for_the_order_is_counted_by_the_line_it_is_of() -> None:
    books = Books()
    async with listening(Wechat()) as platform:
        one = shop(platform)
        platform.sell(order(1, (2, 3)))
        books.hear(await one.refetch((ONE,)))
        books.hear((OrderEvent(NOW, "wechat_shop", "push", ONE, "refunded", refund="R1"),))
        assert books.plums == (0, 0, 0, 2)  # the second line's code is not mapped yet
        platform.give_back(ONE, refund("R1", 0, 1))
        await books.sweep(one, SINCE, NOW + 900_000)
    assert books.plums == (0, 1, 0, 1)
    assert books.flags("wechat_shop", ONE) == ("UNMAPPED",)


async def test_one_order_pushed_asked_for_and_in_a_file_counts_once(tmp_path: Path) -> None:
    """Lines have no ids: what the export writes and what the interface tells must come to the same."""
    books = Books()
    file = tmp_path / "orders.csv"
    row = {"订单号": ONE, "支付时间": "2024-07-20 16:00:41", "订单状态": "待发货", "商品编码(平台)": "10000032267694"}
    rows = [
        row | {"SKU编码(自定义)": code, "商品属性": "规格:5斤装", "商品数量": units}
        for code, units in (("PLUM-5J", "2"), ("", "3"))
    ]
    file.write_bytes(as_csv(rows))
    async with listening(Wechat()) as platform:
        one = shop(platform)
        platform.sell(order(1, (2, 3)))
        for told in (nouns_of(file, Wanted()), await one.refetch((ONE,)), nouns_of(file, Wanted())):
            books.hear(told)
        await books.sweep(one, SINCE, NOW)
    lines = books.state.stock.orders[("wechat_shop", ONE)].lines
    assert {id: line.units for id, line in lines.items()} == {
        "10000032267694|PLUM-5J": 2,
        "10000032267694|规格:5斤装": 3,
    }
    assert books.plums == (0, 2, 0, 0)


async def test_what_was_asked_for_since_is_not_asked_for_again() -> None:
    books, clock = Books(), [NOW]
    async with listening(Wechat()) as platform:
        one = shop(platform, clock)
        platform.sell(*(order(number) for number in range(5)))
        await books.sweep(one, SINCE, NOW)
        assert platform.asked("/order/get") == 5
        clock[0] = NOW + 60_000
        platform.sell(order(2, update_time=PAID_S + 90, status=30))
        await books.sweep(one, SINCE, NOW + 60_000)
        assert platform.asked("/order/get") == 6
        assert platform.tokens == 1
    assert books.plums == (0, 8, 2, 0)


async def test_a_sweep_that_is_throttled_half_way_fails_and_an_order_that_is_gone_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("connectors.kit.calling.waits", lambda *_: iter([0.0] * 9))
    books = Books()
    async with listening(Wechat()) as platform:
        one = shop(platform)
        platform.sell(order(1), order(2))
        platform.gone = {ONE}
        await books.sweep(one, SINCE, NOW)
        assert books.plums == (0, 2, 0, 0)
        platform.sell(order(3), order(4))
        fresh = shop(platform)
        limits = [{"errcode": 45_011, "errmsg": "api minute-quota reach limit"}] * 4
        platform.trouble = [{"access_token": "token-1", "expires_in": 7_200}]
        platform.token = "token-1"
        await fresh.refetch((ONE, "3705115058471208002"))
        platform.trouble = [{"errcode": 0, "order_id_list": ["3705115058471208003"], "has_more": False}, *limits]
        with pytest.raises(NotTaken, match="45011"):
            await books.sweep(fresh, SINCE, NOW)


async def test_a_token_ends_and_is_got_anew_and_a_wrong_secret_is_told() -> None:
    clock = [NOW]
    async with listening(Wechat()) as platform:
        platform.sell(order(1))
        one = shop(platform, clock)
        await one.refetch((ONE,))
        clock[0] += 7_200_000
        await one.refetch((ONE,))
        platform.token = "the platform changed its mind"
        await one.refetch((ONE,))
        assert platform.tokens == 3
        with pytest.raises(NotTaken, match="40125"):
            await shop(platform, app_secret="another").refetch((ONE,))


@pytest.mark.skipif(not MODELS.exists(), reason="no samples beside this checkout")
def test_the_platforms_own_samples_are_read() -> None:
    told = orjson.loads((MODELS / "ECOrder" / "ChannelsECOrderGetResponse.json").read_bytes())["order"]
    standing = read_order(told)
    assert (standing.order, [(x.line, x.units, x.sent) for x in standing.goods]) == (
        "37423523451235145",
        [("234245|产地:四川成都;材质:玻璃;适用人群:青年;中年;数量:33;精度:3.001;重量:38 mg;毛重:380 kg", 10, 1)],
    )
    of = orjson.loads((MODELS / "ECAftersale" / "ChannelsECAftersaleGetAftersaleOrderResponse.json").read_bytes())
    with pytest.raises(Unreadable):
        read_refund(of, told)  # it is of goods that the sample order does not hold


@pytest.mark.parametrize("told", [None, {}, {"order_id": "1"}, {"order_id": "1", "order_detail": {}}])
def test_what_is_no_order_is_told_as_such(told: Any) -> None:
    with pytest.raises(Unreadable):
        read_order(told)


def test_an_empty_secret_is_refused() -> None:
    (trouble,) = check(Setting(TABLE | {"app_secret": ""}))
    assert "needs app_secret" in trouble.en
