"""Floor 4. `companion init`: a station.toml by asking, or the sample. Reads answers; never writes over a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

import typer

from companion.config import SAMPLE, sample_text
from companion.domain.catalogue import Pack, Room, StockPool, Unit
from companion.domain.trouble import Lang, Trouble
from companion.domain.units import parse_amount, parse_yuan

FILE: Final = "station.toml"
_Answer = TypeVar("_Answer")


def begin(directory: Path, sample: bool, lang: Lang) -> None:
    """Write DIR/station.toml and say what to do next. Raises `Trouble` if there is one, or it can't be written."""
    file = directory / FILE
    if file.exists():
        raise Trouble(f"{file} 已经有了，没有动它", f"{file} exists already; it was left as it is")
    text = SAMPLE.read_text(encoding="utf-8") if sample else _Interview(lang).text()
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as fresh:
            fresh.write(text)
    except OSError as wrong:
        raise Trouble(f"写不了 {file}：{wrong.strerror}", f"can't write {file}: {wrong.strerror}") from None
    config = "" if directory == Path() else f" --config {file}"
    zh = f"已写好 {file}。接下来：companion check{config}，再 companion live{config}"
    en = f"{file} is written. Next: companion check{config}, then companion live{config}"
    typer.echo(zh if lang == "zh" else en)


class _Interview:
    """The questions, in the user's language; an answer that can't be understood is asked for again."""

    def __init__(self, lang: Lang) -> None:
        self._zh = lang == "zh"
        self._lang = lang

    def text(self) -> str:
        """Ask for everything; the text of the station.toml."""
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
        def content(text: str) -> int:
            amount, unit = parse_amount(text)
            if unit != pool.unit or not amount:
                raise Trouble(f"要和{pool.name}用同样的单位，且大于 0", f"must be of the unit of {pool.name}, above 0")
            return amount

        def link(text: str) -> int:
            if not text.isdecimal() or any(pack.link == int(text) for pack in packs):
                raise Trouble("要写一个还没用过的数字", "must be a number not used yet")
            return int(text)

        default = "5斤" if pool.unit == "g" else "1件"
        amount = self._until(content, "一份装多少", "how much is in one", default)
        shown = default if amount == content(default) else self._shown(amount, pool.unit)
        title = self._ask("规格名称", "its title", f"{pool.name} {shown}装")
        price = self._until(parse_yuan, "一份多少元", "its price in yuan", "39.9")
        number = self._until(link, "几号链接", "its link number", str(max([p.link for p in packs], default=0) + 1))
        return Pack(f"pack{len(packs) + 1}", pool.id, title, amount, price, number)

    def _shown(self, amount: int, unit: Unit) -> str:
        if unit == "piece":
            return f"{amount}件"
        return f"{amount // 500}斤" if amount % 500 == 0 else f"{amount}克"

    def _ask(self, zh: str, en: str, default: str) -> str:
        answer: str = typer.prompt(zh if self._zh else en, default=default)
        return answer.strip()

    def _more(self, zh: str, en: str) -> bool:
        return typer.confirm(zh if self._zh else en, default=False)

    def _until(self, parse: Callable[[str], _Answer], zh: str, en: str, default: str) -> _Answer:
        while True:
            try:
                return parse(self._ask(zh, en, default))
            except Trouble as wrong:
                typer.echo(wrong.say(self._lang))
