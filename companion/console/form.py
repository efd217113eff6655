"""Floor 3. What a dialog asks: fields of two kinds, and the answers checked. Reads and writes nothing.

A Pick is chosen from a few options, each with the digits that choose it; a Blank is typed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from companion.domain.trouble import Trouble


class Option(NamedTuple):
    """`value` goes into the command, `label` is shown, `digits` choose it ("" when only the arrows do).

    `more` is told under the options while it is chosen.
    """

    value: str
    label: str
    digits: str = ""
    more: str = ""


class Pick(NamedTuple):
    """One of `options`; `chosen` is the index to begin with, -1 for none. `at_once` sends the form on the digit.

    Without a `label` it is as wide as the form. An `optional` one may be left without a choice.
    """

    name: str
    label: str
    options: tuple[Option, ...]
    chosen: int = -1
    at_once: bool = False
    optional: bool = False


class Blank(NamedTuple):
    """A line to type; `value` stands there to begin with, and gives way to what is typed if it is `fresh`."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    fresh: bool = False


class Wrong(Trouble):
    """What was typed into `field` will not do."""

    def __init__(self, field: str, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.field = field


Answers = dict[str, str]
Send = Callable[[Answers], "Form | None"]
"""Does what the form is for, or gives the form that comes next; raises `Trouble` (a `Wrong` names the field), which is
said in the form."""


class Form(NamedTuple):
    """A small question put before the screen."""

    title: str
    fields: tuple[Pick | Blank, ...]
    send: Send
    note: str = ""


def typing(options: tuple[Option, ...], typed: str, digit: str) -> tuple[str, int, bool]:
    """One more digit: what is typed by now, the option it chooses (-1: none yet), and whether no other could follow."""
    for now in (typed + digit, digit):
        begins = [i for i, one in enumerate(options) if one.digits.startswith(now)]
        if begins:
            exact = next((i for i in begins if options[i].digits == now), -1)
            return now, exact, exact >= 0 and len(begins) == 1
    return "", -1, False
