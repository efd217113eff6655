"""Floor 0. 斤, kilograms, pieces and yuan as people write them, and as we count them: whole grams, pieces, fen.

Reads and writes nothing but the values it is given. No float comes near an amount: what is not a whole gram or fen is
refused, and what is shown is never more than there is.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

from companion.domain.catalogue import Unit
from companion.domain.trouble import Trouble

JIN_G: Final = 500
HALF_JIN_G: Final = 250
MOST: Final = 10**12
"""No amount and no price is greater: a million tonnes, or ten billion yuan."""

_SCALES: Final[dict[str, tuple[int, Unit]]] = {
    "斤": (500, "g"),
    "市斤": (500, "g"),
    "jin": (500, "g"),
    "公斤": (1000, "g"),
    "千克": (1000, "g"),
    "kg": (1000, "g"),
    "两": (50, "g"),
    "克": (1, "g"),
    "g": (1, "g"),
    "件": (1, "piece"),
    "pcs": (1, "piece"),
}
_AMOUNT: Final = re.compile(r"([0-9]{1,13}(?:\.[0-9]{1,6})?) *([^0-9 .]+)")
_YUAN: Final = re.compile(r"[¥￥]? *([0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,13})(\.[0-9]{1,2})? *元?")
_SIGNS: Final = {"+": 1, "-": -1, "−": -1, "–": -1}


def parse_amount(text: str) -> tuple[int, Unit]:
    """Whole grams or pieces of "640斤", "3.5斤", "20公斤", "2kg", "500克", "3两" or "30件"; full width will do.

    Raises `Trouble` for anything else: no number, a sign, no unit, or a part of a gram or piece.
    """
    found = _AMOUNT.fullmatch(_plain(text))
    scale = _SCALES.get(found[2].strip()) if found else None
    if found is None or scale is None:
        raise Trouble(
            f"看不懂数量“{text}”：请写数字加单位，例如 640斤、20公斤、500克、30件",
            f'"{text}" is no amount: write a number and its unit, such as 640斤, 20kg, 500g, 30件',
        )
    size, unit = scale
    amount = Decimal(found[1]) * size
    if amount != int(amount):
        raise Trouble(
            f"数量“{text}”不是整{'克' if unit == 'g' else '件'}：请改成整数",
            f'"{text}" is no whole number of {"grams" if unit == "g" else "pieces"}: give one that is',
        )
    if amount > MOST:
        raise Trouble(f"数量“{text}”太大了，请检查", f'"{text}" is too much to be true: check it')
    return int(amount), unit


def parse_delta(text: str) -> tuple[int, Unit]:
    """A change, in whole grams or pieces: "-20斤", "−20斤", "+20斤", "20斤". Raises `Trouble` as above."""
    plain = _plain(text)
    sign = _SIGNS.get(plain[:1])
    if sign is None:
        return parse_amount(text)
    amount, unit = parse_amount(plain[1:])
    return sign * amount, unit


def format_amount(amount: int, unit: Unit, lang: str = "zh") -> str:
    """An amount (grams or pieces) to show: "610 斤", "610.5 斤", "30 件"; in English "610 jin", "30 pcs".

    Grams are rounded down to half a 斤, below zero too, so that what is shown is never more than what is there.
    """
    if unit == "piece":
        return f"{_signed(amount)} {'pcs' if lang == 'en' else '件'}"
    halves = amount // HALF_JIN_G
    whole, half = divmod(abs(halves), 2)
    sign = "−" if halves < 0 else ""
    return f"{sign}{whole}{'.5' if half else ''} {'jin' if lang == 'en' else '斤'}"


def write_amount(amount: int, unit: Unit) -> str:
    """An amount (grams or pieces) to the gram, as `parse_delta` and, without a sign, `parse_amount` read it back."""
    if unit == "piece":
        return f"{_signed(amount)}件"
    if amount % (JIN_G // 10):
        return f"{_signed(amount)}克"
    whole, tenths = divmod(abs(amount) // (JIN_G // 10), 10)
    return f"{'−' if amount < 0 else ''}{whole}{f'.{tenths}' if tenths else ''}斤"


def parse_yuan(text: str) -> int:
    """Fen of "39.9", "39.90", "¥12,448.80" or "40元". Raises `Trouble` for anything else, and for parts of a fen."""
    found = _YUAN.fullmatch(_plain(text))
    fen = int(Decimal(found[1].replace(",", "") + (found[2] or "")) * 100) if found else -1
    if not 0 <= fen <= MOST:
        raise Trouble(
            f"看不懂价格“{text}”：请写元，最多两位小数，例如 39.9",
            f'"{text}" is no price: write yuan with at most two decimals, such as 39.9',
        )
    return fen


def format_yuan(fen: int) -> str:
    """Fen as yuan, as short as it is exact: "39.9", "40", "39.95"."""
    yuan, rest = divmod(abs(fen), 100)
    decimals = f".{rest:02}".rstrip("0") if rest else ""
    return f"{'−' if fen < 0 else ''}{yuan}{decimals}"


def format_total_yuan(fen: int) -> str:
    """Fen as yuan for totals, with thousands apart and both decimals: "12,448.80"."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'−' if fen < 0 else ''}{yuan:,}.{rest:02}"


def _plain(text: str) -> str:
    # Input methods write ６４０斤 and ㎏; NFKC makes 640斤 and kg of them.
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _signed(amount: int) -> str:
    return f"−{-amount}" if amount < 0 else str(amount)
