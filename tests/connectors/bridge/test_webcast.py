"""The recorded frames of real rooms decode to what stands beside them, and no damage to one is ever raised."""

from __future__ import annotations

import base64
import random
from pathlib import Path
from typing import Any, Final

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.inbound import Comment, ConnectorStatus, RoomStatus
from connectors.bridge.ear import BridgeEar
from connectors.bridge.webcast import NO_COMMENTS
from tests.connectors.bridge.wire import NOW, comment, common, fields, item, message, part, picked, push, response, said

COMMENTS: Final = Path(__file__).resolve().parents[3] / ".." / "shared" / "captures" / "comments"
FRAMES: Final = sorted(COMMENTS.glob("douyin-webcast-frames/*.b64"))
PAYLOADS: Final = sorted(COMMENTS.glob("douyin-webcast-payloads-2026-redacted/*.bin"))
RESPONSES: Final = sorted(COMMENTS.glob("douyin-webcast-response-2020/*.bin"))
FOREIGN: Final = COMMENTS / "tiktok" / "other-messages-2022.jsonl"

SPEAKING: Final = ("WebcastChatMessage", "WebcastEmojiChatMessage", "WebcastScreenChatMessage")
MADE_UP: Final = push(
    response(said(), part("WebcastRoomUserSeqMessage", fields((3, 216))), part("WebcastGiftMessage", b""))
)

recorded = pytest.mark.skipif(not FRAMES, reason="no recorded frames beside this checkout")


def named(path: Path) -> str:
    return path.stem


def expected_of(path: Path) -> dict[str, Any]:
    beside: dict[str, Any] = orjson.loads(path.with_name(f"{path.name.partition('.')[0]}.expected.json").read_bytes())
    return beside


def expected_comments(told: list[dict[str, Any]]) -> list[dict[str, str]]:
    """What a person reads in the file beside a recording: who said what."""
    found = []
    for one in told:
        payload = one["payload"]
        if one["method"] in SPEAKING:
            speaker = payload["user"]
            found.append(
                {
                    "text": payload.get("content") or payload.get("default_content", ""),
                    "name": speaker["nickname"],
                    "user": speaker.get("webcast_uid") or speaker.get("sec_uid") or speaker["id"],
                    "key": payload["common"].get("msg_id", ""),
                }
            )
    return found


def heard(frame: bytes, kind: str = "ws") -> tuple[list[Comment], list[RoomStatus], BridgeEar]:
    ear = BridgeEar({}, "douyin")
    nouns = ear.hear(message(item(frame, kind)), NOW)
    assert sum(noun.parked for noun in nouns if isinstance(noun, ConnectorStatus)) == 0
    comments = [noun for noun in nouns if isinstance(noun, Comment)]
    return comments, [noun for noun in nouns if isinstance(noun, RoomStatus)], ear


def assert_expected(comments: list[Comment], told: list[dict[str, Any]]) -> None:
    wanted = expected_comments(told)
    keys = [one.pop("key") for one in wanted]
    assert [{"text": one.text, "name": one.user.name, "user": one.user.id} for one in comments] == wanted
    assert all(not key or key == one.key for key, one in zip(keys, comments, strict=True))


@recorded
@pytest.mark.parametrize("path", FRAMES, ids=named)
def test_a_recorded_frame_says_what_stands_beside_it(path: Path) -> None:
    told = expected_of(path)["response"]
    comments, _, ear = heard(base64.b64decode(path.read_bytes()))
    assert_expected(comments, told["messages"])
    for one, spoken in zip(comments, (each for each in told["messages"] if each["method"] in SPEAKING), strict=True):
        assert one.at_ms == int(spoken["payload"]["event_time"]) * 1000
    assert ear.tally.counts == dict.fromkeys([each["method"] for each in told["messages"]], 1)


@recorded
def test_the_frame_of_2022_is_exactly_one_comment() -> None:
    (path,) = (path for path in FRAMES if "2022-12-28" in path.name)
    comments, rooms, _ = heard(base64.b64decode(path.read_bytes()))
    assert [(one.text, one.user.name, one.key) for one in comments] == [("前驱车不行", "gvie~", "7182076673307137079")]
    assert rooms == []


@recorded
@pytest.mark.parametrize("path", RESPONSES, ids=named)
def test_a_recorded_fetch_says_what_stands_beside_it(path: Path) -> None:
    told = expected_of(path)["messages"]
    comments, _, ear = heard(path.read_bytes(), "fetch")
    assert_expected(comments, told)
    assert len(comments) == 5
    assert [one.at_ms for one in comments] == [int(each["payload"]["common"]["create_time"]) for each in told[1:]]
    assert ear.tally["WebcastRoomMessage"] == 1


@recorded
@pytest.mark.parametrize("path", PAYLOADS, ids=named)
@pytest.mark.parametrize("kind", ["ws", "fetch"])
def test_a_recorded_payload_says_what_stands_beside_it(path: Path, kind: str) -> None:
    told = expected_of(path)
    body = response(part(told["method"], path.read_bytes()))
    comments, rooms, ear = heard(push(body) if kind == "ws" else body, kind)
    assert_expected(comments, [told])
    total = told["payload"].get("total")
    counts = told["method"] in ("WebcastRoomUserSeqMessage", "WebcastRoomStatsMessage")
    assert [one.viewers for one in rooms] == ([int(total)] if counts else [])
    assert ear.tally.counts == {told["method"]: 1}
    assert comments or rooms or told["method"] in NO_COMMENTS


@recorded
def test_the_methods_of_another_platform_are_counted_and_let_go() -> None:
    rows = [orjson.loads(line) for line in FOREIGN.read_bytes().splitlines()]
    body = response(*(part(row["method"], base64.b64decode(row["payload_b64"]), int(row["msg_id"])) for row in rows))
    comments, rooms, ear = heard(push(body))
    assert (comments, rooms) == ([], [])
    assert sum(ear.tally.counts.values()) == len(rows) == 15


def damaged(frame: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(frame)
    for _ in range(chance.randint(1, 4)):
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt[: chance.choice((len(spoilt), chance.randrange(len(spoilt))))])


@pytest.mark.parametrize("kind", ["ws", "fetch"])
def test_no_damaged_frame_is_raised_and_the_ear_hears_on(kind: str) -> None:
    chance = random.Random(2026)
    frames = [MADE_UP, response(said()), *(base64.b64decode(path.read_bytes()) for path in FRAMES)]
    # The inner messages too, for the gzip around them notices nearly every flipped bit.
    frames += [response(part(f"Webcast{path.stem}", path.read_bytes())) for path in PAYLOADS]
    ear = BridgeEar({}, "douyin")
    for _ in range(40):
        for frame in frames:
            ear.hear(message(item(damaged(frame, chance), kind)), NOW)
    still = message(item(push(response(said(comment("还在吗", about=common(42)))))))
    assert [noun.text for noun in ear.hear(still, NOW) if isinstance(noun, Comment)] == ["还在吗"]


@given(st.binary(max_size=200), st.sampled_from(["ws", "fetch"]), st.booleans())
def test_no_bytes_are_raised(content: bytes, kind: str, inside: bool) -> None:
    frame = push(response(said(content), part("WebcastRoomStatsMessage", content))) if inside else content
    nouns = BridgeEar({}, "r").hear(message(item(frame, kind), item(push(content)), picked()), NOW)
    assert isinstance(nouns[0], ConnectorStatus)
    assert any(isinstance(noun, Comment) and noun.text == "发新疆不" for noun in nouns)


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
odd_items = st.fixed_dictionaries(
    {"src": st.sampled_from(["douyin-web", "generic", "kuaishou-web", "?"]) | anything},
    optional={
        "kind": st.sampled_from(["ws", "fetch", "dom"]) | anything,
        "b64": st.binary(max_size=60).map(lambda content: base64.b64encode(content).decode()) | anything,
        **dict.fromkeys(("v", "t", "nick", "text", "id", "url", "room"), anything),
    },
)


@given(st.lists(odd_items, max_size=4) | odd_items | anything)
def test_no_message_is_raised(told: Any) -> None:
    ear = BridgeEar({}, "r")
    ear.hear(orjson.dumps(told).decode(), NOW)
    assert orjson.loads(ear.answer())["ok"] == (len(told) if isinstance(told, list) else 1)


@given(st.text() | st.binary())
def test_no_text_is_raised(told: str | bytes) -> None:
    BridgeEar({}, "r").hear(told, NOW)
