"""Floor 3. Two screens: orders found as one types, and one order with its goods and its history.

Reads keys and the station's answers; sends what its dialogs send.
"""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar, Final, Protocol

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widgets import Input

from companion.console.dialog import Dialog
from companion.console.foot import MARKS, Status
from companion.console.ink import CHOSEN, GOLD, INK, PAPER, PINK, SOFT, blank
from companion.console.keys import step, typed
from companion.console.order_asking import Asking
from companion.console.order_forms import FORMS
from companion.console.order_rows import found_rows, head_rows, order_rows
from companion.console.order_wire import Found, FoundOrders, History
from companion.console.page import paper
from companion.console.panel import Panel
from companion.console.sight import Sight
from companion.console.uplink import Uplink

FRESH_S: Final = 1.0
"""How often what is shown is asked for again while the view changes."""
TYPED: Final = r"[^\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]*"  # nor pasted
CSS: Final = f"""
    NAME {{ align: center middle; background: #000000 45%; }}
    NAME > Vertical {{
        width: 96%; max-width: 136; height: 94%; padding: 1 0; background: {PAPER}; border-left: outer {GOLD};
    }}
    NAME Panel {{ width: 100%; }}
    NAME .head, NAME .foot {{ height: 2; }}
    NAME Input {{
        width: 1fr; height: 1; margin: 0 2 1 2; border: none; padding: 0 1; color: {INK}; background: {CHOSEN};
    }}
    NAME Input:focus {{ border: none; background: #3a4b41; }}
"""


class Window(Protocol):
    """The screen these stand before."""

    uplink: Uplink
    status: Status

    def look(self) -> Sight:
        """The Board now."""

    def post(self, name: str, args: dict[str, Any], what: str) -> None:
        """Send a command. Raises `Trouble`."""


class FindOrders(ModalScreen[None], inherit_bindings=False):
    """A line to type, and the orders that end so. Enter shows the chosen one, Esc closes."""

    CSS = CSS.replace("NAME", "FindOrders")
    BINDINGS: ClassVar = [
        ("up", "move(-1)", ""),
        ("down", "move(1)", ""),
        ("pageup", "move(-8)", ""),
        ("pagedown", "move(8)", ""),
        ("enter", "open", ""),
        ("escape", "dismiss", ""),
    ]

    def __init__(self, window: Window) -> None:
        super().__init__()
        self._window = window
        self._words = window.look().words
        self._chosen = 0
        self._asking = Asking(window.uplink, "find_orders", FoundOrders, self._words, self._hear)
        self._list = Panel(self._draw, id="found", ground=PAPER)
        self._field = Input(placeholder=self._words("find_hint"), max_length=100, restrict=TYPED, id="digits")
        self._field.cursor_blink = False

    def compose(self) -> ComposeResult:
        head, foot = Panel(self._head, ground=PAPER, classes="head"), Panel(self._foot, ground=PAPER, classes="foot")
        yield Vertical(head, self._field, self._list, foot)

    def on_mount(self) -> None:
        self._field.focus()
        self._asking.ask({"digits": ""})
        self.set_interval(FRESH_S, self._asking.freshen)

    def on_input_changed(self) -> None:
        self._chosen = 0
        self._asking.ask({"digits": self._field.value})

    def on_input_submitted(self) -> None:
        self.action_open()

    def action_move(self, by: int) -> None:
        self._chosen = max(0, min(len(self._orders()) - 1, self._chosen + by))
        self._list.redraw()

    def action_open(self) -> None:
        orders = self._orders()
        if orders:
            one = orders[min(self._chosen, len(orders) - 1)]
            self.app.push_screen(OneOrder(self._window, one.shop, one.order))

    def on_click(self, event: events.Click) -> None:
        at = event.screen_y - self._list.region.y + self._top()
        if self._list.region.contains(event.screen_x, event.screen_y) and at < len(self._orders()):
            self._chosen = at
            self.action_open()

    def _orders(self) -> list[Found]:
        return self._asking.told.orders if self._asking.told else []

    def _hear(self) -> None:
        if self.is_attached:
            self._list.redraw()

    def _top(self) -> int:
        return max(0, self._chosen - max(1, self._list.size.height - 2))

    def _draw(self, width: int, height: int) -> list[Strip]:
        told = self._asking.told
        if told is None:
            return [paper(width).put(self._asking.trouble, SOFT).strip()]
        word = "".join(unicodedata.normalize("NFKC", self._field.value).split()).lstrip("#")
        rows = found_rows(self._window.look(), told, word, self._chosen, width)
        return [row.strip() for row in rows[self._top() :]][:height]

    def _head(self, width: int, height: int) -> list[Strip]:
        return [paper(width).put(self._words("find_title"), GOLD, bold=True).strip()]

    def _foot(self, width: int, height: int) -> list[Strip]:
        return [blank(width, PAPER), paper(width).put(self._words("find_keys"), SOFT).strip()]


class OneOrder(ModalScreen[None], inherit_bindings=False):
    """One order: its head, where its goods are and why, what was told of it; and the keys for what can be done."""

    CSS = CSS.replace("NAME", "OneOrder")

    def __init__(self, window: Window, shop: str, order: str) -> None:
        super().__init__()
        self._window = window
        self._words = window.look().words
        self._order = order
        self._top = self._below = 0
        self._asking = Asking(window.uplink, "order_history", History, self._words, self._redraw)
        self._wish = {"shop": shop, "order": order}
        self._head = Panel(self._draw_head, ground=PAPER, classes="head")
        self._body = Panel(self._draw_body, id="order", ground=PAPER)
        self._foot = Panel(self._draw_foot, ground=PAPER, classes="foot")

    def compose(self) -> ComposeResult:
        yield Vertical(self._head, self._body, self._foot)

    def on_mount(self) -> None:
        self._asking.ask(self._wish)
        self.set_interval(FRESH_S, self._freshen)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        name = typed(event.key, event.character)
        told = self._asking.told
        if move := step(name):
            self._move(move)
        elif name in ("escape", "q"):
            self.dismiss()
        elif told and name in FORMS and FORMS[name][2](told.order):
            form = FORMS[name][1](self._window.look(), told.order, self._window.post)
            self.app.push_screen(Dialog(form, self._words))

    def on_mouse_scroll_down(self) -> None:
        self._move(1)

    def on_mouse_scroll_up(self) -> None:
        self._move(-1)

    def _move(self, by: int) -> None:
        self._top = max(0, self._top + by)
        self._redraw()

    def _freshen(self) -> None:
        self._asking.freshen()
        self._foot.redraw()

    def _redraw(self) -> None:
        if self.is_attached:
            for panel in (self._head, self._body, self._foot):
                panel.redraw()

    def _draw_head(self, width: int, height: int) -> list[Strip]:
        told = self._asking.told
        if told is None:
            return [paper(width).put(self._order, INK, bold=True).strip()]
        return [row.strip() for row in head_rows(self._window.look(), told.order, width)][:height]

    def _draw_body(self, width: int, height: int) -> list[Strip]:
        told = self._asking.told
        if told is None:
            said = paper(width).put(self._asking.trouble, SOFT if self._asking.waits else PINK)
            return [blank(width, PAPER), said.strip()]
        rows, room = order_rows(self._window.look(), told, width), height - 1
        self._top = max(0, min(self._top, len(rows) - room))
        self._below = max(0, len(rows) - room - self._top)
        return [blank(width, PAPER), *(row.strip() for row in rows[self._top : self._top + room])]

    def _draw_foot(self, width: int, height: int) -> list[Strip]:
        words, told, status = self._words, self._asking.told, self._window.status
        mark, colour = MARKS[status.tone]
        said = paper(width).put(mark, colour, bold=True).gap().put(status.text, colour) if status.text else paper(width)
        keys = [(key, words(name)) for key, (name, _, fits) in FORMS.items() if told and fits(told.order)]
        row = paper(width)
        keys += [("↑↓", words("order_keys"))] if self._below or self._top else []
        for key, name in (*keys, ("Esc", words("key_back"))):
            row.put(key, GOLD, bold=True).gap().put(name, INK).gap(2)
        if self._below:
            below = words("order_below", n=self._below)
            row.until(cell_len(below) + 2).put(below, GOLD)
        return [said.strip(), row.strip()]
