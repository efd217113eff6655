"""Floor 0. The form of a command's arguments, and of what it comes to. Reads and writes nothing."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from msgspec import Meta, Struct

from companion.domain import facts as f

Text = Annotated[str, Meta(max_length=300)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Units = Annotated[int, Meta(ge=1, le=100_000)]


class Wish(Struct, forbid_unknown_fields=True):
    """The arguments of one command."""


class Effect(NamedTuple):
    """What carrying out a command comes to: facts, those that take it back, and a few words on what was done."""

    facts: tuple[f.AnyFact, ...]
    undo: tuple[f.Reversible, ...] = ()
    what: str = ""
