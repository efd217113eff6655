"""The pipeline's and the connectors' own types fit the web's shapes as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from companion.pipeline.clock import now_ms
from companion.pipeline.feed import Feed, Left
from companion.pipeline.inlet import Inlet
from companion.web.doors import Doors
from connectors.contract import Delivery, Ear, Receipt, Receiver


async def test_a_station_is_wired_to_the_web_without_a_wrapper() -> None:
    feed = Feed(lambda: None)
    receivers: Mapping[str, Receiver] = {}
    ears: Mapping[str, Callable[[], Ear]] = {}

    async def state_json() -> bytes:
        return b"{}"

    async def ask(what: str, args: dict[str, Any], lang: str) -> dict[str, Any]:
        return {}

    doors = Doors(
        name="弄袍村",
        lang="zh",
        now_ms=now_ms,
        bring=Inlet().bring,
        hear_bridge=Inlet().bring,
        bring_to_book=Inlet().bring,
        join=feed.join,
        left=Left,
        state_json=state_json,
        ask=ask,
        ready=lambda: True,
        metrics=dict,
        delivery=Delivery,
        receipt=Receipt,
        receivers=receivers,
        ears=ears,
    )
    doors.join("connector")
    assert feed.seats == 1
    assert (await doors.bring(())).accepted == 0
    assert doors.delivery(b"1", {"a": "b"}, {}, "GET", "p") == Delivery(b"1", {"a": "b"}, {}, "GET", "p")
