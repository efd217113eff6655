"""Doudian's pushes through the real server: in the book before they are answered, refused in its own words."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, Final

import orjson
import pytest

from companion.web.limits import Limits
from connectors.contract import Receiver, Setting
from connectors.doudian import CARD, check, connect
from connectors.doudian.signature import sign
from tests.connectors.pushes import Hook, hooked

NOW: Final = 1_721_462_500_000
TABLE: Final = {"app_key": "7000000000000000001", "app_secret": "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"}
ORDER: Final = "4805961163201956922"
TAKEN: Final = (200, b'{"code":0,"msg":"success"}')


def receiver(**more: Any) -> Receiver:
    return connect(Setting(TABLE | more))


def body(*pieces: tuple[int, dict[str, Any]]) -> bytes:
    return orjson.dumps(
        [
            {"tag": tag, "msg_id": f"{tag}", "data": {"p_id": int(ORDER), "s_ids": [int(ORDER)]} | told}
            for tag, told in pieces
        ]
    )


def signed(sent: bytes, **more: str) -> dict[str, str]:
    return {"event-sign": sign(TABLE["app_key"], TABLE["app_secret"], sent), "app-id": TABLE["app_key"], **more}


async def push(hook: Hook, sent: bytes) -> tuple[int, bytes]:
    return await hook.push(sent, signed(sent))


CREATED: Final = body((100, {"create_time": 1_721_462_400}))
PAID: Final = body((101, {"pay_time": 1_721_462_460, "pay_amount": 2990}))


async def test_an_order_waits_for_its_detail_and_is_counted(tmp_path: Path) -> None:
    async with hooked("doudian", receiver(), tmp_path, NOW) as hook:
        assert await push(hook, CREATED) == TAKEN
        assert hook.station.flags(ORDER) == ("NEED_DETAIL",)
        assert await push(hook, PAID) == TAKEN
        assert hook.station.known.stock.orders[("doudian", ORDER)].tale.paid_ms == 1_721_462_460_000


async def test_a_probe_is_answered_and_books_nothing_of_orders(tmp_path: Path) -> None:
    probe = b'[{"tag":"0","msg_id":"0","data":"2021-06-09T10:50:16+08:00"}]'
    async with hooked("doudian", receiver(), tmp_path, NOW) as hook:
        assert await push(hook, probe) == TAKEN
        assert hook.station.orders() == []


async def test_what_is_sent_again_is_answered_and_kept_once_fifty_times_at_once_too(tmp_path: Path) -> None:
    async with hooked("doudian", receiver(), tmp_path, NOW) as hook:
        async with asyncio.TaskGroup() as group:
            pushes = [group.create_task(push(hook, PAID)) for _ in range(50)]
        assert {task.result() for task in pushes} == {TAKEN}
        assert len(hook.station.orders()) == 1
        hook.station.now_ms += 86_400_000
        assert await push(hook, PAID) == TAKEN
        assert len(hook.station.orders()) == 1


async def test_a_message_without_a_time_sent_again_is_no_conflict(tmp_path: Path) -> None:
    async with hooked("doudian", receiver(), tmp_path, NOW) as hook:
        for _ in range(2):
            assert await push(hook, body((110, {}))) == TAKEN
            hook.station.now_ms += 5000
        assert len(hook.station.orders()) == 1


async def test_one_id_with_two_bodies_is_a_conflict_for_people_to_see(tmp_path: Path) -> None:
    async with hooked("doudian", receiver(), tmp_path, NOW) as hook:
        await push(hook, PAID)
        assert await push(hook, body((101, {"pay_time": 1_721_462_999}))) == TAKEN
        assert "CONFLICT" in hook.station.flags(ORDER)


async def test_a_cancelled_order_that_was_paid_stays_and_is_flagged_in_either_order(tmp_path: Path) -> None:
    cancelled = body((106, {"cancel_time": 1_721_464_200}))
    for number, sent in enumerate(((PAID, cancelled), (cancelled, PAID))):
        folder = tmp_path / str(number)
        folder.mkdir()
        async with hooked("doudian", receiver(), folder, NOW) as hook:
            for one in sent:
                assert await push(hook, one) == TAKEN
            assert "PAID_AND_CLOSED_UNPAID" in hook.station.flags(ORDER)


async def test_a_tag_nobody_knows_is_answered_and_shown_as_parked(tmp_path: Path) -> None:
    async with hooked("doudian", receiver(), tmp_path, NOW) as hook:
        assert await push(hook, body((999, {}), (100, {"create_time": 1_721_462_400}))) == TAKEN
        assert hook.station.parked() == 1
        assert len(hook.station.orders()) == 1


async def test_a_push_that_is_wrong_is_refused_in_the_platforms_words_and_nothing_is_kept(tmp_path: Path) -> None:
    async with hooked("doudian", receiver(), tmp_path, NOW, Limits(bad_signatures_per_s=2)) as hook:
        refused = [
            await hook.push(PAID, signed(PAID + b"\n")),
            await hook.push(PAID, signed(PAID) | {"app-id": "7000000000000000002"}),
            await hook.push(PAID),
            await hook.push(PAID, signed(PAID) | {"Content-Encoding": "gzip"}),
            await push(hook, b" " * (Limits().body_bytes + 1)),
            await hook.push(b"", method="GET"),
        ]
        assert [status for status, _ in refused] == [401, 401, 429, 400, 413, 405]
        for _, said in refused:
            told = orjson.loads(said)
            assert (sorted(told), told["code"]) == (["code", "msg"], 1)
        assert hook.station.book == []


async def test_a_book_that_can_not_be_written_has_the_platform_send_it_again(tmp_path: Path) -> None:
    receives = receiver()
    async with hooked("doudian", receives, tmp_path, NOW) as hook:
        hook.station.bring = _broken  # type: ignore[method-assign]
        status, said = await push(hook, PAID)
        assert (status, orjson.loads(said)["code"]) == (503, 1)


async def _broken(nouns: Any) -> Any:
    raise OSError("disk full")


def test_the_card_says_that_it_is_official() -> None:
    assert (CARD.name, CARD.kind, CARD.standing, CARD.secrets) == (
        "doudian",
        "receiver",
        "official",
        ("app_secret", "access_token"),
    )


async def test_a_shop_may_have_a_name_of_its_own(tmp_path: Path) -> None:
    async with hooked("doudian", receiver(shop="二店"), tmp_path, NOW) as hook:
        await push(hook, CREATED)
        assert hook.station.flags(ORDER, "二店") == ("NEED_DETAIL",)


@pytest.mark.parametrize(
    ("table", "en"),
    [
        ({"app_key": "1"}, "[connector.doudian] needs app_secret"),
        ({"app_secret": "1"}, "[connector.doudian] needs app_key"),
        (TABLE | {"app_secert": "1"}, "[connector.doudian] does not know 'app_secert'"),
        (TABLE | {"shop": "console"}, "[connector.doudian] has a shop that won't do"),
        (TABLE | {"shop": ""}, "[connector.doudian] has a shop that won't do"),
    ],
)
def test_a_table_that_can_not_work_is_refused(table: dict[str, Any], en: str) -> None:
    (trouble,) = check(Setting(table))
    assert trouble.en.startswith(en)


def test_a_sound_table_has_no_trouble() -> None:
    assert check(Setting(TABLE)) == []
