"""What all tests share: how hard hypothesis tries, and where the recorded material beside the checkout lies."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

from tests.servers import RedisServer, cluster, running

_SHARED: Final = Path(__file__).resolve().parents[1] / ".." / "shared"

# The gates must say the same twice: the usual profile takes its examples from the test's name, not from chance.
settings.register_profile("gate", deadline=None, derandomize=True, max_examples=60)
settings.register_profile("slow", deadline=None, max_examples=1000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))


# What a shell starts with `&` ignores Ctrl-C, and so would every program that is started here and shown one.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recorded material that may lie beside the checkout; the test is skipped where it doesn't."""
    if not _SHARED.is_dir():
        pytest.skip("no recorded material beside the checkout")
    return _SHARED.resolve()


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """One Redis server for all tests that each use a station of their own."""
    with running(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="session")
def redis_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[RedisServer]]:
    """Three Redis servers that are one cluster."""
    with cluster(tmp_path_factory.mktemp("cluster")) as servers:
        yield servers
