"""Floor 0. What a helper or an anchor may ask for, and the facts that carry it out and take it back.

Reads the State; writes nothing. Each command is a Struct of its arguments with the rules for them; an argument that
is missing, too long or of another kind is refused with a sentence, and so is a wish that makes no sense now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec

from companion.domain import facts as f
from companion.domain.commands_air import AIR
from companion.domain.commands_clinic import CLINIC
from companion.domain.commands_listings import LISTINGS
from companion.domain.commands_orders import ORDERS, check_open, unmap, untell
from companion.domain.commands_settle import SETTLE
from companion.domain.commands_stock import STOCK
from companion.domain.inbound import Command
from companion.domain.orders import TOLD
from companion.domain.reasons import RECOUNT
from companion.domain.state import State, command_mark
from companion.domain.trouble import Refused
from companion.domain.wish import Effect, Wish


class Undo(Wish):
    """Take the command `key` back, once."""

    key: str


_PERFORM: Final[dict[str, tuple[type[Wish], Callable[[State, Any, Command], Effect]]]] = {
    **AIR,
    **CLINIC,
    **STOCK,
    **ORDERS,
    **LISTINGS,
    **SETTLE,
}

NAMES: Final = (*_PERFORM, "undo")
"""Every command there is."""


def carry_out(state: State, command: Command) -> tuple[f.AnyFact, ...]:
    """The facts of a command; none if this very command was carried out before.

    Raises `Refused` with a sentence when it can't be done.
    """
    first = state.once.body(command.source, command.key)
    if first is not None:
        _check_same(state, command, first)
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


def _check_same(state: State, command: Command, first: int) -> None:
    """Raises `Refused` if what was done under this id was another command."""
    if first != command_mark(command.name, _args(command)):
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
    back: list[f.AnyFact] = []
    for fact in done.fact.undo:
        back += _taken_back(state, fact, command)
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
            if book is not None:
                check_open(book)
        if isinstance(fact, f.LotPriced) and (lot := state.lots.lots.get(fact.lot)) and lot.settled:
            raise Refused(f"这批货在 {lot.settled} 里已经按这个价结算过", f"{lot.settled} has settled at this price")
    mine, weighed = subjects(done), _weighed(state, done)
    later = iter(list(state.show.commands))
    for key in later:
        if key == done.key:
            break
    for key in later:
        other = state.show.commands[key]
        if other.undone:
            continue
        what = f"{other.fact.by} {other.fact.what}".strip()
        if mine & subjects(other.fact):
            raise Refused(
                f"之后又有人改过（{what}），请先撤销那一步", f"it was changed since ({what}): undo that first"
            )
        if any(type(x) is f.StockAdjusted and x.reason == RECOUNT and x.pool in weighed for x in other.fact.undo):
            raise Refused(
                f"之后盘点过这个货池（{what}），撤销会让盘点数不对；要改请再盘点一次",
                f"the pool was counted since ({what}): taking this back would falsify the count; count again instead",
            )


def _weighed(state: State, done: f.CommandDone) -> set[str]:
    """The pools in which taking a command back changes what lies in the shed, and so what a count would find."""
    found: set[str] = set()
    for fact in done.undo:
        if isinstance(fact, f.StockAdjusted | f.LotReceived):
            found.add(fact.pool)
        elif isinstance(fact, f.GoodsDecided) and fact.lost:
            book = state.stock.orders.get((fact.shop, fact.order))
            line = book.lines.get(fact.line) if book else None
            found.update(pool for pool, _ in (line.goods.takes if line and line.goods else ()))
    return found


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
        elif isinstance(fact, f.QuestionMoved | f.QuestionAnswered | f.ClinicAnswered | f.ClinicReopened):
            found.add(fact.group)
        elif isinstance(fact, f.QuestionsSplit):
            found.update((fact.group, fact.out_of))
        elif isinstance(fact, f.QuestionsMerged):
            found.update((fact.into, *fact.groups))
        elif isinstance(fact, f.SkuMapped):
            found.add(f"{fact.source} {fact.sku}")
        elif isinstance(fact, f.LotPriced):
            found.add(f"price {fact.lot}")
        elif isinstance(fact, f.OrderChanged):
            found.add(f"detail {fact.shop} {fact.order}")
        elif isinstance(fact, f.ListingSeen):
            found.add(f"listing {fact.shop} {fact.pack}")
        elif isinstance(fact, f.TaskResolved):
            found.add(f"task {fact.shop} {fact.order} {fact.flag}")
    return found


def _taken_back(state: State, fact: f.Reversible, command: Command) -> Iterable[f.AnyFact]:
    if isinstance(fact, f.SkuMapped):
        return unmap(state, fact, command.key, command.at_ms)
    if isinstance(fact, f.OrderChanged) and fact.lines and fact.lines[0].line == TOLD:
        return (untell(state, fact, command.at_ms),)
    return (_retimed(fact, command.at_ms),)


def _retimed(fact: f.Reversible, at_ms: int) -> f.AnyFact:
    # A show that goes on again has the beginning it had, and so has an answer that is on air again.
    kept = type(fact) in (f.BroadcastStarted, f.AnswerAired, f.ClinicAnswered)
    return fact if kept else msgspec.structs.replace(fact, at_ms=at_ms)


__all__ = ["NAMES", "carry_out", "read_wish"]
