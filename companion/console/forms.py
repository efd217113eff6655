"""Floor 3. The dialogs there are, and the command each becomes. Reads a Sight; sends by the `Post` it is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from companion.console.form import Answers, Blank, Form, Option, Pick, Send, Wrong
from companion.console.sight import Sight
from companion.console.wire import Pool, Question
from companion.console.words import Words
from companion.domain.trouble import Refused, Trouble
from companion.domain.units import parse_amount, parse_delta

Post = Callable[[str, dict[str, Any], str], None]
"""(command, arguments, what it does in words); raises `Trouble` when it cannot be sent."""

REASONS: Final = ("spoilage", "gift", "sample", "resend", "found", "transfer", "recount", "other")


def edit(sight: Sight, group: str, one: Question, post: Post) -> Form:
    """The answer to a question, to be changed before it goes; on air or only spoken."""
    words = sight.words

    def send(answers: Answers) -> None:
        text = _needed(answers, "text")
        on_air = answers["on_air"] == "yes"
        what = words("did_air" if on_air else "did_say", what=one.text)
        post("answer_question", {"group": group, "text": text, "on_air": on_air}, what)

    how = (Option("yes", words("pick_air"), "1"), Option("no", words("pick_spoken"), "2"))
    title = f"{words('form_edit')} · {one.text}"
    answer = Blank("text", words("field_answer"), one.suggestion)
    return Form(title, (answer, Pick("on_air", words("field_on_air"), how, 0)), send)


def pin(sight: Sight, post: Post) -> Form:
    """Which pack the anchor shows now."""
    words = sight.words

    def send(answers: Answers) -> None:
        pack = answers["pack"]
        if pack:
            post("pin_pack", {"pack": pack}, words("did_pin", what=sight.board.view.packs[pack].title))
        else:
            post("unpin_pack", {}, words("did_unpin"))

    options = (*_packs(sight), Option("", words("pick_none"), "0"))
    chosen = next((i for i, x in enumerate(options) if x.value == sight.board.view.pinned.pack), -1)
    pick = Pick("pack", words("field_pack"), options, chosen, at_once=True)
    return Form(words("form_pin"), (pick,), send, words("note_pin"))


def adjust(sight: Sight, post: Post) -> Form:
    """So much more or less of a pool, and why."""
    words = sight.words

    def send(answers: Answers) -> None:
        pool = sight.board.view.pools[answers["pool"]]
        _amount(answers, "delta", pool, parse_delta)
        why = words(f"reason_{answers['reason']}")
        args = {"pool": answers["pool"], "delta": answers["delta"], "reason": answers["reason"]}
        what = f"{pool.name} {answers['delta']} {answers['note'] or why}"
        post("adjust_stock", args | ({"note": answers["note"]} if answers["note"] else {}), what)

    reasons = tuple(Option(x, words(f"reason_{x}"), str(i)) for i, x in enumerate(REASONS, 1))
    fields = (
        _pool_pick(sight),
        Blank("delta", words("field_delta"), hint=words("hint_delta")),
        Pick("reason", words("field_reason"), reasons),
        Blank("note", words("field_note"), hint=words("hint_optional")),
    )
    return Form(words("form_adjust"), fields, send)


def count(sight: Sight, post: Post) -> Form:
    """What is really there of a pool."""
    words = sight.words

    def send(answers: Answers) -> None:
        pool = sight.board.view.pools[answers["pool"]]
        _amount(answers, "amount", pool, parse_amount)
        what = words("did_count", what=f"{pool.name} {answers['amount']}")
        post("count_stock", {"pool": answers["pool"], "amount": answers["amount"]}, what)

    amount = Blank("amount", words("field_amount"), hint=words("hint_amount"))
    return Form(words("form_count"), (_pool_pick(sight, on_hand=True), amount), send)


def receive(sight: Sight, post: Post) -> Form:
    """A household brought fruit."""
    words = sight.words

    def send(answers: Answers) -> None:
        pool = sight.board.view.pools[answers["pool"]]
        household = _needed(answers, "household")
        _amount(answers, "amount", pool, parse_amount)
        args = {"pool": answers["pool"], "household": household, "amount": answers["amount"]}
        post("receive_lot", args, words("did_receive", what=f"{household} {pool.name} {answers['amount']}"))

    fields = (
        _pool_pick(sight),
        Blank("household", words("field_household")),
        Blank("amount", words("field_amount"), hint=words("hint_amount")),
    )
    return Form(words("form_receive"), fields, send)


def phone(sight: Sight, post: Post) -> Form:
    """An order taken by phone; the common one is the link number and Enter."""
    words = sight.words

    def send(answers: Answers) -> None:
        typed = answers["quantity"]
        if not typed.isdecimal() or int(typed) < 1:
            raise _wrong("quantity", "bad_quantity")
        args: dict[str, Any] = {"pack": answers["pack"], "quantity": int(typed), "paid": answers["paid"] == "yes"}
        if answers["buyer"]:
            args["buyer"] = answers["buyer"]
        what = f"{sight.board.view.packs[answers['pack']].title} ×{int(typed)} {answers['buyer']}".strip()
        post("record_order", args, words("did_phone", what=what))

    paid = (Option("yes", words("pick_paid"), "1"), Option("no", words("pick_unpaid"), "2"))
    fields = (
        Pick("pack", words("field_pack"), _packs(sight)),
        Blank("quantity", words("field_quantity"), "1"),
        Blank("buyer", words("field_buyer"), hint=words("hint_optional")),
        Pick("paid", words("field_paid"), paid, 0),
    )
    return Form(words("form_phone"), fields, send)


def goods(sight: Sight, post: Post) -> Form:
    """Fruit refunded before shipping: back for sale, or lost."""
    words = sight.words
    orders = [x for x in sight.board.last_orders() if x.state in ("refunded", "closed", "paid", "part_shipped")]
    orders.sort(key=lambda x: x.state not in ("refunded", "closed"))
    options = tuple(
        Option(str(i), f"{sight.hour(x.at)} {x.buyer} {x.lines} {words.named('state', x.state)}", str(i + 1))
        for i, x in enumerate(orders[:9])
    )

    def send(answers: Answers) -> None:
        one = orders[int(answers["order"])]
        what = words(f"did_{answers['goods']}", what=f"{one.buyer} {one.lines}")
        post(answers["goods"], {"shop": one.shop, "order": one.order}, what)

    waiting = [
        f"{x.name} {sight.amount(x.recoverable, x.unit)}" for _, x, _ in sight.board.shelf() if x.recoverable > 0
    ]
    if not options or not waiting:
        raise _said("nothing_to_decide")
    do = (Option("restock", words("pick_restock"), "1"), Option("write_off", words("pick_write_off"), "2"))
    fields = (Pick("order", words("field_order"), options), Pick("goods", words("field_goods"), do))
    return Form(words("form_goods"), fields, send, words("note_goods", what="、".join(waiting)))


def undo(sight: Sight, post: Post) -> Form:
    """Which command to take back: mine come first to hand, everyone's are there."""
    words = sight.words
    listed = sight.board.undoable()[:9]
    if not listed:
        raise _said("nothing_to_undo")
    labels = [
        f"{sight.hour(x.at)} {x.by} {words.named('cmd', x.name)} {words.reasoned(x.name, x.what)}" for _, x in listed
    ]
    options = tuple(
        Option(key, label, str(i)) for i, ((key, _), label) in enumerate(zip(listed, labels, strict=True), 1)
    )
    chosen = next((i for i, (_, x) in enumerate(listed) if sight.me and x.by == sight.me), 0)

    def send(answers: Answers) -> None:
        one = sight.board.view.commands.get(answers["command"])
        name = words.named("cmd", one.name) if one else ""
        what = words("did_undo", what=f"{name} {words.reasoned(one.name, one.what) if one else ''}".strip())
        post("undo", {"key": answers["command"]}, what)

    return Form(words("form_undo"), (Pick("command", words("field_command"), options, chosen),), send)


def show(sight: Sight, post: Post) -> Form:
    """Begin the broadcast, or end it."""
    words = sight.words
    if sight.board.on_air():
        return Form(
            words("form_end"), (), lambda answers: post("end_broadcast", {}, words("did_end")), words("note_end")
        )

    def send(answers: Answers) -> None:
        args = {"title": answers["title"]} if answers["title"] else {}
        post("start_broadcast", args, words("did_start"))

    return Form(words("form_start"), (Blank("title", words("field_title"), hint=words("hint_optional")),), send)


def leave(words: Words, send: Send) -> Form:
    """Leave, and let the station run or stop it too."""
    options = (Option("leave", words("pick_keep"), "1"), Option("stop", words("pick_stop"), "2"))
    return Form(words("form_leave"), (Pick("end", words("field_leave"), options, 0),), send)


def _packs(sight: Sight) -> tuple[Option, ...]:
    if not sight.board.view.packs:
        raise _said("nothing_on_sale")
    return tuple(Option(key, one.title, str(one.link) if one.link else "") for key, one in sight.board.packs())


def _pool_pick(sight: Sight, on_hand: bool = False) -> Pick:
    """The pools, that of the pinned pack chosen to begin with, or the only one."""
    words, shelf = sight.words, sight.board.shelf()
    if not shelf:
        raise _said("nothing_on_sale")
    shown = sight.board.view.packs.get(sight.board.view.pinned.pack)
    options = tuple(
        Option(key, words("pool_rest", name=x.name, rest=_rest(sight, x, on_hand)), str(i))
        for i, (key, x, _) in enumerate(shelf, 1)
    )
    chosen = next((i for i, x in enumerate(options) if shown and x.value == shown.pool), 0 if len(options) == 1 else -1)
    return Pick("pool", words("field_pool"), options, chosen)


def _rest(sight: Sight, pool: Pool, on_hand: bool) -> str:
    return sight.amount(pool.on_hand if on_hand else pool.available, pool.unit)


def _needed(answers: Answers, name: str) -> str:
    if not answers[name]:
        raise _wrong(name, "bad_blank")
    return answers[name]


def _amount(answers: Answers, name: str, pool: Pool, parse: Callable[[str], tuple[int, str]]) -> None:
    """Raise `Wrong` unless the answer is an amount in the pool's unit."""
    try:
        _, unit = parse(_needed(answers, name))
    except Trouble as wrong:
        raise wrong if isinstance(wrong, Wrong) else Wrong(name, wrong.zh, wrong.en) from None
    if unit != pool.unit:
        raise Wrong(name, *(x("bad_unit", unit=x(f"unit_{pool.unit}")) for x in (Words("zh"), Words("en"))))


def _wrong(name: str, key: str) -> Wrong:
    return Wrong(name, Words("zh")(key), Words("en")(key))


def _said(key: str) -> Refused:
    return Refused(Words("zh")(key), Words("en")(key))
