"""Floor 3, pure: Taobao's signatures: the one that opens its message channel, and the one on calls of its interface.

Reads an app's key and secret; writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from connectors.kit.joined import sign_joined


def sign_connect(app_key: str, app_secret: str, group: str, timestamp: str) -> str:
    """The `sign` of the frame that opens the channel."""
    return sign_joined(app_secret, {"app_key": app_key, "group_name": group, "timestamp": timestamp})


def sign_call(app_secret: str, params: Mapping[str, str]) -> str:
    """The `sign` of a call of the interface."""
    return sign_joined(app_secret, params)
