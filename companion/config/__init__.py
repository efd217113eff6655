"""Floor 3. station.toml → frozen `Settings`; the only reader of the environment.

Reads station.toml, the files and environment variables it names for its secrets, `COMPANION_DATA` and `LANG`. Writes
nothing: `sample_text` gives the text of a station.toml, and `companion init` puts it into a file.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from companion.config.compose import sample_text
from companion.config.lines import Lines, read_toml
from companion.config.secret import Secrets
from companion.config.settings import Settings, read_settings
from companion.config.table import Findings, Table
from companion.domain.trouble import Lang, Trouble, reason
from connectors.contract import Setting

SAMPLE: Final = Path(__file__).resolve().parents[1] / "sample" / "station.toml"
"""The station.toml that is shipped with the program."""

_LARGEST: Final = 1_000_000


def load(path: Path, hearing: bool = True, station: str = "") -> Settings:
    """The settings in a station.toml. Raises the first `Trouble` of `inspect`.

    What only reads the book or a recording is not `hearing`: it needs no connector's secrets and gets no connectors.
    `station` is the id under which Redis knows the book where the file names none.
    """
    settings, found = _read(path, hearing, station)
    for trouble in found:
        raise trouble
    return settings


def inspect(path: Path) -> list[Trouble]:
    """All that is wrong with a station.toml, from its top to its end; empty when nothing is."""
    try:
        return _read(path)[1]
    except Trouble as trouble:
        return [trouble]


def data_dir(explicit: Path | None = None) -> Path:
    """The folder for the book and the tokens: as told, else `COMPANION_DATA`, else the user's own for programs' data.

    It need not exist yet.
    """
    if explicit is not None:
        return explicit.expanduser().absolute()
    if told := os.environ.get("COMPANION_DATA", "").strip():
        return Path(told).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("zhubotai", appauthor=False)


def bridge_dir(explicit: Path | None, name: str) -> Path:
    """Where the browser extension is put: as told, else on the user's desktop, else in their own folder."""
    if explicit is not None:
        return explicit.expanduser().absolute()
    from platformdirs import user_desktop_path

    desktop = user_desktop_path()
    return (desktop if desktop.is_dir() else Path.home()) / name


def language(flag: str | None = None) -> Lang:
    """The user's language: as told, else as `LANG` says, else Chinese."""
    told = flag or os.environ.get("LANG", "")
    return "en" if told.strip().lower().startswith("en") else "zh"


def names_connector(path: Path, name: str) -> bool:
    """Whether a station.toml has a `[connector.NAME]`, its secrets at hand or not. Raises `Trouble`."""
    told = read_toml(_read_text(path), str(path)).get("connector")
    return isinstance(told, dict) and name in told


def _read(path: Path, hearing: bool = True, station: str = "") -> tuple[Settings, list[Trouble]]:
    text = _read_text(path)
    tables = read_toml(text, str(path))
    findings = Findings(str(path), Lines(text))
    secrets = Secrets(os.environ, path.absolute().parent, findings)
    return read_settings(Table(tables, (), findings), secrets, hearing, station), findings.troubles()


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise Trouble(
            f"找不到设置文件 {path}：请先运行 companion init，或用 --config 指明它在哪里",
            f"there is no settings file {path}: run companion init first, or say where it is with --config",
        ) from None
    except OSError as wrong:
        zh, en = reason(wrong)
        raise Trouble(
            f"读不了设置文件 {path}（{zh}）：请检查路径和权限",
            f"can't read the settings file {path} ({en}): check the path and the rights",
        ) from None
    try:
        if len(content) <= _LARGEST:
            return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    raise Trouble(
        f"{path} 不是 UTF-8 文字（多半是记事本按 ANSI 存的）：请用记事本打开，“另存为”时编码选 UTF-8",
        f"{path} is not UTF-8 text (Notepad may have saved it as ANSI): open it there and save it as UTF-8",
    )


__all__ = [
    "SAMPLE",
    "Setting",
    "Settings",
    "bridge_dir",
    "data_dir",
    "inspect",
    "language",
    "load",
    "names_connector",
    "sample_text",
]
