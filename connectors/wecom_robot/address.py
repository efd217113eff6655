"""Floor 3, pure: the address of a WeCom group robot, which is its secret. Reads what it is given; writes nothing."""

from __future__ import annotations

import re
from typing import Final

from connectors.contract import Trouble
from connectors.kit.table import is_address

_SEND: Final = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key="
_KEY: Final = re.compile(r"[0-9A-Za-z_-]{8,100}")
_WITH_KEY: Final = re.compile(r"[?&]key=[0-9A-Za-z_-]{8,100}(?:&|$)")


def read_address(secret: str) -> str:
    """Where to post: from the whole address, as WeCom shows it, or from its key alone. Raises `Trouble`."""
    text = secret.strip()
    if _KEY.fullmatch(text):
        return _SEND + text
    if is_address(text) and _WITH_KEY.search(text):
        return text
    raise Trouble(
        "[connector.wecom_robot] 的 secret 应是群机器人的 Webhook 地址（…/cgi-bin/webhook/send?key=…），或其中的 key",
        "[connector.wecom_robot] needs as secret the robot's webhook address (…/webhook/send?key=…), or its key",
    )
