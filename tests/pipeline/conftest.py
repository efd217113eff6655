"""What several tests of the pipeline ask for."""

from __future__ import annotations

import uuid

import pytest

from tests.servers import RedisServer


@pytest.fixture
def url(redis_server: RedisServer) -> str:
    """A book of its own in Redis for each test."""
    return f"{redis_server.url}?station={uuid.uuid4().hex}"
