"""Doudian's messages are the order events they mean, whole numbers and all; what is not understood is parked."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import orjson
import pytest

from companion.domain.inbound import OrderEvent, OrderLine
from connectors.contract import Rejected
from connectors.doudian.payload import MOST_PIECES, read_push
from connectors.kit.pushed import Pushed
from tests.connectors.pushes import PRIVATE, SAMPLES

AT: Final = 1_721_462_400
FIRST_MS: Final = 1_721_999_999_000
ORDER: Final = 4805961163201956922
EVENTS: Final = SAMPLES / "skit-douyinshop" / "EventSamples"
needs_samples: Final = pytest.mark.skipif(not EVENTS.is_dir(), reason="no recorded samples beside this checkout")


def read(*pieces: Any) -> Pushed:
    return read_push(orjson.dumps(list(pieces)), "", lambda key: FIRST_MS)


def piece(tag: Any, **told: Any) -> dict[str, Any]:
    return {"tag": tag, "msg_id": f"m-{tag}", "data": {"p_id": ORDER, "s_ids": [ORDER], "shop_id": 95250} | told}


def event(tag: Any, **told: Any) -> OrderEvent:
    (found,) = read(piece(tag, **told)).events
    return found


@pytest.mark.parametrize(
    ("tag", "field", "name"),
    [
        (100, "create_time", "created"),
        ("101", "pay_time", "paid"),
        (110, "update_time", "paid"),
        (102, "update_time", "shipped"),
        (103, "complete_time", "completed"),
        (106, "cancel_time", "cancelled"),
    ],
)
def test_a_tag_is_the_event_it_means_of_the_whole_order(tag: Any, field: str, name: str) -> None:
    found = event(tag, **{field: AT})
    assert (found.event, found.at_ms, found.lines) == (name, AT * 1000, ())
    assert (found.source, found.shop, found.order, found.key) == ("doudian", "", "4805961163201956922", f"m-{tag}")


def test_a_long_id_keeps_its_digits_as_a_number_or_as_text_and_a_rounded_one_is_parked() -> None:
    for given in (ORDER, str(ORDER)):
        assert event(100, p_id=given, create_time=AT).order == str(ORDER)
    assert read(piece(100, p_id=4.805961163201957e18)).parked == ("tag 100 没有 p_id",)


def test_the_data_may_be_text_within_a_string_and_the_id_may_be_called_otherwise() -> None:
    plain = piece(101, pay_time=AT, pay_amount=2990)
    told = {"tag": 101, "msgId": "m-101", "data": orjson.dumps(plain["data"]).decode()}
    assert read(told) == read(plain) == read_push(orjson.dumps(plain), "", lambda key: 0)
    assert read(plain).events[0].total_fen == 2990


def test_a_message_without_a_time_has_the_one_it_was_first_heard_at() -> None:
    assert event(110, update_time=0).at_ms == FIRST_MS


def test_a_probe_is_no_event_but_an_order_under_its_tag_is_parked() -> None:
    assert read({"tag": "0", "msg_id": "0", "data": "2021-06-09T10:50:16+08:00"}) == Pushed()
    assert read(piece(0)).parked == ("不认识的 tag 0",)
    assert read() == Pushed()


@pytest.mark.parametrize("tag", [104, 105, 109, 111, 112, 113, 126, 200, 203, 207, 209, 211, 215, 224, 400, 417, 137])
def test_what_moves_no_fruit_is_neither_an_event_nor_parked(tag: int) -> None:
    assert read(piece(tag)) == Pushed()


@pytest.mark.parametrize(
    ("kind", "units", "phase"),
    [(2, None, "pre"), (0, None, "post"), (1, None, "post"), (6, 0, ""), (3, 0, ""), (5, None, ""), ("2", None, "pre")],
)
def test_a_refund_says_before_or_after_shipping_where_the_platform_does(kind: Any, units: Any, phase: Any) -> None:
    for tag in (206, "225"):
        told = {"s_id": ORDER, "aftersale_id": 7123456789012345678, "refund_amount": 2990, "success_time": AT}
        found = event(tag, aftersale_type=kind, **told)
        assert (found.event, found.refund, found.amount_fen) == ("refunded", "7123456789012345678", 2990)
        assert found.lines == (OrderLine(str(ORDER), quantity=units, phase=phase),)


def test_what_was_shipped_in_part_is_told_by_line_with_its_goods_and_the_other_lines_go_on_waiting() -> None:
    sent = {"shipped_order_id": "11", "sku_id": "3373737", "sku_num": "2", "shipped_num": "1"}
    once, twice, over = ([sent] * times for times in (1, 2, 3))
    for listed, units in ((once, 1), (twice, 2), (over, 2)):
        told = piece(108, s_ids=[11, 12], update_time=AT, logistics_msg={"shipped_order_info": listed})
        changed, shipped = read(told).events
        assert changed.lines == (OrderLine("11", sku="3373737", quantity=2), OrderLine("12"))
        assert shipped.lines == (OrderLine("11", quantity=units),)
        assert (changed.event, shipped.event) == ("changed", "shipped")
        assert changed.key != shipped.key == "m-108"


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (piece(999), "不认识的 tag 999"),
        (piece("<b>"), "不认识的 tag "),
        ({"msg_id": "m"}, "不认识的 tag "),
        ({"tag": 100, "msg_id": "m", "data": "{"}, "tag 100 的 data 不是 JSON"),
        ({"tag": 100, "msg_id": "m"}, "tag 100 的 data 不是对象"),
        ({"tag": 100, "data": {"p_id": 1}}, "tag 100 没有 msg_id"),
        (piece(206, aftersale_id=1), "退款没有 s_id"),
        (piece(206, s_id=1), "退款没有 aftersale_id"),
        (piece(108, update_time=AT), "部分发货没说哪几件"),
        (piece(108, logistics_msg={"shipped_order_info": [{"shipped_order_id": 1}]}), "部分发货没说清几件"),
        (piece(226), "补寄（tag 226）：多发的货请手工报损"),
        (7, "消息不是对象"),
    ],
)
def test_what_is_not_understood_is_parked_and_its_neighbours_are_not(told: Any, why: str) -> None:
    found = read(told, piece(100, create_time=AT))
    assert found.parked == (why,)
    assert [one.event for one in found.events] == ["created"]


def test_a_body_that_is_no_json_is_parked_and_one_of_too_many_messages_refused() -> None:
    assert read_push(b"[", "", lambda key: 0).parked == ("整个请求不是 JSON",)
    assert read_push(b"[" * 100_000, "", lambda key: 0).parked == ("整个请求不是 JSON",)
    assert len(read(*[piece(100, create_time=AT)] * MOST_PIECES).events) == MOST_PIECES
    with pytest.raises(Rejected) as refused:
        read(*[piece(100)] * (MOST_PIECES + 1))
    assert refused.value.status == 413


def test_nothing_of_the_buyer_leaves_the_parser() -> None:
    private = {"post_tel": PRIVATE[0], "name": PRIVATE[1], "addr": {"detail": PRIVATE[2]}, "open_id": PRIVATE[3]}
    for tag in (100, 101, 102, 103, 106, 108, 111, 113, 206, 999):
        told = piece(tag, receiver_msg=private, buyer_words=PRIVATE[0], post_receiver_msg=private, remark=PRIVATE[1])
        found = repr(read(told | private))
        assert [word for word in PRIVATE if word in found] == []


@needs_samples
@pytest.mark.parametrize("path", sorted(EVENTS.rglob("*.json")), ids=lambda path: path.stem)
def test_a_recorded_sample_is_understood(path: Path) -> None:
    found = read_push(path.read_bytes(), "", lambda key: FIRST_MS)
    # The sample's tag is 0, which is the probe's.
    assert found.parked == (("不认识的 tag 0",) if path.stem == "TradePendingEvent" else ())
