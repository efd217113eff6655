"""Every sample of every shop, filled with a person's name, telephone and address: none of it is anywhere afterwards.

Searched are all the files a station keeps, whatever it printed, its state, what its faces are sent, what can be asked
about an order, and the spreadsheet of a settlement.
"""

from __future__ import annotations

import asyncio
import time
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

import aiohttp
import orjson
import pytest

from connectors.order_files.transport import REPORT
from tests.connectors.doudian.platform import KEY as DOUDIAN_KEY
from tests.connectors.doudian.platform import SECRET as DOUDIAN_SECRET
from tests.connectors.doudian.platform import Doudian
from tests.connectors.doudian.platform import order as doudian_order
from tests.connectors.gateway import listening
from tests.connectors.kuaishou_shop.platform import Kuaishou
from tests.connectors.kuaishou_shop.platform import order as kuaishou_order
from tests.connectors.kuaishou_shop.sealing import APP, SECRET
from tests.connectors.pdd.platform import ID as PDD_ID
from tests.connectors.pdd.platform import SECRET as PDD_SECRET
from tests.connectors.pdd.platform import TOKEN as PDD_TOKEN
from tests.connectors.pdd.platform import Messages, Pdd, common, messaging
from tests.connectors.pdd.platform import order as pdd_order
from tests.connectors.taobao_tmc.platform import Channel, channelling, content, data
from tests.connectors.wechat_shop.platform import SECRET as WECHAT_SECRET
from tests.connectors.wechat_shop.platform import Wechat
from tests.connectors.wechat_shop.platform import order as wechat_order
from tests.evening.crowd import (
    NAME,
    PERSON,
    PHONE,
    SOUGHT,
    WECHAT_TOKEN,
    YOUZAN_SECRET,
    Shops,
    crowded,
    push_all,
    write_files,
)
from tests.evening.village import Village, companion, frames_until, order

STATION: Final = """
[station]
name = "弄袍村"
[web]
port = 8321
[[pool]]
id = "plum"
name = "蜂糖李"
on_hand = "64000斤"
[[pool.lot]]
household = "罗家"
amount = "5000斤"
price = "6.5"
[[pack]]
id = "plum-5"
pool = "plum"
link = 3
title = "蜂糖李 5斤装"
content = "5斤"
price = "39.9"
sku = {{ doudian = ["PLUM-5J"], kuaishou_shop = ["PLUM-5J"], wechat_shop = ["PLUM-5J"], pdd = ["PLUM-5J"] }}
[[room]]
id = "douyin"
name = "抖音直播间"
[connector.webhook]
room = "douyin"
secret = "env:WEBHOOK_SECRET"
[connector.order_files]
folder = {folder}
[connector.doudian]
app_key = "{doudian_key}"
app_secret = "file:{secrets}/doudian"
access_token = "file:{secrets}/given"
gateway = "{doudian}"
[connector.kuaishou_shop]
app_key = "{kuaishou_key}"
message_secret = "file:{secrets}/kuaishou"
sign_secret = "file:{secrets}/sss"
access_token = "file:{secrets}/tok"
gateway = "{kuaishou}"
[connector.wechat_shop]
appid = "wx0123456789abcdef"
token = "file:{secrets}/wechat"
app_secret = "file:{secrets}/wechat_app"
gateway = "{wechat}"
[connector.youzan]
client_id = "7f3c2a1b9e"
client_secret = "file:{secrets}/youzan"
[connector.pdd]
client_id = "{pdd_id}"
client_secret = "file:{secrets}/pdd"
access_token = "file:{secrets}/pdd_token"
gateway = "{pdd}"
messages = "{messages}"
[connector.taobao_tmc]
app_key = "12345678"
app_secret = "file:{secrets}/taobao"
channel = "{channel}"
"""
SECRETS: Final = {
    "doudian": DOUDIAN_SECRET,
    "given": "given",
    "kuaishou": SECRET,
    "sss": "sss",
    "tok": "tok",
    "wechat": WECHAT_TOKEN,
    "wechat_app": WECHAT_SECRET,
    "youzan": YOUZAN_SECRET,
    "pdd": PDD_SECRET,
    "pdd_token": PDD_TOKEN,
    "taobao": "helloworld",
}


@asynccontextmanager
async def platforms(folder: Path) -> AsyncIterator[tuple[dict[str, str], Messages, Channel]]:
    """Every platform that is asked or dialled, and what stands of it in station.toml."""
    now_ms = int(time.time() * 1000)
    async with AsyncExitStack() as stack:
        doudian = await stack.enter_async_context(listening(Doudian(now_ms)))
        kuaishou = await stack.enter_async_context(listening(Kuaishou()))
        wechat = await stack.enter_async_context(listening(Wechat()))
        pdd = await stack.enter_async_context(listening(Pdd()))
        messages = await stack.enter_async_context(messaging(Messages(now_ms)))
        channel = await stack.enter_async_context(channelling(Channel()))
        doudian.sell(crowded(doudian_order(1)))
        kuaishou.sell(crowded(kuaishou_order(1)))
        wechat.sell(crowded(wechat_order(1)))
        pdd.sell(crowded(pdd_order()))
        (folder / "secrets").mkdir()
        for name, secret in SECRETS.items():
            (folder / "secrets" / name).write_text(secret, "utf-8")
        told = {"doudian": doudian.url, "kuaishou": kuaishou.url, "wechat": wechat.url, "pdd": pdd.url}
        told |= {"messages": messages.url, "channel": channel.url, "secrets": (folder / "secrets").as_posix()}
        told |= {"doudian_key": DOUDIAN_KEY, "kuaishou_key": APP, "pdd_id": PDD_ID}
        yield told, messages, channel


async def until(so: Callable[[], bool]) -> None:
    """Wait until something is so; the test's own deadline ends it."""
    while True:
        if so():
            return
        await asyncio.sleep(0.02)


async def looked_at(village: Village, http: aiohttp.ClientSession) -> list[bytes]:
    """The state, what each face is sent, and what can be asked of every order."""
    seen = [orjson.dumps(await village.state(http))]
    for role in ("anchor", "helper", "overlay"):
        async with http.ws_connect(f"{village.url}/feed?token={village.token(role)}") as feed:
            seen.append(orjson.dumps(await frames_until(feed, bool)))
            if role == "helper":
                seen += await _asked(feed)
    return seen


async def _asked(feed: aiohttp.ClientWebSocketResponse) -> list[bytes]:
    await feed.send_str(orjson.dumps({"kind": "ask", "id": "a", "what": "find_orders", "args": {}}).decode())
    frames = await frames_until(feed, lambda seen: any(one.get("id") == "a" for one in seen))
    told = [orjson.dumps(frames)]
    orders = frames[-1]["orders"]
    assert len(orders) == 20
    for at, one in enumerate(orders):
        asked = {"kind": "ask", "id": f"h{at}", "what": "order_history", "args": {k: one[k] for k in ("shop", "order")}}
        await feed.send_str(orjson.dumps(asked).decode())
        told.append(
            orjson.dumps(await frames_until(feed, lambda seen, at=at: any(x.get("id") == f"h{at}" for x in seen)))
        )
    return told


def kept(folder: Path, without: Path) -> Iterator[tuple[str, bytes]]:
    """Every file a station keeps, spreadsheets and their parts included; not what people put there themselves."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or (path.parent == without and not path.name.endswith(REPORT)):
            continue
        body = path.read_bytes()
        yield path.name, body
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                yield from ((f"{path.name}/{name}", packed.read(name)) for name in packed.namelist())


async def test_nothing_of_a_buyer_is_kept_or_shown_of_any_sample(
    shared: Path, tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    folder, log = tmp_path / "订单", tmp_path / "log.txt"
    folder.mkdir()
    async with asyncio.timeout(60), platforms(tmp_path) as (told, messages, channel):
        village = Village(tmp_path, STATION.format(folder=orjson.dumps(str(folder)).decode(), **told))
        village.start(log)
        try:
            shops = Shops(village, http)
            await push_all(shops, shared)
            assert set(shops.answers) == {200}
            await village.push(http, order(1, buyer=f"{NAME} {PHONE}"), order(2, buyer=NAME))
            await messages.send(common(7, "pdd_trade_TradeConfirmed", receiver=NAME, phone=PHONE))
            await channel.send(data(8, "taobao_trade_TradeBuyerPay", content(receiver_name=NAME, mobile=PHONE)))
            files = write_files(shared, folder)
            await until(lambda: len(list(folder.glob(f"*{REPORT}"))) == files)
            await until(lambda: not messages.unacked and not channel.waiting)
            seen = await looked_at(village, http)
            state = await village.state(http)
        finally:
            assert village.stop() == 0
    assert state["orders"]["total"] > 25
    options = ["--config", str(village.config), "--data", str(village.data)]
    settled = companion("settle", "--xlsx", str(tmp_path / "settled.xlsx"), "--note", "没有这么多货", *options)
    exported = companion("export", str(tmp_path / "export.jsonl"), *options)
    assert (settled.returncode, exported.returncode) == (0, 0), settled.stderr
    said = [("printed", text.encode()) for text in (settled.stdout, settled.stderr)]
    everywhere = [*kept(tmp_path, folder), *said, *(("shown", body) for body in seen)]
    assert {"station.db", "log.txt", "settled.xlsx", "export.jsonl"} <= {name for name, _ in everywhere}
    found = [(name, word) for name, body in everywhere for word in SOUGHT if word.encode() in body]
    found += [(name, word) for name, body in everywhere for word in SOUGHT if _escaped(word) in body]
    assert found == []


def _escaped(word: str) -> bytes:
    r"""The word as \\uXXXX, where it is not ASCII anyway."""
    written = word.encode("unicode_escape")
    return b"\x00never" if written == word.encode() else written


@pytest.mark.parametrize("word", PERSON)
def test_a_word_that_is_there_would_be_found(word: str, tmp_path: Path) -> None:
    (tmp_path / "station.db").write_bytes(b"\x00" + word.encode() + b"\x00")
    assert any(word.encode() in body for _, body in kept(tmp_path, tmp_path / "none"))
