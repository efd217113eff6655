"""Floor 3. What is not in station.toml: `"env:NAME"` stands for an environment variable, `"file:PATH"` for a file.

Reads the environment it is given and the files that are named; writes `Findings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from companion.config.lines import Place
from companion.config.table import Findings
from companion.domain.trouble import Trouble, reason

_HUSH: Final = ("secret", "secrets", "token", "tokens", "password", "passwords")
_LONGEST: Final = 65_536


class Secrets:
    """Where secrets are found: the environment, and files named from the folder of station.toml."""

    def __init__(self, environment: Mapping[str, str], folder: Path, findings: Findings) -> None:
        self._environment = environment
        self._folder = folder
        self._findings = findings

    def resolve(self, value: Any, place: Place) -> Any:
        """`value` with every `env:` and `file:` in it replaced; a secret that is written out is a finding."""
        if isinstance(value, dict):
            return {key: self.resolve(part, (*place, key)) for key, part in value.items()}
        if isinstance(value, list):
            return [self.resolve(part, (*place, index)) for index, part in enumerate(value)]
        if isinstance(value, str) and value.startswith(("env:", "file:")):
            return self._find(value, place)
        key = next((part for part in reversed(place) if isinstance(part, str)), "")
        if key.lower().rpartition("_")[2] in _HUSH and value != "":
            name = "_".join(str(part) for part in place[1:] if isinstance(part, str)).upper()
            self._findings.add(
                place,
                f'不能明写在文件里：请写 {key} = "env:{name}"，再把它设为环境变量；或写 {key} = "file:路径"',
                f'may not be in the file: write {key} = "env:{name}" and set that variable, or {key} = "file:PATH"',
            )
        return value

    def resolve_url(self, value: str, place: Place) -> str:
        """A URL, which may be an `env:` or a `file:` as a whole; a password that is written out in it is a finding."""
        if value.startswith(("env:", "file:")):
            return self._find(value, place)
        try:
            hidden = urlsplit(value).password
        except ValueError:
            hidden = None
        if hidden:
            zh, en = '里不能明写密码：请写 url = "env:JOURNAL_URL"', "may not hold a password: write"
            self._findings.add(
                place, f"{zh}，再把整个地址设为环境变量", f'{en} url = "env:JOURNAL_URL" and set that variable'
            )
        return value

    def _find(self, value: str, place: Place) -> str:
        scheme, _, name = value.partition(":")
        try:
            found = self._environment.get(name, "").strip() if scheme == "env" else self._read(name)
        except OSError as wrong:
            zh, en = reason(wrong)
            self._findings.add(place, f"读不了文件 {name}（{zh}）", f"can't read the file {name} ({en})")
            return ""
        except Trouble as trouble:
            self._findings.add(place, trouble.zh, trouble.en)
            return ""
        if not found and scheme == "env":
            self._findings.add(
                place,
                f"要用环境变量 {name}，可是它没有设置：请先设置再启动",
                f"wants the environment variable {name}, which is not set: set it before you start",
            )
        elif not found:
            self._findings.add(place, f"要用文件 {name}，可是它是空的", f"wants the file {name}, which is empty")
        return found

    def _read(self, name: str) -> str:
        with (self._folder / Path(name).expanduser()).open("rb") as file:
            content = file.read(_LONGEST + 1)
        try:
            if len(content) <= _LONGEST:
                return content.decode("utf-8-sig").strip()
        except UnicodeDecodeError:
            pass
        raise Trouble(f"用的文件 {name} 不像是密钥", f"wants the file {name}, which does not look like a secret")
