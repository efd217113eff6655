"""What a bridge's ear makes of items, told apart."""

from __future__ import annotations

from typing import Any

from companion.domain.inbound import Comment, ConnectorStatus, Inbound
from connectors.bridge.ear import BridgeEar
from tests.connectors.bridge.wire import NOW, message


def told(ear: BridgeEar, *items: dict[str, Any], now_ms: int = NOW) -> tuple[Inbound, ...]:
    return ear.hear(message(*items), now_ms)


def only(nouns: tuple[Inbound, ...]) -> Comment:
    (noun,) = nouns
    assert isinstance(noun, Comment)
    return noun


def parked(nouns: tuple[Inbound, ...]) -> int:
    return sum(noun.parked for noun in nouns if isinstance(noun, ConnectorStatus))
