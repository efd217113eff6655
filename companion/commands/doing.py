"""Floor 4. What each command does, thin: it hands what it was told to the module of its name.

Reads the values of the command line; writes to the terminal. What a command needs is imported when it runs, so that
`--help` is quick.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from companion.commands.asked import CONFIG, Asked
from companion.commands.running import run_to_the_end
from companion.domain.trouble import Trouble

if TYPE_CHECKING:
    from companion.config import Settings


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


def serve(
    asked: Asked, host: str | None = None, port: int | None = None, role: str = "", stations: Path | None = None
) -> None:
    from companion.commands.serve import serve as run_station

    _log(asked.level)
    if stations is not None:
        from companion.commands.fleet import serve_fleet
        from companion.config.settings import HOST, PORT

        where = (host or HOST, PORT if port is None else port)
        run_to_the_end(lambda: serve_fleet(stations, asked.folder(), *where, role, asked.lang))
        return
    settings = asked.settings()
    run_to_the_end(lambda: run_station(settings, asked.folder(), *_address(settings, host, port), role))


def fleet(asked: Asked, url: str = "", token: str = "") -> None:
    from companion.commands.live import fleet as look

    run_to_the_end(lambda: look(url, token, asked.folder(), asked.lang))


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


def record(asked: Asked, file: str, url: str = "", minutes: float = 0.0, token: str = "") -> None:
    from companion.commands import live as screens
    from companion.commands.knocking import url_of
    from companion.commands.record import record as record_station

    if not url:
        settings = asked.settings_or_sample()
        url = url_of(settings.host, settings.port)
    url, token = screens.station_of(url, token, asked.folder())
    if file != "-":
        print(asked.say("正在录，按 Ctrl-C 结束…", "recording, Ctrl-C ends it…"), file=sys.stderr)
    count = run_to_the_end(lambda: record_station(url, token, file, minutes))
    if file != "-":
        print(asked.say(f"录了 {count} 条到 {file}", f"{count} nouns recorded to {file}"), file=sys.stderr)


def export(asked: Asked, file: str) -> None:
    from companion.commands.fold import write_export
    from companion.commands.moving import mark_of, unread
    from companion.domain.state import State
    from companion.journal import open_journal

    journal, state = open_journal(asked.settings(hearing=False).journal_url, asked.folder()), State()
    count = write_export(journal, file, state)
    if waiting := unread(journal):
        zh = f"注意：还有 {waiting} 批听到的没有入账，不在里面：要搬家先停下各入口，等它们入账再导出一次"
        en = f"note: {waiting} pieces heard are not in the book yet; to move house stop the doors and wait for them"
        print(asked.say(zh, en), file=sys.stderr)
    if file != "-":
        mark = mark_of(state)
        zh, en = f"已导出 {count} 条到 {file}，核对码 {mark}", f"{count} facts written to {file}, mark {mark}"
        print(asked.say(zh, en), file=sys.stderr)


def import_book(asked: Asked, files: list[Path]) -> None:
    from companion.commands import moving
    from companion.journal import open_journal

    _log(asked.level)
    journal = open_journal(asked.settings(hearing=False).journal_url, asked.folder())
    state = run_to_the_end(lambda: moving.import_book(files, journal))
    count, mark = state.revision, moving.mark_of(state)
    zh, en = (
        f"已搬进 {count} 条，读回来核对过，核对码 {mark}",
        f"{count} facts imported, read back and compared, mark {mark}",
    )
    print(asked.say(zh, en), file=sys.stderr)


def trim(asked: Asked, keep: int | None = None) -> None:
    from companion.commands import moving
    from companion.journal import open_journal

    _log(asked.level)
    journal = open_journal(asked.settings(hearing=False).journal_url, asked.folder())
    copied, let_go = run_to_the_end(lambda: moving.move_old(journal, keep))
    zh = f"抄下 {copied} 条到 {asked.folder() / 'history.db'}，Redis 放下 {let_go} 条"
    print(asked.say(zh, f"{copied} facts copied to {asked.folder() / 'history.db'}, Redis let go of {let_go}"))


def import_orders(
    asked: Asked,
    files: list[Path],
    platform: str = "",
    shop: str = "",
    host: str | None = None,
    port: int | None = None,
) -> None:
    from companion.commands.import_orders import import_files, wanted_of
    from companion.commands.settle import Place

    _log(asked.level)
    wanted, settings = wanted_of(platform, shop), asked.settings(hearing=False)
    place = Place(settings, asked.folder(), *_address(settings, host, port))
    left = [report for report in import_files(place, files, wanted, asked.lang) if not report.whole]
    if left:
        rows = sum(report.refused for report in left)
        raise Trouble(
            f"有 {rows} 行没收，{len(left)} 个表没有全部读完或收下，原因在上面；其余都已记下",
            f"{rows} rows were refused, {len(left)} sheets not taken whole, as told above; the rest is in the book",
        )


def template(_asked: Asked, file: Path) -> None:
    from connectors.order_files.template import write_template

    write_template(file)


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


def bridge(asked: Asked, directory: Path | None = None, host: str | None = None, port: int | None = None) -> None:
    from companion.commands.bridging import FOLDER, listen_to_bridge, pairing_code, put_extension, steps
    from companion.config import bridge_dir

    settings = asked.settings(hearing=False)
    folder = bridge_dir(directory, FOLDER)
    put_extension(folder)
    code = pairing_code(asked.folder(), *_address(settings, host, port))
    print(steps(folder, code, listen_to_bridge(asked.config or CONFIG), asked.lang))


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
