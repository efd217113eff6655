"""How people really type: a letter left out or doubled, a particle, a face, no full stop. Chance is given to it."""

from __future__ import annotations

from random import Random
from typing import Final

_PARTICLES: Final = "啊呢呀哦吧嘛哈啦"
_FACES: Final = ("😂", "😊", "[捂脸]", "🌹", "👍", "😭", "～", "…", "。", "，")

ASKED_OF_ANYTHING: Final = (
    "_吗 _吗 _么 _呢 _了吗 _没 是不是_ 怎么_ 为什么_ 为啥_ _怎么办 _是什么 什么_ "
    "有没有_ 能不能_ _可以吗 谁_ 几个_ 多少_ _有多_ _啥 哪里_ _在哪 _哪里 怎么_了 _是谁 "
    "_什么时候 请问_ _不_ _吧 _几个 怎么不_ _不行吗 是_吗 这是_ 那个_是 有_吗 会不会_ 可以_吗 "
    "给我_ _好吗 _好不好 要不要_ 就不能_ _的吗 能_吗 你_吗 这_吗 到底_ 还_吗 _？ _？？ "
    "_?"
).split()
"""Ways to ask, `_` standing for what is asked about."""


def rough(text: str, dice: Random) -> str:
    """`text` as it might have been typed in a hurry."""
    if len(text) > 4 and dice.random() < 0.12:
        at = dice.randrange(len(text))
        text = text[:at] + text[at + 1 :]
    if dice.random() < 0.12:
        text += dice.choice(_PARTICLES)
    if dice.random() < 0.08:
        text += dice.choice(_FACES)
    if len(text) > 3 and dice.random() < 0.05:
        at = dice.randrange(len(text))
        text = text[:at] + text[at] + text[at:]
    if dice.random() < 0.15:
        text = text.replace("？", "").replace("?", "")
    elif dice.random() < 0.12:
        text += dice.choice("？?")
    if dice.random() < 0.1:
        return text.replace("，", " ")
    return text.replace("，", "") if dice.random() < 0.3 else text
