"""Floor 1. The way to a Redis server: what a URL names, where its writable node is now, and how to get in.

Reads and writes sockets through redis-py; its own trying again is switched off, for whoever writes a book must know of
each attempt. A station's keys lie in one slot, so that behind Sentinel or in a Cluster, too, one plain connection to
one node does; when that node is no longer the one, the way is asked for anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

import redis
import redis.asyncio
from msgspec import Struct
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.driver_info import DriverInfo
from redis.exceptions import ClusterDownError, MovedError, RedisClusterException, RedisError
from redis.retry import Retry
from redis.sentinel import Sentinel

from companion.domain.trouble import Trouble
from companion.journal import redis_wire
from companion.journal.redis_away import away, is_away

CONNECT_S: Final = 2.0
ANSWER_S: Final = 3.0
"""A server that says nothing for so long is taken to be gone."""
BLOCK_MS: Final = 1_000
"""How long a reader asks Redis to wait for something new; shorter than ANSWER_S."""
PATIENCE_S: Final = 4.0
"""How long a write is tried again before whoever waits for it is told that the book is away."""
PORT: Final = 6379
SENTINEL_PORT: Final = 26379
SCHEMES: Final = tuple(f"redis{tls}{kind}" for tls in ("", "s") for kind in ("", "+sentinel", "+cluster"))


class Target(Struct, frozen=True, kw_only=True):
    """What a URL names. `kind` is "" for one server; `service` is Sentinel's name for the group of servers."""

    hosts: tuple[tuple[str, int], ...]
    kind: str = ""
    tls: bool = False
    username: str | None = None
    secret: str | None = None
    db: int = 0
    service: str = ""
    station: str = ""
    replicas: int = 0
    patience_s: float = PATIENCE_S
    cacert: str | None = None
    cert: str | None = None
    key: str | None = None
    check_hostname: bool = True

    def options(self) -> dict[str, Any]:
        """What each connection is opened with."""
        tls = {
            "ssl": True,
            "ssl_ca_certs": self.cacert,
            "ssl_certfile": self.cert,
            "ssl_keyfile": self.key,
            "ssl_check_hostname": self.check_hostname,
        }
        return {
            "username": self.username,
            "password": self.secret,
            "socket_timeout": ANSWER_S,
            "socket_connect_timeout": CONNECT_S,
            "socket_keepalive": True,
            "protocol": 2,
            "driver_info": _driver(),
            **(tls if self.tls else {}),
        }

    @property
    def shown(self) -> str:
        """How it is named to people: without user and password."""
        hosts = ",".join(f"[{host}]:{port}" if ":" in host else f"{host}:{port}" for host, port in self.hosts)
        return f"redis{'s' if self.tls else ''}{f'+{self.kind}' if self.kind else ''}://{hosts}"


def read_url(url: str) -> Target:
    """What a URL names. Raises `Trouble`, without its user and password.

    `redis://[user:password@]host[:port][/db]`, `rediss://` the same over TLS;
    `redis+sentinel://host[:port],…/service[/db]`; `redis+cluster://host[:port],…`. After `?`: `station`, `replicas`,
    `patience` (in seconds), `cacert`, `cert`, `key`, `check_hostname=no`.
    """
    try:
        parts = urlsplit(url)
        scheme, _, kind = parts.scheme.partition("+")
        told = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        place = [unquote(part) for part in parts.path.split("/") if part]
        service = place.pop(0) if kind == "sentinel" else ""
        user, _, hosts = parts.netloc.rpartition("@")
        name, _, secret = user.partition(":")
        target = Target(
            hosts=tuple(_host(host, SENTINEL_PORT if kind == "sentinel" else PORT) for host in hosts.split(",")),
            kind=kind,
            tls=scheme == "rediss",
            username=unquote(name) or None,
            secret=unquote(secret) or None,
            db=int(place.pop(0)) if place else 0,
            service=service,
            station=told.pop("station", ""),
            replicas=int(told.pop("replicas", "0")),
            patience_s=float(told.pop("patience", PATIENCE_S)),
            cacert=_file(told.pop("cacert", None)),
            cert=_file(told.pop("cert", None)),
            key=_file(told.pop("key", None)),
            check_hostname=told.pop("check_hostname", "yes") != "no",
        )
        if place or told or parts.fragment or parts.scheme not in SCHEMES or (kind == "cluster" and target.db):
            raise ValueError
    except (ValueError, IndexError):
        raise Trouble(
            "Redis 账本地址读不懂：要写成 redis://主机:6379/0?station=代号（TLS 用 rediss://，哨兵用 redis+sentinel://主机,主机/服务名，"
            "集群用 redis+cluster://主机,主机）",
            "this Redis URL can't be read: write redis://host:6379/0?station=ID (rediss:// for TLS, "
            "redis+sentinel://host,host/service, redis+cluster://host,host)",
        ) from None
    return target


def _host(text: str, port: int) -> tuple[str, int]:
    parts = urlsplit(f"//{text}")
    if not parts.hostname:
        raise ValueError
    return parts.hostname, parts.port or port


def _file(name: str | None) -> str | None:
    return None if name is None else str(Path(name).expanduser())


@cache
def _driver() -> DriverInfo:
    # Else each connection looks up redis-py's version anew, for longer than it takes to connect.
    return DriverInfo()


class Link:
    """One process's connections to a book's server. A client that failed is dropped; the next one asks the way anew."""

    def __init__(self, target: Target, slot_key: str) -> None:
        self.target: Final = target
        self._slot_key = slot_key
        self._client: redis.asyncio.Redis | None = None

    async def client(self) -> redis.asyncio.Redis:
        """A client of the node that takes writes. Raises `BookAway`."""
        if self._client is None:
            with self.honest():
                # In a thread: the way is seldom asked for, and a name may take its time to be found.
                host, port = await asyncio.to_thread(self._find) if self.target.kind else self.target.hosts[0]
                # No time limit of its own: `wait_for` would keep it, which on Python 3.11 can swallow a cancellation.
                options = {**self.target.options(), "socket_timeout": None, "retry": AsyncRetry(NoBackoff(), 0)}
                options |= {"host": host, "port": port, "db": self.target.db}
                self._client = redis_wire.client(options.pop("ssl", False), **options)
                plain(self._client)
        return self._client

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[redis.asyncio.Redis]:
        """A client for one question, which must be answered in time. Raises `BookAway`."""
        client = await self.client()
        with self.honest():
            async with asyncio.timeout(ANSWER_S):
                yield client

    async def drop(self) -> None:
        """Let go of all connections; twice is once."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    @contextmanager
    def honest(self) -> Iterator[None]:
        """What redis-py raises of a server that is gone, or not the one any more, is raised as `BookAway`."""
        try:
            yield
        except (TimeoutError, RedisError, RedisClusterException, OSError) as wrong:
            if is_away(wrong):
                raise away(self.target.shown, self.target.tls, wrong) from None
            raise

    @contextmanager
    def blocking(self) -> Iterator[redis.Redis]:
        """A client for a thread that may wait. Raises `BookAway`."""
        with self.honest():
            host, port = self._find()
            client = redis.Redis(
                host=host, port=port, db=self.target.db, retry=Retry(NoBackoff(), 0), **self.target.options()
            )
            plain(client)
            with client:
                yield client

    def _find(self) -> tuple[str, int]:
        target = self.target
        if target.kind == "sentinel":
            return _ask_sentinels(target)
        if target.kind == "cluster":
            return _ask_cluster(target, self._slot_key)
        return target.hosts[0]


def plain(client: Any) -> None:
    """Have the client give these answers as the server sends them: its own form of them changes with its version."""
    for command in ("XREAD", "XRANGE", "HMGET", "HGET", "HKEYS", "FCALL", "EVALSHA"):
        client.set_response_callback(command, _as_sent)


def _as_sent(answer: Any, **_: Any) -> Any:
    return answer


def _ask_sentinels(target: Target) -> tuple[str, int]:
    # The sentinels need not know the user of the servers they watch.
    quiet = {key: value for key, value in target.options().items() if key not in ("username", "password")}
    sentinel = Sentinel(list(target.hosts), sentinel_kwargs={**quiet, "retry": Retry(NoBackoff(), 0)})
    try:
        host, port = sentinel.discover_master(target.service)
        return str(host), int(port)
    finally:
        for one in sentinel.sentinels:
            one.close()


def _ask_cluster(target: Target, key: str) -> tuple[str, int]:
    """Any node is asked for the key: one that has not got it names the one that has."""
    wrong: Exception = ClusterDownError("CLUSTERDOWN no node of the cluster answers")
    for host, port in target.hosts:
        try:
            with redis.Redis(host=host, port=port, retry=Retry(NoBackoff(), 0), **target.options()) as client:
                client.execute_command("EXISTS", key)
                return host, port
        except MovedError as moved:
            return str(moved.host or host), int(moved.port)
        except (RedisError, OSError) as failed:
            wrong = failed
    raise wrong


__all__ = ["ANSWER_S", "BLOCK_MS", "SCHEMES", "Link", "Target", "plain", "read_url"]
