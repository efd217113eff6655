"""Floor 3. The fields several dialogs share, and what was typed into them checked. Reads a Sight, writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from companion.console.form import Answers, Option, Pick, Wrong
from companion.console.sight import Sight
from companion.console.wire import Pool
from companion.console.words import Words
from companion.domain.trouble import Refused, Trouble
from companion.domain.units import parse_yuan

Post = Callable[[str, dict[str, Any], str], None]
"""(command, arguments, what it does in words); raises `Trouble` when it cannot be sent."""


def packs(sight: Sight) -> tuple[Option, ...]:
    """Every pack, chosen by its link number. Raises `Refused` if there are none."""
    if not sight.board.view.packs:
        raise said("nothing_on_sale")
    return tuple(Option(key, one.title, str(one.link) if one.link else "") for key, one in sight.board.packs())


def pool_pick(sight: Sight, on_hand: bool = False) -> Pick:
    """The pools, that of the pinned pack chosen to begin with, or the only one. Raises `Refused` if there are none."""
    words, shelf = sight.words, sight.board.shelf()
    if not shelf:
        raise said("nothing_on_sale")
    shown = sight.board.view.packs.get(sight.board.view.pinned.pack)
    options = tuple(
        Option(key, words("pool_rest", name=x.name, rest=_rest(sight, x, on_hand)), str(i))
        for i, (key, x, _) in enumerate(shelf, 1)
    )
    chosen = next((i for i, x in enumerate(options) if shown and x.value == shown.pool), 0 if len(options) == 1 else -1)
    return Pick("pool", words("field_pool"), options, chosen)


def _rest(sight: Sight, pool: Pool, on_hand: bool) -> str:
    return sight.amount(pool.on_hand if on_hand else pool.available, pool.unit)


def needed(answers: Answers, name: str) -> str:
    """What was typed. Raises `Wrong` if it was nothing."""
    if not answers[name]:
        raise wrong(name, "bad_blank")
    return answers[name]


def check_amount(answers: Answers, name: str, pool: Pool, parse: Callable[[str], tuple[int, str]]) -> None:
    """Raises `Wrong` unless the answer is an amount in the pool's unit."""
    try:
        _, unit = parse(needed(answers, name))
    except Trouble as trouble:
        raise _at(name, trouble) from None
    if unit != pool.unit:
        raise Wrong(name, *(x("bad_unit", unit=x(f"unit_{pool.unit}")) for x in (Words("zh"), Words("en"))))


def check_price(answers: Answers, name: str) -> None:
    """Raises `Wrong` unless the answer is an amount of yuan, or nothing."""
    try:
        if answers[name]:
            parse_yuan(answers[name])
    except Trouble as trouble:
        raise _at(name, trouble) from None


def whole(answers: Answers, name: str) -> int:
    """A number of packs. Raises `Wrong` unless it is a whole one, at least 1."""
    typed = answers[name]
    if not typed.isdecimal() or int(typed) < 1:
        raise wrong(name, "bad_quantity")
    return int(typed)


def wrong(name: str, key: str) -> Wrong:
    """What is said beside the field of that name."""
    return Wrong(name, Words("zh")(key), Words("en")(key))


def said(key: str) -> Refused:
    """Why a dialog does not even open."""
    return Refused(Words("zh")(key), Words("en")(key))


def _at(name: str, trouble: Trouble) -> Wrong:
    return trouble if isinstance(trouble, Wrong) else Wrong(name, trouble.zh, trouble.en)
