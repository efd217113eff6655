"""Samples of every shop, filled with a person; and shops that push them, signed as each of them signs."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import aiohttp
import orjson
from openpyxl import Workbook, load_workbook

from connectors.doudian.signature import sign as doudian_sign
from connectors.wechat_shop.signature import sign as wechat_sign
from connectors.youzan.signature import sign as youzan_sign
from tests.connectors.doudian.platform import KEY as DOUDIAN_KEY
from tests.connectors.doudian.platform import SECRET as DOUDIAN_SECRET
from tests.connectors.kuaishou_shop.sealing import APP, message, seal
from tests.evening.village import Village

NAME: Final = "欧阳小明丁"
PHONE: Final = "13912345678"
ADDRESS: Final = "贵州省镇宁县六马镇弄袍村三组8号"
OPEN_ID: Final = "oOpenIdOfABuyer"
PERSON: Final = (NAME, PHONE, ADDRESS)
OTHERS: Final = ("李秀英", "13812345678", "弄袍村三组5号", "欧阳小明", "139 1234 5678", "六马镇弄袍村")
SOUGHT: Final = (*PERSON, OPEN_ID, *OTHERS)
"""What may be nowhere: this person, those in the samples themselves, and pieces and other ways of writing them."""

YOUZAN_SECRET: Final = "b0d1c2e3"
WECHAT_TOKEN: Final = "AAAAA"


def crowded(told: Any, place: int = 0) -> Any:
    """A sample in which whatever was left out of it for being private stands again, and more of it in every object."""
    if isinstance(told, dict):
        filled = {key: crowded(inner, at) for at, (key, inner) in enumerate(told.items())}
        extra = {"receiver_name": NAME, "mobile": PHONE, "detail_address": ADDRESS, "buyer_words": f"{NAME} {PHONE}"}
        return extra | filled | {"open_id": OPEN_ID, "post_receiver": NAME}
    if isinstance(told, list):
        return [crowded(inner, place) for inner in told]
    return PERSON[place % 3] if told == "[redacted]" else told


def samples(shared: Path, *parts: str) -> Iterator[Any]:
    """Every recorded sample in a folder, crowded."""
    folder = shared.joinpath("captures", "orders", *parts)
    for path in sorted(folder.rglob("*.json")):
        yield crowded(orjson.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf")))


class Shops:
    """Pushes what the shops would push, signed as each of them signs."""

    def __init__(self, village: Village, http: aiohttp.ClientSession) -> None:
        self._village = village
        self._http = http
        self.answers: list[int] = []

    async def _post(self, hook: str, body: bytes, headers: dict[str, str], query: dict[str, str] | None = None) -> None:
        called = self._http.post(f"{self._village.url}/hook/{hook}", data=body, headers=headers, params=query)
        async with called as reply:
            await reply.read()
            self.answers.append(reply.status)

    async def doudian(self, piece: Any) -> None:
        body = orjson.dumps([piece])
        await self._post("doudian", body, {"event-sign": doudian_sign(DOUDIAN_KEY, DOUDIAN_SECRET, body)})

    async def wechat(self, event: Any) -> None:
        stamp = str(int(time.time()))
        query = {
            "timestamp": stamp,
            "nonce": "7",
            "signature": wechat_sign(WECHAT_TOKEN, stamp, "7"),
            "openid": OPEN_ID,
        }
        await self._post("wechat_shop", orjson.dumps(event), {}, query)

    async def kuaishou(self, event: str, info: dict[str, Any]) -> None:
        told = message(event, crowded(info)) | {"createTime": int(time.time() * 1000), "appKey": APP}
        await self._post("kuaishou_shop", seal(orjson.dumps(crowded(told))), {})

    async def youzan(self, kind: str, told: dict[str, Any]) -> None:
        body = orjson.dumps(crowded({"type": kind, "msg_id": kind, "msg": quote(orjson.dumps(crowded(told)))}))
        await self._post("youzan", body, {"Event-Sign": youzan_sign("7f3c2a1b9e", YOUZAN_SECRET, body)})


async def push_all(shops: Shops, shared: Path) -> None:
    """Everything there is a sample of."""
    for told in samples(shared, "skit-douyinshop", "EventSamples"):
        await shops.doudian(told)
    for told in samples(shared, "skit-wechat-channels", "EventSamples"):
        await shops.wechat(told)
    paid = {"p_id": 4_805_961_163_201_956_001, "pay_time": 1_721_462_441, "receiver_msg": {"name": NAME, "tel": PHONE}}
    await shops.doudian(crowded({"tag": "101", "msg_id": "m1", "data": orjson.dumps(crowded(paid)).decode()}))
    await shops.wechat(
        {"MsgType": "event", "Event": "channels_ec_order_pay", "CreateTime": 1_721_462_441, "FromUserName": OPEN_ID}
        | {"order_info": crowded({"order_id": "3705115058471208001", "pay_time": "1721462441"})}
    )
    await shops.kuaishou("kwaishop_order_paySuccess", {"oid": 2_420_100_000_000_001, "updateTime": 1_721_462_441_000})
    full = {"order_info": {"tid": "E1", "created": "2024-07-20 16:00:00"}, "orders": [{"oid": "1", "num": 2}]}
    person = {
        "buyer_info": {"buyer_phone": PHONE},
        "address_info": {"receiver_name": NAME, "delivery_address": ADDRESS},
    }
    await shops.youzan("trade_TradeCreate", {"full_order_info": full | person})


def write_files(shared: Path, folder: Path) -> int:
    """Every recorded export, a person in each column that was emptied; how many."""
    recorded = shared / "captures" / "orders" / "synthetic-exports"
    for path in sorted(recorded.glob("*.csv")):
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig") if raw[:1] == b"\xef" else raw.decode("gb18030")
        rows = [_crowded_row(cells, number) for number, cells in enumerate(csv.reader(io.StringIO(text)))]
        out = io.StringIO(newline="")
        csv.writer(out).writerows(rows)
        (folder / path.name).write_bytes(out.getvalue().encode("gb18030"))
    for path in sorted(recorded.glob("*.xlsx")):
        book, recording = Workbook(write_only=True), load_workbook(path, read_only=True)
        for sheet in recording:
            written = book.create_sheet(sheet.title)
            for number, row in enumerate(sheet.iter_rows(values_only=True)):
                written.append(_crowded_row(["" if cell is None else cell for cell in row], number))
        recording.close()
        book.save(folder / path.name)
    return len(list(folder.iterdir()))


def _crowded_row(cells: list[Any], number: int) -> list[Any]:
    """A row whose heading stays; of the others every cell for a buyer holds one."""
    private = ("##REDACTED##", "$$REDACTED$$", "[redacted]")
    return [PERSON[at % 3] if number and cell in private else cell for at, cell in enumerate(cells)]
