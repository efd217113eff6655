"""Floor 3, pure: which keys went by lately. Reads and writes nothing but itself."""

from __future__ import annotations


class Seen:
    """The last `most` keys; an older one is forgotten (the book still knows it, so forgetting costs only time)."""

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._keys: dict[str, None] = {}

    def again(self, key: str) -> bool:
        """Whether `key` went by already; from now on it has."""
        keys = self._keys
        if key in keys:
            return True
        keys[key] = None
        if len(keys) > self._most:
            del keys[next(iter(keys))]
        return False

    def __len__(self) -> int:
        return len(self._keys)


class FirstHeard:
    """When each of the last `most` keys was first heard: a thing that names no time must have the same one again."""

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._at_ms: dict[str, int] = {}

    def at_ms(self, key: str, now_ms: int) -> int:
        """When `key` was first heard (ms): `now_ms`, if that is now."""
        known = self._at_ms
        first = known.setdefault(key, now_ms)
        if len(known) > self._most:
            del known[next(iter(known))]
        return first
