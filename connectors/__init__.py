"""The connectors: a folder each, imported only when used. A new one is one line in `REGISTRY`."""

from __future__ import annotations

from typing import Final

REGISTRY: Final[dict[str, str]] = {
    "barragegrab": "connectors.barragegrab",
    "bilibili_open": "connectors.bilibili_open",
    "bridge": "connectors.bridge",
    "dingtalk_robot": "connectors.dingtalk_robot",
    "doudian": "connectors.doudian",
    "douyin_open": "connectors.douyin_open",
    "json_lines": "connectors.json_lines",
    "kuaishou_shop": "connectors.kuaishou_shop",
    "order_files": "connectors.order_files",
    "pdd": "connectors.pdd",
    "replay": "connectors.replay",
    "social_stream": "connectors.social_stream",
    "taobao_tmc": "connectors.taobao_tmc",
    "webhook": "connectors.webhook",
    "wechat_shop": "connectors.wechat_shop",
    "wecom_robot": "connectors.wecom_robot",
    "youzan": "connectors.youzan",
}
"""Name in station.toml → module with `CARD`, `check(setting) -> list[Trouble]` and `connect(setting)`; one that dials
may have `async knock(setting) -> list[Trouble]`, which tries whether its settings work now."""
