"""Floor 3, pure: whether a request's Host and Origin may be. Reads and writes nothing but the values it is given.

A page of any web site can make a browser dial 127.0.0.1, under a name of its own (DNS rebinding) or from an origin of
its own. Tokens stop it from learning anything; this stops it from trying.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final

_HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?")
_EXTENSIONS: Final = ("chrome-extension://", "moz-extension://")
_PAGES: Final = frozenset(
    f"https://{name}"
    for name in (
        "live.douyin.com",
        "fxg.jinritemai.com",
        "buyin.jinritemai.com",
        "live.kuaishou.com",
        "zs.kwaixiaodian.com",
        "channels.weixin.qq.com",
        "liveplatform.taobao.com",
        "ark.xiaohongshu.com",
    )
)
"""The pages a bridge listens on: a userscript's socket carries the origin of the page it runs in."""


def host_name(host: str) -> str:
    """The name or address in a Host header, lower case, without port and brackets; "" when it is malformed."""
    parts = _HOST.fullmatch(host.lower())
    return parts[1].strip("[]") if parts else ""


def is_loopback(name: str) -> bool:
    """Whether a name or an address means this machine."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def is_everywhere(name: str) -> bool:
    """Whether an address to listen on means every network of this machine."""
    try:
        return not name or ipaddress.ip_address(name).is_unspecified
    except ValueError:
        return False


def host_fits(host: str | None, bound: str) -> bool:
    """Whether a server bound to `bound` answers to this Host header. Beyond loopback tokens decide, not names."""
    if host is None:
        return True
    name = host_name(host)
    return bool(name) and (not is_loopback(bound) or name == bound.lower() or is_loopback(name))


def origin_fits(origin: str | None, host: str | None, extensions: bool) -> bool:
    """Whether a WebSocket may be opened from `origin`.

    Programs send none, our own pages send the host they dial; `extensions` admits browser extensions too, and the
    pages a bridge listens on. Either way the token decides what may be said.
    """
    if origin is None:
        return True
    if extensions and (origin.startswith(_EXTENSIONS) or origin in _PAGES):
        return True
    scheme, _, dialled = origin.partition("://")
    return scheme in ("http", "https") and host is not None and dialled.lower() == host.lower()
