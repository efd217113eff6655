"""Floor 0. Which questions ask the same. Keeps its own index, bounded; reads needs, writes nothing else.

The index knows nothing but what it was told, in the order it was told: the same calls give the same index.
"""

from __future__ import annotations

from typing import Final

from companion.reading.gist import Gist, gist
from companion.reading.reading import Need

MOST_NEEDS: Final = 20_000
"""So many needs are kept; the oldest goes first."""
MOST_COMPARED: Final = 48
"""Needs without a name are compared with no more than so many, the latest, of their intent, pack, pool and place."""

_ALIKE: Final = 70
_FULL: Final = 100
_Key = tuple[str, ...]
_Bucket = tuple[str, str, str, str]


class GroupIndex:
    """Finds the group that asks what a need asks. A need has a name (see `gist`), or is compared by its characters."""

    def __init__(self) -> None:
        self._group_of: Final[dict[_Key, str]] = {}
        self._keys_of: Final[dict[str, list[_Key]]] = {}
        self._alike: Final[dict[_Bucket, dict[_Key, frozenset[str]]]] = {}
        self._joined: Final[dict[str, str]] = {}

    def find(self, need: Need) -> str | None:
        """The group that asks what `need` asks, after all joins; None when none does."""
        meant = gist(need)
        group = self._group_of.get(_key(need, meant))
        if group is None and not meant.name:
            group = self._nearest(need, meant)
        return None if group is None else self._into(group)

    def add(self, group: str, need: Need) -> None:
        """`group` asks what `need` asks. What is already some group's need stays that group's."""
        meant = gist(need)
        key = _key(need, meant)
        if key in self._group_of:
            return
        self._group_of[key] = group
        self._keys_of.setdefault(group, []).append(key)
        if not meant.name:
            self._alike.setdefault(_bucket(need), {})[key] = meant.chars
        if len(self._group_of) > MOST_NEEDS:
            self._forget(next(iter(self._group_of)))

    def join(self, into: str, group: str) -> None:
        """`group` asks the same as `into`: whatever meant `group` means `into` now. Joining a circle does nothing."""
        if self._into(into) != group:
            self._joined[group] = into

    def part(self, group: str) -> None:
        """`group` stands for itself again; what was joined to `group` stays with it."""
        self._joined.pop(group, None)

    def drop(self, group: str) -> None:
        """Forget `group`, and all that was joined to it."""
        gone = [group]
        for one in gone:
            for key in tuple(self._keys_of.get(one, ())):
                self._forget(key)
            self._joined.pop(one, None)
            gone += [joined for joined, into in self._joined.items() if into == one]

    def _into(self, group: str) -> str:
        while group in self._joined:
            group = self._joined[group]
        return group

    def _forget(self, key: _Key) -> None:
        group = self._group_of.pop(key)
        keys = self._keys_of[group]
        keys.remove(key)
        if not keys:
            del self._keys_of[group]
        bucket = _bucket_of(key)
        alike = self._alike.get(bucket)
        if alike is not None and alike.pop(key, None) is not None and not alike:
            del self._alike[bucket]

    def _nearest(self, need: Need, meant: Gist) -> str | None:
        """The group whose wording shares most characters with `need`'s, if it shares enough and its slots are equal."""
        best, nearest = _ALIKE, None
        entries = self._alike.get(_bucket(need), {})
        for seen, (key, chars) in enumerate(reversed(entries.items())):
            if seen == MOST_COMPARED:
                break
            if key[5:-1] != meant.slots:
                continue
            shared = 2 * _FULL * len(chars & meant.chars) // max(1, len(chars) + len(meant.chars))
            if shared > best:
                best, nearest = shared, key
        return None if nearest is None else self._group_of[nearest]


def _bucket(need: Need) -> _Bucket:
    return need.intent, need.pack, need.pool, need.place


def _bucket_of(key: _Key) -> _Bucket:
    return (key[1], key[2], key[3], key[4]) if len(key) > 4 and not key[0] else ("", "", "", "")


def _key(need: Need, meant: Gist) -> _Key:
    """Named needs are equal when name and slots are; the others when bucket, slots and the wording's characters are."""
    if meant.name:
        return (meant.name, *meant.slots)
    return ("", *_bucket(need), *meant.slots, "".join(sorted(meant.chars)) or need.wording)
