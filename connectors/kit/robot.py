"""Floor 3, pure: what the group robots of two platforms have in common. Reads what it is given; writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from companion.domain.trouble import Trouble
from connectors.contract import Notice, Setting

CALLS_MOST: Final = 20
CALLS_S: Final = 60.0
"""Both platforms take 20 calls a minute from a robot; who calls more often is shut out for ten minutes."""
RATE_S: Final = 60.0
BUSY_S: Final = 30.0
LASTING_S: Final = 300.0
"""How soon a call may be made again: after one too many, after a hiccup, after a refusal that someone has to mend."""

_MORE: Final = "…"
_MOBILE: Final = 11


class Answer(Struct):
    """What both platforms answer, whatever became of the call: HTTP 200 and a code that is 0 if it was taken."""

    errcode: int
    errmsg: str = ""


class Mention(NamedTuple):
    """Whom a notice calls by name: people's ids there, and their mobile numbers."""

    ids: tuple[str, ...] = ()
    mobiles: tuple[str, ...] = ()


Mentions = Mapping[str, Mention]
"""By the expert's id."""


def notice_text(notice: Notice, zone: ZoneInfo, most_bytes: int) -> str:
    """The notice as a few lines of at most so many bytes of UTF-8; of a longer question the end is left out."""
    at = dt.datetime.fromtimestamp(notice.since_ms / 1000, zone).strftime("%H:%M")
    zh = notice.lang != "en"
    head = f"【坐诊】{notice.station}" if zh else f"[Clinic] {notice.station}"
    asked = ([f"{notice.askers} 人问"] if zh else [f"asked by {notice.askers}"]) if notice.askers > 1 else []
    whom = [f"请{notice.name}看看" if zh else f"for {notice.name}"] if notice.name else []
    foot = " · ".join([*asked, f"{at} 转来" if zh else f"at {at}", *whom])
    room = most_bytes - len(f"{head}\n\n{foot}".encode())
    # What viewers write may not call anybody by name.
    return f"{head}\n{shortened(notice.question.replace('@', '＠'), room)}\n{foot}"


def shortened(text: str, most_bytes: int) -> str:
    """`text`, or as much of it as fits into so many bytes of UTF-8 with a mark that something is missing."""
    whole = text.encode(errors="replace")
    if len(whole) <= most_bytes:
        return whole.decode()
    return whole[: max(0, most_bytes - len(_MORE.encode()))].decode(errors="ignore") + _MORE


def read_answer(body: bytes) -> Answer | None:
    """The platform's answer; None for what is none."""
    try:
        return msgspec.json.decode(body, type=Answer)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def read_mentions(table: Mapping[str, Any]) -> Mentions:
    """Whom to call by name for each expert: ids or mobile numbers, one or several. The table has been checked."""
    told = {expert: [said] if isinstance(said, str) else list(said) for expert, said in table.items()}
    return {
        expert: Mention(tuple(x for x in names if not _is_mobile(x)), tuple(x for x in names if _is_mobile(x)))
        for expert, names in told.items()
    }


def check_mentions(name: str, setting: Setting) -> list[Trouble]:
    """What is wrong with the `mention` of a robot's table."""
    table = setting.table.get("mention", {})
    if not isinstance(table, dict) or not all(_are_names(said) for said in table.values()):
        return [
            Trouble(
                f'[connector.{name}] 的 mention 应写成 mention = {{ li = "李农技的账号或手机号" }}',
                f'[connector.{name}] needs mention written as mention = {{ li = "a user id or a mobile number" }}',
            )
        ]
    return [_unknown(name, expert, setting.experts) for expert in table if expert not in setting.experts]


def _are_names(said: Any) -> bool:
    names: Iterable[Any] = said if isinstance(said, list) else [said]
    return all(isinstance(name, str) and name.strip() and name.isprintable() for name in names)


def _is_mobile(name: str) -> bool:
    return name.isascii() and name.isdigit() and len(name) == _MOBILE


def _unknown(name: str, expert: str, experts: tuple[str, ...]) -> Trouble:
    have = "、".join(experts) or "（没有 [[expert]]）"
    return Trouble(
        f"[connector.{name}] 的 mention 里没有农技员「{expert}」，可用的有：{have}",
        f"[connector.{name}] mentions {expert!r}, who is none of: {', '.join(experts) or '(no [[expert]])'}",
    )
