"""Tells a DingTalk group of a question for the clinic, through the group's own robot."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from connectors.contract import Card, Notifier, Setting, Trouble
from connectors.dingtalk_robot.signature import read_address
from connectors.dingtalk_robot.transport import DingtalkRobot
from connectors.kit.robot import check_mentions, read_mentions
from connectors.kit.table import unknown_keys, wants_text

CARD: Final = Card(
    name="dingtalk_robot",
    title_zh="钉钉群机器人",
    title_en="DingTalk group robot",
    emits=(),
    standing="official",
    kind="notifier",
    secrets=("token", "secret"),
)

_KEYS: Final = ("token", "secret", "mention")


def check(setting: Setting) -> list[Trouble]:
    """What is wrong with `[connector.dingtalk_robot]`; empty when nothing is."""
    table = setting.table
    found = unknown_keys(CARD.name, table, _KEYS)
    missing = wants_text(CARD.name, table, "token", '"env:DINGTALK_TOKEN"')
    found += missing + wants_text(CARD.name, table, "secret", '"env:DINGTALK_SECRET"')
    if not missing:
        try:
            read_address(table["token"])
        except Trouble as wrong:
            found.append(wrong)
    return found + check_mentions(CARD.name, setting)


def connect(setting: Setting) -> Notifier:
    """The Notifier for `[connector.dingtalk_robot]`. Raises the first `Trouble` of `check`."""
    for trouble in check(setting):
        raise trouble
    mentions = read_mentions(setting.table.get("mention", {}))
    table = setting.table
    return DingtalkRobot(read_address(table["token"]), table["secret"].strip(), mentions, ZoneInfo(setting.timezone))


__all__ = ["CARD", "DingtalkRobot", "check", "connect"]
