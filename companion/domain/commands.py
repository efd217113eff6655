"""Floor 0. What a helper or an anchor may ask for, and the facts that carry it out and take it back.

Reads the State; writes nothing. Each command is a Struct of its arguments with the rules for them; an argument that
is missing, too long or of another kind is refused with a sentence, and so is a wish that makes no sense now.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec

from companion.domain import facts as f
from companion.domain.commands_air import AIR
from companion.domain.commands_stock import STOCK
from companion.domain.inbound import Command
from companion.domain.standing import CLOSED
from companion.domain.state import State
from companion.domain.trouble import Refused
from companion.domain.wish import Effect, Wish


class Undo(Wish):
    """Take the command `key` back, once."""

    key: str


_PERFORM: Final[dict[str, tuple[type[Wish], Callable[[State, Any, Command], Effect]]]] = {**AIR, **STOCK}

NAMES: Final = (*_PERFORM, "undo")
"""Every command there is."""


def carry_out(state: State, command: Command) -> tuple[f.AnyFact, ...]:
    """The facts of a command; none if this very command was carried out before.

    Raises `Refused` with a sentence when it can't be done.
    """
    if state.once.body(command.source, command.key) is not None:
        _check_same(state, command)
        return ()
    if command.name == "undo":
        return _undo(state, command)
    known = _PERFORM.get(command.name)
    if known is None:
        raise Refused(f"没有「{command.name[:40]}」这个操作", f"there is no command {command.name[:40]!r}")
    wish_type, perform = known
    effect = perform(state, read_wish(wish_type, command), command)
    done = f.CommandDone(
        command.source,
        command.key,
        command.by,
        command.name,
        effect.what,
        effect.undo,
        _args(command),
        at_ms=command.at_ms,
    )
    return (*effect.facts, done)


def read_wish(wish_type: type[Wish], command: Command) -> Wish:
    """The typed arguments of a command. Raises `Refused` naming the argument that is wrong."""
    try:
        return msgspec.convert(command.args, wish_type, strict=False)
    except msgspec.ValidationError as wrong:
        raise Refused(
            f"「{command.name}」的参数不对：{wrong}", f"the arguments of {command.name} are wrong: {wrong}"
        ) from None


def _args(command: Command) -> str:
    return msgspec.json.encode(command.args, order="sorted").decode()


def _check_same(state: State, command: Command) -> None:
    """Raises `Refused` if what was done under this id was another command."""
    done = state.show.commands.get(command.key)
    if done is not None and (done.fact.name, done.fact.args) != (command.name, _args(command)):
        raise Refused(
            "这个操作编号已经用过了，请换一个再发", "this command id was used for another command; use a new one"
        )


def _undo(state: State, command: Command) -> tuple[f.AnyFact, ...]:
    wish = read_wish(Undo, command)
    assert isinstance(wish, Undo)
    done = state.show.commands.get(wish.key)
    if done is None:
        raise Refused("找不到要撤销的操作，可能太早了", "the command to undo is not known, it may be too old")
    if done.undone:
        raise Refused("这一步已经撤销过了", "this has been undone already")
    if not done.fact.undo:
        raise Refused("这一步不能撤销", "this can't be undone")
    _check_undo(state, done.fact, command)
    back = tuple(_retimed(fact, command.at_ms) for fact in done.fact.undo)
    what = f"{done.fact.name} {done.fact.what}".strip()
    return (
        *back,
        f.CommandUndone(wish.key, command.by, at_ms=command.at_ms),
        f.CommandDone(command.source, command.key, command.by, "undo", what, (), _args(command), at_ms=command.at_ms),
    )


def _check_undo(state: State, done: f.CommandDone, command: Command) -> None:
    """Raises `Refused` where taking it back would undo what others have done since, or what this role may not do."""
    if command.role == "helper" and any(type(fact) is f.BroadcastEnded for fact in done.undo):
        raise Refused("下播要由主播来", "only the anchor may end the broadcast")
    for fact in done.undo:
        if isinstance(fact, f.OrderClosed | f.OrderCancelled):
            book = state.stock.orders.get((fact.shop, fact.order))
            if book is not None and book.state in CLOSED:
                raise Refused("这单已经取消了", "this order is cancelled already")
    mine = subjects(done)
    later = iter(list(state.show.commands))
    for key in later:
        if key == done.key:
            break
    for key in later:
        other = state.show.commands[key]
        if not other.undone and mine & subjects(other.fact):
            what = f"{other.fact.by} {other.fact.what}".strip()
            raise Refused(
                f"之后又有人改过（{what}），请先撤销那一步", f"it was changed since ({what}): undo that first"
            )


def subjects(done: f.CommandDone) -> set[str]:
    """What a command changed for good, as far as a later one may change it again; sums have no such thing."""
    found: set[str] = set()
    for fact in done.undo:
        if isinstance(fact, f.PackPinned):
            found.add("pin")
        elif isinstance(fact, f.AnswerAired):
            found.add("air")
        elif isinstance(fact, f.BroadcastStarted | f.BroadcastEnded):
            found.add("show")
        elif isinstance(fact, f.QuestionMoved | f.QuestionAnswered):
            found.add(fact.group)
        elif isinstance(fact, f.QuestionsSplit):
            found.update((fact.group, fact.out_of))
        elif isinstance(fact, f.QuestionsMerged):
            found.update((fact.into, *fact.groups))
        elif isinstance(fact, f.SkuMapped):
            found.add(f"{fact.source} {fact.sku}")
    return found


def _retimed(fact: f.Reversible, at_ms: int) -> f.AnyFact:
    # A show that goes on again has the beginning it had, and so has an answer that is on air again.
    kept = type(fact) in (f.BroadcastStarted, f.AnswerAired)
    return fact if kept else msgspec.structs.replace(fact, at_ms=at_ms)


__all__ = ["NAMES", "carry_out", "read_wish"]
