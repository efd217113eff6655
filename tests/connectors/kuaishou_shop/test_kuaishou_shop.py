"""Kuaishou's messages through the real server: in the book before they are answered, refused in its own words."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import orjson
import pytest

from companion.web.limits import Limits
from connectors.contract import Receiver, Setting
from connectors.kuaishou_shop import CARD, check, connect
from connectors.kuaishou_shop.signature import OLDEST_MS
from tests.connectors.kuaishou_shop.sealing import APP, AT_MS, NOW, SECRET, message, seal
from tests.connectors.pushes import hooked

TABLE: Final = {"app_key": APP, "message_secret": SECRET}
ORDER: Final = "2420100000000001234"
TAKEN: Final = (200, b'{"result":1}')
PATH: Final = "a-path-nobody-guesses"


def receiver(**more: Any) -> Receiver:
    return connect(Setting(TABLE | more))


def body(event: str, key: str = "", **info: Any) -> bytes:
    told = message(f"kwaishop_{event}", {"oid": int(ORDER), "orderId": int(ORDER), "updateTime": AT_MS} | info)
    return seal(orjson.dumps(told | ({"eventId": key} if key else {})))


CREATED: Final = body("order_addOrder", createTime=AT_MS - 1)
PAID: Final = body("order_paySuccess")
FAILED: Final = body("order_orderFail")


async def test_an_order_waits_for_its_detail_and_is_kept_once(tmp_path: Path) -> None:
    async with hooked("kuaishou_shop", receiver(), tmp_path, NOW) as hook:
        for sent in (PAID, CREATED, PAID, PAID, body("order_paySuccess", "another-id")):
            assert await hook.push(sent) == TAKEN
        assert len(hook.station.orders()) == 3
        assert hook.station.flags(ORDER) == ("NEED_DETAIL",)


async def test_a_failed_order_that_was_paid_stays_and_is_flagged_and_an_unpaid_one_is_let_go(tmp_path: Path) -> None:
    for number, (sent, flags) in enumerate(
        [((PAID, FAILED), ("NEED_DETAIL", "PAID_AND_CLOSED_UNPAID")), ((CREATED, FAILED), ())]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        async with hooked("kuaishou_shop", receiver(), folder, NOW) as hook:
            for one in sent:
                assert await hook.push(one) == TAKEN
            assert hook.station.flags(ORDER) == flags


async def test_a_test_is_answered_and_books_nothing_of_orders(tmp_path: Path) -> None:
    sent = seal(orjson.dumps(message("kwaishop_order_addOrder", {"oid": 1}, test=True)))
    async with hooked("kuaishou_shop", receiver(), tmp_path, NOW) as hook:
        assert await hook.push(sent) == TAKEN
        assert hook.station.orders() == []


async def test_a_message_nobody_knows_is_answered_and_shown_as_parked(tmp_path: Path) -> None:
    async with hooked("kuaishou_shop", receiver(), tmp_path, NOW) as hook:
        assert await hook.push(body("order_new")) == TAKEN
        assert (hook.station.parked(), hook.station.orders()) == (1, [])


async def test_where_the_address_ends_in_a_secret_no_other_is_answered(tmp_path: Path) -> None:
    async with hooked("kuaishou_shop", receiver(path_secret=PATH), tmp_path, NOW) as hook:
        assert [(await hook.push(PAID, path=path))[0] for path in ("", "/another-path-that-is-long")] == [401, 401]
        assert hook.station.book == []
        assert await hook.push(PAID, path=f"/{PATH}") == TAKEN


async def test_a_push_that_is_wrong_is_refused_in_the_platforms_words_and_nothing_is_kept(tmp_path: Path) -> None:
    async with hooked("kuaishou_shop", receiver(), tmp_path, NOW) as hook:
        other = seal(orjson.dumps(message("kwaishop_order_paySuccess", {"oid": 1}, appKey="ks2")))
        refused = [await hook.push(sent) for sent in (PAID[:-24], other, b"{}", b"0" * (Limits().body_bytes + 1))]
        refused.append(await hook.push(b"", method="GET"))
        hook.station.now_ms = AT_MS + OLDEST_MS + 1
        refused.append(await hook.push(PAID))
        assert [status for status, _ in refused] == [401, 401, 401, 413, 405, 400]
        for _, said in refused:
            told = orjson.loads(said)
            assert (sorted(told), told["result"]) == (["error_msg", "result"], 0)
        assert hook.station.book == []


def test_the_card_says_that_it_is_official() -> None:
    assert (CARD.name, CARD.kind, CARD.standing) == ("kuaishou_shop", "receiver", "official")
    assert CARD.secrets == ("message_secret", "path_secret", "sign_secret", "access_token")


@pytest.mark.parametrize(
    ("table", "en"),
    [
        ({"app_key": APP}, "[connector.kuaishou_shop] needs message_secret"),
        ({"message_secret": SECRET}, "[connector.kuaishou_shop] needs app_key"),
        (TABLE | {"message_secret": "short"}, "[connector.kuaishou_shop] needs the platform's message secret"),
        (TABLE | {"path_secret": "short"}, "[connector.kuaishou_shop] needs a path_secret"),
        (TABLE | {"path": PATH}, "[connector.kuaishou_shop] does not know 'path'"),
        (TABLE | {"shop": "x" * 41}, "[connector.kuaishou_shop] has a shop that won't do"),
    ],
)
def test_a_table_that_can_not_work_is_refused(table: dict[str, Any], en: str) -> None:
    (trouble,) = check(Setting(table))
    assert trouble.en.startswith(en)


def test_a_sound_table_has_no_trouble() -> None:
    assert check(Setting(TABLE | {"path_secret": PATH})) == []
