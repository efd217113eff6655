"""Youzan's pushes through the real server: in the book before they are answered, refused in its own words."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import orjson
import pytest

from companion.web.limits import Limits
from connectors.contract import Receiver, Setting
from connectors.youzan import CARD, check, connect
from connectors.youzan.signature import sign
from tests.connectors.pushes import Hook, hooked

NOW: Final = 1_721_462_500_000
TABLE: Final = {"client_id": "7f3c2a1b9e", "client_secret": "b0d1c2e3f4a5968778695a4b3c2d1e0f"}
ORDER: Final = "E20240720160000012345678"
TAKEN: Final = (200, b'{"code":0,"msg":"success"}')


def receiver(**more: Any) -> Receiver:
    return connect(Setting(TABLE | more))


def body(kind: str, msg_id: str, told: Any = None, sent: int = 1, **more: Any) -> bytes:
    times = {"created": "2024-07-20 16:00:00", "update_time": "2024-07-20 16:01:00", "pay_time": "2024-07-20 16:01:00"}
    line = {"oid": "2700000000000000001", "outer_sku_id": "PLUM-3J", "num": 2}
    full = {"full_order_info": {"order_info": {"tid": ORDER} | times, "orders": [line]}}
    told = {"type": kind, "msg_id": msg_id, "msg": quote(orjson.dumps(told or full)), "version": 1_721_462_460}
    return orjson.dumps(told | {"sendCount": sent} | more)


async def push(hook: Hook, sent: bytes) -> tuple[int, bytes]:
    given = sign(TABLE["client_id"], TABLE["client_secret"], sent)
    return await hook.push(sent, {"Event-Sign": given, "Client-Id": TABLE["client_id"]})


CREATED: Final = body("trade_TradeCreate", "a")
PAID: Final = body("trade_TradeBuyerPay", "b")
REFUNDED: Final = body(
    "trade_refund_RefundSuccess",
    "c",
    {"tid": ORDER, "oids": ["2700000000000000001"], "refund_id": "R1", "update_time": "2024-07-20 17:00:00"},
)


@pytest.mark.parametrize("sent", [(CREATED, PAID), (PAID, CREATED), (PAID,)])
async def test_an_order_takes_its_fruit_when_it_is_paid_whatever_came_first(
    sent: tuple[bytes, ...], tmp_path: Path
) -> None:
    async with hooked("youzan", receiver(), tmp_path, NOW) as hook:
        for one in sent:
            assert await push(hook, one) == TAKEN
        pool = hook.station.known.stock.pools["plum"]
        assert (pool.committed, pool.reserved, hook.station.flags(ORDER)) == (3000, 0, ())


async def test_a_refund_before_shipping_waits_for_the_helper(tmp_path: Path) -> None:
    async with hooked("youzan", receiver(), tmp_path, NOW) as hook:
        for one in (PAID, REFUNDED, REFUNDED):
            assert await push(hook, one) == TAKEN
        pool = hook.station.known.stock.pools["plum"]
        assert (pool.committed, pool.recoverable) == (0, 3000)


async def test_what_is_sent_again_is_kept_once_though_it_counts_its_sending(tmp_path: Path) -> None:
    async with hooked("youzan", receiver(), tmp_path, NOW) as hook:
        for sent in (1, 2, 3):
            assert await push(hook, body("trade_TradeBuyerPay", "b", sent=sent)) == TAKEN
        assert len(hook.station.orders()) == 2
        assert hook.station.flags(ORDER) == ()


async def test_a_test_of_the_platform_is_answered_and_books_nothing_of_orders(tmp_path: Path) -> None:
    async with hooked("youzan", receiver(), tmp_path, NOW) as hook:
        assert await push(hook, body("trade_TradeCreate", "t", test=True)) == TAKEN
        assert hook.station.orders() == []


async def test_a_type_nobody_knows_is_answered_and_shown_as_parked(tmp_path: Path) -> None:
    async with hooked("youzan", receiver(), tmp_path, NOW) as hook:
        assert await push(hook, body("trade_New", "n")) == TAKEN
        assert (hook.station.parked(), hook.station.orders()) == (1, [])


async def test_a_push_that_is_wrong_is_refused_in_the_platforms_words_and_nothing_is_kept(tmp_path: Path) -> None:
    async with hooked("youzan", receiver(), tmp_path, NOW) as hook:
        given = sign(TABLE["client_id"], TABLE["client_secret"], PAID)
        refused = [
            await hook.push(PAID + b"\n", {"Event-Sign": given}),
            await hook.push(PAID, {"Event-Sign": given, "Client-Id": "other"}),
            await hook.push(PAID),
            await push(hook, b" " * (Limits().body_bytes + 1)),
            await hook.push(b"", method="GET"),
        ]
        assert [status for status, _ in refused] == [401, 401, 401, 413, 405]
        for _, said in refused:
            told = orjson.loads(said)
            assert (sorted(told), told["code"]) == (["code", "msg"], 1)
        assert hook.station.book == []


def test_the_card_says_that_it_is_official() -> None:
    assert (CARD.name, CARD.kind, CARD.standing, CARD.secrets) == ("youzan", "receiver", "official", ("client_secret",))


@pytest.mark.parametrize(
    ("table", "en"),
    [
        ({"client_id": "1"}, "[connector.youzan] needs client_secret"),
        ({"client_secret": "1"}, "[connector.youzan] needs client_id"),
        (TABLE | {"clinet_id": "1"}, "[connector.youzan] does not know 'clinet_id'"),
        (TABLE | {"shop": 7}, "[connector.youzan] has a shop that won't do"),
    ],
)
def test_a_table_that_can_not_work_is_refused(table: dict[str, Any], en: str) -> None:
    (trouble,) = check(Setting(table))
    assert trouble.en.startswith(en)


def test_a_sound_table_has_no_trouble() -> None:
    assert check(Setting(TABLE | {"shop": "有赞店"})) == []
