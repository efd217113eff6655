"""The connectors: a folder each, imported only when used. A new one is one line in `REGISTRY`."""

from __future__ import annotations

from typing import Final

REGISTRY: Final[dict[str, str]] = {
    "bridge": "connectors.bridge",
    "dingtalk_robot": "connectors.dingtalk_robot",
    "order_files": "connectors.order_files",
    "replay": "connectors.replay",
    "webhook": "connectors.webhook",
    "wecom_robot": "connectors.wecom_robot",
}
"""Name in station.toml → module with `CARD`, `check(setting) -> list[Trouble]` and `connect(setting)`."""
