"""Floor 1. Which answers of a Redis server mean that a book is out of reach, and what a person is told of each.

Reads what redis-py raised; writes nothing.
"""

from __future__ import annotations

from typing import Final

import redis
from redis.exceptions import (
    AskError,
    AuthenticationError,
    ClusterDownError,
    ClusterError,
    InvalidResponse,
    MasterDownError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisClusterException,
    ResponseError,
    TryAgainError,
)

from companion.journal.port import BookAway

_NOT_NOW: Final = (
    "MISCONF",
    "NOREPLICAS",
    "LOADING",
    "MASTERDOWN",
    "CLUSTERDOWN",
    "READONLY",
    "OOM",
    "UNKILLABLE",
    "BUSY",
)
_NOT_SO: Final = (
    "DB index is out of range",
    "invalid DB index",
    "SELECT is not allowed",
    "unknown command 'SENTINEL'",
    "unknown command `SENTINEL`",
)
"""What a server says that the url calls something it is not."""
_DENIED: Final = (AuthenticationError, NoPermissionError)
_ELSEWHERE: Final = (AskError, ClusterDownError, MasterDownError, ReadOnlyError, TryAgainError, ClusterError)
_GONE: Final = (redis.ConnectionError, redis.TimeoutError, OSError, TimeoutError)
_FOREIGN: Final = (OutOfMemoryError, RedisClusterException, InvalidResponse)


def is_away(wrong: BaseException) -> bool:
    """Whether nothing can be read or written now, and trying again later makes sense."""
    if isinstance(wrong, (*_DENIED, *_GONE, *_ELSEWHERE, *_FOREIGN)):
        return True
    return isinstance(wrong, ResponseError) and _said(wrong).startswith((*_NOT_NOW, *_NOT_SO))


def away(shown: str, tls: bool, wrong: BaseException) -> BookAway:
    """What to raise when the server can't be reached, or takes nothing now. `tls`: it was spoken to over TLS."""
    word = str(wrong).partition("\n")[0][:120] or type(wrong).__name__
    if isinstance(wrong, _DENIED):
        return BookAway(
            f"{shown} 不让进（{word}）：请检查账本地址里的用户名和密码",
            f"{shown} lets nobody in ({word}): check the user and the password in the journal's url",
        )
    if isinstance(wrong, InvalidResponse) or _said(wrong).startswith(_NOT_SO):
        return BookAway(
            f"{shown} 不是账本地址说的那样（{word}）：请检查地址里的主机、端口、库号，那里是 Redis 还是哨兵",
            f"{shown} is not what the journal's url says ({word}): check its host, port and database number, and "
            "whether a Redis or a Sentinel is there",
        )
    zh, en = ("，那里是不是开了 TLS", ", and whether TLS is spoken there") if tls else ("", "")
    return BookAway(
        f"连不上账本 {shown}（{word}）：请检查网络和 Redis{zh}，恢复后会自动接上",
        f"the book at {shown} is out of reach ({word}): check the network and Redis{en}; it is taken up again by "
        "itself",
    )


def _said(wrong: BaseException) -> str:
    return str(wrong).removeprefix("Error running script ")


__all__ = ["away", "is_away"]
