"""The bridge's table in station.toml is checked, and the committed protobuf module is its own."""

from __future__ import annotations

from typing import Any

import make_protobuf
import pytest

from connectors.bridge import CARD, BridgeEar, check, connect
from connectors.bridge.ear import KNOWN
from connectors.contract import Ear, Setting, Trouble


def setting(**table: Any) -> Setting:
    return Setting(table, ("douyin", "weixin"))


def test_the_card_says_that_it_is_not_official() -> None:
    assert (CARD.name, CARD.kind, CARD.standing, CARD.emits) == ("bridge", "ear", "unofficial", ("comment", "room"))


@pytest.mark.parametrize("table", [{}, {"rooms": {}}, {"rooms": dict.fromkeys(KNOWN, "weixin")}])
def test_a_sound_table_has_no_trouble_and_connects(table: dict[str, Any]) -> None:
    assert check(setting(**table)) == []
    ear = connect(setting(**table))
    assert isinstance(ear, Ear)
    assert isinstance(ear, BridgeEar)
    assert connect(setting(**table)) is not ear


@pytest.mark.parametrize(
    ("table", "zh"),
    [
        ({"roms": {}}, "[connector.bridge] 里不认识「roms」，是不是想写 rooms？"),
        ({"room": "taobao"}, "[connector.bridge] 里的直播间「taobao」不存在，可用的有：douyin、weixin"),
        ({"rooms": "douyin"}, '[connector.bridge] 的 rooms 应写成 rooms = { "douyin-web" = "douyin" }'),
        ({"rooms": {"douyin": "douyin"}}, "[connector.bridge.rooms] 里不认识「douyin」，是不是想写 douyin-web？"),
        ({"rooms": {"generic": "taobao"}}, "[connector.bridge] 里的直播间「taobao」不存在，可用的有：douyin、weixin"),
        ({"rooms": {"generic": 5}}, "[connector.bridge] 里的直播间「5」不存在，可用的有：douyin、weixin"),
    ],
)
def test_a_table_that_can_not_work_is_refused_in_one_sentence(table: dict[str, Any], zh: str) -> None:
    (trouble,) = check(setting(**table))
    assert trouble.zh == zh
    with pytest.raises(Trouble) as raised:
        connect(setting(**table))
    assert raised.value.zh == zh


def test_a_station_without_a_room_hears_all_the_same() -> None:
    assert isinstance(connect(Setting({})), BridgeEar)


def test_the_committed_module_is_what_webcast_proto_makes() -> None:
    assert make_protobuf.stale() == []
