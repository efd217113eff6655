"""Floor 0. Reads the tables of words in `model`: lines of a head, a colon, and words."""

from __future__ import annotations

from collections.abc import Iterator


def rows(table: str) -> Iterator[tuple[str, list[str]]]:
    """Each line's head and its words, in order."""
    for line in table.strip().splitlines():
        head, _, words = line.partition(": ")
        yield head, words.split()


def meanings(table: str) -> dict[str, str]:
    """Each word, and the head of the last line it stands in."""
    return {word: head for head, words in rows(table) for word in words}
