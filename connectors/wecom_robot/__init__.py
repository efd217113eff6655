"""Tells a WeCom group of a question for the clinic, through the group's own robot."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from connectors.contract import Card, Notifier, Setting, Trouble
from connectors.kit.robot import check_mentions, read_mentions
from connectors.kit.table import unknown_keys, wants_text
from connectors.wecom_robot.address import read_address
from connectors.wecom_robot.transport import WecomRobot

CARD: Final = Card(
    name="wecom_robot",
    title_zh="企业微信群机器人",
    title_en="WeCom group robot",
    emits=(),
    standing="official",
    kind="notifier",
    secrets=("secret",),
)

_KEYS: Final = ("secret", "mention")


def check(setting: Setting) -> list[Trouble]:
    """What is wrong with `[connector.wecom_robot]`; empty when nothing is."""
    table = setting.table
    found = unknown_keys(CARD.name, table, _KEYS)
    missing = wants_text(CARD.name, table, "secret", '"env:WECOM_ROBOT"')
    found += missing
    if not missing:
        try:
            read_address(table["secret"])
        except Trouble as wrong:
            found.append(wrong)
    return found + check_mentions(CARD.name, setting)


def connect(setting: Setting) -> Notifier:
    """The Notifier for `[connector.wecom_robot]`. Raises the first `Trouble` of `check`."""
    for trouble in check(setting):
        raise trouble
    mentions = read_mentions(setting.table.get("mention", {}))
    return WecomRobot(read_address(setting.table["secret"]), mentions, ZoneInfo(setting.timezone))


__all__ = ["CARD", "WecomRobot", "check", "connect"]
