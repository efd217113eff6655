"""Floor 0. The whole State as bytes, and alive again: what a snapshot in the book holds.

Reads a State, or the bytes of one; writes nothing. Every field goes in by its own type, so a new field needs nothing
here. What follows from the rest is left out and made anew: the orders by name, the index of what questions ask.
"""

from __future__ import annotations

from collections import deque
from dataclasses import fields, is_dataclass, replace
from functools import cache
from hashlib import blake2b
from typing import Any, Final, get_origin

import msgspec

from companion.domain.marks import Marks
from companion.domain.once import Kept, Once
from companion.domain.state import State
from companion.reading.grouping import GroupIndex

PASSING: Final = ("touched", "watched", "watch", "now_ms", "freshness", "quota", "earlier")
PASSING_OF_STOCK: Final = ("orders", "touched_pools", "auditing", "before")
PASSING_OF_QUESTIONS: Final = ("index", "touched")
PASSING_OF_ECHOES: Final = ("lately",)
"""What no fact sets, such as what faces were told, or what follows from the rest. It begins anew, as on any start."""


class NotKept(ValueError):
    """These bytes are no State that this program kept."""


def keep(state: State) -> bytes:
    """The State as bytes, with no more copies made than the bytes. `wake` gives an equal one."""
    return _encoder().encode(_lasting(state))


def _lasting(state: State) -> State:
    """The State without what passes."""
    fresh = State()
    stock = replace(state.stock, **_passing(fresh.stock, PASSING_OF_STOCK))
    questions = replace(state.questions, **_passing(fresh.questions, PASSING_OF_QUESTIONS))
    echoes = replace(state.echoes, **_passing(fresh.echoes, PASSING_OF_ECHOES))
    return replace(state, stock=stock, questions=questions, echoes=echoes, **_passing(fresh, PASSING))


def fingerprint(state: State) -> bytes:
    """What tells this State from any other, in every process the same: 16 bytes."""
    return blake2b(msgspec.json.encode(_laid(_lasting(state))), digest_size=16).digest()


def _passing(fresh: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(fresh, name) for name in names}


def wake(body: bytes | memoryview) -> State:
    """The State that was kept. Raises `NotKept` for any other bytes."""
    try:
        state = _decoder().decode(body)
    except (msgspec.MsgspecError, ValueError, TypeError, RecursionError) as wrong:
        raise NotKept(str(wrong)) from None
    state.stock.orders.update((book.id, book) for book in state.stock.by_number)
    state.questions.rebuild_index()
    return state


@cache
def _encoder() -> msgspec.msgpack.Encoder:
    return msgspec.msgpack.Encoder(enc_hook=_plain)


def _laid(thing: Any) -> Any:
    """A thing as lists, where what has no order of its own is sorted: two that are equal are laid out the same."""
    if type(thing) is Once:
        orders, old, fresh = thing.kept()
        return _laid(orders), *(sorted(memoryview(marks).cast("Q")) for marks in (old, fresh))
    if type(thing) is GroupIndex:
        return None
    if type(thing) is Marks:
        return sorted(thing)
    if isinstance(thing, dict):
        return sorted(((repr(key), _laid(value)) for key, value in thing.items()), key=lambda pair: pair[0])
    if isinstance(thing, set | frozenset):
        return sorted(map(repr, thing))
    if isinstance(thing, list | tuple | deque):
        return [_laid(part) for part in thing]
    if isinstance(thing, msgspec.Struct):
        return [_laid(getattr(thing, name)) for name in thing.__struct_fields__]
    return [_laid(getattr(thing, field.name)) for field in fields(thing)] if is_dataclass(thing) else thing


@cache
def _decoder() -> msgspec.msgpack.Decoder[State]:
    return msgspec.msgpack.Decoder(State, dec_hook=_alive)


def _plain(thing: Any) -> Any:
    if type(thing) is deque:
        return thing.maxlen, list(thing)
    if type(thing) is Once:
        return thing.kept()
    if type(thing) is Marks:
        return thing.kept()
    if type(thing) is GroupIndex:
        return None
    raise TypeError(f"a snapshot can't keep a {type(thing).__name__}")


def _alive(kind: Any, plain: Any) -> Any:
    if get_origin(kind) is deque:
        return deque(plain[1], plain[0])
    if kind is Once:
        return Once.woken(msgspec.convert(plain, Kept))
    if kind is Marks:
        return Marks.woken(plain)
    if kind is GroupIndex:
        return GroupIndex()
    raise TypeError(f"a snapshot can't give back a {kind}")
