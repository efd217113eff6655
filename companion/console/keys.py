"""Floor 3. The keys: which letter does what, what it is called, and when it works. Reads a Sight, writes nothing.

One table: the footer, the help page and the screen all read it. A key is one letter or digit, whatever the state of
Caps Lock or of a Chinese input method's full-width switch.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Final, NamedTuple

from companion.console.choice import Choice
from companion.console.sight import Sight

When = Callable[[Sight, Choice], bool]


def _always(sight: Sight, choice: Choice) -> bool:
    return sight.board.ready


def _waiting(sight: Sight, choice: Choice) -> bool:
    return bool(choice.group) and choice.shown == "waiting"


def _answerable(sight: Sight, choice: Choice) -> bool:
    one = choice.chosen(sight)
    return _waiting(sight, choice) and one is not None and bool(one.suggestion)


def _settled(sight: Sight, choice: Choice) -> bool:
    return bool(choice.group) and choice.shown == "settled"


def _doubtful(sight: Sight, choice: Choice) -> bool:
    return bool(choice.group) and choice.shown == "perhaps"


def _splittable(sight: Sight, choice: Choice) -> bool:
    one = choice.chosen(sight)
    return _waiting(sight, choice) and one is not None and bool(one.parts or one.samples)


def _expert(sight: Sight, choice: Choice) -> bool:
    one = choice.chosen(sight)
    there = bool(sight.board.view.station.experts)
    return there and _waiting(sight, choice) and one is not None and one.state != "clinic"


def _consultable(sight: Sight, choice: Choice) -> bool:
    return bool(sight.board.view.clinic or sight.board.view.station.experts)


def _several(sight: Sight, choice: Choice) -> bool:
    return _waiting(sight, choice) and len(choice.of(sight)) > 1


def _on_picture(sight: Sight, choice: Choice) -> bool:
    return bool(sight.board.view.air.text)


def _goods(sight: Sight, choice: Choice) -> bool:
    return bool(sight.board.undecided())


def _tasks(sight: Sight, choice: Choice) -> bool:
    return sight.board.to_do() > 0


def _quota(sight: Sight, choice: Choice) -> bool:
    return bool(sight.board.view.quota)


def _oversold(sight: Sight, choice: Choice) -> bool:
    return bool(sight.board.view.oversold)


def _cancellable(sight: Sight, choice: Choice) -> bool:
    return bool(sight.board.phone_orders())


def _loud(sight: Sight, choice: Choice) -> bool:
    return choice.loud


def _bridged(sight: Sight, choice: Choice) -> bool:
    return "bridge" in sight.board.view.connectors


def _undoable(sight: Sight, choice: Choice) -> bool:
    return bool(sight.board.undoable())


def _show(sight: Sight, choice: Choice) -> bool:
    return sight.board.ready and not (sight.board.on_air() and sight.board.view.station.role == "helper")


def _unpaired(sight: Sight, choice: Choice) -> bool:
    return sight.board.view.connectors["bridge"].state != "up"


class Key(NamedTuple):
    """`act` names what is done; `names` are what Textual or a keyboard calls the key, the first is shown.

    It works `when`, and then stands in the footer, unless `told` says that there is no need of it now.
    """

    act: str
    names: tuple[str, ...]
    when: When
    told: When = lambda sight, choice: True


KEYS: Final = (
    Key("air", ("Enter", "1"), _answerable),
    Key("reopen", ("Enter",), _settled),
    Key("flag", ("Enter",), _doubtful),
    Key("say", ("a",), _answerable),
    Key("edit", ("e",), _waiting),
    Key("claim", ("c",), _waiting),
    Key("dismiss", ("x",), _waiting),
    Key("snooze", ("z",), _waiting),
    Key("quiet", ("y",), _loud),
    Key("oversold", ("v",), _oversold),
    Key("tasks", ("d",), _tasks),
    Key("goods", ("r",), _goods),
    Key("clear", ("o",), _on_picture),
    Key("pin", ("p",), _always),
    Key("adjust", ("s",), _always),
    Key("phone", ("n",), _always),
    Key("undo", ("u",), _undoable),
    Key("clinic", ("h",), _expert),
    Key("merge", ("m",), _several),
    Key("split", ("i",), _splittable),
    Key("quota", ("g",), _quota),
    Key("orders", ("f", "/", "、"), _always),
    Key("consult", ("0",), _consultable),
    Key("count", ("t",), _always),
    Key("receive", ("l",), _always),
    Key("cancel", ("w",), _cancellable),
    Key("show", ("b",), _show),
    Key("settled", ("Tab",), _always),
    Key("pair", ("9",), _bridged, _unpaired),
    Key("help", ("?",), lambda sight, choice: True),
    Key("leave", ("q",), lambda sight, choice: True),
)

_STEPS: Final = {"up": -1, "k": -1, "down": 1, "j": 1, "pageup": -5, "pagedown": 5, "home": -(10**6), "end": 10**6}


def typed(key: str, character: str | None) -> str:
    """What was pressed, as the table names it: `Enter`, `Tab`, a small letter, a digit, a sign."""
    if key in ("enter", "tab"):
        return key.capitalize()
    if character and character.isprintable() and character != " ":
        return unicodedata.normalize("NFKC", character).lower()
    return key


def step(name: str) -> int:
    """How far a key moves the choice; 0 for keys that do not."""
    return _STEPS.get(name, 0)


def find(name: str, sight: Sight, choice: Choice) -> Key | None:
    """The key of that name that works now. Enter on a question without a suggestion opens the editor instead."""
    found = next((key for key in KEYS if name in key.names and key.when(sight, choice)), None)
    if found is None and name == "Enter" and _waiting(sight, choice):
        return next(key for key in KEYS if key.act == "edit")
    return found


def label(key: Key, sight: Sight, choice: Choice) -> str:
    """The word of the key for what it does now."""
    words = sight.words
    if key.act == "claim":
        one = choice.chosen(sight)
        mine = one is not None and one.state == "claimed" and one.by == sight.me
        return words("key_release" if mine else "key_claim")
    if key.act == "show":
        return words("key_end" if sight.board.on_air() else "key_start")
    if key.act == "settled":
        return words(f"key_{choice.next(sight)}")
    return words(f"key_{key.act}")
