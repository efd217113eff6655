"""Every recording of a real page that a bridge may copy becomes the comments that stand beside it, and no others."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson
import pytest

from companion.domain.inbound import Comment, ConnectorStatus
from connectors.bridge.ear import BridgeEar
from tests.connectors.bridge.wire import NOW, item, message, part, push, response

CAPTURES: Final = Path(__file__).resolve().parents[3] / ".." / "shared" / "captures" / "comments"
SPEAKING: Final = ("WebcastChatMessage", "WebcastEmojiChatMessage", "WebcastScreenChatMessage")

Told = list[dict[str, str]]


class Case(NamedTuple):
    """One recording: the items a bridge would make of it, and what was said."""

    items: list[dict[str, Any]]
    wanted: Told


def copied(src: str, content: bytes | str, kind: str = "ws") -> dict[str, Any]:
    if isinstance(content, str):
        return item(kind=kind, src=src, text=content, b64="")
    return item(content, kind, src=src)


def beside(path: Path) -> Any:
    return orjson.loads(path.with_name(f"{path.name.partition('.')[0]}.expected.json").read_bytes())


def content(path: Path) -> bytes:
    told = path.read_bytes()
    return {".hex": lambda: bytes.fromhex(told.decode()), ".b64": lambda: base64.b64decode(told)}.get(
        path.suffix, lambda: told
    )()


def webcast(messages: Iterable[dict[str, Any]]) -> Told:
    found = []
    for one in messages:
        payload = one.get("payload", one)
        if (one.get("method") or payload.get("common", {}).get("method")) in SPEAKING:
            found.append(
                {
                    "text": (payload.get("content") or payload.get("default_content", "")).strip(),
                    "name": payload["user"]["nickname"],
                }
            )
    return found


def frames(path: Path) -> Case:
    return Case([copied("douyin-web", content(path))], webcast(beside(path)["response"]["messages"]))


def fetched(path: Path) -> Case:
    return Case([copied("douyin-web", content(path), "fetch")], webcast(beside(path)["messages"]))


def payloads(path: Path) -> Case:
    told = beside(path)
    body = response(part(told["method"], content(path)))
    return Case([copied("douyin-web", push(body))], webcast([told]))


def told_as_json(path: Path) -> Case:
    text = path.read_text("utf-8")
    told = orjson.loads(text)
    messages = told["data"]["messages"] if "data" in told else [told]
    return Case([copied("douyin-web", text, "xhr")], webcast(messages))


def kuaishou(path: Path) -> Case:
    told = beside(path)
    feeds = told.get("payload", told).get("comment_feeds", [])
    wanted = [
        {"text": one["content"].strip(), "name": one["user"].get("user_name") or one["user"].get("name", "")}
        for one in feeds
        if one.get("show_type", 1) != 2
    ]
    return Case([copied("kuaishou-web", content(path))], wanted)


def taobao(path: Path) -> Case:
    wanted = [{"text": one["text"], "name": one["nickname"], "key": one["msg_id"]} for one in beside(path)["comments"]]
    return Case([copied("taobao-console", path.read_text("utf-8"), "xhr")], wanted)


def taobao_push(path: Path) -> Case:
    items = [copied("taobao-console", base64.b64decode(line)) for line in path.read_text().split()]
    told = orjson.loads((path.parent / "barrage.expected.json").read_bytes())
    return Case(items, [{"text": one["content"], "name": one["nick"]} for one in told if one["kind"] == "comment"])


def channels(path: Path) -> Case:
    lines = path.read_text("utf-8").splitlines()
    events = [event for line in lines for event in orjson.loads(line)["events"]]
    wanted = [{"text": one["content"], "name": one["nickname"]} for one in events if one["decoded_type"] == "comment"]
    return Case([copied("channels-console", line, "fetch") for line in lines], wanted)


def another_platform(path: Path) -> Case:
    rows = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    parts = [part(row["method"], base64.b64decode(row["payload_b64"]), int(row["msg_id"])) for row in rows]
    return Case([copied("douyin-web", push(response(*parts)))], [])


TABLE: Final[dict[str, Callable[[Path], Case]]] = {
    "douyin-webcast-frames/*.b64": frames,
    "douyin-webcast-response-2020/*.bin": fetched,
    "douyin-webcast-payloads-2026-redacted/*.bin": payloads,
    "douyin-webcast-json-2023/*.json": told_as_json,
    "douyin-json-ecommerce-2021/response-*.json": told_as_json,
    "kuaishou-web/*.hex": kuaishou,
    "kuaishou-web/*.b64": kuaishou,
    "taobao-anchor-comments-2019/response.json": taobao,
    "taobao-live-2018/frames.b64": taobao_push,
    "wechat-channels/*.jsonl": channels,
    "tiktok/other-messages-*.jsonl": another_platform,
}
"""Files of the recordings, and what reads the ones beside them that say what they hold."""


def recordings() -> Iterator[Any]:
    for pattern, case_of in TABLE.items():
        for path in sorted(CAPTURES.glob(pattern)):
            yield pytest.param(path, case_of, id=f"{path.parent.name}/{path.stem}")


needs_recordings = pytest.mark.skipif(not CAPTURES.exists(), reason="no recordings beside this checkout")


@needs_recordings
@pytest.mark.parametrize(("path", "case_of"), recordings())
def test_a_recording_is_the_comments_it_holds(path: Path, case_of: Callable[[Path], Case]) -> None:
    case = case_of(path)
    ear = BridgeEar({}, "room")
    nouns = [noun for one in case.items for noun in ear.hear(message(one), NOW)]
    comments = [noun for noun in nouns if isinstance(noun, Comment)]
    assert sum(noun.parked for noun in nouns if isinstance(noun, ConnectorStatus)) == 0
    said = [{"text": one.text, "name": one.user.name, "key": one.key} for one in comments]
    assert [{name: one[name] for name in wanted} for one, wanted in zip(said, case.wanted, strict=True)] == case.wanted
    assert [noun for one in case.items for noun in ear.hear(message(one), NOW) if isinstance(noun, Comment)] == []


@needs_recordings
def test_every_line_of_the_table_has_its_recordings() -> None:
    assert [pattern for pattern in TABLE if not list(CAPTURES.glob(pattern))] == []


@needs_recordings
def test_the_seventeen_comments_of_a_clothes_room_keep_their_times() -> None:
    ear = BridgeEar({}, "room")
    lines = (CAPTURES / "taobao-live-2018" / "frames.b64").read_text().split()
    nouns = [
        noun for line in lines for noun in ear.hear(message(copied("taobao-console", base64.b64decode(line))), NOW)
    ]
    heard = sorted((noun.at_ms, noun.text) for noun in nouns if isinstance(noun, Comment))
    told = (CAPTURES / "taobao-live-2018" / "comments.jsonl").read_bytes().splitlines()
    assert heard == sorted((one["ts_ms"], one["text"]) for one in map(orjson.loads, told))
    assert len(heard) == 17
