"""Floor 3. How the web says no: one sentence as JSON, with the right status. Reads the request's language only."""

from __future__ import annotations

from typing import Final

import orjson
from aiohttp import web

from companion.domain.trouble import Refused, Trouble
from companion.web.doors import Reply

RETRY_S: Final = 5


class Refusal(Trouble):
    """A request that is not carried out: `status` is the HTTP status, `headers` go with it.

    `reply`, if there is one, is the answer in the words of the platform that called.
    """

    def __init__(self, status: int, zh: str, en: str, **headers: str) -> None:
        super().__init__(zh, en)
        self.status = status
        self.reply: Reply | None = None
        self.headers = {name.replace("_", "-"): text for name, text in headers.items()}


def no_token() -> Refusal:
    """401: nothing to know the caller by."""
    return Refusal(
        401,
        "没有令牌，或令牌不对：请用 companion 打印的完整网址打开（网址里带 ?token=）",
        "No token, or a wrong one: open the whole address that companion prints (with its ?token=)",
        WWW_Authenticate="Bearer",
    )


def wrong_role() -> Refusal:
    """403: a good token for something else."""
    return Refusal(
        403,
        "这个令牌的角色不能看这里：请换用有权限的令牌",
        "This token's role may not come here: use the token of a role that may",
    )


def wrong_host() -> Refusal:
    """403: called under a name that is not ours."""
    return Refusal(
        403,
        "本站只在本机应答：请用 http://127.0.0.1 开头的网址打开",
        "This station answers on this machine only: open the address that begins with http://127.0.0.1",
    )


def wrong_origin() -> Refusal:
    """403: a page of someone else's wants a WebSocket."""
    return Refusal(
        403,
        "这个网页来源不被允许：请从本站自己的页面或浏览器扩展连接",
        "This Origin is not allowed: connect from the station's own pages or the browser extension",
    )


def not_websocket() -> Refusal:
    """400: a plain request where a WebSocket is spoken."""
    return Refusal(400, "这里只接受 WebSocket 连接", "Only WebSocket connections are taken here")


def not_found() -> Refusal:
    """404."""
    return Refusal(404, "没有这个地址：请检查网址", "There is nothing at this address: check the URL")


def too_large() -> Refusal:
    """413: over 1 MiB."""
    return Refusal(413, "请求超过 1 MiB：请分几次发送", "The request is over 1 MiB: send it in parts")


def too_slow() -> Refusal:
    """408: the body never came."""
    return Refusal(408, "请求迟迟没有发完：请重发", "The request was not sent in time: send it again")


def encoded() -> Refusal:
    """400: a compressed body, which no signature we know covers."""
    return Refusal(400, "请求不能压缩（Content-Encoding）", "The request may not be compressed (Content-Encoding)")


def too_many() -> Refusal:
    """429."""
    return Refusal(429, "太频繁了：请稍后再试", "Too many requests: try again in a moment", Retry_After="1")


def not_durable() -> Refusal:
    """503: nothing was kept, the platform sends it again."""
    return Refusal(
        503,
        "现在无法落账，什么也没有记下：请稍后重发",
        "It can't be made durable now and nothing was kept: send it again later",
        Retry_After=str(RETRY_S),
    )


def not_ready() -> Refusal:
    """503: starting or stopping."""
    return Refusal(
        503,
        "助播台还没有准备好，或正在停止：请稍后再试",
        "The station is not ready yet, or is stopping: try again later",
        Retry_After=str(RETRY_S),
    )


def our_fault() -> Refusal:
    """500."""
    return Refusal(
        500,
        "助播台这里出错了，已记入日志：请重试，再不行请把日志发给维护者",
        "Something went wrong in the station and is in its log: try again, and if it stays send the log to us",
    )


def from_http(known: web.HTTPException) -> Refusal:
    """Our words for a refusal that aiohttp made."""
    if known.status == 404:
        return not_found()
    if known.status == 413:
        return too_large()
    if isinstance(known, web.HTTPMethodNotAllowed):
        allowed = ", ".join(sorted(known.allowed_methods))
        return Refusal(405, f"这里只接受 {allowed}", f"Only {allowed} is taken here", Allow=allowed)
    return Refusal(
        known.status,
        f"请求不被接受（{known.status}）：请检查它",
        f"The request is not taken ({known.status}): check it",
    )


def from_trouble(trouble: Trouble) -> Refusal:
    """The status for a sentence of the station's or a connector's: its own, else 409 refused, else 503 not now."""
    if isinstance(trouble, Refusal):
        return trouble
    status = getattr(trouble, "status", None)
    if isinstance(status, int):
        return Refusal(status, trouble.zh, trouble.en)
    if isinstance(trouble, Refused):
        return Refusal(409, trouble.zh, trouble.en)
    return Refusal(503, trouble.zh, trouble.en, Retry_After=str(RETRY_S))


def spoken(accept_language: str, lang: str) -> str:
    """The language to answer in: the station's, or English for who asks for English first."""
    return "en" if accept_language.lower().lstrip().startswith("en") else lang


def refused(refusal: Refusal, lang: str) -> web.Response:
    """The HTTP answer that carries the sentence."""
    reply = refusal.reply
    body = orjson.dumps({"error": refusal.say(lang)}) if reply is None else reply.body
    content_type = "application/json" if reply is None else reply.content_type
    headers = {"Cache-Control": "no-store", **refusal.headers, "Content-Type": content_type}
    return web.Response(status=refusal.status if reply is None else reply.status, body=body, headers=headers)
