"""Floor 1. Commands to a Redis server, laid out by hiredis: redis-py does so for threads, but for a loop in Python.

Writes through redis-py's own connections; what comes back is theirs. An append carries some twenty arguments, and to
lay those out one by one costs as much as all the rest of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import hiredis
import redis.asyncio
from redis.asyncio.connection import AbstractConnection, Connection, SSLConnection
from redis.exceptions import DataError


class _Packing(AbstractConnection):
    def pack_command(self, *args: Any) -> list[bytes]:
        """One command as it goes over the line. Raises `DataError` for what no command can carry."""
        return [_packed(args)]

    def pack_commands(self, commands: Iterable[Iterable[Any]]) -> list[bytes]:
        """Several, to go in one stroke."""
        return [_packed(tuple(command)) for command in commands]


class _Plain(_Packing, Connection):
    """Over TCP."""


class _Sealed(_Packing, SSLConnection):
    """Over TLS."""


def client(tls: bool, **options: Any) -> redis.asyncio.Redis:
    """A client whose connections lay out commands so; `options` are redis-py's for a connection of that kind."""
    pool = redis.asyncio.ConnectionPool(connection_class=_Sealed if tls else _Plain, **options)
    return redis.asyncio.Redis.from_pool(pool)


def _packed(args: tuple[Any, ...]) -> bytes:
    # redis-py names some commands in two words, which a server wants apart.
    if isinstance(args[0], str) and " " in args[0]:
        args = (*args[0].split(), *args[1:])
    try:
        packed: bytes = hiredis.pack_command(args)
    except TypeError as wrong:
        raise DataError(str(wrong)) from None
    return packed


__all__ = ["client"]
