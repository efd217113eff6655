"""Floor 3. The list of questions: what is asked, by how many, since when, who answers, and the answer one key sends.

Reads a Sight and a Choice, writes nothing but the Choice's window. The more there are, the fewer rows each gets; the
first and the chosen one are always told in full, and none is told without its answer if it has one.
"""

from __future__ import annotations

from rich.cells import cell_len
from textual.strip import Strip

from companion.console.board import Listed
from companion.console.choice import Choice
from companion.console.ink import BLUE, CARD, CHOSEN, DARK, DIM, GOLD, GREEN, INK, PINK, SOFT, Row, blank
from companion.console.safe import cut, harmless, wrap
from companion.console.sight import Sight
from companion.console.wire import Question

_MANY = 5  # so many askers, or
_LONG_MS = 60_000  # so long a wait, make a question hot
_WARM_MS = 30_000
_ANSWER_ROWS = 4
_SPARE_ROWS = 4
_INTENTS = frozenset(
    "price shipping spec stock quality aftersales order discount origin storage agronomy other".split()
)


def draw_questions(sight: Sight, choice: Choice, width: int, height: int) -> list[Strip]:
    """The title and as many questions as fit; `choice.rows` then tells which question each row belongs to."""
    listed = choice.of(sight)
    strips = [_title(sight, choice, listed, width)]
    choice.rows = [""]
    if doubtful := _doubtful(sight, choice, width):
        height -= 1
    if not listed:
        said = sight.words(f"none_{choice.shown}") if sight.board.ready else ""
        strips += [blank(width), Row(width).gap(3).put(said, SOFT).strip()]
        return (strips + [blank(width)] * (height - len(strips)) + doubtful) if doubtful else strips
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
    elif choice.shown == "waiting":
        strips += _lately(sight, width, height - len(strips))
    return strips[:height] + [blank(width)] * (height - len(strips)) * len(doubtful) + doubtful


def _doubtful(sight: Sight, choice: Choice, width: int) -> list[Strip]:
    """Under the questions that wait, how many comments may be some."""
    count = len(sight.board.perhaps()) if choice.shown == "waiting" else 0
    return [Row(width).gap(3).put(sight.words("perhaps_below", n=count), SOFT).strip()] if count else []


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
    row = Row(width).gap().put(words(choice.shown), GOLD, bold=True)
    if choice.merging:
        return row.gap(2).put(words("picked_up"), BLUE, bold=True).strip()
    if listed:
        row.gap().put(
            words("groups", n=len(listed)) if choice.shown == "waiting" else str(len(listed)), GOLD, bold=True
        )
    longest = min((one.waits_from for _, one in listed if one.state == "open"), default=0)
    if longest and choice.shown == "waiting" and not sight.stale:
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
            said = _said_rows(sight, one, width) if key == choice.group else apart or _has_answer(one)
            heights.append(1 + full + said + apart)
        if sum(heights) - apart <= height:
            break
    return told, apart, heights


def _card(sight: Sight, choice: Choice, key: str, one: Question, width: int, full: bool, roomy: bool) -> list[Strip]:
    chosen = key == choice.group
    ground = CHOSEN if chosen else CARD
    rows = [_asked(sight, choice, key, one, _start(sight, one, chosen, width, ground))]
    if full:
        rows.append(_told(sight, one, _start(sight, one, chosen, width, ground), chosen))
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
    again = one.again if not one.settled else 0
    many = sight.words("again", n=again) if again else f"× {one.askers}" if one.askers else ""
    room = row.rest - cell_len(right) - cell_len(many) - cell_len(tag) - 6
    row.put(cut(harmless(one.text), room), SOFT if one.settled else INK, bold=True).gap(2)
    row.put(many, PINK if again or one.askers >= _MANY else INK, bold=one.askers > 1).gap(2).put(tag, GOLD)
    return row.until(cell_len(right) + 1).put(right, colour, bold=colour in (GOLD, PINK))


def _standing(sight: Sight, one: Question) -> tuple[str, str]:
    """What the right end says: who has it, or how long it waits."""
    words = sight.words
    if one.state == "claimed":
        by = words("mine") if one.by and one.by == sight.me else words("claimed_by", by=one.by)
        return (by if one.by else words("claimed")), GREEN
    if one.state == "clinic":
        return f"{words('clinic')} → {one.by}" if one.by else words("clinic"), BLUE
    if one.doubtful:
        return words("ago", wait=sight.since(one.last_at)), SOFT
    if one.state == "open":
        waited = sight.now_ms - one.waits_from
        colour = DIM if sight.stale else PINK if waited >= _LONG_MS else GOLD if waited >= _WARM_MS else SOFT
        return words("waits", wait=words.span(waited)), colour
    if one.again:
        return words("again", n=one.again), PINK
    return words(one.state) if one.state in ("snoozed", "answered", "dismissed") else one.state, SOFT


def _told(sight: Sight, one: Question, row: Row, chosen: bool) -> Row:
    """How it was asked: the number of comments and other wordings; of the chosen one what the picture will call it."""
    words = sight.words
    if one.doubtful:
        return row.put(one.by, SOFT)
    many = f"× {one.askers} · " if one.again and not one.settled else ""
    row.put(f"{many}{words('comments', n=one.comments)}", SOFT)
    if one.buyers:
        row.gap().put(words("buyers", n=one.buyers), GREEN)
    if chosen and one.title and one.title != one.text:
        row.gap().put(words("titled", text=harmless(one.title)), SOFT)
    for sample in one.samples:
        quoted = words("quoted", text=harmless(sample))
        if sample != one.text and cell_len(quoted) + 2 <= row.rest:
            row.gap().put(quoted, SOFT)
    return row


def _answer(sight: Sight, one: Question, chosen: bool, width: int, ground: str) -> list[Row]:
    """The answer given, or the suggested one; of the chosen question in full, for the anchor reads it aloud."""
    words = sight.words
    row = _start(sight, one, chosen, width, ground)
    if one.doubtful:
        return [row.put(words("perhaps_hint") if chosen else "", SOFT)]
    if one.settled:
        row.put(one.by, GREEN).gap(1 if one.by else 0)
        return [_warned(sight, one, row).put(one.answer or "—", SOFT)]
    if not one.suggestion:
        said = _way_out(sight, one) if chosen or one.expert else "—"
        return [row.put(words("suggested"), SOFT).gap(_indent(sight) - row.used).put(said, SOFT)]
    row.put(words("suggested"), GREEN).gap()
    if chosen:
        row.gap(ground=GREEN).put("1", DARK, bold=True, ground=GREEN).gap(ground=GREEN)
    row.gap(_indent(sight) - row.used)
    if not chosen:
        _warned(sight, one, row)
        return [row.put(cut(harmless(one.suggestion), row.rest - 1), INK)]
    lines = _wrapped(sight, one, width)
    rows = [row.put(lines[0], INK, bold=True)]
    for line in lines[1:]:
        more = _start(sight, one, chosen, width, ground)
        rows.append(more.gap(_indent(sight) - more.used).put(line, INK, bold=True))
    if _warnings(sight, one):
        more = _start(sight, one, chosen, width, ground)
        rows.append(_warned(sight, one, more.gap(_indent(sight) - more.used)))
    return rows


def _way_out(sight: Sight, one: Question) -> str:
    """What to do where no answer is written down: ask the expert who would know, or write one."""
    expert = sight.board.view.station.experts.get(one.expert, one.expert)
    return sight.words("asked_to", name=expert) if expert and one.state == "open" else sight.words("no_suggestion")


def _warnings(sight: Sight, one: Question) -> list[tuple[str, str]]:
    """What speaks against an answer: it no longer holds, or a village may not say it."""
    words = sight.words
    found = [(words("changed"), GOLD)] if one.stale else []
    return found + ([(words("claims", what=words("comma").join(one.claims)), PINK)] if one.claims else [])


def _warned(sight: Sight, one: Question, row: Row) -> Row:
    for said, colour in _warnings(sight, one):
        row.put(said, colour, bold=True).gap()
    return row


def _has_answer(one: Question) -> bool:
    return one.settled or bool(one.suggestion or one.expert)


def _indent(sight: Sight) -> int:
    """Cells before an answer: the bar, the word, the key."""
    return 2 + cell_len(sight.words("suggested")) + 1 + 3 + 1


def _wrapped(sight: Sight, one: Question, width: int) -> list[str]:
    if not one.suggestion or one.settled:
        return [""]
    return wrap(harmless(one.suggestion), max(4, width - _indent(sight) - 1), _ANSWER_ROWS)


def _said_rows(sight: Sight, one: Question, width: int) -> int:
    """Rows of the chosen question's answer."""
    warned = bool(not one.settled and one.suggestion and _warnings(sight, one))
    return len(_wrapped(sight, one, width)) + warned


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


__all__ = ["draw_questions"]
