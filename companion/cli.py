"""Floor 4. The commands, thin: what each is called, what it may be told, and how it ends.

Reads the command line; writes to the terminal. Every `Trouble` ends as one sentence on stderr and exit code 1.
What a command needs is imported when it runs, so that `--help` is quick.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from companion.commands import options
from companion.commands.asked import CONFIG, Asked
from companion.commands.running import run_to_the_end
from companion.commands.usage import Command, Option, read_words
from companion.domain.trouble import Lang, Trouble

if TYPE_CHECKING:
    from companion.config import Settings

LEVEL: Final = "warning"


def demo(asked: Asked, speed: float = 1.0, headless: bool = False, once: bool = False, port: int = 0) -> None:
    from companion.commands import demo as demos

    folder = asked.data.absolute() if asked.data else demos.own_folder()
    plays = demos.Demo(speed, port, once, asked.lang, asked.level, folder)
    if headless:
        _log(asked.level)
        print(run_to_the_end(plays.play))
    else:
        print(run_to_the_end(plays.show))


def init(asked: Asked, directory: Path = Path(), sample: bool = False) -> None:
    from companion.commands.beginning import begin

    begin(directory, sample, asked.lang)


def check(asked: Asked, host: str | None = None, port: int | None = None) -> None:
    from companion.commands.inspection import inspect_all

    wrong = inspect_all(asked.config or CONFIG, asked.folder(), host, port, asked.lang)
    if wrong:
        raise Trouble(f"有 {wrong} 处要先改好，再开播", f"{wrong} to be mended before the show")


def live(asked: Asked, host: str | None = None, port: int | None = None, by: str = "") -> None:
    from companion.commands import live as screens

    settings = asked.settings()
    station = screens.Place(asked.config or CONFIG, asked.folder(), *_address(settings, host, port))
    run_to_the_end(lambda: screens.live(station, asked.lang, asked.level, by))


def serve(asked: Asked, host: str | None = None, port: int | None = None) -> None:
    from companion.commands.serve import serve as run_station

    _log(asked.level)
    settings = asked.settings()
    run_to_the_end(lambda: run_station(settings, asked.folder(), *_address(settings, host, port)))


def console(asked: Asked, url: str = "", token: str = "", by: str = "") -> None:
    from companion.commands import live as screens
    from companion.commands.knocking import url_of

    if not url:
        settings = asked.settings_or_sample()
        url = url_of(settings.host, settings.port)
    run_to_the_end(lambda: screens.console(url, token, asked.folder(), asked.lang, by))


def replay(asked: Asked, files: list[Path], state: str = "", journal: str = "memory:") -> None:
    from companion.commands import fold
    from companion.journal import open_journal

    _log(asked.level)
    exports = fold.hold_facts(files)
    book = open_journal(journal, asked.data or Path())
    if exports:
        final, bad = run_to_the_end(lambda: fold.fold_exports(files, book))
    else:
        catalogue = asked.settings_or_sample().catalogue
        final, bad = run_to_the_end(lambda: fold.fold_recordings(files, catalogue, book))
    if state:
        fold.write_state(final, state)
    if bad:
        raise Trouble(f"有 {bad} 行读不懂，已跳过，其余都已折算", f"{bad} lines could not be read; the rest was folded")


def classify(asked: Asked, file: Path | None = None) -> None:
    from companion.commands.classify import classify_file
    from companion.domain.catalogue import Catalogue

    classify_file(file, asked.settings(hearing=False).catalogue if asked.config else Catalogue(""))


def evaluate(asked: Asked, labelled: Path, clusters: Path | None = None, json: bool = False) -> None:
    from companion.commands.evaluate import evaluate_files
    from companion.domain.catalogue import Catalogue

    catalogue = asked.settings(hearing=False).catalogue if asked.config else Catalogue("")
    evaluate_files(labelled, clusters, catalogue, json, asked.lang)


def export(asked: Asked, file: str) -> None:
    from companion.commands.fold import write_export
    from companion.journal import open_journal

    count = write_export(open_journal(asked.settings(hearing=False).journal_url, asked.folder()), file)
    if file != "-":
        print(asked.say(f"已导出 {count} 条到 {file}", f"{count} facts written to {file}"), file=sys.stderr)


def settle(
    asked: Asked,
    preview: bool = False,
    list: bool = False,  # noqa: A002 - an option is handed over by its name
    show: str = "",
    note: str = "",
    xlsx: str = "",
    by: str = "",
    host: str | None = None,
    port: int | None = None,
) -> None:
    from companion.commands import settle as settling

    settings = asked.settings(hearing=False)
    place = settling.Place(settings, asked.folder(), *_address(settings, host, port))
    settling.settle(place, settling.Wanted(preview, list, show, note, by, xlsx), asked.lang)


def clinic(asked: Asked, act: str, what: str = "") -> None:
    from companion.commands.clinic import open_clinic

    open_clinic(asked.settings(hearing=False), asked.folder(), act, what, asked.lang)


def token(asked: Asked, act: str, role: str) -> None:
    from companion.web import access

    known, folder = access.role_named(role), asked.folder()
    print(access.load_or_make(folder).token(known) if act == "show" else access.rotate(folder, known))


def _address(settings: Settings, host: str | None, port: int | None) -> tuple[str, int]:
    return host or settings.host, settings.port if port is None else port


def _log(level: str) -> None:
    import logging

    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    logging.basicConfig(level=level.upper(), format=form, stream=sys.stderr)


def _command(run: Callable[..., None], zh: str, en: str, *told: Option) -> Command:
    return Command(run, zh, en, (*told, *options.EVERYWHERE))


_PLACE: Final = (options.CONFIG, options.DATA)
_STATION: Final = (*_PLACE, options.HOST, options.PORT)
COMMANDS: Final[dict[str, Command]] = {
    "demo": _command(
        demo,
        "放一场录好的直播：控制台在终端，贴片在浏览器。",
        "Plays a recorded broadcast: console here, overlay in a browser.",
        options.SPEED,
        options.HEADLESS,
        options.ONCE,
        options.PORT,
        options.DEMO_DATA,
    ),
    "init": _command(
        init,
        "逐项询问，写一份 station.toml；从不覆盖。",
        "Writes station.toml by asking; never overwrites.",
        options.DIRECTORY,
        options.SAMPLE,
    ),
    "check": _command(
        check, "开播前检查：一条一句，说哪里不对、怎么办。", "Proves everything before the show.", *_STATION
    ),
    "live": _command(
        live,
        "没开就启动助播台，再打开控制台。",
        "Starts the station if it isn't running; opens the console.",
        *_STATION,
        options.BY,
    ),
    "serve": _command(serve, "只启动助播台，不开控制台。", "The station without a console.", *_STATION),
    "console": _command(
        console,
        "给开着的助播台接一个控制台，可在另一台电脑上。",
        "A console on a running station, here or elsewhere.",
        options.URL,
        options.TOKEN,
        options.BY,
        *_PLACE,
    ),
    "replay": _command(
        replay,
        "把录像或导出的账本尽快过一遍。",
        "Folds recordings, or an exported journal.",
        options.FILES,
        options.STATE,
        options.JOURNAL,
        *_PLACE,
    ),
    "classify": _command(
        classify,
        "一行一条评论：是不是提问、问什么。",
        "Which comments are questions, and about what.",
        options.COMMENTS,
        options.CONFIG,
    ),
    "evaluate": _command(
        evaluate,
        "有标注的评论：读得准不准。",
        "Labelled comments: how well they are read.",
        options.LABELLED,
        options.CLUSTERS,
        options.JSON,
        options.CONFIG,
    ),
    "export": _command(
        export,
        "把账本导出为 JSON Lines；助播台开着也行。",
        "The journal as JSON Lines, while it runs too.",
        options.TO,
        *_PLACE,
    ),
    "settle": _command(
        settle,
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
        clinic,
        "坐诊档案：查以前答过的，或导出成表格。",
        "The clinic's archive: search it, or export it.",
        options.CLINIC_ACT,
        options.CLINIC_WHAT,
        *_PLACE,
    ),
    "token": _command(
        token,
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
