"""Floor 3, pure: what one cell of an export says. Reads a cell as the file gave it; writes nothing.

The rules are those common to all platforms' exports: tabs, quotes and ="…" around ids, full-width letters, ¥ and
commas in amounts, times without a zone, which are China's.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from typing import Any, Final

JUNK: Final = " \t\r\n\"'=\u00a0\ufeff\u3000\u200b"
"""What stands around a cell's text and means nothing."""

LONGEST: Final = 2_000
"""Characters of a cell that can still be meant; a spreadsheet itself takes 32,767."""

LONGEST_ID: Final = 40
_SHORTEST: Final = 14
"""Fewer digits than these may be a telephone."""

_JUNK_BYTES: Final = b" \t\r\n\"'="
MOST_UNITS: Final = 1_000_000
EXACT_DIGITS: Final = 15
"""So many digits of a number survive a spreadsheet."""

_BLANK: Final = frozenset({"", "-", "--", "—", "——", "/", "None", "null", "NULL", "#N/A"})
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
_SPACES: Final = re.compile(r"\s+")
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.#:/-]*")
_DATED_ID: Final = re.compile(r"[0-9]{6}-[0-9]{15}")
_SCIENTIFIC: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]+)?[Ee]\+?[0-9]{1,3}")
_MOBILE: Final = re.compile(r"(?<![0-9])(?:86)?1[3-9][0-9]{9}(?![0-9])")
_WHOLE: Final = re.compile(r"([0-9]{1,7})(?:\.0+)?")
_MONEY: Final = re.compile(r"[0-9]{1,10}(?:\.[0-9]{1,4})?")
_TIME: Final = re.compile(
    r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?"
    r"(?:[ T]+([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:\.[0-9]+)?)?)?"
)
_CHINA: Final = dt.timezone(dt.timedelta(hours=8))
"""Every naive time of an export; China has known no summer time since 1991."""

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_SERIAL_ZERO: Final = dt.datetime(1899, 12, 30, tzinfo=_CHINA)
_MS: Final = dt.timedelta(milliseconds=1)
_DAYS: Final = range(20_000, 80_000)
"""Excel's serial days of a believable time: 1954 to 2119."""


class Unread(ValueError):
    """A cell that can't be what its column says. The two texts end the sentence "row 7: …"; neither quotes the cell."""

    def __init__(self, zh: str, en: str, damaged: bool = False) -> None:
        super().__init__(zh)
        self.zh = zh
        self.en = en
        self.damaged = damaged


def said(cell: Any) -> Any:
    """A cell that is still in UTF-8, as text; any other as it is. Raises `Unread` for bytes that are no text."""
    if type(cell) is not bytes:
        return cell
    try:
        return cell.decode()
    except UnicodeDecodeError:
        raise Unread("有一格的字是坏的", "a cell holds bytes that are no text") from None


def text_of(cell: Any) -> str:
    """A cell as one line of plain text, "" for any way of writing nothing. Raises `Unread` if it is endless."""
    cell = said(cell)
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**EXACT_DIGITS:
        cell = int(cell)
    text = str(cell)
    if len(text) > LONGEST:
        raise Unread("有一格太长", "a cell is too long")
    text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text))
    text = _SPACES.sub(" ", text).strip(JUNK)
    return "" if text in _BLANK else text


def head_of(cell: Any) -> str:
    """A cell of a heading: as text, without any space, so that however a platform spaces it, it is the same."""
    if type(cell) is bytes:
        cell = cell.decode(errors="replace")
    text = "" if cell is None else str(cell)[:LONGEST]
    return _SPACES.sub("", unicodedata.normalize("NFKC", _UNSEEN.sub("", text))).strip(JUNK)


def word_of(cell: Any) -> str:
    """A cell that holds a word of a platform's, such as a state: as text, without any space."""
    return text_of(cell).replace(" ", "")


def id_of(cell: Any) -> str:
    """An order's or line's own number, digit by digit. Raises `Unread`; `damaged` if a spreadsheet has rounded it."""
    if type(cell) is bytes:
        # Most ids: digits, and around them nothing that takes more than a byte.
        digits = cell.strip(_JUNK_BYTES)
        if digits.isdigit() and _SHORTEST <= len(digits) <= LONGEST_ID:
            return digits.decode()
        cell = said(cell)
    if type(cell) is str:
        text = cell.strip(JUNK)
        if (text.isdecimal() and text.isascii() and _SHORTEST <= len(text) <= LONGEST_ID) or _DATED_ID.fullmatch(text):
            return text
        text = _odd_id(text)
        _check_id(text)
        return text
    if cell is None:
        raise Unread("没有订单号", "there is no order number")
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise Unread("订单号不是号码", "the order number is no number")
    if not 0 <= cell < 10**EXACT_DIGITS or int(cell) != cell:
        raise _rounded()
    text = str(int(cell))
    _check_id(text)
    return text


def _odd_id(text: str) -> str:
    if not text or text in _BLANK:
        raise Unread("没有订单号", "there is no order number")
    text = unicodedata.normalize("NFKC", text[: LONGEST_ID + 8]).strip(JUNK)
    text = text.removesuffix(".0")
    if _SCIENTIFIC.fullmatch(text):
        raise _rounded()
    if len(text) > LONGEST_ID or not _ID.fullmatch(text):
        raise Unread("订单号里有不该有的字符", "the order number has characters that no order number has")
    return text


def _check_id(text: str) -> None:
    if holds_mobile(text):
        raise Unread(
            "订单号像是手机号，请换成别的编号",
            "the order number looks like a mobile phone number: give it another one",
        )


def _rounded() -> Unread:
    return Unread(
        "订单号被 Excel/WPS 改坏了（变成了科学计数法或丢了末几位），请用平台导出的原文件",
        "the order number was damaged by Excel/WPS (rounded): use the file as the platform exported it",
        damaged=True,
    )


def loses_digits(id: str) -> bool:
    """Whether an id ends as one does that went through a number of too few digits."""
    return len(id) > EXACT_DIGITS and id.endswith("000") and id.isdecimal()


def holds_mobile(text: str) -> bool:
    """Whether a text holds what can only be a mobile phone number."""
    return _MOBILE.search(text) is not None


def units_of(cell: Any) -> int:
    """How many units: a whole number. Raises `Unread`."""
    found = _WHOLE.fullmatch(text_of(cell).replace(",", ""))
    units = int(found[1]) if found else -1
    if not 0 <= units <= MOST_UNITS:
        raise Unread("数量不是整数", "the quantity is no whole number")
    return units


def fen_of(cell: Any) -> int | None:
    """An amount of money in fen, rounded to the nearest; None if there is none, or none that can be understood."""
    text = text_of(cell)
    for mark in "¥￥,元":
        text = text.replace(mark, "")
    if not _MONEY.fullmatch(text := text.strip()):
        return None
    return int((Decimal(text) * 100).to_integral_value())


def moment_of(cell: Any) -> int:
    """A time in ms since 1970 UTC, 0 for none. Times without a zone are China's. Raises `Unread`."""
    cell = said(cell)
    if type(cell) is str:
        text = cell.strip(JUNK)
        return _spelt(text) if text not in _BLANK else 0
    if cell is None:
        return 0
    if isinstance(cell, dt.datetime):
        return _ms(cell.replace(tzinfo=cell.tzinfo or _CHINA))
    if isinstance(cell, dt.date):
        return _ms(dt.datetime(cell.year, cell.month, cell.day, tzinfo=_CHINA))
    if isinstance(cell, int | float) and not isinstance(cell, bool) and _DAYS[0] <= cell < _DAYS[-1]:
        return _ms(_SERIAL_ZERO + dt.timedelta(seconds=round(cell * 86_400)))
    raise _no_time()


def _spelt(text: str) -> int:
    if len(text) == 19 and text.isascii():
        try:
            # The usual way of writing it, in C.
            return _ms(dt.datetime.fromisoformat(text).replace(tzinfo=_CHINA))
        except ValueError:
            pass
    text = text_of(text)
    if not text:
        return 0
    found = _TIME.fullmatch(text)
    if found is None:
        serial = re.fullmatch(r"[0-9]{5}(?:\.[0-9]{1,12})?", text)
        if serial is None:
            raise _no_time()
        return moment_of(float(text))
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        return _ms(dt.datetime(year, month, day, hour, minute, second, tzinfo=_CHINA))
    except ValueError:
        raise _no_time() from None


def _ms(when: dt.datetime) -> int:
    ms = (when - _EPOCH) // _MS
    if not 946_684_800_000 <= ms < 4_102_444_800_000:
        raise _no_time()
    return ms


def _no_time() -> Unread:
    return Unread("时间的写法读不懂", "a time can't be understood")


def day_ms(year: int, month: int, day: int) -> int:
    """The beginning of a day in China, in ms since 1970 UTC; 0 if there is no such day."""
    try:
        return _ms(dt.datetime(year, month, day, tzinfo=_CHINA))
    except (ValueError, OverflowError):
        return 0
