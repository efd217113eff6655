"""Floor 3. The dialogs about what lies in the shed, and the command each becomes. Reads a Sight; sends by a `Post`."""

from __future__ import annotations

from typing import Any, Final

from companion.console.fields import Post, check_amount, check_price, pool_pick, said, wrong
from companion.console.form import Answers, Blank, Form, Option, Pick
from companion.console.safe import spaced
from companion.console.sight import Sight
from companion.console.wire import Order
from companion.domain.units import parse_amount, parse_delta

REASONS: Final = ("spoilage", "gift", "sample", "resend", "found", "transfer", "recount", "other")
_MOST_LOTS: Final = 9


def adjust(sight: Sight, post: Post) -> Form:
    """So much more or less of a pool, and why; where households brought it, whose it was."""
    words = sight.words

    def send(answers: Answers) -> None:
        pool = sight.board.view.pools[answers["pool"]]
        check_amount(answers, "delta", pool, parse_delta)
        args: dict[str, Any] = {name: answers[name] for name in ("pool", "delta", "reason")}
        if answers["note"]:
            args["note"] = answers["note"]
        if lot := answers.get("lot"):
            if sight.board.view.lots[lot].pool != answers["pool"]:
                raise wrong("lot", "bad_lot")
            args["lot"] = lot
        why = answers["note"] or words(f"reason_{answers['reason']}")
        post("adjust_stock", args, f"{pool.name} {answers['delta']} {why}")

    reasons = tuple(Option(x, words(f"reason_{x}"), str(i)) for i, x in enumerate(REASONS, 1))
    lots = _lots(sight)
    fields = (
        pool_pick(sight),
        Blank("delta", words("field_delta"), hint=words("hint_delta")),
        Pick("reason", words("field_reason"), reasons),
        *((Pick("lot", words("field_lot"), lots, 0),) if len(lots) > 1 else ()),
        Blank("note", words("field_note"), hint=words("hint_optional")),
    )
    return Form(words("form_adjust"), fields, send)


def _lots(sight: Sight) -> tuple[Option, ...]:
    """The lots there are, the newest first, after the choice of none."""
    view = sight.board.view
    lots = sorted(view.lots.items(), key=lambda x: -x[1].at)[:_MOST_LOTS]
    found = [Option("", sight.words("pick_any_lot"), "0")]
    for at, (key, lot) in enumerate(lots, 1):
        pool = view.pools.get(lot.pool)
        amount = sight.amount(lot.amount, pool.unit) if pool else ""
        of = pool.name if pool and len(view.pools) > 1 else ""
        found.append(Option(key, f"{lot.household or sight.words('no_household')} {of} {amount}", str(at)))
    return tuple(found)


def count(sight: Sight, post: Post) -> Form:
    """What is really there of a pool."""
    words = sight.words

    def send(answers: Answers) -> None:
        pool = sight.board.view.pools[answers["pool"]]
        check_amount(answers, "amount", pool, parse_amount)
        what = words("did_count", what=f"{pool.name} {answers['amount']}")
        post("count_stock", {"pool": answers["pool"], "amount": answers["amount"]}, what)

    amount = Blank("amount", words("field_amount"), hint=words("hint_amount"))
    return Form(words("form_count"), (pool_pick(sight, on_hand=True), amount), send)


def receive(sight: Sight, post: Post) -> Form:
    """A household brought fruit: one that is known, or a new one; at what price."""
    words = sight.words

    def send(answers: Answers) -> None:
        pool = sight.board.view.pools[answers["pool"]]
        household = answers["new"] or answers.get("household", "")
        if not household:
            raise wrong("household" if known else "new", "bad_household" if known else "bad_blank")
        check_amount(answers, "amount", pool, parse_amount)
        check_price(answers, "price")
        args = {"pool": answers["pool"], "household": household, "amount": answers["amount"]}
        if answers["price"]:
            args["price"] = answers["price"]
        post("receive_lot", args, words("did_receive", what=f"{household} {pool.name} {answers['amount']}"))

    known = tuple(Option(x, x, str(i) if i < 10 else "") for i, x in enumerate(sight.board.households(), 1))
    pick = Pick("household", words("field_household"), known, optional=True)
    new = Blank("new", words("field_new_household"), hint=words("hint_household"))
    fields = (
        pool_pick(sight),
        *((pick, new) if known else (Blank("new", words("field_household")),)),
        Blank("amount", words("field_amount"), hint=words("hint_amount")),
        Blank("price", words("field_price"), hint=words("hint_price")),
    )
    return Form(words("form_receive"), fields, send)


def goods(sight: Sight, post: Post, first: Order | None = None) -> Form:
    """Fruit refunded before it was sent: back for sale, or lost; a digit does it to the oldest, or to `first`."""
    words = sight.words
    orders = sight.board.undecided()
    if not orders:
        raise said("nothing_to_decide")
    options = tuple(
        Option(str(at), f"{sight.hour(x.at)[:5]} {words.shop(x.shop)} {x.buyer} {spaced(x.lines)}")
        for at, x in enumerate(orders)
    )

    def send(answers: Answers) -> None:
        one = orders[int(answers["order"])]
        what = words(f"did_{answers['goods']}", what=f"{one.buyer} {one.lines}")
        post(answers["goods"], {"shop": one.shop, "order": one.order}, what)

    shelf = sight.board.shelf()
    waiting = [f"{x.name} {sight.amount(x.recoverable, x.unit)}" for _, x, _ in shelf if x.recoverable > 0]
    do = (Option("restock", words("pick_restock"), "1"), Option("write_off", words("pick_write_off"), "2"))
    chosen = next((at for at, x in enumerate(orders) if x is first), 0)
    fields = (
        Pick("order", words("field_order"), options, chosen),
        Pick("goods", words("field_goods"), do, at_once=True),
    )
    return Form(words("form_goods"), fields, send, words("note_goods", what=words("comma").join(waiting)))
