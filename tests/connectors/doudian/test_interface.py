"""Doudian asked over HTTP, by its own rules: signed, paged, throttled, and with tokens that end."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import orjson
import pytest

from companion.domain.trouble import NotTaken, Refused
from connectors.contract import Refetcher, Setting, Sweeper
from connectors.doudian import DoudianShop, check, connect, knock
from connectors.doudian.interface import Keys, read_order, sign_call
from connectors.kit.values import Unreadable
from connectors.order_files.export import Wanted
from tests.connectors.asking import Books
from tests.connectors.doudian.platform import KEY, PAID_S, SECRET, SHOP_ID, Doudian, order, refund
from tests.connectors.gateway import listening
from tests.connectors.order_files.made import as_csv, douyin, nouns_of
from tests.connectors.pushes import SAMPLES, vectors

RECORDED: Final[Any] = vectors("doudian")
DETAIL: Final = SAMPLES / "skit-douyinshop" / "ModelSamples" / "Order" / "OrderDetailResponse.json"
NOW: Final = (PAID_S + 60) * 1000
SINCE: Final = NOW - 3_600_000
TABLE: Final = {"app_key": KEY, "app_secret": SECRET}


def shop(platform: Doudian, **more: Any) -> DoudianShop:
    told = TABLE | {"gateway": platform.url, "calls_per_s": 100} | (more or {"access_token": "given"})
    made = connect(Setting(told, now=lambda: platform.now_ms))
    assert isinstance(made, DoudianShop)
    assert isinstance(made, Refetcher)
    assert isinstance(made, Sweeper)
    return made


@pytest.mark.skipif(RECORDED is None, reason="no recorded vectors beside this checkout")
def test_a_call_is_signed_as_the_recorded_vector() -> None:
    told = RECORDED["api_sign"]
    keys = Keys(RECORDED["app_key"], RECORDED["app_secret"])
    assert sign_call(keys, told["method"], told["param_json"], told["timestamp"]) == told["hmac_sha256_hex"]


async def test_what_a_push_left_out_is_asked_for_and_holds_nothing_of_the_buyer() -> None:
    books = Books()
    async with listening(Doudian(NOW)) as platform:
        platform.sell(order(1))
        books.hear(await shop(platform).refetch(("4805961163201956001",)))
    assert books.plums == (0, 2, 0, 0)
    assert books.private() == []


async def test_an_order_the_platform_does_not_know_costs_none_of_the_others() -> None:
    books = Books()
    async with listening(Doudian(NOW)) as platform:
        platform.sell(order(1), order(2))
        books.hear(await shop(platform).refetch(("4805961163201956001", "12", "4805961163201956002")))
    assert books.plums == (0, 4, 0, 0)


@pytest.mark.parametrize(
    ("told", "plums"),
    [
        ({"order_status": "1", "pay_time": "0"}, (2, 0, 0, 0)),
        ({"order_status": "105"}, (0, 2, 0, 0)),
        ({"order_status": "3", "ship_time": str(PAID_S + 60)}, (0, 0, 2, 0)),
        ({"order_status": "5", "finish_time": str(PAID_S + 90)}, (0, 0, 2, 0)),
        ({"order_status": "4", "pay_time": "0"}, (0, 0, 0, 0)),
        ({"order_status": "4", "main_status": "21"}, (0, 0, 0, 2)),
        ({"order_status": "4", "main_status": "22", "ship_time": str(PAID_S + 60)}, (0, 0, 2, 0)),
        ({"order_status": "2", "pay_time": "0", "pay_type": "0"}, (0, 2, 0, 0)),
    ],
    ids=["unpaid", "paid", "sent", "done", "never paid", "refunded before", "refunded after", "paid on delivery"],
)
async def test_an_order_stands_where_the_platform_says(told: dict[str, Any], plums: tuple[int, ...]) -> None:
    books = Books()
    async with listening(Doudian(NOW)) as platform:
        platform.sell(order(1, **told))
        books.hear(await shop(platform).refetch(("4805961163201956001",)))
    assert books.plums == plums
    assert books.flags("doudian", "4805961163201956001") == ()


async def test_of_two_parcels_the_first_is_sent_and_a_line_refunded_before_is_not() -> None:
    lines = [
        {"order_id": f"48059611632019561{n}", "code": "PLUM-5J", "item_num": 3, "order_status": status}
        for n, status in ((1, 101), (2, 2), (3, 4))
    ]
    parcel = {"ship_time": PAID_S + 60, "product_info": [{"sku_order_id": "480596116320195611", "product_count": "2"}]}
    books = Books()
    async with listening(Doudian(NOW)) as platform:
        platform.sell(order(1, order_status="101", sku_order_list=lines, logistics_info=[parcel]))
        books.hear(await shop(platform).refetch(("4805961163201956001",)))
        assert books.plums == (0, 4, 2, 3)
        # Then the rest is sent, but for what was closed.
        sent = [line | {"order_status": 3 if line["order_status"] != 4 else 4} for line in lines]
        platform.sell(order(1, order_status=3, update_time=PAID_S + 99, sku_order_list=sent, logistics_info=[parcel]))
        books.hear(await shop(platform).refetch(("4805961163201956001",)))
    assert books.plums == (0, 0, 6, 3)


async def test_every_changed_order_is_swept_whatever_changes_meanwhile() -> None:
    books = Books()
    async with listening(Doudian(NOW)) as platform:
        platform.sell(*(order(number, update_time=str(PAID_S - 600 + number)) for number in range(250)))

        def change(page: int) -> None:
            if page == 1:  # one of the first page moves out of the window, and all behind it move up
                platform.sell(order(3, update_time=str(PAID_S + 3_600)))

        platform.before_page = change
        facts = await books.sweep(shop(platform), SINCE, NOW)
        assert len(books.state.stock.orders) == 249
        assert books.plums == (0, 498, 0, 0)
        assert facts == 2 * 249
        assert await books.sweep(shop(platform), SINCE, NOW) == 0


async def test_a_refund_that_was_pushed_without_its_units_is_counted_by_what_is_asked() -> None:
    books = Books()
    async with listening(Doudian(NOW)) as platform:
        one = shop(platform)
        platform.sell(order(1), order(2), order(3))
        books.hear(await one.refetch(tuple(platform.orders)))
        platform.now_ms += 700_000
        platform.refunds = [refund(1, '"71"', 1), refund(2, "72", 2, "6"), refund(3, "73", 1, aftersale_status="6")]
        await books.sweep(one, NOW, platform.now_ms)
        assert books.plums == (0, 5, 0, 1)
        assert len(platform.calls) == 3 + 1 + 2  # three details; one page of orders, two of refunds


async def test_one_order_pushed_asked_for_and_in_a_file_counts_once(tmp_path: Path) -> None:
    books = Books()
    file = tmp_path / "1721462500_orders.csv"
    file.write_bytes(as_csv([douyin("4805961163201956001")]))
    async with listening(Doudian(NOW)) as platform:
        one = shop(platform)
        platform.sell(order(1))
        for told in (nouns_of(file, Wanted()), await one.refetch(tuple(platform.orders)), nouns_of(file, Wanted())):
            books.hear(told)
        await books.sweep(one, SINCE, NOW)
    assert books.plums == (0, 2, 0, 0)
    assert len(books.state.stock.orders[("doudian", "4805961163201956001")].lines) == 1


async def test_a_token_that_ended_is_got_anew_and_one_that_was_given_is_not() -> None:
    async with listening(Doudian(NOW)) as platform:
        platform.sell(order(1))
        one = shop(platform, shop_id=SHOP_ID)
        assert await one.refetch(tuple(platform.orders))
        platform.token = "somebody else got one"
        assert await one.refetch(tuple(platform.orders))
        assert platform.tokens == 2
        platform.now_ms += 604_800_000
        assert await one.refetch(tuple(platform.orders))
        assert platform.tokens == 3
        with pytest.raises(NotTaken, match="令牌过期"):
            await shop(platform).refetch(tuple(platform.orders))


async def test_a_platform_that_throttles_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.kit.calling.waits", lambda *_: iter([0.0] * 9))
    monkeypatch.setattr("connectors.kit.calling.REST_S", 0.0)
    books = Books()
    async with listening(Doudian(NOW)) as platform:
        platform.sell(order(1))
        platform.trouble = [{"code": 80_000, "msg": "x", "sub_msg": "调用过于频繁"}, 503, b"not JSON"]
        with pytest.raises(NotTaken, match="读不懂"):
            await shop(platform).refetch(tuple(platform.orders))
        books.hear(await shop(platform).refetch(tuple(platform.orders)))
    assert books.plums == (0, 2, 0, 0)


async def test_who_may_not_ask_is_told_so_by_the_platforms_codes() -> None:
    async with listening(Doudian(NOW)) as platform:
        platform.trouble = [
            {"code": 30_001, "msg": "没有权限 13812345678", "sub_code": "isv.app-permissions-insufficient"}
        ]
        with pytest.raises(NotTaken) as failure:
            await shop(platform).refetch(("1",))
    assert "isv.app-permissions-insufficient" in failure.value.zh
    assert "13812345678" not in failure.value.zh


@pytest.mark.skipif(not DETAIL.exists(), reason="no samples beside this checkout")
def test_the_platforms_own_sample_is_read() -> None:
    told = orjson.loads(DETAIL.read_bytes().removeprefix(b"\xef\xbb\xbf"))["data"]["shop_order_detail"]
    standing = read_order(told)
    assert standing.order == "4781320682406083640"
    assert [(line.line, line.code, line.units) for line in standing.goods] == [("4781320682406083640", "ahgldjj", 2)]


@pytest.mark.parametrize(
    "told", [None, [], {}, {"order_id": "1"}, {"order_id": "1", "update_time": 1, "sku_order_list": [{}]}]
)
def test_what_is_no_order_is_told_as_such(told: Any) -> None:
    with pytest.raises(Unreadable):
        read_order(told)


async def test_what_can_not_be_read_is_parked_once_however_often_it_is_told() -> None:
    books = Books()
    async with listening(Doudian(NOW)) as platform:
        one = shop(platform)
        platform.orders["x"] = {"update_time": str(PAID_S), "order_id": ""}
        for _ in range(3):
            await books.sweep(one, SINCE, NOW)
    assert books.state.show.connectors["doudian"].parked == 1


@pytest.mark.parametrize(
    ("more", "en"),
    [
        ({"access_token": ""}, "needs access_token"),
        ({"shop_id": 7}, "needs shop_id"),
        ({"gateway": "http://example.com"}, "needs gateway"),
        ({"calls_per_s": 0}, "needs calls_per_s"),
    ],
)
def test_a_table_that_can_not_work_is_refused(more: dict[str, Any], en: str) -> None:
    (trouble,) = check(Setting(TABLE | more))
    assert en in trouble.en


async def test_the_check_asks_once_where_there_is_an_interface_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.kit.calling.waits", lambda *_: iter([0.0] * 9))
    async with listening(Doudian(NOW)) as platform:
        table = TABLE | {"gateway": platform.url}
        assert await knock(Setting(table, now=lambda: NOW)) == []
        assert platform.calls == []
        assert await knock(Setting(table | {"shop_id": SHOP_ID}, now=lambda: NOW)) == []
        (old,) = await knock(Setting(table | {"access_token": "old"}, now=lambda: NOW))
        assert ("令牌过期" in old.zh, isinstance(old, Refused)) == (True, True)
    (away,) = await knock(Setting(table | {"access_token": "given"}, now=lambda: NOW))
    assert not isinstance(away, Refused)
