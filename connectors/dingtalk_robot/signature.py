"""Floor 3, pure: the signature of a DingTalk group robot, and its address. Reads what it is given; writes nothing.

DingTalk's "加签": HMAC-SHA256 with the robot's secret over `TIMESTAMP\\nSECRET` (milliseconds), base64, in the
query. It holds for an hour around the timestamp.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from typing import Final
from urllib.parse import parse_qs, quote_plus, urlsplit

from connectors.contract import Trouble
from connectors.kit.table import is_address

_SEND: Final = "https://oapi.dingtalk.com/robot/send?access_token="
_TOKEN: Final = re.compile(r"[0-9A-Za-z_-]{16,200}")


def sign(secret: str, at_ms: int) -> str:
    """The signature for a call made at `at_ms`, as it stands in the query (percent-encoded)."""
    told = f"{at_ms}\n{secret}".encode()
    return quote_plus(base64.b64encode(hmac.new(secret.encode(), told, hashlib.sha256).digest()))


def signed(address: str, secret: str, at_ms: int) -> str:
    """The address to call at `at_ms`."""
    return f"{address}&timestamp={at_ms}&sign={sign(secret, at_ms)}"


def read_address(token: str) -> str:
    """Where to post, unsigned: from the whole address, as DingTalk shows it, or its access token. Raises `Trouble`."""
    text = token.strip()
    if _TOKEN.fullmatch(text):
        return _SEND + text
    if is_address(text) and parse_qs(urlsplit(text).query).get("access_token"):
        return text
    raise Trouble(
        "[connector.dingtalk_robot] 的 token 应是机器人的 Webhook 地址（…/robot/send?access_token=…），或其中的 token",
        "[connector.dingtalk_robot] needs as token the robot's address (…/robot/send?access_token=…), or its token",
    )
