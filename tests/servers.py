"""Real Redis servers for tests, on this machine's loopback only: one, three that are a cluster, others as a test asks.

Each is a process started here and ended here, by its own id, in a folder of its own.
"""

from __future__ import annotations

import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
import redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

READY_TRIES: Final = 400
FAST: Final = ("--save", "", "--appendonly", "no")
SAFE: Final = ("--save", "", "--appendonly", "yes", "--appendfsync", "always")
SLOTS: Final = 16384


def free_port(beside: int = 0) -> int:
    """A port nobody has, nor the one `beside` above it.

    It lies below those that systems hand out for the asking (from 32768 on), or another test running at the same time
    would sooner or later be handed it before the one that asked here takes it.
    """
    while True:
        with socket.socket() as one, socket.socket() as other:
            port = random.randrange(15_000, 22_000)
            try:
                one.bind(("127.0.0.1", port))
                other.bind(("127.0.0.1", port + beside if beside else 0))
            except OSError:
                continue
            return port


class RedisServer:
    """One redis-server process, and its folder; it can be killed, frozen and started again on the same port."""

    def __init__(self, folder: Path, *options: str, port: int = 0, knock: dict[str, Any] | None = None) -> None:
        program = shutil.which("redis-server")
        if program is None:
            pytest.skip("no redis-server on this machine: install it to test the book in Redis")
        self.port = port or free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._knock = knock or {}
        self._command = [program, *options] if options[:1] and options[0].endswith(".conf") else [
            program, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(folder), *options
        ]  # fmt: skip
        self._log = folder / "server.log"
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(self._command, stdout=log, stderr=log)
        with self.client() as client:
            client.ping()

    def client(self) -> redis.Redis:
        """A client of it, that waits for it to come up."""
        patient = Retry(ConstantBackoff(0.01), READY_TRIES)
        errors = [redis.ConnectionError, redis.TimeoutError]
        options = {"host": "127.0.0.1", "port": self.port, "retry": patient, "retry_on_error": errors, "protocol": 2}
        return redis.Redis(**{**options, **self._knock})

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it."""
        process, self.process = self.process, None
        if process is not None:
            process.send_signal(signal.SIGCONT)
            process.send_signal(how)
            process.wait(30)

    def send(self, what: signal.Signals) -> None:
        """Freeze it, or let it go on."""
        assert self.process is not None
        self.process.send_signal(what)


@contextmanager
def running(folder: Path, *options: str, **more: Any) -> Iterator[RedisServer]:
    """A server for as long as the block runs."""
    server = RedisServer(folder, *(options or FAST), **more)
    try:
        yield server
    finally:
        server.stop(signal.SIGKILL)


@contextmanager
def cluster(folder: Path, nodes: int = 3) -> Iterator[list[RedisServer]]:
    """A cluster of servers that share the slots, for as long as the block runs."""
    with ExitStack() as all_of_them:
        ports = [free_port(beside=10_000) for _ in range(nodes)]
        options = (*FAST, "--cluster-enabled", "yes", "--cluster-node-timeout", "2000")
        servers = [all_of_them.enter_context(running(folder / str(port), *options, port=port)) for port in ports]
        clients = [all_of_them.enter_context(server.client()) for server in servers]
        for place, client in enumerate(clients):
            client.execute_command("CLUSTER", "MEET", "127.0.0.1", servers[0].port)
            first, beyond = SLOTS * place // nodes, SLOTS * (place + 1) // nodes
            client.execute_command("CLUSTER", "ADDSLOTSRANGE", first, beyond - 1)
        for client in clients:
            _wait_for_slots(client)
        yield servers


def _wait_for_slots(client: redis.Redis) -> None:
    for _ in range(READY_TRIES):
        state = client.execute_command("CLUSTER", "INFO")
        if b"cluster_state:ok" in (state if isinstance(state, bytes) else str(state).encode()):
            return
        if (
            isinstance(state, dict)
            and state.get("cluster_state") == "ok"
            and state.get("cluster_slots_ok") == str(SLOTS)
        ):
            return
        time.sleep(0.02)
    pytest.fail("the cluster does not come together")
