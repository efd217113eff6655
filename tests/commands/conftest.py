"""A village for each test, ended whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.evening.village import Village


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """A station that is not yet started."""
    one = Village(tmp_path)
    yield one
    if one.process is not None:
        one.kill()
