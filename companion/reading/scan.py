"""Floor 0. Finds known words in a line, leftmost longest, in one pass. Reads nothing but its words, writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Generic, TypeVar

T = TypeVar("T")


class Scanner(Generic[T]):
    """Finds words in a line. Built once; `words` maps each word (one character or more) to what it means."""

    __slots__ = ("_long", "_short")

    def __init__(self, words: Mapping[str, T]) -> None:
        self._short: Final = {word: meaning for word, meaning in words.items() if len(word) == 1}
        self._long: Final[dict[str, tuple[tuple[str, int, T], ...]]] = {}
        for word in sorted((word for word in words if len(word) > 1), key=lambda word: (-len(word), word)):
            self._long[word[:2]] = (*self._long.get(word[:2], ()), (word, len(word), words[word]))

    def words(self) -> Iterator[tuple[str, T]]:
        """Every word it knows, with its meaning."""
        yield from self._short.items()
        for found in self._long.values():
            yield from ((word, meaning) for word, _, meaning in found)

    def rest(self, line: str) -> str:
        """What of `line` no word covers; a blank stands where words stood."""
        parts: list[str] = []
        at, end = 0, len(line)
        while at < end:
            length = next(
                (size for word, size, _ in self._long.get(line[at : at + 2], ()) if line.startswith(word, at)), 0
            )
            known = length or (line[at] in self._short)
            parts.append(" " if known else line[at])
            at += length or 1
        return "".join(parts)

    def find(self, line: str) -> list[T]:
        """What stands in `line`, in order; the longest word at each place, none overlapping."""
        found: list[T] = []
        at, end = 0, len(line)
        long, short = self._long.get, self._short.get
        while at < end:
            for word, length, meaning in long(line[at : at + 2], ()):
                if length == 2 or line.startswith(word, at):
                    found.append(meaning)
                    at += length
                    break
            else:
                only = short(line[at])
                if only is not None:
                    found.append(only)
                at += 1
        return found

    def parts(self, line: str) -> list[tuple[str, T | None]]:
        """`line` cut up: what `find` would find, with how it is spelt, and every character between, with None."""
        cut: list[tuple[str, T | None]] = []
        at, end = 0, len(line)
        long, short = self._long.get, self._short.get
        while at < end:
            for word, length, meaning in long(line[at : at + 2], ()):
                if length == 2 or line.startswith(word, at):
                    cut.append((word, meaning))
                    at += length
                    break
            else:
                char = line[at]
                cut.append((char, short(char)))
                at += 1
        return cut
