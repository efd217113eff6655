"""What one message may cost: bytes when unfolded, and pieces; what a decoder remembers is bounded too."""

from __future__ import annotations

import gzip

import pytest

from connectors.bridge import found as of
from connectors.bridge.found import Budget, Found, Memory
from connectors.bridge.payload import Unreadable


def test_bytes_are_unfolded_once_for_the_whole_message() -> None:
    budget = Budget(most_bytes=1_000)
    assert budget.unfold(gzip.compress(bytes(900))) == bytes(900)
    with pytest.raises(Unreadable, match="太大"):
        budget.unfold(gzip.compress(bytes(900)))
    assert budget.unfold(b"as it is") == b"as it is"


@pytest.mark.parametrize(
    ("packed", "why"), [(gzip.compress(b"x" * 99, mtime=0)[:-9], "不完整"), (b"\x1f\x8bno", "坏了")]
)
def test_gzip_that_is_broken_says_how(packed: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        Budget().unfold(packed)


def test_pieces_beyond_the_bound_are_counted() -> None:
    budget, found = Budget(most_pieces=5), Found()
    assert list(budget.take([1, 2, 3], found)) == [1, 2, 3]
    assert list(budget.take([4, 5, 6, 7], found)) == [4, 5]
    assert list(budget.take([8], found)) == []
    assert [why.pieces for why in found.parked] == [2, 1]


def test_only_so_many_viewers_are_known_by_two_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of, "NAMES_KNOWN", 2)
    memory = Memory()
    for name in "abc":
        memory.know(name, name.upper())
    assert [memory.viewer(name) for name in "abcd"] == ["a", "B", "C", "d"]
