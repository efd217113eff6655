"""Floor 3. The live screen: four panels, painted at most ten times a second, and only when something changed.

Reads the Board and the Uplink; writes the terminal; turns keys and clicks into acts.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.strip import Strip
from textual.timer import Timer

from companion.console import forms
from companion.console.acts import ACTS, GUARDED
from companion.console.alarms import Alarms
from companion.console.banner import draw_banner, lines
from companion.console.choice import Choice
from companion.console.clinic_screen import Clinic
from companion.console.dialog import Dialog
from companion.console.foot import Status, Tone, draw_foot
from companion.console.form import Form
from companion.console.header import draw_header
from companion.console.ink import HEAD
from companion.console.keys import find, step, typed
from companion.console.order_screen import FindOrders
from companion.console.page import Page, Rows
from companion.console.panel import Panel
from companion.console.questions import draw_questions
from companion.console.side import Tail, draw_side
from companion.console.sight import Sight
from companion.console.uplink import Sent, Uplink
from companion.console.words import Words
from companion.domain.trouble import Trouble

PAINT_S: Final = 0.1
_SETTLE_S: Final = 0.6
_IDLE_S: Final = 8.0
_GOOD_S: Final = 8.0

# fmt: off
_DRAWN_FROM: Final = {
    "head": {
        "station", "broadcast", "rooms", "connectors", "pools", "packs", "counts", "goal", "tasks", "orders",
        "listings", "uplink", "time",
    },
    "banner": {"pools", "packs", "uplink", "time"}, "questions": {"questions", "maybe", "station", "uplink", "time"},
    "side": {"pools", "packs", "pinned", "counts", "orders", "freshness", "comments", "uplink", "time"},
    "foot": {
        "air", "pools", "packs", "commands", "questions", "maybe", "orders", "tasks", "quota", "oversold", "freshness",
        "listings", "clinic", "broadcast", "station", "uplink", "time",
    },
}
# fmt: on


class Front(Screen[None], inherit_bindings=False):
    """The screen that is always there."""

    def __init__(self, uplink: Uplink, words: Words, zone: dt.tzinfo | None = None, ends_with_us: bool = False) -> None:
        super().__init__()
        self.uplink, self.words = uplink, words
        self.pairing = ""
        self.choice = Choice()
        self.status = Status()
        self.alarms = Alarms()
        self._zone = zone
        self._ends_with_us = ends_with_us
        self._tail = Tail()
        self._sure: object = None
        self._parts: set[str] = set()
        self._due: Timer | None = None
        self._painted_at = float("-inf")
        self._moved_at = float("-inf")
        self._key_at = float("-inf")
        self._said_at = 0.0
        self._leaving_at = float("-inf")

        # Made here, not found in the tree: the first snapshot may be faster than the tree grows.
        self.panels = {
            "head": Panel(lambda w, h: draw_header(self.look(), self.uplink, w, h), id="head", ground=HEAD),
            "banner": Panel(lambda w, h: draw_banner(self.look(), self.alarms, w, h), id="banner"),
            "questions": Panel(self._draw_questions, id="questions"),
            "side": Panel(lambda w, h: draw_side(self.look(), self._tail, w, h), id="side"),
            "foot": Panel(self._draw_foot, id="foot", ground=HEAD),
        }
        self._body = Horizontal(self.panels["questions"], self.panels["side"], id="body")

    def compose(self) -> ComposeResult:
        yield self.panels["head"]
        yield self.panels["banner"]
        yield self._body
        yield self.panels["foot"]

    def on_mount(self) -> None:
        self.uplink.told = self.take
        self.uplink.settled = self._end
        self.set_interval(1, self.pass_second)
        self.run_worker(self.uplink.run(), name="uplink")

    def on_resize(self, event: events.Resize) -> None:
        """Few rows are for questions first; a narrow screen has no room for two columns."""
        width, height = event.size
        self.panels["foot"].styles.height = 3 if height < 26 else 5 if height >= 30 and width < 130 else 4
        self.panels["side"].display = width >= 72
        self._make_room()

    def _make_room(self) -> None:
        """The band takes the blank row under the header first, so that little moves when it comes and goes."""
        banner, height = self.panels["banner"], self.size.height
        shouted = len(lines(self.look(), self.alarms)[: 1 if height < 26 else None])
        banner.styles.height, banner.display = shouted, bool(shouted)
        self._body.styles.margin = (1 if height >= 20 and not shouted else 0, 0, 0, 0)

    # --- painting ----------------------------------------------------------------------------------------------

    def look(self) -> Sight:
        uplink = self.uplink
        return Sight(uplink.board, self.words, uplink.board.now_ms(uplink.tick()), uplink.stale, uplink.by, self._zone)

    def take(self, sections: frozenset[str]) -> None:
        """Some sections changed: paint them with the next painting."""
        if "uplink" in sections and self.uplink.refusal is not None:
            self._give_up()
        self._parts |= sections
        if self._due is None:
            wait = self._painted_at + PAINT_S - self.uplink.tick()
            self._due = self.set_timer(max(0.001, wait), self.paint)

    def paint(self) -> None:
        """Redraw the panels that show what changed."""
        self._due = None
        parts, self._parts = self._parts, set()
        self._painted_at = self.uplink.tick()
        if "questions" in parts:
            self._follow()
        if parts & _DRAWN_FROM["banner"]:
            self._shout()
        for name, drawn_from in _DRAWN_FROM.items():
            if parts & drawn_from:
                self.panels[name].redraw()

    def _shout(self) -> None:
        """Ring once for what became worse, and show the band while there is something to shout."""
        sight = self.look()
        if self.uplink.board.ready and self.alarms.note(sight):
            self.app.bell()
        self.choice.loud = self.alarms.loud(sight)
        self._make_room()

    def _follow(self) -> None:
        """Choose another question if the chosen one has gone, and remember that nobody chose it."""
        tick = self.uplink.tick()
        if self.choice.follow(self.look(), idle=tick - self._key_at >= _IDLE_S):
            self._moved_at = tick

    def pass_second(self) -> None:
        """A second went by: waiting times, the clock, sentences that have stood long enough."""
        self.uplink.expire()
        if self.status.tone != "going" and self.uplink.tick() - self._said_at >= _GOOD_S:
            self.status = Status()
        self.take(frozenset({"time"}))

    def redraw(self) -> None:
        """The choice or the status changed by a key: paint at once."""
        self.panels["questions"].redraw()
        self.panels["foot"].redraw()

    def _draw_questions(self, width: int, height: int) -> list[Strip]:
        self.choice.busy = frozenset(str(x.args.get("group", "")) for x in self.uplink.unanswered.values())
        sight = self.look()
        if not self.choice.group:
            self.choice.follow(sight)
        return draw_questions(sight, self.choice, width, height)

    def _draw_foot(self, width: int, height: int) -> list[Strip]:
        return draw_foot(self.look(), self.choice, self.status, width, height)

    # --- keys --------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        self._follow()
        self._key_at = self.uplink.tick()
        name = typed(event.key, event.character)
        if move := step(name):
            self.choice.step(self.look(), move)
            self._moved_at = float("-inf")
            self.redraw()
        elif name == "escape":
            self.choice.merging = ""
            self.redraw()
        elif key := find(name, self.look(), self.choice):
            self.do(key.act)

    def do(self, act: str) -> None:
        """Do what a key is for; say why it could not be done."""
        tick = self.uplink.tick()
        if act in GUARDED and tick - self._moved_at < _SETTLE_S:
            self._moved_at = tick
            self.say(self.words("switched"), "bad")
            return
        if act in GUARDED and self.choice.group in self.choice.busy:
            return
        try:
            ACTS[act](self)
        except Trouble as wrong:
            self.say(wrong.say(self.words.lang), "bad")

    def on_click(self, event: events.Click) -> None:
        rows, panel = self.choice.rows, self.panels["questions"]
        y = event.screen_y - panel.region.y
        if panel.region.contains(event.screen_x, event.screen_y) and y < len(rows) and rows[y]:
            self.choice.pick(rows[y])
            self._moved_at = float("-inf")
            self.redraw()

    def on_mouse_scroll_down(self) -> None:
        self.choice.step(self.look(), 1)
        self.redraw()

    def on_mouse_scroll_up(self) -> None:
        self.choice.step(self.look(), -1)
        self.redraw()

    # --- hands -------------------------------------------------------------------------------------------------

    def post(self, name: str, args: dict[str, Any], what: str) -> None:
        """Send a command and say so. Raises `Trouble` when there is no connection."""
        self.uplink.send(name, args, what)
        self.say(self.words("sent", what=what), "going")

    def ask(self, form: Form) -> None:
        self.app.push_screen(Dialog(form, self.words))

    def read(self, title: str, rows: Rows, width: int = 84, copied: str = "") -> None:
        self.app.push_screen(Page(title, rows, self.words, width, copied))

    def find_orders(self) -> None:
        self.app.push_screen(FindOrders(self))

    def open_clinic(self) -> None:
        self.app.push_screen(Clinic(self))

    def sure(self, what: str, about: object) -> bool:
        """Whether the last key was pressed about the same and its warning still stands; if not, warn."""
        if self._sure == about and self.status.text == what:
            self._sure = None
            return True
        self._sure = about
        self.say(what, "asks")
        return False

    def quiet(self) -> None:
        """The band has been seen to."""
        self.alarms.quiet(self.look())
        self._shout()
        self.redraw()

    def leave(self) -> None:
        """Leave at the second press, or as the application asks it."""
        tick = self.uplink.tick()
        asks = getattr(self.app, "ask_to_leave", None)
        if self.uplink.refusal is None and asks is not None and asks():
            return
        if self.uplink.refusal is not None or tick - self._leaving_at < _GOOD_S:
            self.app.exit("leave")
        self._leaving_at = tick
        self.say(self.words("leave_demo_again" if self._ends_with_us else "leave_again"), "asks")

    def _give_up(self) -> None:
        """The station will have none of us: at once out if it never did, else a word, for there is much to see yet."""
        if self.uplink.board.ready:
            self.say(self.words("refused_leave"), "bad")
        else:
            self.app.exit("leave")

    def say(self, text: str, tone: Tone) -> None:
        self.status, self._said_at = Status(text, tone), self.uplink.tick()
        self.redraw()

    def _ask_again(self, sent: Sent, why_not: str) -> None:
        """A typed answer that may not go on air comes back to be changed, and nothing that was typed is lost."""
        group, text = str(sent.args.get("group")), str(sent.args.get("text", ""))
        one = self.uplink.board.view.questions.get(group)
        if sent.name == "answer_question" and one and text != one.suggestion and self.app.screen is self:
            self.ask(forms.edit(self.look(), group, one, self.post, text, why_not))

    def _end(self, sent: Sent, error: str | None) -> None:
        """A command's result: None is well, a sentence is why not, an empty one that nobody knows."""
        if error is None:
            self.say(self.words("ok", what=sent.what), "good")
        elif error:
            self.say(self.words("failed", error=error), "bad")
            self._ask_again(sent, error)
        else:
            self.say(self.words("no_result", what=sent.what), "bad")
