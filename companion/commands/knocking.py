"""Floor 4. Knocking at a station before a console opens on it: is anybody there, and do they know this token?

Reads one HTTP answer; writes nothing. No proxy is asked: the station is on this machine or in this house.
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from typing import Final
from urllib.parse import urlsplit

from companion.domain.trouble import Trouble, reason
from companion.web.origins import host_name, is_everywhere, is_loopback

NEAR_S: Final = 1.0
FAR_S: Final = 5.0
_PAGE: Final = "/overlay/all"
"""A page every station has, that every role but the connector's may see, and that costs nothing to serve."""

_SHOW: Final = "companion token show helper"

_direct: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def answers(url: str) -> bool:
    """Whether a station on this machine answers at `url`."""
    try:
        with _direct.open(f"{url}/healthz", timeout=NEAR_S) as reply:
            return bool(reply.status == 200 and reply.read(64) == b'{"ok":true}')
    except (OSError, ValueError, http.client.HTTPException):
        return False


def check_door(url: str, token: str) -> None:
    """See that a console may open at `url` with `token`. Raises `Trouble` with what to do if it may not."""
    try:
        asked = urllib.request.Request(  # noqa: S310 - a URL of another kind is refused here
            f"{_web(url)}{_PAGE}", headers={"Authorization": f"Bearer {token}"}, method="HEAD"
        )
        status = _ask(asked)
    except (OSError, ValueError, http.client.HTTPException) as wrong:
        cause = getattr(wrong, "reason", None) or wrong
        zh, en = reason(cause) if isinstance(cause, BaseException) else (cause, cause)
        raise Trouble(
            f"{url} 没有助播台应答（{zh}）：请检查网址，看那台电脑上的助播台开着没有",
            f"no station answers at {url} ({en}): check the URL, and that the station is running there",
        ) from None
    if status == 401:
        zh, en = (
            ("令牌不对", "wrong token") if token else ("缺少令牌，请加 --token", "the token is missing, add --token")
        )
        raise Trouble(f"{zh}：在助播台那台电脑上用 {_SHOW} 看", f"{en}: {_SHOW} tells it on the station's machine")
    if status == 403:
        raise Trouble(
            "这个令牌不能打开控制台：请用主播或助播的令牌",
            "this token can't open the console: use the anchor's or the helper's",
        )
    if status != 200:
        raise Trouble(
            f"{url} 上不是助播台（HTTP {status}）：请检查网址和端口",
            f"what answers at {url} is no station (HTTP {status}): check the URL and the port",
        )


def _ask(asked: urllib.request.Request) -> int:
    try:
        with _direct.open(asked, timeout=FAR_S) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def _web(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("http:// …")
    return url


def url_of(host: str, port: int) -> str:
    """How this machine reaches a station that answers on `host` and `port`."""
    if is_everywhere(host):
        host = "::1" if ":" in host else "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_here(url: str) -> bool:
    """Whether a URL leads to this machine."""
    return is_loopback(host_name(urlsplit(url).netloc))
