"""Floor 3. What can be done about the order one looks at: the keys for it, and their dialogs.

Reads a Sight and the order; sends by its `Post`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from companion.console.board import OWN
from companion.console.fields import Post
from companion.console.form import Answers, Form, Option, Pick
from companion.console.forms_orders import task
from companion.console.order_wire import OrderTold
from companion.console.safe import spaced
from companion.console.sight import Sight
from companion.console.wire import Task

Make = Callable[[Sight, OrderTold, Post], Form]


def goods(sight: Sight, order: OrderTold, post: Post) -> Form:
    """Its fruit refunded before it was sent: back for sale, or lost."""
    words = sight.words

    def send(answers: Answers) -> None:
        what = words(f"did_{answers['goods']}", what=_named(sight, order))
        post(answers["goods"], {"shop": order.shop, "order": order.order}, what)

    do = (Option("restock", words("pick_restock"), "1"), Option("write_off", words("pick_write_off"), "2"))
    pick = Pick("goods", words("field_goods"), do, at_once=True)
    waiting = [f"{one.title} ×{one.where.recoverable}" for one in order.lines if one.where.recoverable]
    note = words("note_goods", what=spaced(words("comma").join(waiting)))
    return Form(words("form_goods_order"), (pick,), send, note)


def flags(sight: Sight, order: OrderTold, post: Post) -> Form:
    """What a person should look at in it: the dialog of its one flag, or first which."""
    words = sight.words
    if len(order.flags) == 1:
        return task(sight, _task(sight, order, order.flags[0]), post)
    options = tuple(Option(flag, words.named("flag", flag), str(at)) for at, flag in enumerate(order.flags, 1))

    def send(answers: Answers) -> Form:
        return task(sight, _task(sight, order, answers["flag"]), post)

    return Form(words("form_flags"), (Pick("flag", words("field_flag"), options, 0, at_once=True),), send)


def cancel(sight: Sight, order: OrderTold, post: Post) -> Form:
    """A phone order is taken back."""
    words = sight.words
    what = _named(sight, order)

    def send(answers: Answers) -> None:
        post("cancel_order", {"order": order.order}, words("did_cancel", what=what))

    return Form(words("form_cancel_order"), (), send, words("note_cancel_order", what=spaced(what)))


def hand_over(sight: Sight, order: OrderTold, post: Post) -> Form:
    """A phone order was handed over; no platform will say so."""
    words = sight.words
    what = _named(sight, order)

    def send(answers: Answers) -> None:
        post("ship_order", {"order": order.order}, words("did_hand_over", what=what))

    return Form(words("form_hand_over"), (), send, words("note_hand_over", what=spaced(what)))


FORMS: Final[dict[str, tuple[str, Make, Callable[[OrderTold], bool]]]] = {
    "r": ("key_goods", goods, lambda order: order.undecided > 0),
    "d": ("key_tasks", flags, lambda order: bool(order.flags)),
    "s": ("key_hand_over", hand_over, lambda order: order.shop in OWN and order.state in ("unpaid", "paid")),
    "w": ("key_cancel_order", cancel, lambda order: order.shop in OWN and order.state in ("unpaid", "paid")),
}
"""For each key what it is called, its dialog, and when it fits the order; the letters are those of the live screen."""


def _task(sight: Sight, order: OrderTold, flag: str) -> Task:
    """The task of the view, or where the view does not hold it, what is known of it here."""
    known = sight.board.view.tasks.get(f"{order.number}/{flag}")
    goods = _goods(sight, order)
    return known or Task(flag, order.number, order.shop, order.order, order.buyer, goods, order.at, order.state)


def _goods(sight: Sight, order: OrderTold) -> str:
    return sight.words("comma").join(f"{line.title} ×{line.units}" for line in order.lines)


def _named(sight: Sight, order: OrderTold) -> str:
    return f"{order.buyer} {_goods(sight, order)}".strip()
