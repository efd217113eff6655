"""Floor 3. What the keys do: one function each, by the names of the key table. Reads a Sight, sends commands.

A question is answered with the words that stood on the screen when the key was pressed, never with newer ones.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Protocol

from companion.console import forms, forms_orders, forms_stock, pages
from companion.console.choice import Choice
from companion.console.fields import Post
from companion.console.form import Form
from companion.console.ink import Row
from companion.console.sight import Sight


class Hands(Protocol):
    """What an act may do."""

    choice: Choice

    def look(self) -> Sight:
        """The Board now."""

    def post(self, name: str, args: dict[str, Any], what: str) -> None:
        """Send a command. Raises `Trouble`."""

    def ask(self, form: Form) -> None:
        """Put a form before the screen."""

    def redraw(self) -> None:
        """The choice changed."""

    pairing: str

    def read(self, title: str, rows: Callable[[int], list[Row]], width: int = 84, copied: str = "") -> None:
        """Put a page before the screen, and something on the clipboard."""

    def find_orders(self) -> None:
        """Put the search for orders before the screen."""

    def open_clinic(self) -> None:
        """Put the clinic before the screen."""

    def sure(self, what: str, about: object) -> bool:
        """Whether the same key was pressed a moment ago about the same; if not, `what` is said."""

    def quiet(self) -> None:
        """What the band shouts has been seen to."""

    def leave(self) -> None:
        """Leave, after asking."""


def _on_question(name: str, did: str, **args: object) -> Callable[[Hands], None]:
    def act(hands: Hands) -> None:
        one = hands.choice.chosen(hands.look())
        if one:
            what = hands.look().words(did, what=one.text)
            hands.post(name, {"group": hands.choice.group, **args}, what)

    return act


def _answer(on_air: bool) -> Callable[[Hands], None]:
    def act(hands: Hands) -> None:
        sight = hands.look()
        one = hands.choice.chosen(sight)
        if one and on_air and one.claims:
            named = sight.words("comma").join(one.claims)
            if not hands.sure(sight.words("claims_again", what=named), (hands.choice.group, one.suggestion)):
                return
        if one:
            what = sight.words("did_air" if on_air else "did_say", what=one.text)
            args = {"group": hands.choice.group, "text": one.suggestion, "on_air": on_air}
            args |= {"anyway": True} if on_air and one.claims else {}
            hands.post("answer_question", args, what)

    return act


def _claim(hands: Hands) -> None:
    sight = hands.look()
    one = hands.choice.chosen(sight)
    if one:
        mine = one.state == "claimed" and one.by == sight.me
        name, did = ("release_question", "did_release") if mine else ("claim_question", "did_claim")
        hands.post(name, {"group": hands.choice.group}, sight.words(did, what=one.text))


def _merge(hands: Hands) -> None:
    """The first press picks a question up, the second, on another, merges it into that one."""
    choice, sight = hands.choice, hands.look()
    one = choice.chosen(sight)
    if one and choice.merging and choice.merging != choice.group:
        args = {"into": choice.group, "groups": [choice.merging]}
        choice.merging = ""
        hands.post("merge_questions", args, sight.words("did_merge", what=one.text))
    else:
        choice.merging = "" if choice.merging else choice.group
    hands.redraw()


def _edit(hands: Hands) -> None:
    sight = hands.look()
    one = hands.choice.chosen(sight)
    if one:
        hands.ask(forms.edit(sight, hands.choice.group, one, hands.post))


def _turn(hands: Hands) -> None:
    """Between the questions that wait, those nobody is sure of and those that are settled."""
    hands.choice.shown = hands.choice.next(hands.look())
    hands.choice.group, hands.choice.merging, hands.choice.top = "", "", 0
    hands.redraw()


def _clinic(hands: Hands) -> None:
    sight = hands.look()
    one = hands.choice.chosen(sight)
    if one:
        hands.ask(forms.clinic(sight, hands.choice.group, one, hands.post))


def _split(hands: Hands) -> None:
    sight = hands.look()
    one = hands.choice.chosen(sight)
    if one:
        hands.ask(forms.split(sight, hands.choice.group, one, hands.post))


def _flag(hands: Hands) -> None:
    sight = hands.look()
    if one := sight.board.view.maybe.get(hands.choice.group):
        args = {"source": one.source, "key": one.key}
        hands.post("flag_question", args, sight.words("did_flag", what=one.text))


def _page(title: str, rows: Callable[[Sight, int], list[Row]]) -> Callable[[Hands], None]:
    return lambda hands: hands.read(hands.look().words(title), lambda width: rows(hands.look(), width))


def _help(hands: Hands) -> None:
    words = hands.look().words
    hands.read(words("help_title"), lambda width: pages.help_rows(words, width), 96)


def _pair(hands: Hands) -> None:
    words, code = hands.look().words, hands.pairing
    hands.read(words("page_pair"), lambda width: pages.pair_rows(words, code, width), 84, code)


def _form(make: Callable[[Sight, Post], Form]) -> Callable[[Hands], None]:
    return lambda hands: hands.ask(make(hands.look(), hands.post))


ACTS: Final[dict[str, Callable[[Hands], None]]] = {
    "air": _answer(on_air=True),
    "say": _answer(on_air=False),
    "edit": _edit,
    "claim": _claim,
    "dismiss": _on_question("dismiss_question", "did_dismiss"),
    "snooze": _on_question("snooze_question", "did_snooze", minutes=5),
    "reopen": _on_question("reopen_question", "did_reopen"),
    "flag": _flag,
    "clinic": _clinic,
    "merge": _merge,
    "split": _split,
    "clear": lambda hands: hands.post("clear_air", {}, hands.look().words("did_clear")),
    "pin": _form(forms.pin),
    "adjust": _form(forms_stock.adjust),
    "count": _form(forms_stock.count),
    "receive": _form(forms_stock.receive),
    "goods": _form(forms_stock.goods),
    "phone": _form(forms_orders.phone),
    "cancel": _form(forms_orders.cancel),
    "tasks": _form(forms_orders.tasks),
    "orders": lambda hands: hands.find_orders(),
    "consult": lambda hands: hands.open_clinic(),
    "quota": _page("page_quota", pages.quota_rows),
    "oversold": _page("page_oversold", pages.oversold_rows),
    "quiet": lambda hands: hands.quiet(),
    "pair": _pair,
    "undo": _form(forms.undo),
    "show": _form(forms.show),
    "settled": _turn,
    "help": _help,
    "leave": lambda hands: hands.leave(),
}

GUARDED: Final = frozenset({"air", "say", "edit", "dismiss", "snooze", "claim", "clinic", "split", "flag"})
"""Acts that wait a moment after the choice has moved by itself, lest a second press meet the next question."""
