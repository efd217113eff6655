"""What several tests of reading ask for."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

import pytest

from companion.reading import gist


@pytest.fixture
def nothing_learnt(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No learnt name is ever believed: whatever no rule fits is compared by its marks."""
    gist.gist.cache_clear()
    monkeypatch.setattr(gist, "LEAD", inf)
    yield
    gist.gist.cache_clear()
