"""Floor 3. Two screens: the clinic with what waits and was settled, and its archive, searched as one types.

Reads keys, the Board and the station's answers; sends what its dialogs send.
"""

from __future__ import annotations

from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widgets import Input

from companion.console.clinic_forms import answer, hand_on, reopen
from companion.console.clinic_rows import clinic_rows, found_rows, listed
from companion.console.clinic_wire import Case, FoundCases
from companion.console.dialog import Dialog
from companion.console.foot import MARKS
from companion.console.form import Form
from companion.console.ink import GOLD, INK, PAPER, PINK, SOFT, Row, blank
from companion.console.keys import step, typed
from companion.console.order_asking import Asking
from companion.console.order_screen import CSS, TYPED, Window
from companion.console.page import paper
from companion.console.panel import Panel

_SEARCH: Final = ("f", "/", "、")


class Clinic(ModalScreen[None], inherit_bindings=False):
    """What waits for an expert and what was settled lately; one is chosen, and shown whole."""

    CSS = CSS.replace("NAME", "Clinic")

    def __init__(self, window: Window) -> None:
        super().__init__()
        self._window = window
        self._words = window.look().words
        self._chosen = ""
        self._top = 0
        self._head = Panel(self._draw_head, ground=PAPER, classes="head")
        self._body = Panel(self._draw_body, id="clinic", ground=PAPER)
        self._foot = Panel(self._draw_foot, ground=PAPER, classes="foot")

    def compose(self) -> ComposeResult:
        yield Vertical(self._head, self._body, self._foot)

    def on_mount(self) -> None:
        self.set_interval(0.25, self._redraw)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        name = typed(event.key, event.character)
        if move := step(name):
            self._move(move)
        elif name in ("escape", "q"):
            self.dismiss()
        elif name in _SEARCH:
            self.app.push_screen(Archive(self._window))
        else:
            self._do(name)

    def on_mouse_scroll_down(self) -> None:
        self._move(1)

    def on_mouse_scroll_up(self) -> None:
        self._move(-1)

    def _do(self, name: str) -> None:
        """What a key does to the chosen case, if it does anything."""
        case = self._case()
        if case is None:
            return
        look, post = self._window.look(), self._window.post
        if name in ("Enter", "a", "e"):
            self._ask(answer(look, self._chosen, case, post))
        elif name.isdecimal() and case.waits and 0 < int(name) <= len(case.earlier):
            self._ask(answer(look, self._chosen, case, post, case.earlier[int(name) - 1].answer))
        elif name == "h" and look.board.view.station.experts:
            self._ask(hand_on(look, self._chosen, case, post))
        elif name == "r" and not case.waits:
            self._ask(reopen(look, self._chosen, case, post))

    def _ask(self, form: Form) -> None:
        self.app.push_screen(Dialog(form, self._words))

    def _case(self) -> Case | None:
        """The chosen case; the first one if the chosen one has gone."""
        cases = listed(self._window.look())
        if self._chosen not in dict(cases):
            self._chosen = cases[0][0] if cases else ""
        return dict(cases).get(self._chosen)

    def _move(self, by: int) -> None:
        self._case()
        keys = [id for id, _ in listed(self._window.look())]
        if keys:
            self._chosen = keys[max(0, min(len(keys) - 1, keys.index(self._chosen) + by))]
        self._redraw()

    def _redraw(self) -> None:
        if self.is_attached:
            for panel in (self._head, self._body, self._foot):
                panel.redraw()

    def _draw_head(self, width: int, height: int) -> list[Strip]:
        cases = self._window.look().board.view.clinic.values()
        waiting = sum(case.waits for case in cases)
        row = paper(width).put(self._words("clinic_title"), GOLD, bold=True).gap(2)
        row.put(self._words("clinic_waiting", n=waiting), INK).gap(2)
        return [row.put(self._words("clinic_settled", n=len(cases) - waiting), SOFT).strip()]

    def _draw_body(self, width: int, height: int) -> list[Strip]:
        self._case()
        rows, begins = clinic_rows(self._window.look(), self._chosen, width)
        room = max(1, height - 1)
        # The chosen one is whole on the screen, its first row at least.
        self._top = max(0, min(self._top, begins, len(rows) - room), begins - room + 8)
        self._top = max(0, min(self._top, begins))
        return [row.strip() for row in rows[self._top : self._top + room]]

    def _draw_foot(self, width: int, height: int) -> list[Strip]:
        words, status, case = self._words, self._window.status, self._case()
        mark, colour = MARKS[status.tone]
        said = paper(width).put(mark, colour, bold=True).gap().put(status.text, colour) if status.text else paper(width)
        keys = [("Enter", "clinic_keys_answer")] if case else []
        keys += [("h", "clinic_keys_hand")] if case and self._window.look().board.view.station.experts else []
        keys += [("r", "clinic_keys_reopen")] if case and not case.waits else []
        keys += [("f", "clinic_keys_search"), ("↑↓", "order_keys"), ("Esc", "key_back")]
        row = paper(width)
        for key, name in keys:
            row.put(key, GOLD, bold=True).gap().put(words(name), INK).gap(2)
        return [said.strip(), row.strip()]


class Archive(ModalScreen[None], inherit_bindings=False):
    """A line to type, and what the archive holds on it; the newest answers where nothing is typed."""

    CSS = CSS.replace("NAME", "Archive")
    BINDINGS: ClassVar = [
        ("up", "move(-2)", ""),
        ("down", "move(2)", ""),
        ("pageup", "move(-10)", ""),
        ("pagedown", "move(10)", ""),
        ("escape", "dismiss", ""),
    ]

    def __init__(self, window: Window) -> None:
        super().__init__()
        self._window = window
        self._words = window.look().words
        self._top = 0
        self._asking = Asking(window.uplink, "search_clinic", FoundCases, self._words, self._hear)
        self._list = Panel(self._draw, id="archive", ground=PAPER)
        self._field = Input(placeholder=self._words("search_hint"), max_length=100, restrict=TYPED, id="words")
        self._field.cursor_blink = False

    def compose(self) -> ComposeResult:
        head = Panel(self._draw_head, ground=PAPER, classes="head")
        foot = Panel(self._draw_foot, ground=PAPER, classes="foot")
        yield Vertical(head, self._field, self._list, foot)

    def on_mount(self) -> None:
        self._field.focus()
        self._asking.ask({"text": ""})
        self.set_interval(1, self._asking.freshen)

    def on_input_changed(self) -> None:
        self._top = 0
        self._asking.ask({"text": self._field.value})

    def action_move(self, by: int) -> None:
        self._top = max(0, self._top + by)
        self._list.redraw()

    def _hear(self) -> None:
        if self.is_attached:
            self._list.redraw()

    def _draw(self, width: int, height: int) -> list[Strip]:
        told = self._asking.told
        if told is None:
            return [paper(width).put(self._asking.trouble, SOFT if self._asking.waits else PINK).strip()]
        rows: list[Row] = found_rows(self._window.look(), told.cases, bool(self._field.value.strip()), width)
        self._top = max(0, min(self._top, len(rows) - height))
        return [row.strip() for row in rows[self._top : self._top + height]]

    def _draw_head(self, width: int, height: int) -> list[Strip]:
        return [paper(width).put(self._words("search_title"), GOLD, bold=True).strip()]

    def _draw_foot(self, width: int, height: int) -> list[Strip]:
        return [blank(width, PAPER), paper(width).put(self._words("search_keys"), SOFT).strip()]
