"""An order's whole history, asked for over the feed of a real station: it is in the book, so it outlives the laptop."""

from __future__ import annotations

from typing import Any

import aiohttp
import orjson

from tests.evening.village import Village, frames_until, order


async def ask(village: Village, http: aiohttp.ClientSession, what: str, role: str, **args: Any) -> dict[str, Any]:
    """Ask as one role does; the answer."""
    question = {"kind": "ask", "id": "a1", "what": what, "args": args}
    async with http.ws_connect(f"{village.url}/feed?token={village.token(role)}") as feed:
        await feed.send_str(orjson.dumps(question).decode())
        frames = await frames_until(feed, lambda seen: any(frame["kind"] == "answer" for frame in seen))
    return frames[-1]


async def test_an_orders_history_is_whole_after_the_laptop_died(village: Village, http: aiohttp.ClientSession) -> None:
    village.start()
    await village.push(http, order(4821, quantity=2), order(77))
    refund = order(4821, "refunded", refund="R1", lines=[{"line": "1", "quantity": 1, "phase": "pre"}])
    await village.push(http, order(4821, "paid"), refund)
    assert (await village.command(http, "restock", shop="doudian", order="D4821"))["ok"]
    village.kill()
    village.start()
    answer = await ask(village, http, "find_orders", "helper", digits="821")
    assert [(one["order"], one["buyer"]) for one in answer["orders"]] == [("D4821", "山里**")]
    told = await ask(village, http, "order_history", "anchor", shop="doudian", order="D4821")
    assert [fact["fact"] for fact in told["facts"]] == [
        "order_created",
        "order_paid",
        "order_refunded",
        "goods_decided",
    ]
    (line,) = told["order"]["lines"]
    assert (line["where"]["committed"], line["where"]["restocked"]) == (1, 1)
    assert line["why"][0] == "2 份 × 5 斤 = 10 斤"
    assert told["facts"][-1]["say"] == "helper 放回可卖 1 份：蜂糖李 5斤装"
    assert all(fact["heard_at"] >= fact["at"] for fact in told["facts"])
    refused = await ask(village, http, "find_orders", "overlay", digits="821")
    assert (refused["ok"], "orders" in refused) == (False, False)
