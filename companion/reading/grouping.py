"""Floor 0. Which questions ask the same. Keeps its own index, bounded; reads needs, writes nothing else.

The index knows nothing but what it was told, in the order it was told: the same calls give the same index.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from companion.reading.gist import Gist, gist
from companion.reading.reading import Need

MOST_NEEDS: Final = 20_000
"""So many needs are kept; the oldest goes first."""
MOST_COMPARED: Final = 24
"""A need without a name is compared, by each of its marks, with no more than so many, the latest that have it."""

MOST_TAUGHT: Final = 16
"""So many wordings that a helper set apart are kept for one need; the oldest goes first."""

_ALIKE: Final = 65
_SAME_WORDING: Final = 70
_FULL: Final = 100
_TOPIC: Final = 4
"""What a topic weighs beside a character."""
_Key = tuple[str, ...]
_Shelf = tuple[str, ...]
"""Aspect and slots: what must be equal for two needs without a name to be compared at all."""


class GroupIndex:
    """Finds the group that asks what a need asks. A need has a name (see `gist`), or is compared by its marks."""

    def __init__(self) -> None:
        self._group_of: Final[dict[_Key, str]] = {}
        self._keys_of: Final[dict[str, list[_Key]]] = {}
        self._marked: Final[dict[tuple[_Shelf, str], dict[_Key, int]]] = {}
        self._joined: Final[dict[str, str]] = {}
        self._taught: Final[dict[_Key, list[tuple[frozenset[str], str]]]] = {}

    def find(self, need: Need) -> str | None:
        """The group that asks what `need` asks, after all joins; None when none does."""
        meant = gist(need)
        key = _key(meant)
        group = self._group_of.get(key)
        if key in self._taught:
            group = self._told_apart(key, need.wording) or group
        elif group is None and not meant.name:
            group = self._nearest(meant)
        return None if group is None else self._into(group)

    def owner(self, need: Need) -> str | None:
        """The group whose own need this is, whatever it was joined to; None when it is no group's own."""
        return self._group_of.get(_key(gist(need)))

    def add(self, group: str, need: Need) -> None:
        """`group` asks what `need` asks. What is already some group's need stays that group's."""
        meant = gist(need)
        key = _key(meant)
        if key in self._group_of:
            return
        self._group_of[key] = group
        self._keys_of.setdefault(group, []).append(key)
        if not meant.name:
            shelf, weight = _shelf(meant), _weight(meant.marks)
            for mark in meant.marks:
                self._marked.setdefault((shelf, mark), {})[key] = weight
        if len(self._group_of) > MOST_NEEDS:
            self._forget(next(iter(self._group_of)))

    def teach(self, group: str, need: Need) -> None:
        """What asks as `need` does is `group`'s from now on: all that means the same, if that is no group's own need.

        Else what is worded nearly so: the others stay where they are.
        """
        key = _key(gist(need))
        if key not in self._group_of:
            self.add(group, need)
            return
        told = self._taught.setdefault(key, [])
        told.append((frozenset(need.wording), group))
        del told[:-MOST_TAUGHT]

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
            self._unteach(one)
            self._joined.pop(one, None)
            gone += [joined for joined, into in self._joined.items() if into == one]

    def _unteach(self, group: str) -> None:
        for key, told in tuple(self._taught.items()):
            told[:] = [one for one in told if one[1] != group]
            if not told:
                del self._taught[key]

    def _told_apart(self, key: _Key, wording: str) -> str | None:
        """The group a helper made for wordings most like this one, if it is like enough; the newest among equals."""
        mine = frozenset(wording)
        best, nearest = _SAME_WORDING, None
        for theirs, group in self._taught[key]:
            alike = 2 * _FULL * len(mine & theirs) // max(1, len(mine) + len(theirs))
            if alike >= best:
                best, nearest = alike, group
        return nearest

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
        if not key[0]:
            shelf, marks = _parted(key)
            for mark in marks:
                listed = self._marked[shelf, mark]
                del listed[key]
                if not listed:
                    del self._marked[shelf, mark]

    def _nearest(self, meant: Gist) -> str | None:
        """The group whose marks weigh most of what both have together, if they weigh enough."""
        shelf, mine = _shelf(meant), _weight(meant.marks)
        shared: dict[_Key, int] = {}
        weights: dict[_Key, int] = {}
        for mark in meant.marks:
            listed = self._marked.get((shelf, mark))
            if listed is None:
                continue
            weight = _TOPIC if len(mark) > 1 else 1
            for seen, key in enumerate(reversed(listed)):
                if seen == MOST_COMPARED:
                    break
                shared[key] = shared.get(key, 0) + weight
                weights[key] = listed[key]
        best, nearest = _ALIKE - 1, None
        for key, weight in shared.items():
            alike = 2 * _FULL * weight // (mine + weights[key])
            if alike > best:
                best, nearest = alike, key
        return None if nearest is None else self._group_of[nearest]


def _weight(marks: Iterable[str]) -> int:
    return sum(_TOPIC if len(mark) > 1 else 1 for mark in marks)


def _shelf(meant: Gist) -> _Shelf:
    return (meant.aspect, *meant.slots)


def _key(meant: Gist) -> _Key:
    """Named needs are equal when name and slots are; the others when aspect, slots and marks are."""
    if meant.name:
        return (meant.name, *meant.slots)
    return ("", " ".join(sorted(meant.marks)), meant.aspect, *meant.slots)


def _parted(key: _Key) -> tuple[_Shelf, list[str]]:
    return key[2:], key[1].split(" ")
