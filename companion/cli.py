"""Floor 4. The commands, thin: what each is called, what it may be told, and how it ends.

Reads the command line; writes to the terminal. Every `Trouble` ends as one sentence on stderr and exit code 1.
What a command needs is imported when it runs, so that `--help` is quick.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import Final, NoReturn

from companion.commands import doing, options
from companion.commands.asked import Asked
from companion.commands.usage import Command, Option, read_words
from companion.domain.trouble import Lang, Trouble

LEVEL: Final = "warning"


def _command(run: Callable[..., None], zh: str, en: str, *told: Option) -> Command:
    return Command(run, zh, en, (*told, *options.EVERYWHERE))


_PLACE: Final = (options.CONFIG, options.DATA)
_STATION: Final = (*_PLACE, options.HOST, options.PORT)
COMMANDS: Final[dict[str, Command]] = {
    "demo": _command(
        doing.demo,
        "放一场录好的直播：控制台在终端，贴片在浏览器。",
        "Plays a recorded broadcast: console here, overlay in a browser.",
        options.SPEED,
        options.HEADLESS,
        options.ONCE,
        options.PORT,
        options.DEMO_DATA,
    ),
    "init": _command(
        doing.init,
        "逐项询问，写一份 station.toml；从不覆盖。",
        "Writes station.toml by asking; never overwrites.",
        options.DIRECTORY,
        options.SAMPLE,
    ),
    "check": _command(
        doing.check, "开播前检查：一条一句，说哪里不对、怎么办。", "Proves everything before the show.", *_STATION
    ),
    "live": _command(
        doing.live,
        "没开就启动助播台，再打开控制台。",
        "Starts the station if it isn't running; opens the console.",
        *_STATION,
        options.BY,
    ),
    "serve": _command(
        doing.serve,
        "只启动助播台，不开控制台。",
        "The station without a console.",
        *_STATION,
        options.PART,
        options.STATIONS,
    ),
    "fleet": _command(
        doing.fleet,
        "一次看很多助播台：听得见吗、卖了多少、谁在等。",
        "Many stations at once: heard, sold, waiting.",
        options.URL,
        options.TOKEN,
        options.DATA,
    ),
    "console": _command(
        doing.console,
        "给开着的助播台接一个控制台，可在另一台电脑上。",
        "A console on a running station, here or elsewhere.",
        options.URL,
        options.TOKEN,
        options.BY,
        *_PLACE,
    ),
    "replay": _command(
        doing.replay,
        "把录像或导出的账本尽快过一遍。",
        "Folds recordings, or an exported journal.",
        options.FILES,
        options.STATE,
        options.JOURNAL,
        *_PLACE,
    ),
    "classify": _command(
        doing.classify,
        "一行一条评论：是不是提问、问什么。",
        "Which comments are questions, and about what.",
        options.COMMENTS,
        options.CONFIG,
    ),
    "evaluate": _command(
        doing.evaluate,
        "有标注的评论：读得准不准。",
        "Labelled comments: how well they are read.",
        options.LABELLED,
        options.CLUSTERS,
        options.JSON,
        options.CONFIG,
    ),
    "record": _command(
        doing.record,
        "录下开着的助播台听到的一切，人名都换掉。",
        "Records all a running station hears, names made up.",
        options.RECORD_TO,
        options.URL,
        options.MINUTES,
        options.TOKEN,
        *_PLACE,
    ),
    "export": _command(
        doing.export,
        "把账本导出为 JSON Lines；助播台开着也行。",
        "The journal as JSON Lines, while it runs too.",
        options.TO,
        *_PLACE,
    ),
    "import": _command(
        doing.import_book,
        "把导出的账本搬进一本新账（SQLite 或 Redis），读回来核对。",
        "An exported journal into a new one, proved the same.",
        options.EXPORTS,
        *_PLACE,
    ),
    "trim": _command(
        doing.trim,
        "把 Redis 里老的事实挪进本机的 history.db，省内存。",
        "Moves old facts from Redis into history.db here.",
        options.KEEP,
        *_PLACE,
    ),
    "import-orders": _command(
        doing.import_orders,
        "读平台导出的订单表；助播台开着也行。",
        "Takes in platforms' order exports; while it runs too.",
        options.ORDERS,
        options.PLATFORM,
        options.SHOP,
        *_STATION,
    ),
    "template": _command(
        doing.template, "写一张空的订单表，自己填好再导入。", "Writes an order sheet to fill in.", options.TEMPLATE
    ),
    "settle": _command(
        doing.settle,
        "结算：每户应得多少，记进账本，打印出来。",
        "Settles: what each household is owed, frozen and printed.",
        options.PREVIEW,
        options.LIST,
        options.SHOW,
        options.NOTE,
        options.XLSX,
        options.BY,
        *_STATION,
    ),
    "clinic": _command(
        doing.clinic,
        "坐诊档案：查以前答过的，或导出成表格。",
        "The clinic's archive: search it, or export it.",
        options.CLINIC_ACT,
        options.CLINIC_WHAT,
        *_PLACE,
    ),
    "bridge": _command(
        doing.bridge,
        "把浏览器扩展放到一个文件夹，说怎么装，给出配对码。",
        "Puts the browser extension into a folder; how to pair it.",
        options.EXTENSION,
        *_STATION,
    ),
    "token": _command(
        doing.token,
        "看一个角色的令牌，或换新的。",
        "Shows a role's token, or makes a new one.",
        options.ACT,
        options.ROLE,
        options.DATA,
    ),
}


def run(words: Sequence[str]) -> int:
    """Run one command line to its end and give the exit code. Raises `SystemExit` after help and wrong usage."""
    from companion.config import language

    lang = language(_told(words, "--lang"))
    command, told = read_words(words, COMMANDS, options.SHARED, lang)
    asked = Asked(lang, told.pop("log_level", LEVEL), told.pop("config", None), told.pop("data", None))
    told.pop("lang", None)
    try:
        COMMANDS[command].run(asked, **told)
        if sys.stdout is not None:
            sys.stdout.flush()
    except Trouble as trouble:
        return _fail(trouble, lang)
    except KeyboardInterrupt:
        return _fail(Trouble("已停下", "stopped"), lang)
    except BrokenPipeError:
        # Whoever read us has gone; nor may the interpreter's own last flush complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as failure:
        if asked.level == "debug":
            raise
        from companion.commands.mishap import unforeseen

        return _fail(unforeseen(failure, command, asked.folder()), lang)
    return 0


def _fail(trouble: Trouble, lang: Lang) -> int:
    print(trouble.say(lang), file=sys.stderr)
    return 1


def _told(words: Sequence[str], option: str) -> str | None:
    """What an option is told, looked for by hand: help is in the language asked for, so that must be known first."""
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if word == option:
            return following
        if word.startswith(f"{option}="):
            return word.partition("=")[2]
    return None


def main() -> NoReturn:
    """Run the command line of this process."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(1)  # before the command had begun
