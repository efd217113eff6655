"""A WeChat shop's events through the real server: in the book before they are answered, refused in its own words."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import orjson
import pytest

from companion.web.limits import Limits
from connectors.contract import Receiver, Setting
from connectors.wechat_shop import CARD, check, connect
from connectors.wechat_shop.signature import TOLERANCE_MS
from tests.connectors.pushes import Hook, hooked
from tests.connectors.wechat_shop.sealing import APPID, AT, KEY, NOW, ORDER, TOKEN, as_xml, event, query, seal

PLAIN: Final = {"appid": APPID, "token": TOKEN}
SAFE: Final = PLAIN | {"aes_secret": KEY}
PAID: Final = event("order_pay", pay_time=AT)
TAKEN: Final = (200, b"success")


def receiver(**table: Any) -> Receiver:
    return connect(Setting(SAFE | table))


async def push(hook: Hook, plain: bytes, xml: bool = False, nonce: str = "77") -> tuple[int, bytes]:
    sealed = seal(plain, random=nonce.encode().ljust(16))
    outer = orjson.dumps({"ToUserName": "gh_1", "Encrypt": sealed})
    return await hook.push(as_xml(outer) if xml else outer, query=query(sealed, nonce=nonce))


async def test_the_address_is_verified_with_a_get_and_only_by_who_knows_the_token(tmp_path: Path) -> None:
    async with hooked("wechat_shop", receiver(), tmp_path, NOW) as hook:
        asked = query() | {"echostr": "4375120948345356249"}
        assert await hook.push(b"", query=asked, method="GET") == (200, b"4375120948345356249")
        for forged in (asked | {"signature": "0" * 40}, {"echostr": "1"}):
            status, said = await hook.push(b"", query=forged, method="GET")
            assert (status, said[:5]) == (401, b"fail:")
        hook.station.now_ms += TOLERANCE_MS + 1
        assert (await hook.push(b"", query=asked, method="GET"))[0] == 400
        assert hook.station.book == []


@pytest.mark.parametrize("xml", [False, True])
async def test_a_sealed_event_is_booked_as_json_and_as_xml(xml: bool, tmp_path: Path) -> None:
    async with hooked("wechat_shop", receiver(), tmp_path, NOW) as hook:
        for plain in (event("order_new"), PAID):
            assert await push(hook, as_xml(plain) if xml else plain, xml) == TAKEN
        assert hook.station.flags(ORDER) == ("NEED_DETAIL",)
        assert [fact.at_ms for fact in hook.station.orders()] == [AT * 1000] * 2


@pytest.mark.parametrize("form", [bytes, as_xml])
async def test_a_plain_event_is_booked_where_no_key_is_set(form: Any, tmp_path: Path) -> None:
    async with hooked("wechat_shop", connect(Setting(PLAIN)), tmp_path, NOW) as hook:
        assert await hook.push(form(PAID), query=query()) == TAKEN
        assert len(hook.station.orders()) == 1
        sealed = orjson.dumps({"Encrypt": seal(PAID)})
        status, said = await hook.push(sealed, query=query())
        assert (status, "aes_secret" in said.decode()) == (400, True)


async def test_in_compatible_mode_only_what_is_sealed_counts(tmp_path: Path) -> None:
    async with hooked("wechat_shop", receiver(), tmp_path, NOW) as hook:
        sealed = seal(PAID)
        both = orjson.dumps(orjson.loads(event("order_cancel", cancel_type=3)) | {"Encrypt": sealed})
        assert await hook.push(both, query=query(sealed)) == TAKEN
        assert [type(fact).__name__ for fact in hook.station.orders()] == ["OrderPaid"]


async def test_what_is_sent_again_under_another_seal_is_kept_once(tmp_path: Path) -> None:
    async with hooked("wechat_shop", receiver(), tmp_path, NOW) as hook:
        for nonce in ("1", "2", "2", "3"):
            assert await push(hook, PAID, nonce=nonce) == TAKEN
        assert len(hook.station.orders()) == 1


async def test_closed_after_it_was_refunded_waits_for_the_helper_whatever_came_first(tmp_path: Path) -> None:
    told = (PAID, event("order_cancel", cancel_type=3))
    for number, plains in enumerate((told, told[::-1])):
        folder = tmp_path / str(number)
        folder.mkdir()
        async with hooked("wechat_shop", receiver(), folder, NOW) as hook:
            for plain in plains:
                assert await push(hook, plain) == TAKEN
            tale = hook.station.known.stock.orders[("wechat_shop", ORDER)].tale
            assert (tale.closed_refund, tale.closed_unpaid_ms) == (True, 0)


async def test_an_event_nobody_knows_is_answered_and_shown_as_parked(tmp_path: Path) -> None:
    async with hooked("wechat_shop", receiver(), tmp_path, NOW) as hook:
        assert await push(hook, event("debug_demo")) == TAKEN
        assert (hook.station.parked(), hook.station.orders()) == (1, [])


async def test_a_push_that_is_wrong_is_refused_in_the_platforms_words_and_nothing_is_kept(tmp_path: Path) -> None:
    async with hooked("wechat_shop", receiver(), tmp_path, NOW, Limits(bad_signatures_per_s=4)) as hook:
        sealed, other = seal(PAID), seal(PAID, appid="wxffffffffffffffff")
        outer, stale = orjson.dumps({"Encrypt": sealed}), AT - TOLERANCE_MS // 1000 - 1
        doctype = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Encrypt>&a;</Encrypt></xml>'
        refused = [
            await hook.push(outer, query=query()),
            await hook.push(PAID, query=query()),
            await hook.push(orjson.dumps({"Encrypt": other}), query=query(other)),
            await hook.push(outer, query=query(seal(PAID, random=b"f" * 16))),
            await hook.push(outer),
            await hook.push(outer, query=query(sealed, stale)),
            await hook.push(b"", query=query(sealed)),
            await hook.push(doctype, query=query(sealed)),
            await hook.push(b" " * (Limits().body_bytes + 1), query=query(sealed)),
        ]
        assert [status for status, _ in refused] == [401, 401, 401, 401, 429, 400, 400, 400, 413]
        assert {said[:5] for _, said in refused} == {b"fail:"}
        assert hook.station.book == []


def test_the_card_says_that_it_is_official() -> None:
    assert (CARD.name, CARD.kind, CARD.standing) == ("wechat_shop", "receiver", "official")


@pytest.mark.parametrize(
    ("table", "en"),
    [
        ({"token": "t"}, "[connector.wechat_shop] needs appid"),
        ({"appid": "wx1"}, "[connector.wechat_shop] needs token"),
        (PLAIN | {"aes_secret": "short"}, "[connector.wechat_shop] needs the EncodingAESKey"),
        (PLAIN | {"aes_key": KEY}, "[connector.wechat_shop] does not know 'aes_key'"),
        (SAFE | {"shop": "phone"}, "[connector.wechat_shop] has a shop that won't do"),
    ],
)
def test_a_table_that_can_not_work_is_refused(table: dict[str, Any], en: str) -> None:
    (trouble,) = check(Setting(table))
    assert trouble.en.startswith(en)


async def test_while_keys_are_changed_the_old_one_opens_too(tmp_path: Path) -> None:
    table = SAFE | {"aes_secret": "A" * 43, "old_aes_secret": KEY}
    assert check(Setting(table)) == []
    async with hooked("wechat_shop", connect(Setting(table)), tmp_path, NOW) as hook:
        assert await push(hook, PAID) == TAKEN
        assert len(hook.station.orders()) == 1
