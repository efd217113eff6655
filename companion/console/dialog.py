"""Floor 3. The dialog: a Form drawn small in the middle of the screen. Reads keys, writes the Form's answers."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widgets import Input, Static

from companion.console.form import Answers, Blank, Form, Option, Pick, Wrong, typing
from companion.console.ink import CHOSEN, DARK, GOLD, INK, PAPER, SOFT, Row
from companion.console.keys import typed as name_of
from companion.console.panel import Panel
from companion.console.safe import cut, harmless
from companion.console.words import Words
from companion.domain.trouble import Trouble

WIDTH = 84
_LABEL = 10
_INNER = WIDTH - 4
_SHOWN = 8
_TYPED = r"[^\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]*"  # nor pasted


class Options(Panel, can_focus=True):
    """The options of a Pick, in as many columns as fit; the arrows or an option's digits choose."""

    class Done(Message):
        """The digits typed mean one option only, and the form wants no more than that."""

    class Chosen(Message):
        """Another option is chosen."""

    def __init__(self, pick: Pick) -> None:
        super().__init__(self._rows, id=f"field-{pick.name}", ground=PAPER)
        self.pick = pick
        self.chosen = pick.chosen
        self._typed = ""
        self._inner = _INNER - (_LABEL if pick.label else 0)
        longest = max((cell_len(self._text(x)) for x in pick.options), default=1)
        self._cells = min(self._inner, longest + 3) if pick.label else self._inner
        self._columns = max(1, self._inner // self._cells) if pick.label else 1
        lines = -(-len(pick.options) // self._columns)
        self.styles.height = min(lines, _SHOWN)

    @property
    def more(self) -> str:
        """What is told of the option that is chosen."""
        return self.pick.options[self.chosen].more if self.chosen >= 0 else ""

    @property
    def value(self) -> str:
        return self.pick.options[self.chosen].value if self.chosen >= 0 else ""

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self.redraw()

    def on_key(self, event: events.Key) -> None:
        name = name_of(event.key, event.character)
        if name in ("left", "right"):
            self.chosen = max(0, min(len(self.pick.options) - 1, self.chosen + (1 if name == "right" else -1)))
        elif name in ("up", "down") and len(self.pick.options) > self._columns:
            step = self._columns if name == "down" else -self._columns
            if not 0 <= max(self.chosen, -1) + step < len(self.pick.options) and self.chosen >= 0:
                return
            self.chosen = max(0, self.chosen + (step if self.chosen >= 0 else 1))
        elif name.isdecimal():
            self._typed, self.chosen, only = typing(self.pick.options, self._typed, name)
            if only and self.pick.at_once:
                self.post_message(self.Done())
        else:
            return
        event.stop()
        self._changed()

    def on_click(self, event: events.Click) -> None:
        at = (event.y + self._first()) * self._columns + event.x // self._cells
        if at < len(self.pick.options):
            self.chosen = at
            self._changed()

    def _changed(self) -> None:
        self.redraw()
        self.post_message(self.Chosen())

    def _text(self, one: Option) -> str:
        return cut(harmless(f"{one.digits} {one.label}".strip()), self._inner - 3)

    def _first(self) -> int:
        """The first line shown, so that the chosen option is among those shown."""
        return max(0, max(self.chosen, 0) // self._columns - _SHOWN + 1)

    def _rows(self, width: int, height: int) -> list[Strip]:
        strips = []
        for line in range(self._first(), self._first() + height):
            row = Row(width, PAPER)
            for at in range(line * self._columns, min((line + 1) * self._columns, len(self.pick.options))):
                self._option(row, at)
            strips.append(row.strip())
        return strips

    def _option(self, row: Row, at: int) -> None:
        one, cells = self.pick.options[at], min(self._cells - 1, row.rest)
        if at == self.chosen:
            paper = GOLD if self.has_focus else SOFT
            row.gap(ground=paper).cell(self._text(one), cells - 1, DARK, bold=True, ground=paper).gap()
            return
        row.gap()
        used = row.used
        if one.digits:
            row.put(one.digits, GOLD, bold=True).gap()
        row.cell(one.label, cells - 1 - (row.used - used), INK).gap()


class Dialog(ModalScreen[None], inherit_bindings=False):
    """One Form. Enter sends it, Tab goes on, Esc closes; what is wrong is said in it and it stays open."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar = [
        ("tab,down", "app.focus_next", ""),
        ("shift+tab,up", "app.focus_previous", ""),
        ("escape", "dismiss", ""),
        ("enter", "send", ""),
    ]
    CSS = f"""
    Dialog {{ align: center middle; background: #000000 45%; }}
    Dialog > Vertical {{
        width: {WIDTH}; max-width: 96%; height: auto; max-height: 90%; padding: 1 2; background: {PAPER};
        border-left: outer {GOLD};
    }}
    Dialog Static {{ height: auto; color: {SOFT}; background: {PAPER}; }}
    Dialog .title {{ color: {GOLD}; text-style: bold; margin-bottom: 1; }}
    Dialog Horizontal {{ height: auto; margin-bottom: 1; background: {PAPER}; }}
    Dialog .label {{ width: {_LABEL}; }}
    Dialog Horizontal:focus-within .label {{ color: {GOLD}; text-style: bold; }}
    Dialog Input {{ width: 1fr; height: 1; border: none; padding: 0 1; color: {INK}; background: {CHOSEN}; }}
    Dialog Input:focus {{ border: none; background: #3a4b41; }}
    Dialog .more {{ height: 2; color: {INK}; }}
    Dialog .wrong {{ color: #ff7d9c; text-style: bold; height: auto; }}
    Dialog .keys {{ color: #7f8b84; margin-top: 1; }}
    """

    def __init__(self, form: Form, words: Words) -> None:
        super().__init__()
        self.form = form
        self._words = words

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(harmless(self.form.title), classes="title", markup=False)
            if self.form.note:
                yield Static(harmless(self.form.note), markup=False)
            for field in self.form.fields:
                with Horizontal():
                    if field.label:
                        yield Static(field.label, classes="label", markup=False)
                    yield Options(field) if isinstance(field, Pick) else _typed_field(field)
            if self._tells():
                yield Static("", classes="more", markup=False)
            yield Static("", classes="wrong", markup=False)
            yield Static(self._words("form_keys"), classes="keys", markup=False)

    def on_mount(self) -> None:
        """Begin at the first field that still needs something."""
        fields = self.form.fields
        needing = [x for x in fields if isinstance(x, Blank) or x.chosen < 0]
        if fields:
            self.query_one(f"#field-{(needing or fields)[0].name}").focus()
        self.on_options_chosen()

    def _tells(self) -> bool:
        return any(one.more for field in self.form.fields if isinstance(field, Pick) for one in field.options)

    def on_options_chosen(self) -> None:
        """Tell more of the chosen option, where there is more to tell."""
        if self._tells():
            more = " ".join(one.more for one in self.query(Options) if one.more)
            self.query_one(".more", Static).update(harmless(more))

    def on_input_submitted(self) -> None:
        self.action_send()

    def on_options_done(self) -> None:
        self.action_send()

    def action_send(self) -> None:
        """Send the answers; stay, and say why, when they will not do."""
        try:
            self._check()
            then = self.form.send(self._answers())
        except Trouble as wrong:
            self.query_one(".wrong", Static).update(wrong.say(self._words.lang))
            if isinstance(wrong, Wrong):
                self.query_one(f"#field-{wrong.field}").focus()
            return
        if then:
            self.app.switch_screen(Dialog(then, self._words))
        else:
            self.dismiss()

    def _answers(self) -> Answers:
        inputs = {str(one.id).removeprefix("field-"): harmless(one.value) for one in self.query(Input)}
        return inputs | {one.pick.name: one.value for one in self.query(Options)}

    def _check(self) -> None:
        for one in self.query(Options):
            if one.chosen < 0 and not one.pick.optional:
                raise Wrong(one.pick.name, Words("zh")("bad_choice"), Words("en")("bad_choice"))


def _typed_field(field: Blank) -> Input:
    value = harmless(field.value)
    named, fresh = f"field-{field.name}", field.fresh
    found = Input(value, field.hint, id=named, max_length=300, restrict=_TYPED, select_on_focus=fresh)
    found.cursor_blink = False
    found.cursor_position = len(value)
    return found
