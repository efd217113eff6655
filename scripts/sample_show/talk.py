"""What people say: the hand-written lines dealt out over the evening, and varied as thumbs on a small screen vary them.

Reads the plan and the lines; writes nothing.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from typing import Final, NamedTuple

from companion.domain.inbound import Comment, User
from sample_show.crowd import Crowd
from sample_show.dice import Deck, Dice
from sample_show.heard import Heard, Said
from sample_show.plan import Evening

STATEMENTS: Final = frozenset({"greeting", "loud", "noise", "bought", "farewell", "heckle"})
PLANNED_COMMENTS: Final = 1900
TOLD_TWICE: Final = 8

_ASKING_HEADS: Final = ("主播", "老板", "老板娘 ", "请问", "请问一下", "想问下", "姐 ", "哈喽 ", "@主播 ", "家人们 ")
_ASKING_TAILS: Final = ("?", "？", "??", "？？？", "啊", "呀", "嘛", "哈", "哦", " 主播", " 急", "～", " 在线等")
_TELLING_TAILS: Final = ("！", "!!", "～", "哈哈", "[赞]", "啦", "👍", "[玫瑰]")
_FACES: Final = ("[捂脸]", "😂", "🍑", "[流泪]", "🙏", "😭", "[看]", "[可怜]", "🤔", "😅")
_TRADITIONAL: Final = str.maketrans("这么钱发货邮还没来会吗谁买卖几时间树叶", "這麼錢發貨郵還沒來會嗎誰買賣幾時間樹葉")
_SLIPS: Final = {"多少": "多小", "链接": "连接", "包邮": "包游", "发货": "发或", "怎么": "zenme", "运费": "yf"}


class _Turn(NamedTuple):
    """A moment someone speaks, and of what. In a burst nobody merely repeats the one before."""

    at_ms: int
    talk: Mapping[str, float]
    burst: bool


def talk(evening: Evening, crowd: Crowd, dice: Dice, lines: dict[str, list[str]], comments: int) -> list[Said]:
    """So many comments over the evening, in the order of time."""
    hostile = _hostile(evening, crowd, dice, lines["hostile"])
    bursts = _bursts(evening, dice, comments)
    turns = bursts + _small_talk(evening, dice, comments - len(hostile) - len(bursts))
    turns.sort(key=lambda turn: turn.at_ms)
    decks = {topic: Deck(dice, said) for topic, said in lines.items()}
    recent: deque[str] = deque(maxlen=10)
    said = hostile
    for turn in turns:
        if recent and not turn.burst and dice.chance(0.08):
            text = dice.pick(recent)
        else:
            topic = dice.weigh(turn.talk)
            line = _shout(lines[topic], dice) if topic == "loud" else decks[topic].deal()
            text = vary(line, dice, asking=topic not in STATEMENTS)
        recent.append(text)
        said.append(Said(turn.at_ms, crowd.someone(), text))
    return sorted(said)


def as_comments(said: list[Said], dice: Dice) -> list[Heard]:
    """The comments with their keys; a few are told twice, as platforms do after a reconnect."""
    counts: Counter[str] = Counter()
    heard = []
    for at_ms, person, text in said:
        counts[person.source] += 1
        key = f"{person.source[:2]}-{counts[person.source]:05d}"
        user = User(person.id, person.name)
        heard.append(Heard(at_ms, Comment(at_ms, person.source, person.room, key, user, text)))
    middle = heard[len(heard) // 8 : -len(heard) // 8]
    twice = [middle[n * len(middle) // TOLD_TWICE] for n in range(TOLD_TWICE)]
    return heard + [Heard(h.heard_ms + dice.whole(700, 6_000), h.noun) for h in twice]


def vary(text: str, dice: Dice, asking: bool) -> str:
    """The line as someone else would type it; mostly as it is."""
    roll = dice.share()
    if roll < 0.10:
        return text + dice.pick(_ASKING_TAILS if asking else _TELLING_TAILS)
    if roll < 0.14:
        return text + dice.pick(_FACES)
    if not asking or roll >= 0.26:
        return text
    if roll < 0.18:
        return dice.pick(_ASKING_HEADS) + text
    if roll < 0.21:
        return text.translate(_TRADITIONAL)
    if roll < 0.24:
        for right, slip in _SLIPS.items():
            text = text.replace(right, slip)
        return text
    return f"{text} {text}" if len(text) < 8 else text[: len(text) * 2 // 3]


def _shout(lines: list[str], dice: Dice) -> str:
    """What people shout all evening: the first of these lines far more often than the last."""
    return lines[int(len(lines) * dice.share() * dice.share())]


def _small_talk(evening: Evening, dice: Dice, comments: int) -> list[_Turn]:
    parts = evening.parts()
    loudness = [(end - begin) * part.pace for begin, end, part in parts]
    turns, so_far = [], 0.0
    for loud, (begin, end, part) in zip(loudness, parts, strict=True):
        first = int(comments * so_far / sum(loudness))
        so_far += loud
        last = int(comments * so_far / sum(loudness) + 1e-6)
        turns += [_Turn(dice.whole(begin, end - 1), part.talk, False) for _ in range(last - first)]
    return turns


def _bursts(evening: Evening, dice: Dice, comments: int) -> list[_Turn]:
    """A burst starts at once and ebbs away."""
    turns = []
    for burst in evening.plan.burst:
        begin, end = evening.at(burst.at_s), evening.at(burst.at_s + burst.length_s)
        soon = [dice.share() * dice.share() for _ in range(burst.comments * comments // PLANNED_COMMENTS)]
        turns += [_Turn(begin + int((end - begin) * wait), burst.talk, True) for wait in soon]
    return turns


def _hostile(evening: Evening, crowd: Crowd, dice: Dice, lines: list[str]) -> list[Said]:
    """Each of these once, spread over the evening, word for word."""
    begin, end = evening.at(60), evening.at(evening.plan.length_s - 30)
    gap = (end - begin) // len(lines)
    mixed = dice.shuffled(lines)
    return [Said(begin + n * gap + dice.whole(0, gap - 1), crowd.someone(), text) for n, text in enumerate(mixed)]
