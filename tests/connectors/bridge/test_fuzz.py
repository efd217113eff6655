"""Frames cut short, with bits turned over, or of another page: never raised, always counted, no later comment lost."""

from __future__ import annotations

import base64
import gzip
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import orjson
import pytest

from companion.domain.inbound import Comment, ConnectorStatus
from connectors.bridge.ear import TRIPPED, BridgeEar
from connectors.bridge.pages import PAGES
from connectors.bridge.payload import Unreadable
from tests.connectors.bridge import answers as made
from tests.connectors.bridge.hearing import page
from tests.connectors.bridge.test_captures import CAPTURES, TABLE
from tests.connectors.bridge.wire import NOW, item, message, part, picked, push, response

FEW: Final = 400
MANY: Final = 100_000
LINES: Final = (("7381000000000000001", "山里人", "李子多少钱一斤"), ("7381000000000000002", "小田", "发新疆不"))

Piece = bytes | str


def sound(src: str) -> list[Piece]:
    """What a page may truly be told, made up and recorded."""
    text = made.text_of
    of_each: dict[str, list[Piece]] = {
        "douyin-web": [made.douyin_web(*LINES), response(part("WebcastRoomStatsMessage", b"\x48\x05"))],
        "douyin-console": [
            text(made.douyin_console(*LINES)),
            gzip.compress(text(made.douyin_console(*LINES)).encode()),
        ],
        "kuaishou-web": [made.kuaishou_web(*(made.kuaishou_comment(one) for one in LINES))],
        "kuaishou-console": [text(made.kuaishou_helper(*LINES))],
        "channels-console": [
            text(made.channels(made.channels_line(1, "甲", "几斤"), app=(made.channels_app(20002, {"content": "有"}),)))
        ],
        "taobao-console": [
            text(made.taobao(made.taobao_line("2203521", "甲", "几号"), made.taobao_reply("22035", "2203521", "3号")))
        ],
        "xiaohongshu-console": [text(made.xiaohongshu(made.xiaohongshu_line("65001", "甲", "甜吗")))],
        "generic": ["山里人", "来了"],
    }
    return of_each[src] + recorded(src)


def recorded(src: str) -> list[Piece]:
    found: list[Piece] = []
    for pattern, case_of in TABLE.items():
        for path in sorted(CAPTURES.glob(pattern)):
            mine = [one for one in case_of(path).items if one["src"] == src]
            found += [one.get("text") or base64.b64decode(one["b64"]) for one in mine]
    return found


def damaged(whole: Piece, chance: random.Random) -> Piece:
    """The piece with some bits turned over, a part doubled or left out, or its end missing."""
    spoilt = bytearray(whole.encode() if isinstance(whole, str) else whole)
    for _ in range(chance.randint(0, 4)):
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    at, end = sorted((chance.randrange(len(spoilt)), chance.randrange(len(spoilt))))
    what = chance.randrange(5)
    if what == 0:
        spoilt = spoilt[:end]
    elif what == 1:
        del spoilt[at:end]
    elif what == 2:
        spoilt[at:at] = spoilt[at : min(end, at + 64)]
    return spoilt.decode("utf-8", "replace") if isinstance(whole, str) else bytes(spoilt)


def values(told: Any, chance: random.Random) -> Any:
    """JSON in which one value has become something else: the page's own words, of another kind."""
    odd: tuple[Any, ...] = (
        None,
        True,
        -1,
        1.5e300,
        1 << 63,
        "",
        "{",
        "[]",
        [],
        {},
        [[]],
        {"a": None},
        "\u0000",
        "111111",
        ["x"] * 3,
    )
    if isinstance(told, dict) and told:
        name = chance.choice(list(told))
        return told | {name: values(told[name], chance) if chance.random() < 0.7 else chance.choice(odd)}
    if isinstance(told, list) and told:
        at = chance.randrange(len(told))
        return [*told[:at], values(told[at], chance) if chance.random() < 0.7 else chance.choice(odd), *told[at + 1 :]]
    return chance.choice(odd)


def spoilt_items(src: str, count: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(f"{src} 2026")
    mine, foreign = sound(src), [piece for other in PAGES if other != src for piece in sound(other)]
    trees = [orjson.loads(piece) for piece in mine if isinstance(piece, str) and piece[:1] in "{["]
    inner = [path.read_bytes() for path in sorted(CAPTURES.glob("douyin-webcast-payloads-2026-redacted/*.bin"))]
    for _ in range(count):
        what = chance.randrange(10)
        if what < 2 and trees:
            piece: Piece = orjson.dumps(values(chance.choice(trees), chance), option=orjson.OPT_NON_STR_KEYS).decode()
        elif what == 2:
            piece = chance.choice(foreign)
        elif what == 3 and src == "douyin-web" and inner:
            # The gzip around a frame notices nearly every turned bit: so within it too.
            spoilt = damaged(chance.choice(inner), chance)
            assert isinstance(spoilt, bytes)
            piece = push(response(part("WebcastChatMessage", spoilt)))
        elif what == 4:
            piece = chance.randbytes(chance.randrange(200))
        else:
            piece = damaged(chance.choice(mine), chance)
        if src == "generic":
            yield picked(text=str(piece)[:300], nick=str(piece)[:50], id=chance.choice(("", 1, "x", None, 2.5)))
        else:
            yield page(src, piece, chance.choice(("ws", "fetch", "xhr", "")), t=chance.choice((NOW, 0, -1, 1e300)))


def hear_through(src: str, count: int) -> None:
    ear = BridgeEar({}, "room")
    accounted = 0
    for number, one in enumerate(spoilt_items(src, count)):
        for noun in ear.hear(message(one), NOW + number):
            assert isinstance(noun, ConnectorStatus) or noun.room == "room"  # type: ignore[union-attr]
        assert ear.answer() == '{"ok":1}'
        accounted += 1
    assert accounted == count
    assert ear.tally[f"parked: {Unreadable(*TRIPPED)}"] == 0
    assert sum(ear.tally.counts.values()) >= count // 4
    still = [picked(text="还在吗", nick="小田", id="the-last")]
    if src != "generic":
        still.append(item(made.douyin_web(("9", "小田", "还在吗"))))
    heard = [noun for noun in ear.hear(message(*still), NOW + count) if isinstance(noun, Comment)]
    assert [noun.text for noun in heard] == ["还在吗"] * len(still)


@pytest.mark.parametrize("src", PAGES)
def test_no_damage_is_raised_and_the_next_comment_is_heard(src: str) -> None:
    hear_through(src, FEW)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("src", PAGES)
def test_no_damage_is_raised_in_a_hundred_thousand_pieces_of_each_page(src: str) -> None:
    hear_through(src, MANY)


def test_what_is_made_up_here_is_sound() -> None:
    for src in PAGES:
        if src == "generic":
            continue
        ear = BridgeEar({}, "room")
        nouns = [noun for piece in sound(src) for noun in ear.hear(message(page(src, piece, "ws")), NOW)]
        assert any(isinstance(noun, Comment) for noun in nouns), src


def test_the_file_of_recordings_may_be_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.connectors.bridge.test_fuzz.CAPTURES", Path("nowhere"))
    assert recorded("douyin-web") == []
