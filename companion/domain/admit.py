"""Floor 0. The cleaning of nouns at the door: what strangers wrote, made fit to be kept and shown.

Reads the nouns it is given; writes nothing. Past this door no text holds a control character, an escape sequence, a
text-direction mark or a flood of marks, no comment holds a phone number or a home address, no buyer a full name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, TypeVar

from msgspec.structs import replace

from companion.domain.inbound import (
    Command,
    Comment,
    ConnectorStatus,
    Inbound,
    ListingAnswered,
    OrderEvent,
    OrderLine,
    Replied,
    RoomStatus,
    User,
)
from companion.domain.redact import NUMERALS, digits_of, redact

MOST_TEXT: Final = 500
MOST_NAME: Final = 40
MOST_NOTE: Final = 200
NAMES_KNOWN: Final = 8_192
"""Viewers' names whose cleaning is remembered: who writes once writes again, under a name full of digits and marks."""

_MOST_ARGUMENT: Final = 2_000
_MOST_DEPTH: Final = 4
_MOST_READ: Final = 4_000
_ROUNDS: Final = 4
_PRIVATE_ARGUMENTS: Final = frozenset({"note", "reason"})
_PRIVATE_COMMANDS: Final = frozenset({"answer_clinic"})
"""Those whose text may say whom to visit, where."""

_Noun = TypeVar("_Noun", bound=Inbound | OrderLine)

_NOBODY: Final = frozenset({"0", "111111"})
"""The ids under which platforms put all guests whose names they mask: they are nobody's."""

_JOINER: Final = "\u200d"
_STAR: Final = re.compile(r"[*＊]")


def _letters(*ranges: tuple[int, int], but: Iterable[str] = ()) -> str:
    """The inside of a regular expression's [...] for these code points without those characters."""
    parts: list[str] = []
    for first, last in ranges:
        start = first
        for gap in sorted(ord(letter) for letter in but if first <= ord(letter) <= last):
            if gap > start:
                parts.append(f"\\U{start:08x}-\\U{gap - 1:08x}")
            start = gap + 1
        if start <= last:
            parts.append(f"\\U{start:08x}-\\U{last:08x}")
    return "".join(parts)


# Latin, Chinese, its punctuation and full-width forms, kana, and emoji: what nearly every comment is made of.
_USUAL: Final = (
    (0x20, 0x7E),
    (0x2018, 0x201D),
    (0x2026, 0x2026),
    (0x3000, 0x3029),
    (0x3041, 0x3096),
    (0x30A1, 0x30FE),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xFF01, 0xFF5E),
    (0x1F300, 0x1F64F),
    (0x1F680, 0x1F6FF),
    (0x1F900, 0x1F9FF),
)
_DIGITS: Final = "0123456789０１２３４５６７８９"
_UNUSUAL: Final = re.compile(f"[^{_letters(*_USUAL)}]")
_TOUCHED: Final = re.compile(f"[^{_letters(*_USUAL, but=(*_DIGITS, *NUMERALS, '址'))}]")
"""What decides that nothing needs doing: one search that finds neither anything unusual nor a digit."""

_DIGIT: Final = f"[{_DIGITS}{''.join(NUMERALS)}十百]"
_PRIVATE: Final = re.compile(
    rf"{_DIGIT}(?:[\W_]{{0,8}}{_DIGIT}){{6}}|地址"
    rf"|[路街道巷弄同段东西南北中村寨屯庄坝湾冲坪镇乡区组队社]\s?第?{_DIGIT}|{_DIGIT}\s?[栋幢座楼单]"
)
"""What a phone number, an identity number or an address must look like from afar."""

# A title or a device string ends at its mark; one without an end must not swallow the question after it.
_ESCAPE: Final = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90-\x9f]{0,200}(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]?"
)
_SPACES: Final = re.compile(r"\s+")
_BREAKS: Final = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_VARIANTS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Marks that choose between two shapes of a letter."""
_BLANKS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that show nothing."""


def clean_text(text: str, most: int = MOST_TEXT) -> str:
    """`text` as one line of at most `most` characters that can be kept and shown anywhere.

    Escape sequences, control, text-direction and invisible characters are dropped, line breaks become spaces, a
    letter keeps two combining marks, and phone numbers, identity numbers and home addresses give way to a word in
    brackets. Cleaning what is clean changes nothing.
    """
    if len(text) <= most and _TOUCHED.search(text) is None:
        return text
    for _ in range(_ROUNDS):
        cleaned = _cut(_hidden(_plain(text)), most)
        if cleaned == text:
            break
        text = cleaned
    return text


@lru_cache(maxsize=NAMES_KNOWN)  # who talks, talks again
def clean_name(name: str) -> str:
    """A viewer's name, cleaned like a comment, of at most 40 characters."""
    return clean_text(name, MOST_NAME)


def mask_buyer(name: str) -> str:
    """A buyer's name as it may be shown: 山里人 → 山里**, 王五 → 王*, at most four characters, "" for none.

    A name the platform has masked stays so; one made of a phone number is masked whole.
    """
    name = "".join(_plain(name).replace(_JOINER, "").split())
    letters = _STAR.sub("", name)
    if not name:
        return ""
    if sum(letter.isdecimal() for letter in digits_of(letters)) >= 6:
        return "****"
    if len(letters) < len(name) and len(letters) <= 2:
        return name[:MOST_NAME]
    if len(name) <= 2:
        return f"{name[:-1]}*"
    return f"{letters[:2]}**"


def admit(noun: Inbound) -> Inbound:
    """The noun, cleaned: itself when there is nothing to clean, else a copy. Never raises."""
    if type(noun) is Comment:
        return _comment(noun)
    if type(noun) is OrderEvent:
        return _order(noun)
    if type(noun) is Replied:
        return _reply(noun)
    if type(noun) is RoomStatus:
        return _ids(noun, "source", "room", "key")
    if type(noun) is Command:
        return _command(noun)
    if type(noun) is ConnectorStatus or type(noun) is ListingAnswered:
        note = _line(noun.note, MOST_NOTE)
        return _ids(noun if note == noun.note else replace(noun, note=note), "source")
    return noun


def _comment(noun: Comment) -> Comment:
    user = noun.user
    text, name = clean_text(noun.text), clean_name(user.name)
    id = "" if user.id in _NOBODY else user.id if user.id.isprintable() else _id(user.id)
    if name != user.name or id != user.id:
        noun = replace(noun, user=User(id, name))
    if text != noun.text:
        noun = replace(noun, text=text)
    if noun.source.isprintable() and noun.room.isprintable() and noun.key.isprintable():
        return noun
    return _ids(noun, "source", "room", "key")


def _reply(noun: Replied) -> Replied:
    user = User(_id(noun.user.id), clean_name(noun.user.name))
    cleaned = replace(noun, text=clean_text(noun.text), by=clean_name(noun.by), user=user)
    return _ids(cleaned, "source", "room", "key", "to")


def _order(noun: OrderEvent) -> OrderEvent:
    buyer = mask_buyer(noun.buyer)
    lines = tuple(_ids(line, "line", "pack", "sku") for line in noun.lines)
    if buyer != noun.buyer or lines != noun.lines:
        noun = replace(noun, buyer=buyer, lines=lines)
    return _ids(noun, "source", "key", "order", "shop", "refund")


def _command(noun: Command) -> Command:
    by, args = clean_name(noun.by), _argument("", noun.args, 0)
    if noun.name in _PRIVATE_COMMANDS and isinstance(text := args.get("text"), str):
        args = args | {"text": clean_text(text, _MOST_ARGUMENT)}
    if by != noun.by or args != noun.args:
        noun = replace(noun, by=by, args=args)
    return _ids(noun, "source", "key", "name")


def _argument(key: str, value: Any, depth: int) -> Any:
    # An answer may well hold the village's own number; what is noted about a buyer may not hold theirs.
    if isinstance(value, str):
        if key == "buyer":
            return mask_buyer(value)
        return clean_text(value) if key in _PRIVATE_ARGUMENTS else _line(value, _MOST_ARGUMENT)
    if depth >= _MOST_DEPTH and isinstance(value, dict | list | tuple):
        return None
    if isinstance(value, dict):
        return {_id(str(name)): _argument(str(name), inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_argument(key, inner, depth + 1) for inner in value]
    return value


def _ids(noun: _Noun, *fields: str) -> _Noun:
    changed = {}
    for field in fields:
        given = getattr(noun, field)
        if not _is_plain_id(given) and (cleaned := _id(given)) != given:
            changed[field] = cleaned
    return replace(noun, **changed) if changed else noun


def _id(given: str) -> str:
    """An id without what can't be seen, so that two which look alike are one; of nothing visible a mark stays.

    A space is seen between letters only.
    """
    if _is_plain_id(given):
        return given
    seen = "".join(letter for letter in _ESCAPE.sub("", given) if _is_seen(letter))
    return seen.strip() or "\ufffd"


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter) not in _UNSEEN and letter not in _BLANKS and not _VARIANTS.match(letter)


def _is_plain_id(given: str) -> bool:
    # An empty one is an argument left out.
    if not given:
        return True
    return given.isascii() and given.isprintable() and given[0] != " " and given[-1] != " "


def _line(text: str, most: int) -> str:
    if len(text) <= most and _UNUSUAL.search(text) is None:
        return text
    return _cut(_plain(text), most)


def _hidden(text: str) -> str:
    """`text` without what must not be kept, if there is anything in it that could be."""
    return redact(text) if _PRIVATE.search(text) or _UNUSUAL.search(text) else text


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return text[: most - 1].rstrip(f" {_JOINER}") + "…"


def _plain(text: str) -> str:
    """`text` as one line of characters that can be seen, at most two marks on each."""
    if _UNUSUAL.search(text) is None:
        return text
    kept: list[str] = []
    marks = 0
    text = _ESCAPE.sub("", text[:_MOST_READ])
    for place, letter in enumerate(text):
        kind = unicodedata.category(letter)
        if letter in _BREAKS or kind[0] == "Z":
            kept.append(" ")
            marks = 0
        elif kind in ("Mn", "Me"):
            marks += 1
            if marks <= 2 and letter not in _BLANKS and ord(letter) < 0xE0000:
                kept.append(letter)
        elif letter == _JOINER:
            if _is_emoji(kept[-1:]) and _is_emoji(text[place + 1 : place + 2]):
                kept.append(letter)
        elif kind not in _UNSEEN and letter not in _BLANKS:
            kept.append(letter)
            marks = 0
    return _SPACES.sub(" ", "".join(kept)).strip()


def _is_emoji(letters: list[str] | str) -> bool:
    """Whether this one character (if any) is a picture, or what makes the character before it one."""
    for letter in letters:
        return 0x2190 <= ord(letter) <= 0x2BFF or 0x1F000 <= ord(letter) <= 0x1FBFF or letter == "\ufe0f"
    return False
