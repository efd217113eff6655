"""Pinduoduo's frames, as recorded and as made up: what they say, what is said back, and what is parked."""

from __future__ import annotations

from typing import Any, Final

import orjson
import pytest

from connectors.kit.values import Unreadable
from connectors.pdd.payload import read_frame, read_message, write_ack, write_heartbeat
from connectors.pdd.signature import message_path, sign_call
from tests.connectors.pdd.platform import MALL, ONE, PAID_MS, common
from tests.connectors.pushes import vectors

RECORDED: Final[Any] = vectors("pdd")
SIGNS: Final[Any] = vectors("open_api_signs")
recorded = pytest.mark.skipif(RECORDED is None, reason="no recorded vectors beside this checkout")


@recorded
@pytest.mark.parametrize("case", ["known", "ours"])
def test_the_address_is_signed_as_the_recorded_vectors(case: str) -> None:
    told = RECORDED[case]
    assert message_path(told["client_id"], told.get("secret", ""), told["ms"]) == told["path"]


@recorded
def test_a_call_is_signed_as_the_recorded_vector() -> None:
    told = SIGNS["pdd"]
    params = {
        "access_token": "asd78172s8ds9a921j9qqwda12312w1w21211",
        "client_id": "1",
        "data_type": "XML",
        "order_status": "1",
        "page": "1",
        "page_size": "10",
        "timestamp": "1480411125",
        "type": "pdd.order.number.list.get",
    }
    assert sign_call(told["secret"], params) == told["sign"]


@recorded
def test_the_recorded_frames_are_read_and_answered_to_the_letter() -> None:
    frames = RECORDED["frames"]
    paid = read_frame(frames["server_common"])
    told = read_message(paid, "").events
    assert [(one.event, one.order, one.at_ms) for one in told] == [
        ("created", "240720-123456789012345", 1_721_462_460_100),
        ("paid", "240720-123456789012345", 1_721_462_460_100),
    ]
    assert write_ack(paid, 1_721_462_460_130) == frames["client_ack"].encode()
    assert write_heartbeat(1_721_462_465_000) == frames["client_heartbeat"].encode()
    refund = read_message(read_frame(frames["server_refund"]), "")
    assert (refund.events, refund.parked) == ((), ())


@pytest.mark.parametrize(
    ("kind", "events"),
    [
        ("pdd_trade_TradeConfirmed", ["created", "paid"]),
        ("pdd_trade_TradeSellerShip", ["shipped"]),
        ("pdd_trade_TradeSuccess", ["completed"]),
        ("pdd_trade_TradeMemoModified", []),
        ("pdd_refund_RefundClosed", []),
        ("pdd_goods_GoodsUpdate", []),
    ],
)
def test_each_type_says_what_it_says(kind: str, events: list[str]) -> None:
    pushed = read_message(read_frame(common(1, kind)), "二店")
    assert [one.event for one in pushed.events] == events
    assert all((one.order, one.shop, one.at_ms) == (ONE, "二店", PAID_MS) for one in pushed.events)
    assert pushed.parked == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (common(1, "pdd_chat_New"), "不认识的 type"),
        (common(1, "pdd_trade_TradeConfirmed", content="{"), "不是 JSON"),
        (common(1, "pdd_trade_TradeConfirmed", order=""), "没有 tid"),
        (common(1, "pdd_trade_TradeConfirmed", mall=7), "别的店"),
    ],
)
def test_what_is_not_understood_is_parked_and_can_still_be_acknowledged(text: str, why: str) -> None:
    frame = read_frame(text)
    (parked,) = read_message(frame, "", str(MALL)).parked
    assert why in parked
    assert orjson.loads(write_ack(frame, 5))["id"] == 1


def test_an_id_beyond_what_a_double_holds_is_kept_digit_by_digit() -> None:
    frame = read_frame(common(1_529_383_424_200_577_025, "pdd_trade_TradeSuccess"))
    assert b'"id":1529383424200577025,' in write_ack(frame, 5)
    assert read_message(frame, "").events[0].key.startswith("1529383424200577025/")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"commandType":"Common"}', '{"commandType":"Common","id":"1","message":{}}']
)
def test_what_is_no_frame_is_told_as_such(text: str) -> None:
    with pytest.raises(Unreadable):
        read_frame(text)
