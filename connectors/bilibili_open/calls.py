"""Floor 3: the three signed calls to Bilibili's open platform. Reads and writes the network; it awaits, as `transport`.

Neither the secret nor the anchor's code is in anything that is told of a failure.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from types import TracebackType
from typing import Any, Final

import aiohttp
import orjson
from msgspec import Struct

from connectors.bilibili_open.signature import sign
from connectors.kit.dial import Lost
from connectors.kit.values import Unreadable, read_json

API: Final = "https://live-open.biliapi.com"
CALL_S: Final = 8.0
END_S: Final = 3.0
_ANSWER_MOST: Final = 256 * 1024
_OVER: Final = (7000, 7003)
"""The game is not, or no more, to be had: as good as ended."""
COOLING: Final = 7001
DOUBLE: Final = 7002
_SAYS: Final = {
    COOLING: ("上一场还在结算，等十秒再连", "the game before is being closed; trying again in ten seconds"),
    DOUBLE: (
        "这个直播间已经有一场开着：别的电脑上也开着助播台？",
        "a game is open in this room already: is another station running?",
    ),
    7007: ("身份码不对：到直播中心重新复制一次", "the identity code is wrong: copy it anew from the live centre"),
    8002: ("app_id 不对：核对开放平台上的项目 ID", "the app_id is wrong: check the project's id"),
}
_SIGNED_WRONG: Final = range(4000, 4014)


class Account(Struct, frozen=True):
    """Whose calls these are. `now_s` gives seconds since 1970 UTC."""

    key_id: str
    secret: str
    app_id: int
    code: str
    now_s: Callable[[], int]
    api: str = API


class Game(Struct, frozen=True):
    """What was begun: the addresses of the long connection and what to say there. `id` is empty for a plain tool."""

    id: str
    links: tuple[str, ...]
    auth: str


class Declined(Lost):
    """The platform says no, with a `code` of its own."""

    def __init__(self, code: int, zh: str, en: str) -> None:
        super().__init__(zh, en, refused=True)
        self.code = code


class GameOver(Lost):
    """The platform no longer pushes for this game: it must be begun anew."""


class Calls:
    """The platform, as one account may call it. Every method raises `Lost`."""

    def __init__(self, account: Account) -> None:
        self._account = account
        limit = aiohttp.ClientTimeout(total=CALL_S)
        self._http = aiohttp.ClientSession(timeout=limit, auto_decompress=True, trust_env=False)

    async def __aenter__(self) -> Calls:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.close()

    async def start(self) -> Game:
        """Begin: the platform pushes from now on."""
        account = self._account
        data = await self._call("start", {"code": account.code, "app_id": account.app_id})
        game, socket = _object(data.get("game_info")), _object(data.get("websocket_info"))
        links = tuple(link for link in socket.get("wss_link") or () if isinstance(link, str) and link.startswith("ws"))
        auth = socket.get("auth_body")
        if not links or not isinstance(auth, str):
            raise Lost("平台没有给长连接的地址", "the platform names no long connection", refused=True)
        id = game.get("game_id")
        return Game(id if isinstance(id, str) else "", links, auth)

    async def heartbeat(self, game: str) -> None:
        """Say that we are still here. Raises `GameOver` when it is too late."""
        await self._call("heartbeat", {"game_id": game})

    async def end(self, game: str) -> None:
        """Say that no more is wanted; that it had ended already is no failure."""
        try:
            await self._call("end", {"app_id": self._account.app_id, "game_id": game})
        except GameOver:
            return

    async def _call(self, what: str, told: dict[str, Any]) -> dict[str, Any]:
        body, account = orjson.dumps(told), self._account
        headers = sign(body, account.key_id, account.secret, account.now_s(), secrets.token_hex(16))
        try:
            url = f"{account.api}/v2/app/{what}"
            async with self._http.post(url, data=body, headers=headers, allow_redirects=False) as answer:
                said = await answer.content.read(_ANSWER_MOST)
                status = answer.status
        except TimeoutError:
            raise Lost("平台没有回音，正在重连", "the platform does not answer; dialling again") from None
        except aiohttp.ClientConnectorDNSError:
            raise Lost("找不到平台的地址（断网了？），正在重连", "no such host (no network?); dialling again") from None
        except aiohttp.ClientError as wrong:
            why = type(wrong).__name__
            raise Lost(f"连不上平台（{why}），正在重连", f"no way to the platform ({why}); dialling again") from None
        return _answered(status, said)


def _answered(status: int, said: bytes) -> dict[str, Any]:
    try:
        answer = _object(read_json(said))
    except Unreadable:
        answer = {}
    code = answer.get("code")
    if not isinstance(code, int) or isinstance(code, bool):
        raise Lost(f"平台的回答看不懂（HTTP {status}）", f"the platform's answer is none (HTTP {status})", refused=True)
    if code == 0:
        return _object(answer.get("data"))
    if code in _OVER:
        raise GameOver("平台停了推送，正在重新开始", "the platform has stopped pushing; beginning anew")
    if code in _SAYS:
        raise Declined(code, *_SAYS[code])
    if code in _SIGNED_WRONG:
        raise Declined(
            code,
            f"平台不认签名（{code}）：核对 access_key_id、access_key_secret，校准电脑的时间",
            f"the platform refuses the signature ({code}): check both access keys and the clock",
        )
    raise Declined(code, f"平台不答应（{code}）", f"the platform refuses ({code})")


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
