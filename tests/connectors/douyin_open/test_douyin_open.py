"""What the open platform pushes is taken when its signature holds, once, and answered at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import orjson
import pytest

from companion.domain.facts import CommentSeen
from connectors.contract import Delivery, Receiver, Rejected, Setting, Trouble
from connectors.douyin_open import CARD, DouyinOpen, check, connect
from connectors.douyin_open.signature import TOLERANCE_MS, sign, verify
from tests.connectors.pushes import Hook, hooked, vectors

SECRET: Final = "unit-test-secret"
NOW: Final = 1_760_000_000_456
ITEM: Final = {
    "msg_id": "7290000000000000001",
    "sec_openid": "openid-A",
    "content": "刺梨原浆怎么卖，包邮吗？",
    "nickname": "测试观众甲",
    "timestamp": 1_760_000_000_123,
}


def body(*items: Any) -> bytes:
    return orjson.dumps(list(items))


def headers(told: bytes, kind: str = "live_comment", room: str = "729", stamp: int = NOW, secret: str = SECRET) -> Any:
    signed = {"x-nonce-str": "b7Qm2Zr9", "x-timestamp": str(stamp), "x-roomid": room, "x-msg-type": kind}
    return signed | {"x-signature": sign(signed, told, secret), "content-type": "application/json"}


def receiver(**more: Any) -> DouyinOpen:
    made = connect(Setting({"secret": SECRET, **more}, ("douyin", "second")))
    assert isinstance(made, DouyinOpen)
    return made


def test_the_platforms_own_example_holds() -> None:
    told = {"x-nonce-str": "123456", "x-timestamp": "456789", "x-roomid": "268", "x-msg-type": "live_gift"}
    assert sign(told, "abc123你好".encode(), "123abc") == "PDcKhdlsrKEJif6uMKD2dw=="


def test_the_recorded_vectors_hold() -> None:
    known = vectors("comments")
    if known is None:
        pytest.skip("no recorded vectors beside this checkout")
    own = known["douyin_open_own"]
    for vector in (own, known["douyin_open_batch"]):
        assert sign(own["headers"], vector["body"].encode(), SECRET) == vector["sig"]
    one = receiver()
    first = one.receive(Delivery(own["body"].encode(), own["headers"] | {"x-signature": own["sig"]}, {}), NOW)
    assert [noun.text for noun in first[1:]] == ["刺梨原浆怎么卖，包邮吗？"]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["x-nonce-str", "x-timestamp", "x-roomid", "x-msg-type", "x-signature"])
def test_a_header_that_is_changed_or_missing_is_refused(name: str) -> None:
    told = headers(body(ITEM))
    for wrong in (told | {name: "other"}, {key: value for key, value in told.items() if key != name}):
        with pytest.raises(Rejected) as refused:
            verify(wrong, body(ITEM), SECRET, NOW)
        assert refused.value.status == 401


def test_another_body_another_secret_or_another_hour_is_refused() -> None:
    told = headers(body(ITEM))
    for given, pushed, now_ms in (
        (told, body(ITEM) + b" ", NOW),
        (headers(body(ITEM), secret="guessed"), body(ITEM), NOW),
        (told, body(ITEM), NOW + TOLERANCE_MS + 1),
        (told, body(ITEM), NOW - TOLERANCE_MS - 1),
    ):
        with pytest.raises(Rejected):
            verify(given, pushed, SECRET, now_ms)
    verify(told, body(ITEM), SECRET, NOW + TOLERANCE_MS)


def test_comments_become_nouns_and_the_rest_is_counted() -> None:
    one = receiver(rooms={"729": "second"})
    told = body(ITEM, ITEM | {"msg_id": "2", "content": 7}, "no item")
    status, comment = one.receive(Delivery(told, headers(told), {}), NOW)
    assert (comment.text, comment.room, comment.key) == (ITEM["content"], "second", ITEM["msg_id"])  # type: ignore[union-attr]
    assert (comment.at_ms, comment.user.name) == (ITEM["timestamp"], "测试观众甲")  # type: ignore[union-attr]
    assert status.parked == 2  # type: ignore[union-attr]
    gift = body({"msg_id": "3", "gift_num": 1})
    assert one.receive(Delivery(gift, headers(gift, "live_gift"), {}), NOW) == ()


def test_a_push_that_was_not_taken_is_taken_when_it_comes_again() -> None:
    one, told = receiver(), body(ITEM)
    first = one.receive(Delivery(told, headers(told), {}), NOW)
    again = one.receive(Delivery(told, headers(told), {}), NOW)
    assert first[-1] == again[-1]


@pytest.mark.parametrize("told", [b"", b"{", b"7", b"null", b"\xff"])
def test_what_is_no_array_is_refused_as_malformed(told: bytes) -> None:
    with pytest.raises(Rejected) as refused:
        receiver().receive(Delivery(told, headers(told), {}), NOW)
    assert refused.value.status == 400


async def _pushed(hook: Hook, told: bytes, more: dict[str, str] | None = None) -> int:
    status, _ = await hook.push(told, headers(told) | (more or {}))
    return status


async def test_over_http_a_comment_that_is_pushed_twice_is_one_comment(tmp_path: Path) -> None:
    async with hooked(CARD.name, receiver(), tmp_path, NOW) as hook:
        assert await _pushed(hook, body(ITEM)) == 200
        assert await _pushed(hook, body(ITEM | {"msg_id": "8"}, ITEM)) == 200
        assert await _pushed(hook, body(ITEM), {"x-signature": "AAAA"}) == 401
        seen = [fact for fact in hook.station.book if isinstance(fact, CommentSeen)]
        assert [fact.key for fact in seen] == [ITEM["msg_id"], "8"]


@pytest.mark.parametrize(
    ("table", "en"),
    [
        ({}, "needs secret"),
        ({"secret": SECRET, "sekret": 1}, "does not know 'sekret'"),
        ({"secret": SECRET, "room": "nowhere"}, "names the room 'nowhere'"),
    ],
)
def test_a_table_that_can_not_work_is_refused(table: dict[str, Any], en: str) -> None:
    (trouble,) = check(Setting(table, ("douyin",)))
    assert en in trouble.en
    with pytest.raises(Trouble):
        connect(Setting(table, ("douyin",)))


def test_it_is_called_and_official() -> None:
    assert (CARD.kind, CARD.standing, CARD.secrets) == ("receiver", "official", ("secret",))
    assert isinstance(receiver(), Receiver)
