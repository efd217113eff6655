"""Floor 4. `companion init`: a station.toml by asking, or the sample.

Reads answers from stdin; writes DIR/station.toml, and never over a file.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

from companion.config import SAMPLE, inspect, sample_text
from companion.domain.catalogue import Pack, Room, StockPool
from companion.domain.trouble import Lang, Trouble, reason
from companion.domain.units import parse_amount, parse_yuan, write_amount

FILE: Final = "station.toml"
LONGEST: Final = 60
HIGHEST_LINK: Final = 9999
_YES: Final = ("y", "yes", "是", "有", "好", "要")
_NO: Final = ("", "n", "no", "否", "没有", "没", "无")
_Answer = TypeVar("_Answer")


def begin(directory: Path, sample: bool, lang: Lang) -> None:
    """Write DIR/station.toml and say what to do next. Raises `Trouble` if there is one, or it can't be written."""
    file = directory / FILE
    if file.exists():
        raise Trouble(f"{file} 已经有了，没有动它", f"{file} exists already; it was left as it is")
    if directory.exists() and not directory.is_dir():
        raise Trouble(f"{directory} 不是文件夹：请换一个", f"{directory} is no folder: name another")
    text = SAMPLE.read_text(encoding="utf-8") if sample else _ask_for_all(lang)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as fresh:
            fresh.write(text)
    except FileExistsError:
        raise Trouble(f"{file} 已经有了，没有动它", f"{file} exists already; it was left as it is") from None
    except OSError as wrong:
        raise Trouble(f"写不了 {file}：{reason(wrong)[0]}", f"can't write {file}: {reason(wrong)[1]}") from None
    for trouble in inspect(file):
        raise trouble
    config = "" if directory == Path() else f" --config {file}"
    zh = f"已写好 {file}。接下来：companion check{config}，再 companion live{config}"
    en = f"{file} is written. Next: companion check{config}, then companion live{config}"
    print(zh if lang == "zh" else en)


def _ask_for_all(lang: Lang) -> str:
    with suppress(ImportError):
        import readline  # noqa: F401 - where there is one, arrow keys and deleting Chinese work in `input`
    try:
        return _Interview(lang).text()
    except (EOFError, KeyboardInterrupt):
        print()
        raise Trouble(
            f"没有问完，{FILE} 没有写：想好了再运行一次，或用 --sample 先写一份样例",
            f"not all was answered, so {FILE} was not written: run this again, or write the sample with --sample",
        ) from None


class _Interview:
    """The questions, in the user's language; an answer that can't be understood is asked for again."""

    def __init__(self, lang: Lang) -> None:
        self._zh = lang == "zh"
        self._lang = lang

    def text(self) -> str:
        """Ask for everything; the text of the station.toml. Raises `EOFError` when the answers end."""
        name = self._ask("村名或专场名", "name of the village or the show", "弄袍村 · 蜂糖李专场")
        pools: list[StockPool] = []
        packs: list[Pack] = []
        while not pools or self._more("还有别的货吗", "is there more to sell"):
            pool = self._pool(len(pools) + 1)
            pools.append(pool)
            first = len(packs)
            while len(packs) == first or self._more(f"{pool.name}还有别的规格吗", f"another pack of {pool.name}"):
                packs.append(self._pack(pool, packs))
        room = self._ask("在哪个平台直播", "platform of the live room", "抖音")
        return sample_text(name, pools, packs, (Room("room1", f"{room}直播间"),), language=self._lang)

    def _pool(self, number: int) -> StockPool:
        name = self._ask("卖什么货（一堆算一种）", "what is sold (one pile)", "蜂糖李")
        amount, unit = self._until(
            parse_amount, "这堆一共有多少（如 640斤、100件）", "how much of it (640斤, 100件)", "640斤"
        )
        return StockPool(f"pool{number}", name, unit, amount)

    def _pack(self, pool: StockPool, packs: list[Pack]) -> Pack:
        amount = self._until(
            _content_of(pool), "一份装多少", "how much is in one", "5斤" if pool.unit == "g" else "1件"
        )
        title = self._ask("规格名称", "its title", f"{pool.name} {write_amount(amount, pool.unit)}装")
        price = self._until(parse_yuan, "一份多少元", "its price in yuan", "39.9")
        taken = [pack.link for pack in packs]
        number = self._until(_free_link(taken), "几号链接", "its link number", str(max(taken, default=0) + 1))
        return Pack(f"pack{len(packs) + 1}", pool.id, title, amount, price, number)

    def _ask(self, zh: str, en: str, default: str) -> str:
        while True:
            answer = input(f"{zh if self._zh else en} [{default}]: ").strip() or default
            if answer.isprintable() and "\ufffd" not in answer and len(answer) <= LONGEST:
                return answer
            self._again(f"看不懂，请重新写（最多 {LONGEST} 个字）", f"please write it anew, {LONGEST} letters at most")

    def _more(self, zh: str, en: str) -> bool:
        while True:
            answer = input(f"{zh if self._zh else en} [y/N]: ").strip().lower()
            if answer in _YES or answer in _NO:
                return answer in _YES
            self._again("请答 y（有）或 n（没有）", "please answer y or n")

    def _until(self, parse: Callable[[str], _Answer], zh: str, en: str, default: str) -> _Answer:
        while True:
            try:
                return parse(self._ask(zh, en, default))
            except Trouble as wrong:
                self._again(wrong.zh, wrong.en)

    def _again(self, zh: str, en: str) -> None:
        print(f"  {zh if self._zh else en}")


def _content_of(pool: StockPool) -> Callable[[str], int]:
    def read(text: str) -> int:
        amount, unit = parse_amount(text)
        if unit != pool.unit or not amount:
            raise Trouble(f"要和{pool.name}用同样的单位，且大于 0", f"must be of the unit of {pool.name}, above 0")
        return amount

    return read


def _free_link(taken: list[int]) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text) if text.isdecimal() else 0
        if not 1 <= number <= HIGHEST_LINK or number in taken:
            raise Trouble(
                f"要写 1 到 {HIGHEST_LINK} 之间、还没用过的数字",
                f"must be a number from 1 to {HIGHEST_LINK}, not yet used",
            )
        return number

    return read
