"""Floor 4. The commands, thin: what each is called, what it may be told, and how it fails.

Reads the command line; writes to the terminal. Every `Trouble` ends as one sentence on stderr and exit code 1.
What a command needs is imported when it runs, so that `--help` is quick.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from companion.config import Settings, data_dir, language
from companion.domain.trouble import Lang, Trouble


def _asked_for() -> str | None:
    """The language named on the command line, looked for by hand: help texts are needed before options are read."""
    words = sys.argv[1:]
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "--lang":
            return following
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return None


LANG: Lang = language(_asked_for())


def _say(zh: str, en: str) -> str:
    return zh if LANG == "zh" else en


app = typer.Typer(
    name="companion",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=_say("助播台：村播的直播助手。", "A live-stream companion for village anchors."),
    context_settings={"help_option_names": ["--help", "-h"]},
)
tokens = typer.Typer(help=_say("访问令牌：看，或换新的。", "Access tokens: see them, or change them."))
app.add_typer(tokens, name="token")

Config = Annotated[
    Path, typer.Option("--config", help=_say("设置文件", "the station's settings"), metavar="station.toml")
]
Data = Annotated[Path | None, typer.Option("--data", help=_say("数据放在哪个文件夹", "the folder for data"))]
Language = Annotated[str | None, typer.Option("--lang", help=_say("界面语言：zh 或 en", "language: zh or en"))]
Level = Annotated[str, typer.Option("--log-level", help=_say("日志详细程度", "how much is logged"), metavar="LEVEL")]
Host = Annotated[str | None, typer.Option("--host", help=_say("监听的地址", "the address to answer on"))]
Port = Annotated[int | None, typer.Option("--port", min=0, max=65535, help=_say("监听的端口", "the port to answer on"))]
By = Annotated[str, typer.Option("--by", help=_say("你的名字，记在操作旁边", "your name, kept beside what you do"))]

CONFIG = Path("station.toml")


def _settings(config: Path) -> Settings:
    from companion.config import load

    return load(config)


def _log(level: str) -> None:
    import logging

    number = logging.getLevelNamesMapping().get(level.upper())
    if number is None:
        raise Trouble(
            f"没有「{level}」这个日志级别，可用 info 或 warning", f"there is no log level {level!r}; use info"
        )
    logging.basicConfig(level=number, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)


def _run(work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Run to the end; what ended a task group is told as what it was."""
    try:
        return asyncio.run(work())
    except BaseExceptionGroup as group:
        raise _cause(group) from group


def _cause(failure: BaseException) -> BaseException:
    while isinstance(failure, BaseExceptionGroup):
        failure = failure.exceptions[0]
    return failure


@app.command(help=_say("用样例场次演示：控制台在终端，贴片在浏览器。", "Play the sample broadcast."))
def demo(
    speed: Annotated[float, typer.Option(min=0, help=_say("倍速，0 为尽快", "how fast; 0: as fast as it can"))] = 1.0,
    headless: Annotated[bool, typer.Option("--headless", help=_say("不开控制台", "no console"))] = False,
    once: Annotated[bool, typer.Option("--once", help=_say("放完就结束", "end with the recording"))] = False,
    port: Port = 0,
    data: Data = None,
    lang: Language = None,
    log_level: Level = "warning",
) -> None:
    from companion.commands import demo as demos

    _log(log_level)
    work = demos.play if headless else demos.show
    folder = data or demos.own_folder()
    typer.echo(_run(lambda: work(speed, port or 0, once, LANG, folder)))


@app.command(help=_say("写一份 station.toml：逐项询问，从不覆盖。", "Write station.toml by asking; never overwrites."))
def init(
    directory: Annotated[Path, typer.Argument(metavar="[DIR]")] = Path(),
    sample: Annotated[
        bool, typer.Option("--sample", help=_say("不询问，写样例", "the sample, without asking"))
    ] = False,
    lang: Language = None,
) -> None:
    from companion.commands.beginning import begin

    begin(directory, sample, LANG)


@app.command(help=_say("开播前检查：设置、连接器、端口、账本、时钟、字体。", "Check everything before the show."))
def check(
    config: Config = CONFIG, data: Data = None, host: Host = None, port: Port = None, lang: Language = None
) -> None:
    from companion.commands.inspection import inspect_all

    if inspect_all(config, data_dir(data), host, port, LANG):
        raise typer.Exit(1)


@app.command(
    help=_say("启动助播台（若未启动）并打开控制台。", "Start the station if it isn't running; open the console.")
)
def live(
    config: Config = CONFIG,
    data: Data = None,
    host: Host = None,
    port: Port = None,
    by: By = "",
    lang: Language = None,
) -> None:
    from companion.commands import live as screens

    settings = _settings(config)
    at = (host or settings.host, settings.port if port is None else port)
    _run(lambda: screens.live(settings, config, data_dir(data), *at, LANG, by))


@app.command(help=_say("只启动助播台，不开控制台。", "The station without a console."))
def serve(
    config: Config = CONFIG,
    data: Data = None,
    host: Host = None,
    port: Port = None,
    lang: Language = None,
    log_level: Level = "warning",
) -> None:
    from companion.commands.serve import serve as run

    _log(log_level)
    settings = _settings(config)
    folder = data_dir(data)
    _run(lambda: run(settings, folder, host or settings.host, settings.port if port is None else port))


@app.command(help=_say("在这台或另一台电脑上打开控制台。", "A console on a running station."))
def console(
    url: Annotated[str, typer.Argument(metavar="[URL]")] = "http://127.0.0.1:8321",
    token: Annotated[str, typer.Option(help=_say("令牌", "the token"), envvar=None)] = "",
    data: Data = None,
    by: By = "",
    lang: Language = None,
) -> None:
    from companion.commands import live as screens
    from companion.web.access import FILE, load_or_make

    folder = data_dir(data)
    if not token and (folder / FILE).exists():
        token = load_or_make(folder).token("anchor")
    _run(lambda: screens.console(url, token, LANG, by))


@app.command(help=_say("把录像按原路径尽快重放一遍。", "Fold recordings through the whole path."))
def replay(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…")],
    state: Annotated[str, typer.Option(help=_say("最终状态写到哪里，- 为标准输出", "where the state goes"))] = "",
    journal: Annotated[str, typer.Option(help=_say("保留账本的地址", "keep the journal here"))] = "memory:",
    config: Annotated[Path | None, typer.Option("--config", metavar="station.toml")] = None,
    data: Data = None,
    lang: Language = None,
) -> None:
    from companion.commands import fold
    from companion.config import SAMPLE
    from companion.journal import open_journal

    book = open_journal(journal, data or Path())
    if fold.holds_facts(files[0]):
        final, bad = _run(lambda: fold.fold_exports(files, book))
    else:
        path = config or (CONFIG if CONFIG.exists() else SAMPLE)
        catalogue = _settings(path).catalogue
        final, bad = _run(lambda: fold.fold_recordings(files, catalogue, book))
    if state:
        fold.write_state(final, state)
    if bad:
        raise Trouble(f"有 {bad} 行读不懂，已跳过，其余都已折算", f"{bad} lines could not be read; the rest was folded")


@app.command(help=_say("判断评论是不是提问、问什么。", "Which comments are questions, and about what."))
def classify(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]")] = None,
    config: Annotated[Path | None, typer.Option("--config", metavar="station.toml")] = None,
    lang: Language = None,
) -> None:
    from companion.commands.classify import write
    from companion.domain.catalogue import Catalogue

    catalogue = _settings(config).catalogue if config else Catalogue("")
    if file is None:
        write(sys.stdin.buffer, catalogue, sys.stdout.buffer)
        return
    try:
        with file.open("rb") as lines:
            write(lines, catalogue, sys.stdout.buffer)
    except OSError as wrong:
        raise Trouble(f"读不了 {file}：{wrong.strerror}", f"can't read {file}: {wrong.strerror}") from None


@app.command(help=_say("把账本导出为 JSONL。", "The journal as JSONL."))
def export(file: Path, config: Config = CONFIG, data: Data = None, lang: Language = None) -> None:
    from companion.commands import fold
    from companion.journal import open_journal

    count = fold.export(open_journal(_settings(config).journal_url, data_dir(data)), file)
    typer.echo(_say(f"已导出 {count} 条到 {file}", f"{count} facts written to {file}"), err=True)


@tokens.command(help=_say("显示一个角色的令牌。", "Show a role's token."))
def show(role: str, data: Data = None, lang: Language = None) -> None:
    from companion.web.access import load_or_make, role_named

    typer.echo(load_or_make(data_dir(data)).token(role_named(role)))


@tokens.command(help=_say("换一个角色的令牌，旧的立刻作废。", "Change a role's token; the old one is void at once."))
def rotate(role: str, data: Data = None, lang: Language = None) -> None:
    from companion.web.access import role_named
    from companion.web.access import rotate as change

    typer.echo(change(data_dir(data), role_named(role)))


def main() -> NoReturn:
    """Run the command line; a `Trouble` becomes one sentence on stderr and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except Trouble as trouble:
        print(trouble.say(LANG), file=sys.stderr)
        sys.exit(1)
    sys.exit(0)
