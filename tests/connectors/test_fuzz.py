"""Frames cut short, with bits turned, spliced, and of other programs: counted, never raised, no later comment lost."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import orjson
import pytest

from companion.domain.inbound import Comment
from connectors.barragegrab.transport import tune as tune_grabber
from connectors.bilibili_open.calls import Account
from connectors.bilibili_open.transport import BilibiliOpen
from connectors.contract import Delivery, Rejected
from connectors.douyin_open import DouyinOpen
from connectors.douyin_open.signature import sign
from connectors.json_lines.transport import tune as tune_lines
from connectors.kit.health import Health
from connectors.kit.line import Line
from connectors.kit.scribe import Scribe
from connectors.social_stream.transport import tune as tune_stream
from tests.connectors.barragegrab.test_payload import frame
from tests.connectors.bilibili_open.platform import folded, message
from tests.connectors.dialled import Rig
from tests.connectors.rooms import Heard

DECODERS: Final = ("barragegrab", "bilibili_open", "douyin_open", "json_lines", "social_stream")
FOREIGN: Final = (
    b"",
    b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
    b"\x00" * 64,
    b"\xff" * 64,
    b"<?xml version='1.0'?><a>&b;</a>",
    b"[" * 5_000,
    b'{"a":' * 5_000,
    b'"' + b"\\ud800" * 50 + b'"',
    b"-1e999",
    b'{"Type":1,"Data":"' + b"\\\\" * 500 + b'"}',
    "【聊天msg】".encode() * 200,
)
NOW: Final = 1_760_000_000_000
USUAL: Final = 1_500
SLOW: Final = 100_000


class Boundary:
    """One connector as its frames meet it. `told` counts all it has made of them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rig = Rig(name)
        self.heard = Heard()
        self._line = Line(name, tick=lambda: self._clock_s)
        self._line._emit = self.heard.emit
        self._clock_s = 1_000.0
        self.scribe = Scribe(self._line.health, name, {}, "douyin", "m", "zh", remembers=name != "douyin_open")
        self._hear = self._made()

    def _made(self) -> Callable[[Any], Any]:
        line, scribe = self._line, self.scribe
        if self.name == "barragegrab":
            return tune_grabber("ws://127.0.0.1", line, scribe)._hear
        if self.name == "social_stream":
            return tune_stream("ws://127.0.0.1", "", line, scribe)._hear
        if self.name == "json_lines":
            return tune_lines("ws://127.0.0.1", "", line, scribe)._hear
        if self.name == "bilibili_open":
            return BilibiliOpen(Account("", "", 1, "", lambda: 0), line, scribe)._hear
        pushed = DouyinOpen("s", Scribe(Health(self.name), self.name, {}, "douyin", "m", "zh", remembers=False))
        self.scribe = pushed.scribe
        return lambda told: self._push(pushed, told)

    async def _push(self, pushed: DouyinOpen, body: bytes) -> None:
        headers = {"x-nonce-str": "n", "x-timestamp": str(NOW), "x-roomid": "7", "x-msg-type": "live_comment"}
        headers["x-signature"] = sign(headers, body, "s")
        try:
            await self.heard.emit(pushed.receive(Delivery(body, headers, {}), NOW))
        except Rejected as no:
            assert no.status == 400
            self.scribe.tally.count("refused")

    async def hear(self, told: bytes | str) -> list[Comment]:
        """What comments a frame came to."""
        self._clock_s += 10
        before = len(self.heard.nouns)
        await self._hear(told)
        comments = [noun for noun in self.heard.nouns[before:] if isinstance(noun, Comment)]
        del self.heard.nouns[:]
        return comments

    @property
    def told(self) -> int:
        return sum(self.scribe.tally.counts.values())

    def good(self, number: int) -> bytes:
        """A frame that is in order; each has another comment."""
        if self.name == "douyin_open":
            said = {"msg_id": f"72900000{number}", "content": self.rig.words(number), "nickname": "甲"}
            return orjson.dumps([said | {"timestamp": NOW}])
        told = self.rig.say(number) if self.name != "bilibili_open" else _packet(number)
        if self.name == "barragegrab" and number >= 0:
            # Far from the seeds' numbers: one of those with a bit turned must not have had this one's.
            told = frame(1, {"MsgId": 5_555_555_000_000_000_000 + number, "Content": self.rig.words(number)})
        return told.encode() if isinstance(told, str) else told

    def seeds(self, shared: Path) -> list[bytes]:
        """Frames in order to be damaged: of each kind, and those that were really sent."""
        seeds = [self.good(number) for number in range(-5, 0)]
        folder = shared / "captures/comments"
        if self.name == "bilibili_open":
            captured = sorted((folder / "bilibili-web").glob("*.hex"))
            seeds += [bytes.fromhex(path.read_text().strip()) for path in captured]
            seeds += [folded(_packet(-6), message("LIKE"), _packet(-7)), message("INTERACTION_END", game_id="g")]
        elif self.name == "barragegrab":
            seeds += [path.read_bytes() for path in (folder / "barragegrab").glob("frame-*chat.json")]
            seeds += [frame(6, {"OnlineUserCount": 3}).encode(), frame(9).encode()]
        elif self.name == "json_lines":
            seeds += (folder / "taobao-live-log-2025/console.log").read_bytes().splitlines()
            seeds += (folder / "wechat-channels/wxlivespy-forward-2023-12.jsonl").read_bytes().splitlines()
        elif self.name == "social_stream":
            seeds += [b'{"chatname":"<b>x</b>","chatmessage":"<img alt=a>&amp;<script>","type":"x","id":7}']
        return seeds


def _packet(number: int) -> bytes:
    told = Rig.words(number)
    return message("DM", msg_id=f"m{number}", open_id="o", uname="甲", msg=told, timestamp=NOW // 1000, room_id=7)


def damaged(seeds: list[bytes], times: int, name: str) -> Iterator[bytes]:
    """So many frames that are none: the same ones each time."""
    dice = random.Random(name)
    for number in range(times):
        seed = seeds[number % len(seeds)]
        match number % 5:
            case 0:
                yield seed[: dice.randrange(len(seed) + 1)]
            case 1:
                turned = bytearray(seed)
                for _ in range(dice.randrange(1, 9)):
                    turned[dice.randrange(len(turned))] ^= 1 << dice.randrange(8)
                yield bytes(turned)
            case 2:
                other = dice.choice(seeds)
                yield seed[: dice.randrange(len(seed) + 1)] + other[dice.randrange(len(other) + 1) :]
            case 3:
                at, length = dice.randrange(len(seed)), dice.randrange(1, 40)
                yield seed[:at] + dice.randbytes(length) + seed[at + dice.randrange(length + 1) :]
            case _:
                yield dice.choice(FOREIGN) if dice.random() < 0.5 else dice.randbytes(dice.randrange(200))


def as_sent(told: bytes, name: str) -> bytes | str:
    """Packets and pushes are bytes; the others are sent as text, when they are."""
    if name in ("bilibili_open", "douyin_open"):
        return told
    try:
        return told.decode()
    except UnicodeDecodeError:
        return told


async def _survive(name: str, shared: Path, times: int) -> None:
    one = Boundary(name)
    seeds = one.seeds(shared)
    uncounted = 0
    for number, told in enumerate(damaged(seeds, times, name)):
        before, sent = one.told, as_sent(told, name)
        comments = await one.hear(sent)
        uncounted += one.told == before and bool(sent.strip()) and told.strip() != b"[]"
        assert all(comment.room == "douyin" and len(comment.text) <= 2_000 for comment in comments)
        assert [comment.text for comment in await one.hear(as_sent(one.good(number), name))] == [one.rig.words(number)]
    assert uncounted == 0
    assert one.scribe.tally["(comment)"] >= times


@pytest.mark.parametrize("name", DECODERS)
async def test_damaged_and_foreign_frames_cost_no_later_comment(name: str, shared: Path) -> None:
    await _survive(name, shared, USUAL)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", DECODERS)
async def test_a_hundred_thousand_damaged_and_foreign_frames_cost_no_later_comment(name: str, shared: Path) -> None:
    await _survive(name, shared, SLOW)
