"""The webhook as a platform meets it: a signed request in, a count out; and its table in station.toml."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any, Final

import orjson
import pytest
from standardwebhooks import Webhook

from companion.domain.inbound import Comment
from connectors.contract import Delivery, Receipt, Receiver, Rejected, Setting, Trouble
from connectors.webhook import CARD, check, connect

SECRET: Final = "whsec_" + base64.b64encode(bytes(range(32))).decode()
NOW: Final = 1_781_524_800_000
BODY: Final = orjson.dumps(
    {"kind": "comment", "at": "2026-06-15T20:00:01Z", "source": "pos", "room": "", "key": "1", "text": "多少钱"}
)


def delivery(body: bytes = BODY, method: str = "POST", signed: bytes | None = None) -> Delivery:
    stamp = dt.datetime.fromtimestamp(NOW // 1000, dt.UTC)
    mark = Webhook(SECRET).sign("d-1", stamp, (body if signed is None else signed).decode())
    headers = {"webhook-id": "d-1", "webhook-timestamp": str(NOW // 1000), "webhook-signature": mark}
    return Delivery(body, headers, {}, method)


def receiver(**table: Any) -> Receiver:
    return connect(Setting({"secret": SECRET} | table, ("douyin", "weixin")))


def test_the_card_says_that_it_is_ours() -> None:
    assert (CARD.name, CARD.kind, CARD.standing, CARD.secrets) == ("webhook", "receiver", "ours", ("secret",))


def test_a_signed_request_is_its_nouns_in_the_first_room_or_the_one_named() -> None:
    for given, room in (({}, "douyin"), ({"room": "weixin"}, "weixin")):
        (noun,) = receiver(**given).receive(delivery(), NOW)
        assert isinstance(noun, Comment)
        assert noun.room == room


def test_the_same_delivery_again_is_the_same_nouns_for_the_book_knows_what_is_once() -> None:
    opened = receiver()
    assert opened.receive(delivery(), NOW) == opened.receive(delivery(), NOW + 1000)


@pytest.mark.parametrize(
    ("sent", "now_ms", "status"),
    [
        (delivery(signed=b"{}"), NOW, 401),
        (delivery(), NOW + 301_000, 400),
        (delivery(b"{}"), NOW, 400),
        (delivery(b"{}", signed=b"[]"), NOW, 401),
        (delivery(method="GET"), NOW, 405),
    ],
)
def test_a_request_is_refused_with_the_status_of_its_fault(sent: Delivery, now_ms: int, status: int) -> None:
    with pytest.raises(Rejected) as refused:
        receiver().receive(sent, now_ms)
    assert refused.value.status == status


def test_the_answer_counts_what_is_new_and_what_was_known() -> None:
    reply = receiver().reply(Receipt(accepted=2, duplicates=1))
    assert (reply.status, reply.content_type) == (200, "application/json")
    assert orjson.loads(reply.body) == {"accepted": 2, "duplicates": 1}


@pytest.mark.parametrize(
    ("table", "en"),
    [
        ({}, '[connector.webhook] needs secret: write secret = "env:WEBHOOK_SECRET"'),
        ({"secret": ""}, '[connector.webhook] needs secret: write secret = "env:WEBHOOK_SECRET"'),
        ({"secret": "abc"}, "[connector.webhook] needs a secret of whsec_ and base64 of 24 to 64 bytes"),
        ({"secret": SECRET, "sceret": "x"}, "[connector.webhook] does not know 'sceret'; did you mean secret?"),
        (
            {"secret": SECRET, "room": "jd"},
            "[connector.webhook] names the room 'jd', which is not one of: douyin, weixin",
        ),
    ],
)
def test_a_table_that_can_not_work_is_refused(table: dict[str, Any], en: str) -> None:
    (trouble,) = check(Setting(table, ("douyin", "weixin")))
    assert trouble.en.startswith(en)
    with pytest.raises(Trouble):
        connect(Setting(table, ("douyin", "weixin")))


def test_a_sound_table_has_no_trouble() -> None:
    assert check(Setting({"secret": SECRET, "room": "weixin"}, ("douyin", "weixin"))) == []
    assert isinstance(connect(Setting({"secret": SECRET})), Receiver)
