"""An ear that has said already that it is up."""

from __future__ import annotations

import pytest

from connectors.bridge.ear import BridgeEar
from tests.connectors.bridge.wire import NOW, item, message, push, response


@pytest.fixture
def ear() -> BridgeEar:
    opened = BridgeEar({"douyin-web": "douyin"}, "first")
    opened.hear(message(item(push(response()))), NOW)
    return opened
