"""A moment of this century can be meant; a zero or seconds taken for milliseconds can't."""

from __future__ import annotations

import pytest

from connectors.kit.times import believable


@pytest.mark.parametrize("at_ms", [946_684_800_000, 1_781_524_800_000, 4_102_444_799_999])
def test_a_moment_of_this_century_is_believed(at_ms: int) -> None:
    assert believable(at_ms)


@pytest.mark.parametrize("at_ms", [0, -1, 1_781_524_800, 946_684_799_999, 4_102_444_800_000, 1 << 63])
def test_anything_else_is_not(at_ms: int) -> None:
    assert not believable(at_ms)
