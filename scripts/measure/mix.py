"""The load: a believable mix of nouns, and the signed POSTs that carry them. Reads the sample's hand-written lines.

Nine of ten nouns are comments, drawn anew for each, and one in five of them asks something, as in a room that sells;
one of ten nouns is about an order: placed, then paid, for one piece each.
The last noun of a mix is a payment, so that a mix has been shown when its last payment has been shown.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import time
from typing import Final

import orjson
from msgspec import Struct
from sample_show.dice import Dice
from sample_show.plan import read_lines

SECRET: Final = "whsec_" + base64.b64encode(hashlib.sha256(b"scripts/bench.py").digest()).decode()
PACK: Final = "bench"
EVERY: Final = 20
"""One order, placed and paid, in so many nouns."""

TALK: Final = ("noise", "greeting", "loud", "bought", "heckle")
"""Topics of the sample's lines that ask nothing."""
ASKING: Final = 5
"""One comment in so many asks something."""

_ZONE: Final = dt.timezone(dt.timedelta(hours=8))


class Mix(Struct, frozen=True):
    """Nouns in their wire form, in the order they are to be sent, and how many of them are payments."""

    nouns: list[bytes]
    orders: int


def make_mix(count: int, rooms: int = 1, seed: int = 1, orders: bool = True) -> Mix:
    """So many nouns (rounded up to whole `EVERY`s), spread over so many rooms; without orders all are comments."""
    dice, count = Dice(seed), -(-count // EVERY) * EVERY
    topics = read_lines()
    talk = [line for topic in TALK for line in topics[topic]]
    asked = [line for topic, lines in topics.items() if topic not in TALK for line in lines]
    begin = dt.datetime.now(_ZONE) - dt.timedelta(milliseconds=count)
    nouns = []
    for number in range(count):
        at = (begin + dt.timedelta(milliseconds=number)).isoformat(timespec="milliseconds")
        order, place = divmod(number, EVERY)
        if orders and place in (EVERY // 2 - 1, EVERY - 1):
            nouns.append(_order(at, order, "paid" if place == EVERY - 1 else "created", order % rooms))
        else:
            text = f"{dice.pick(talk)} {dice.pick(talk)}" if number % ASKING else dice.pick(asked)
            nouns.append(_comment(at, number, number % rooms, text, dice.whole(1, 5000)))
    return Mix(nouns, count // EVERY if orders else 0)


def batches(mix: Mix, size: int) -> list[bytes]:
    """The mix as bodies of POSTs, so many nouns each; a single noun stands for itself."""
    if size == 1:
        return mix.nouns
    return [b"[" + b",".join(mix.nouns[n : n + size]) + b"]" for n in range(0, len(mix.nouns), size)]


def sign(body: bytes, id: str) -> bytes:
    """The whole HTTP request that brings `body` to the webhook, signed now."""
    stamp = str(int(time.time()))
    signed = f"{id}.{stamp}.".encode() + body
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    signature = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    head = (
        f"POST /hook/webhook HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nwebhook-id: {id}\r\nwebhook-timestamp: {stamp}\r\n"
        f"webhook-signature: v1,{signature}\r\n\r\n"
    )
    return head.encode() + body


def _comment(at: str, number: int, room: int, text: str, user: int) -> bytes:
    return orjson.dumps(
        {
            "kind": "comment",
            "at": at,
            "source": f"ear-{room}",
            "room": f"room-{room}",
            "key": f"c{number}",
            "user": {"id": f"u{user}", "name": f"山里人{user}"},
            "text": text,
        }
    )


def _order(at: str, order: int, event: str, shop: int) -> bytes:
    id = f"B{order:06d}"
    said = {"kind": "order", "at": at, "source": f"shop-{shop}", "key": f"{id}-{event}", "order": id, "event": event}
    if event == "paid":
        return orjson.dumps(said)
    lines = [{"line": "1", "pack": PACK, "quantity": 1}]
    return orjson.dumps({**said, "lines": lines, "total_fen": 3990, "buyer": "山里人"})
