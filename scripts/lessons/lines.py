"""The lines reading is taught with: each with what it asks, and the source it must not be parted from when tested.

Reads scripts/reading_lines: `written.txt` and the folder `lines` line by line, the folder `needs` (what buyers need,
and how they put it), every other file as patterns. The same
seed makes the same lines. A head is an intent, `c` for a question that is no buyer's, or `-`. `shop_desk.txt` and two
files of `lines` hold questions only, and teach only what they are about.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from lessons.grammar import Slots, compile_pattern, parts_of
from lessons.rough import ASKED_OF_ANYTHING, rough

LINES: Final = Path(__file__).resolve().parents[1] / "reading_lines"
SEED: Final = 20260615

_OF_A_PATTERN: Final = 30
_OF_A_FIXED_LINE: Final = 3
_SIDE_BY_SIDE: Final = 10
_OF_A_KIND: Final = {"asked_twice": 1000, "asked_and_said": 3500, "said_twice": 4500, "small_talk": 7000}
_SHOP: Final = ("shop_asks", "shop_says", "shop_short", "shop_talk")
_ONLY_MEANT: Final = "shop_desk"
_ONLY_MEANT_LINES: Final = ("desk_subjects", "desk_edges")
_SHOWS: Final = ("chatter", "eating_shows", "game_rooms", "more_rooms", "singing_talk")


class Lesson(NamedTuple):
    """A line, its intent (empty: no buyer's question), the file and the pattern or line it is from, and whether it is
    a question all the same, to the anchor or among viewers."""

    text: str
    intent: str
    file: str
    source: str
    small_talk: bool = False


class Taught(NamedTuple):
    """A need: its name, what its questions are about, the slots that tell such needs apart, its title, wordings."""

    name: str
    intent: str
    slots: str
    title: str
    wordings: tuple[str, ...]


def needs_taught(folder: Path = LINES / "needs") -> list[Taught]:
    """All needs of the folder. A line `# name | intent | slots | title` begins one, its wordings follow. A name that
    comes again has more wordings."""
    found: dict[str, Taught] = {}
    for path in sorted(folder.glob("*.txt")):
        name = ""
        for line in filter(None, map(str.strip, path.read_text(encoding="utf-8").splitlines())):
            if line.startswith("#"):
                name, intent, slots, title = (part.strip() for part in line[1:].split("|"))
                found.setdefault(name, Taught(name, intent, slots.strip("-"), title, ()))
            else:
                one = found[name]
                found[name] = one._replace(wordings=(*one.wordings, line))
    return list(found.values())


def lessons(folder: Path = LINES, seed: int = SEED) -> list[Lesson]:
    """All lines, in an order that is always the same."""
    dice = Random(seed)  # noqa: S311 -- the same lines every time, not secrecy
    made = [*_one_by_one(folder / "written.txt")]
    slots = _slots(folder)
    for path in sorted(folder.glob("*.txt")):
        if path.stem not in ("slots", "written", _ONLY_MEANT):
            made += _from_patterns(path, slots, dice)
    made += [*_joined(made, dice), *_small_talk(made, dice)]
    for path in sorted((folder / "lines").glob("*.txt")):
        if path.stem not in _ONLY_MEANT_LINES:
            made += _one_by_one(path)
    return [*made, *_wordings(folder / "needs")]


def questions_only(made: list[Lesson], folder: Path = LINES, seed: int = SEED) -> list[Lesson]:
    """Lines that teach what a question is about, not what is one: two in five also beside something said in `made`."""
    dice = Random(seed)  # noqa: S311 -- the same lines every time, not secrecy
    asked = list(_from_patterns(folder / f"{_ONLY_MEANT}.txt", _slots(folder), dice))
    said = [one.text for one in made if one.file in _SHOP and not one.intent]
    for one in tuple(asked):
        if dice.random() < 0.4:
            parts = [dice.choice(said), one.text]
            if dice.random() < 0.35:
                parts.reverse()
            asked.append(one._replace(text=dice.choice((" ", "，", "")).join(parts)))
    for name in _ONLY_MEANT_LINES:
        asked += _one_by_one(folder / "lines" / f"{name}.txt")
    return asked


def _heads(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        head, _, rest = line.partition(": ")
        yield head, rest


def _lesson(head: str, text: str, file: str, source: str) -> Lesson:
    return Lesson(text, "" if head in ("-", "c") else head, file, source, head == "c")


def _one_by_one(path: Path) -> Iterator[Lesson]:
    """Each line by itself. Those written about one thing stand side by side: they have one source."""
    for number, (head, text) in enumerate(_heads(path)):
        yield _lesson(head, text, path.stem, f"{path.stem} {number // _SIDE_BY_SIDE}")


def _wordings(folder: Path) -> Iterator[Lesson]:
    """Every wording of every need; those of one need side by side."""
    for one in needs_taught(folder):
        for number, text in enumerate(one.wordings):
            yield Lesson(text, one.intent, "needs", f"{one.name} {number // _SIDE_BY_SIDE}")


def _slots(folder: Path) -> Slots:
    return {name: words.split() for name, words in _heads(folder / "slots.txt")}


def _from_patterns(path: Path, slots: Slots, dice: Random) -> Iterator[Lesson]:
    for head, patterns in _heads(path):
        for pattern in parts_of(patterns):
            make = compile_pattern(pattern)
            times = _OF_A_PATTERN if "{" in pattern or "|" in pattern else _OF_A_FIXED_LINE
            texts = [make(dice, slots) for _ in range(times)]
            texts = [rough(text, dice) if dice.random() < 0.35 else text for text in texts]
            yield from (_lesson(head, text, path.stem, pattern) for text in sorted(set(texts)) if text.strip())


def _joined(made: list[Lesson], dice: Random) -> Iterator[Lesson]:
    """Two lines in one breath, as buyers write to a shop and viewers to a room."""
    asked = [one for one in made if one.file in _SHOP and one.intent]
    said = [one for one in made if one.file in _SHOP and not one.intent]
    shown = [one for one in made if one.file in _SHOWS and not one.intent]
    for kind, times in _OF_A_KIND.items():
        for number in range(0 if kind == "small_talk" else times):
            if kind == "asked_twice":
                first, second = dice.choice(asked), dice.choice(asked)
            elif kind == "asked_and_said":
                first, second = dice.choice(said), dice.choice(asked)
                if dice.random() < 0.35:
                    first, second = second, first
            else:
                pool = said if number % 7 < 3 else shown
                first, second = dice.choice(pool), dice.choice(pool)
            between = dice.choice((" ", "，", ""))
            intent, small_talk = first.intent or second.intent, first.small_talk or second.small_talk
            text = first.text + between + second.text
            yield Lesson(text, intent, kind, first.source, small_talk and not intent)


def _small_talk(made: list[Lesson], dice: Random) -> Iterator[Lesson]:
    """Pieces of what viewers say, asked as one asks anything: a question word alone makes no buyer."""
    shown = [one for one in made if one.file in _SHOWS and not one.intent and len(one.text) > 5]
    for _ in range(_OF_A_KIND["small_talk"]):
        piece, source = _piece(shown, dice)
        text = dice.choice(ASKED_OF_ANYTHING).replace("_", piece)
        if dice.random() < 0.3:
            text = _piece(shown, dice)[0] + dice.choice(("，", " ", "")) + text
        yield Lesson(text, "", "small_talk", source, small_talk=True)


def _piece(shown: list[Lesson], dice: Random) -> tuple[str, str]:
    one, length = dice.choice(shown), dice.randint(2, 8)
    begin = dice.randrange(max(1, len(one.text) - length))
    return one.text[begin : begin + length], one.source
