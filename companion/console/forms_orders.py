"""Floor 3. The dialogs about orders: those a helper writes down, and those a person must look at.

Reads a Sight; sends by its `Post`.
"""

from __future__ import annotations

from typing import Any, Final

from companion.console.board import OWN
from companion.console.fields import Post, packs, said, whole
from companion.console.form import Answers, Blank, Form, Option, Pick
from companion.console.forms_listings import listing, named
from companion.console.forms_stock import goods
from companion.console.listing_wire import Listing
from companion.console.safe import spaced
from companion.console.sight import Sight
from companion.console.wire import Order, Task

NO_POOL: Final = "-"
"""What `map_sku` calls a code that takes nothing of any pool."""
_GOODS: Final = "goods "
_LISTING: Final = "listing "
_MOST: Final = 9


def phone(sight: Sight, post: Post) -> Form:
    """An order taken by phone or in the WeChat group, as the last one was; the common one is the link number and
    Enter."""
    words = sight.words

    def send(answers: Answers) -> None:
        quantity, via = whole(answers, "quantity"), answers["via"]
        args: dict[str, Any] = {"pack": answers["pack"], "quantity": quantity, "paid": answers["paid"] == "yes"}
        if via != OWN[0]:
            args["via"] = via
        if answers["buyer"]:
            args["buyer"] = answers["buyer"]
        what = f"{sight.board.view.packs[answers['pack']].title} ×{quantity} {answers['buyer']}".strip()
        post("record_order", args, words("did_phone", who=words.shop(via), what=what))

    paid = (Option("yes", words("pick_paid"), "1"), Option("no", words("pick_unpaid"), "2"))
    via = tuple(Option(shop, words.shop(shop), str(at)) for at, shop in enumerate(OWN, 1))
    last = next((one.shop for one in sight.board.last_orders() if one.shop in OWN), OWN[0])
    fields = (
        Pick("via", words("field_via"), via, OWN.index(last)),
        Pick("pack", words("field_pack"), packs(sight)),
        Blank("quantity", words("field_quantity"), "1", fresh=True),
        Blank("buyer", words("field_buyer"), hint=words("hint_optional")),
        Pick("paid", words("field_paid"), paid, 0),
    )
    return Form(words("form_phone"), fields, send)


def cancel(sight: Sight, post: Post) -> Form:
    """Which phone order is taken back; the newest to begin with."""
    words, orders = sight.words, sight.board.phone_orders()[:_MOST]
    if not orders:
        raise said("nothing_to_cancel")

    def send(answers: Answers) -> None:
        one = next(x for x in orders if x.order == answers["order"])
        post("cancel_order", {"order": one.order}, words("did_cancel", what=f"{one.buyer} {one.lines}".strip()))

    options = tuple(
        Option(x.order, f"{sight.hour(x.at)[:5]} {x.buyer} {spaced(x.lines)} {words.named('state', x.state)}", str(at))
        for at, x in enumerate(orders, 1)
    )
    return Form(words("form_cancel"), (Pick("order", words("field_order"), options, 0),), send)


def tasks(sight: Sight, post: Post) -> Form:
    """Everything that waits for a person; Enter opens the dialog that sees to the chosen one."""
    words = sight.words
    undecided = {f"{_GOODS}{at}": one for at, one in enumerate(sight.board.undecided())}
    listed = sight.board.tasks()
    shelves = {f"{_LISTING}{key}": one for key, one in sight.board.listings()}
    options = [_to_decide(sight, key, one) for key, one in undecided.items()]
    options += [_to_list(sight, key, one) for key, one in shelves.items()]
    options += [_to_see(sight, key, one) for key, one in listed]
    if not options:
        raise said("nothing_to_do")
    numbered = tuple(x._replace(digits=str(at) if at <= _MOST else "") for at, x in enumerate(options, 1))

    def send(answers: Answers) -> Form:
        chosen = answers["task"]
        if chosen in undecided:
            return goods(sight, post, undecided[chosen])
        if chosen in shelves:
            return listing(sight, shelves[chosen], post)
        return task(sight, sight.board.view.tasks.get(chosen) or dict(listed)[chosen], post)

    title = words("form_tasks", n=sight.board.to_do())
    return Form(title, (Pick("task", "", numbered, 0, at_once=True),), send, words("note_tasks"))


def _to_decide(sight: Sight, key: str, one: Order) -> Option:
    what = f"{sight.hour(one.at)[:5]} {sight.words('key_goods')} {one.buyer} {spaced(one.lines)}"
    told = sight.words("undecided", n=one.undecided)
    return Option(key, what, more=f"{sight.words.shop(one.shop)} {one.order} · {told}")


def _to_list(sight: Sight, key: str, one: Listing) -> Option:
    label = f"{sight.hour(one.at)[:5]} {sight.words.named('differs', one.differs or 'down')} {named(sight, one)}"
    return Option(key, label, more=one.what or sight.words("note_take_down", n=one.units))


def _to_see(sight: Sight, key: str, one: Task) -> Option:
    label = f"{sight.hour(one.at)[:5]} {sight.words.named('flag', one.flag)} {one.buyer} {spaced(one.lines)}"
    return Option(key, label, more=f"{sight.words.shop(one.shop)} {one.order} · {one.what}")


def task(sight: Sight, one: Task, post: Post) -> Form:
    """What sees to a task of its kind."""
    if one.flag == "UNMAPPED" and one.sku:
        return _map(sight, one, post)
    if one.flag == "NEED_DETAIL":
        return _detail(sight, one, post)
    return _resolve(sight, one, post)


def _map(sight: Sight, one: Task, post: Post) -> Form:
    """Which pack a platform's code means; from then on every order with that code is counted so."""
    words, source = sight.words, one.source or one.shop

    def send(answers: Answers) -> None:
        args = {"source": source, "sku": one.sku, "pack": answers["pack"]}
        what = f"{words.shop(source)} {one.sku} → {_meant(sight, answers['pack'])}"
        post("map_sku", args, words("did_map", what=what))

    title = f"{words('form_map')} · {words.shop(source)} {one.sku}"
    return Form(title, (Pick("pack", words("field_pack"), _packs_or_none(sight)),), send, _told(sight, one))


def _packs_or_none(sight: Sight) -> tuple[Option, ...]:
    return (*packs(sight), Option(NO_POOL, sight.words("pick_no_pool"), "0"))


def _meant(sight: Sight, pack: str) -> str:
    known = sight.board.view.packs.get(pack)
    return known.title if known else sight.words("no_pool")


def _detail(sight: Sight, one: Task, post: Post) -> Form:
    """What an order holds of which the platform has not said it."""
    words = sight.words

    def send(answers: Answers) -> None:
        quantity = whole(answers, "quantity")
        args = {"shop": one.shop, "order": one.order, "pack": answers["pack"], "quantity": quantity}
        what = f"{one.buyer} {_meant(sight, answers['pack'])} ×{quantity}".strip()
        post("tell_detail", args, words("did_detail", what=what))

    options = _packs_or_none(sight)
    quantity = Blank("quantity", words("field_quantity"), str(one.quantity or 1), fresh=True)
    fields = (Pick("pack", words("field_pack"), options), quantity)
    return Form(f"{words('form_detail')} · {words.shop(one.shop)} {one.order}", fields, send, _told(sight, one))


def _resolve(sight: Sight, one: Task, post: Post) -> Form:
    """It was looked at, and what was done about it."""
    words = sight.words

    def send(answers: Answers) -> None:
        note = {"note": answers["note"]} if answers["note"] else {}
        post("resolve_task", _of(one) | note, words("did_resolve", what=f"{one.buyer} {one.order}".strip()))

    title = f"{words('form_resolve')} · {words.named('flag', one.flag)} · {words.shop(one.shop)} {one.order}"
    return Form(title, (Blank("note", words("field_note"), hint=words("hint_note")),), send, _told(sight, one))


def _of(one: Task) -> dict[str, str]:
    return {"shop": one.shop, "order": one.order, "flag": one.flag}


def _told(sight: Sight, one: Task) -> str:
    """The order in a line, and the sentence that says what is the matter."""
    state = sight.words.named("state", one.state) if one.state else ""
    return " ".join(
        x for x in (sight.hour(one.at)[:5] if one.at else "", one.buyer, spaced(one.lines), state, one.what) if x
    )
