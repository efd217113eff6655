"""Floor 1. Whether a Redis server keeps what it was given: what of its settings may cost a book its facts.

Reads the server's settings, as far as it tells them; writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import redis
from redis.exceptions import ResponseError

from companion.domain.trouble import Trouble


def troubles(client: redis.Redis, shown: str) -> Iterator[Trouble]:
    """What should be mended before a book is trusted to this server, a sentence each."""
    told: Any = client.info("persistence")
    policy = str(_setting(client, "maxmemory-policy") or "noeviction")
    if policy.startswith("allkeys"):
        yield Trouble(
            f"{shown} 的 maxmemory-policy 是 {policy}，内存满了会丢掉账本：请改成 noeviction",
            f"{shown} has maxmemory-policy {policy} and throws the book away when memory is short: set noeviction",
        )
    if not told.get("aof_enabled"):
        yield Trouble(
            f"{shown} 没有开 AOF，重启会丢掉最近的账：请设 appendonly yes、appendfsync always",
            f"{shown} keeps no AOF, a restart loses the newest facts: set appendonly yes and appendfsync always",
        )
    elif (fsync := _setting(client, "appendfsync")) not in (None, "always"):
        yield Trouble(
            f"{shown} 的 appendfsync 是 {fsync}，断电可能丢最后一秒的账：要一条不丢就设 always",
            f"{shown} has appendfsync {fsync}, a power cut may cost the last second: set always to lose nothing",
        )


def _setting(client: redis.Redis, name: str) -> str | None:
    """A setting; None where the server does not tell it, as hosted ones do."""
    try:
        told: Any = client.config_get(name)
    except ResponseError:
        return None
    found = told.get(name)
    return None if found is None else str(found)


__all__ = ["troubles"]
