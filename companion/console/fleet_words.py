"""Floor 3. What the supervisor's screen says, in Chinese and English side by side. Reads and writes nothing."""

from __future__ import annotations

from typing import Any, Final

from companion.domain.trouble import Lang

_WORDS: Final = {
    "title": ("助播总览", "Stations"),
    "sums": ("{n} 家，{bad} 家有事，销售额 {yuan}，{q} 个问题等着", "{n}, {bad} in trouble, {yuan} sold, {q} waiting"),
    "heads": (("助播台", "听得见吗", "观众", "付款", "销售额", "等着答", "货"),
              ("Station", "Heard?", "Viewers", "Paid", "Sales", "Waiting", "Stock")),
    "up": ("正常", "fine"),
    "quiet": ("没在播", "not on air"),
    "down": ("没有开起来", "not running"),
    "away": ("连不上账本", "no book"),
    "lost": ("断了", "down"),
    "late": ("迟了", "late"),
    "fine": ("够卖", "enough"),
    "low": ("快没了", "low"),
    "stop": ("停卖", "stop"),
    "oversold": ("超卖", "OVER"),
    "old": ("和助播总览断开了，下面是断开前的样子，正在重连…", "the fleet does not answer; this is how it stood…"),
    "dialling": ("正在连接 {url} …", "connecting to {url} …"),
    "empty": ("一个助播台也没有", "there is no station"),
    "keys": ("↑↓ 翻看   q 离开", "↑↓ scroll   q leave"),
    "seconds": ("{n}秒", "{n}s"),
    "minutes": ("{n}分", "{n}m"),
    "hours": ("{n}时", "{n}h"),
}  # fmt: skip


def said(key: str, lang: Lang, **parts: object) -> Any:
    """What the screen says, in one of the two languages."""
    word = _WORDS[key][lang == "en"]
    return word.format(**parts) if isinstance(word, str) else word


__all__ = ["said"]
