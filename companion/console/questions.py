"""Floor 3. The list of questions: what is asked, by how many, since when, who answers, and the answer one key sends.

Reads a Sight and a Choice, writes nothing but the Choice's window. The more there are, the fewer rows each gets; the
first and the chosen one are always told in full, and none is told without its answer if it has one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rich.cells import cell_len
from textual.strip import Strip

from companion.console.board import Listed
from companion.console.ink import BLUE, CARD, CHOSEN, DARK, DIM, GOLD, GREEN, INK, PINK, SOFT, Row, blank
from companion.console.safe import cut, harmless, wrap
from companion.console.sight import Sight
from companion.console.wire import Question

_MANY = 5  # so many askers, or
_LONG_MS = 60_000  # so long a wait, make a question hot
_WARM_MS = 30_000
_ANSWER_ROWS = 4
_SPARE_ROWS = 4
_WAITING = ("open", "claimed", "clinic")
_INTENTS = frozenset(
    "price shipping spec stock quality aftersales order discount origin storage agronomy other".split()
)


@dataclass
class Choice:
    """Which question is chosen, by id, so that it stays chosen while the list moves; and what is being done to it."""

    settled: bool = False
    group: str = ""
    top: int = 0
    merging: str = ""
    by_hand: bool = False
    busy: frozenset[str] = frozenset()
    rows: list[str] = field(default_factory=list)

    def follow(self, sight: Sight, idle: bool = False) -> bool:
        """Choose the first question if the chosen one has gone, or if nobody chose it and nobody is at the keys.

        Whether that changed the choice.
        """
        keys = [key for key, _ in self.of(sight)]
        was = self.group
        if was not in keys or (idle and not self.by_hand):
            self.group = keys[0] if keys else ""
            self.by_hand = False
        if self.merging not in keys:
            self.merging = ""
        return was != self.group

    def step(self, sight: Sight, by: int) -> None:
        """Choose the question `by` places further down."""
        keys = [key for key, _ in self.of(sight)]
        if keys:
            at = keys.index(self.group) if self.group in keys else 0
            self.pick(keys[max(0, min(len(keys) - 1, at + by))])

    def pick(self, group: str) -> None:
        """Someone chose this question: it stays chosen."""
        self.group, self.by_hand = group, True

    def chosen(self, sight: Sight) -> Question | None:
        return sight.board.view.questions.get(self.group)

    def of(self, sight: Sight) -> Listed[Question]:
        """The questions of the list that is shown."""
        return sight.board.settled() if self.settled else sight.board.waiting(sight.me)


def draw_questions(sight: Sight, choice: Choice, width: int, height: int) -> list[Strip]:
    """The title and as many questions as fit; `choice.rows` then tells which question each row belongs to."""
    listed = choice.of(sight)
    strips = [_title(sight, choice, listed, width)]
    choice.rows = [""]
    if not listed:
        said = sight.words("none_settled" if choice.settled else "none_waiting")
        return [*strips, blank(width), Row(width).gap(3).put(said if sight.board.ready else "", SOFT).strip()]
    told, apart, heights = _plan(sight, choice, listed, width, height - 1)
    start, end = _window(choice, listed, heights, height - 1)
    for key, one in listed[start:end]:
        full = told or key in (listed[0][0], choice.group)
        card = _card(sight, choice, key, one, width, full, apart) + [blank(width)] * apart
        strips += card
        choice.rows += [key] * len(card)
    if end < len(listed):
        room = max(0, height - 1 - len(strips))
        strips = strips[: height - 1] + [blank(width)] * room
        strips.append(Row(width).gap(3).put(sight.words("more_below", n=len(listed) - end), GOLD).strip())
    elif not choice.settled:
        strips += _lately(sight, width, height - len(strips))
    return strips[:height]


def _lately(sight: Sight, width: int, room: int) -> list[Strip]:
    """What was answered lately, a row each, where there are rows to spare."""
    done = [one for _, one in sight.board.settled() if one.answer][: room - 2]
    if not done or room < _SPARE_ROWS:
        return []
    strips = [blank(width), Row(width).gap().put(sight.words("lately"), DIM, bold=True).strip()]
    for one in done:
        row = Row(width).gap(2)
        row.put(cut(harmless(one.text), width // 3), SOFT).gap(2)
        strips.append(row.put(one.answer, DIM).strip())
    return strips


def _title(sight: Sight, choice: Choice, listed: Listed[Question], width: int) -> Strip:
    words = sight.words
    row = Row(width).gap().put(words("settled" if choice.settled else "waiting"), GOLD, bold=True)
    if choice.merging:
        return row.gap(2).put(words("picked_up"), BLUE, bold=True).strip()
    if listed:
        row.gap().put(words("groups", n=len(listed)) if not choice.settled else str(len(listed)), GOLD, bold=True)
    longest = min((one.waits_from for _, one in listed if one.state == "open"), default=0)
    if longest and not choice.settled and not sight.stale:
        row.gap().put("·", GOLD).gap().put(words("longest", wait=sight.since(longest)), GOLD)
    return row.strip()


def _plan(
    sight: Sight, choice: Choice, listed: Listed[Question], width: int, height: int
) -> tuple[bool, bool, list[int]]:
    """The roomiest way in which all fit, else the tightest: told in full? a row apart? and the heights."""
    heights: list[int] = []
    told = apart = True
    for told, apart in ((True, True), (False, True), (False, False)):
        heights = []
        for at, (key, one) in enumerate(listed):
            full = told or at == 0 or key == choice.group
            said = len(_wrapped(sight, one, width)) if key == choice.group else apart or _has_answer(one)
            heights.append(1 + full + said + apart)
        if sum(heights) - apart <= height:
            break
    return told, apart, heights


def _card(sight: Sight, choice: Choice, key: str, one: Question, width: int, full: bool, roomy: bool) -> list[Strip]:
    chosen = key == choice.group
    ground = CHOSEN if chosen else CARD
    rows = [_asked(sight, choice, key, one, _start(sight, one, chosen, width, ground))]
    if full:
        rows.append(_told(sight, one, _start(sight, one, chosen, width, ground)))
    if chosen or roomy or _has_answer(one):
        rows += _answer(sight, one, chosen, width, ground)
    return [row.strip() for row in rows]


def _start(sight: Sight, one: Question, chosen: bool, width: int, ground: str) -> Row:
    """A row with the bar at its left that says how pressing the question is."""
    hot = one.state == "open" and (one.askers >= _MANY or sight.now_ms - one.waits_from >= _LONG_MS)
    bar = GOLD if chosen else PINK if hot else "#37443d"
    return Row(width, ground).gap(ground=bar).gap()


def _asked(sight: Sight, choice: Choice, key: str, one: Question, row: Row) -> Row:
    """The question, ×askers, its intent, and at the right who has it and how long it waits."""
    busy = sight.words("sending") if key in choice.busy else ""
    right, colour = (busy, BLUE) if busy else _standing(sight, one)
    right = cut(harmless(right), row.rest // 3)
    tag = sight.words(one.intent) if one.intent in _INTENTS else one.intent
    many = f"× {one.askers}"
    room = row.rest - cell_len(right) - cell_len(many) - cell_len(tag) - 6
    row.put(cut(harmless(one.text), room), INK if one.state in _WAITING else SOFT, bold=True).gap(2)
    row.put(many, PINK if one.askers >= _MANY else INK, bold=one.askers > 1).gap(2).put(tag, GOLD)
    return row.until(cell_len(right) + 1).put(right, colour, bold=colour in (GOLD, PINK))


def _standing(sight: Sight, one: Question) -> tuple[str, str]:
    """What the right end says: who has it, or how long it waits."""
    words = sight.words
    if one.state == "claimed":
        by = words("mine") if one.by and one.by == sight.me else words("claimed_by", by=one.by)
        return (by if one.by else words("claimed")), GREEN
    if one.state == "clinic":
        return f"{words('clinic')} → {one.by}" if one.by else words("clinic"), BLUE
    if one.state == "open":
        waited = sight.now_ms - one.waits_from
        colour = DIM if sight.stale else PINK if waited >= _LONG_MS else GOLD if waited >= _WARM_MS else SOFT
        return words("waits", wait=words.span(waited)), colour
    if one.again:
        return words("again", n=one.again), PINK
    return words(one.state) if one.state in ("snoozed", "answered", "dismissed") else one.state, SOFT


def _told(sight: Sight, one: Question, row: Row) -> Row:
    """How it was asked: the number of comments and other wordings."""
    row.put(sight.words("comments", n=one.comments), SOFT)
    for sample in one.samples:
        quoted = sight.words("quoted", text=harmless(sample))
        if sample != one.text and cell_len(quoted) + 2 <= row.rest:
            row.gap().put(quoted, SOFT)
    return row


def _answer(sight: Sight, one: Question, chosen: bool, width: int, ground: str) -> list[Row]:
    """The answer given, or the suggested one; of the chosen question in full, for the anchor reads it aloud."""
    words = sight.words
    row = _start(sight, one, chosen, width, ground)
    if one.state not in _WAITING:
        return [row.put(one.by, GREEN).gap(1 if one.by else 0).put(one.answer or "—", SOFT)]
    if not one.suggestion:
        said = words("no_suggestion") if chosen else "—"
        return [row.put(words("suggested"), SOFT).gap(_indent(sight) - row.used).put(said, SOFT)]
    row.put(words("suggested"), GREEN).gap()
    if chosen:
        row.gap(ground=GREEN).put("1", DARK, bold=True, ground=GREEN).gap(ground=GREEN)
    row.gap(_indent(sight) - row.used)
    lines = _wrapped(sight, one, width) if chosen else [cut(harmless(one.suggestion), row.rest - 1)]
    rows = [row.put(lines[0], INK, bold=chosen)]
    for line in lines[1:]:
        more = _start(sight, one, chosen, width, ground)
        rows.append(more.gap(_indent(sight) - more.used).put(line, INK, bold=chosen))
    return rows


def _has_answer(one: Question) -> bool:
    return one.state not in _WAITING or bool(one.suggestion)


def _indent(sight: Sight) -> int:
    """Cells before an answer: the bar, the word, the key."""
    return 2 + cell_len(sight.words("suggested")) + 1 + 3 + 1


def _wrapped(sight: Sight, one: Question, width: int) -> list[str]:
    if not one.suggestion or one.state not in _WAITING:
        return [""]
    return wrap(harmless(one.suggestion), max(4, width - _indent(sight) - 1), _ANSWER_ROWS)


def _window(choice: Choice, listed: Listed[Question], heights: list[int], room: int) -> tuple[int, int]:
    """The questions from `choice.top` on that fit, moved as little as needed to hold the chosen one."""
    if sum(heights) - 1 <= room:
        choice.top = 0
        return 0, len(heights)
    at = next((i for i, (key, _) in enumerate(listed) if key == choice.group), 0)
    choice.top = min(choice.top, at, len(heights) - 1)
    while choice.top < at and sum(heights[choice.top : at + 1]) > room - 1:
        choice.top += 1
    end, used = choice.top, 0
    while end < len(heights) and used + heights[end] <= room - 1:
        used += heights[end]
        end += 1
    return choice.top, max(end, choice.top + 1)


__all__ = ["Choice", "draw_questions"]
