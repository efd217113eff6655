"""What a bridge's ear makes of items, told apart."""

from __future__ import annotations

from typing import Any

import orjson

from companion.domain.inbound import Comment, ConnectorStatus, Inbound, Replied
from connectors.bridge.ear import BridgeEar
from tests.connectors.bridge.wire import NOW, item, message


def told(ear: BridgeEar, *items: dict[str, Any], now_ms: int = NOW) -> tuple[Inbound, ...]:
    return ear.hear(message(*items), now_ms)


def only(nouns: tuple[Inbound, ...]) -> Comment:
    (noun,) = nouns
    assert isinstance(noun, Comment)
    return noun


def parked(nouns: tuple[Inbound, ...]) -> int:
    return sum(noun.parked for noun in nouns if isinstance(noun, ConnectorStatus))


def comments(nouns: tuple[Inbound, ...]) -> list[Comment]:
    return [noun for noun in nouns if isinstance(noun, Comment)]


def replies(nouns: tuple[Inbound, ...]) -> list[Replied]:
    return [noun for noun in nouns if isinstance(noun, Replied)]


def notes(nouns: tuple[Inbound, ...]) -> list[str]:
    return [noun.note for noun in nouns if isinstance(noun, ConnectorStatus)]


def page(src: str, told: Any, kind: str = "xhr", **more: Any) -> dict[str, Any]:
    """An item of what a page was told: JSON (or text) as text, bytes as bytes."""
    if isinstance(told, bytes):
        return item(told, kind, src=src, **more)
    text = told if isinstance(told, str) else orjson.dumps(told).decode()
    return item(kind=kind, src=src, b64="", text=text, **more)
