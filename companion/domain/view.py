"""Floor 0. What each role may see, as JSON: the view, its parts that changed, and the patches between two views.

Reads the State; writes nothing. A view is two levels deep: section → id → entry (a section that is a single thing has
no ids). It never contains null, for RFC 7396 reads null as "take it away". The overlay's view holds only what may be
public; it is built from nothing that knows a comment or a user.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from companion.domain.entries import ENTRIES, IDS, SINGLE, Role, View
from companion.domain.state import State

Touched = Iterable[tuple[str, str]]
"""(section, id) of entries that may have changed; the id of a single thing is empty."""


def diff(old: Any, new: Any) -> Any:
    """The JSON Merge Patch (RFC 7396) that makes `new` of `old`, both dicts without nulls; {} if they are equal."""
    patch: dict[str, Any] = {}
    for key, value in new.items():
        if key not in old:
            patch[key] = value
        elif old[key] != value:
            both = isinstance(value, dict) and isinstance(old[key], dict)
            patch[key] = diff(old[key], value) if both else value
    for key in old:
        if key not in new:
            patch[key] = None
    return patch


def patch(view: Any, change: Any) -> Any:
    """`view` with a JSON Merge Patch applied; the view given is left as it was."""
    if not isinstance(change, dict):
        return change
    result = dict(view) if isinstance(view, dict) else {}
    for key, value in change.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = patch(result.get(key), value)
    return result


def whole(state: State, role: Role) -> View:
    """Everything a role may see."""
    view: View = {section: {} for section in ENTRIES[role]}
    for section in view:
        fill(view, state, role, ((section, id) for id in IDS[section](state)))
    return view


def fill(view: View, state: State, role: Role, touched: Touched) -> View:
    """Bring the touched entries of `view` up to date, in place, and give the merge patch that does the same."""
    change: View = {}
    entries = ENTRIES[role]
    for section, id in touched:
        build = entries.get(section)
        if build is None:
            continue
        entry = build(state, id)
        if section in SINGLE:
            _replace(view, change, section, entry or {})
        else:
            part = view[section]
            if entry is None:
                if part.pop(id, None) is not None:
                    change.setdefault(section, {})[id] = None
            else:
                inner: View = {}
                _replace(part, inner, id, entry)
                if inner:
                    change.setdefault(section, {}).update(inner)
    return change


def _replace(holder: View, change: View, key: str, entry: View) -> None:
    old = holder.get(key)
    if old == entry:
        return
    change[key] = entry if old is None else diff(old, entry)
    holder[key] = entry


__all__ = ["Role", "Touched", "View", "diff", "fill", "patch", "whole"]
