"""Floor 3, without aiohttp so that the command line reads it cheaply: the tokens, and the role each one gives.

Reads and writes DATA/access.toml and nothing else. A token is never logged and never part of a sentence.
"""

from __future__ import annotations

import hmac
import logging
import os
import secrets
import tomllib
from pathlib import Path
from typing import Final, Literal

import orjson

from companion.domain.trouble import Trouble, reason

Role = Literal["anchor", "helper", "overlay", "connector"]
ROLES: Final[tuple[Role, ...]] = ("anchor", "helper", "overlay", "connector")
FILE: Final = "access.toml"

_RANDOM_BYTES: Final = 32
_SHORTEST: Final = 22  # characters of base64 that hold 128 bits
_PREFACE: Final = (
    "# 谁有其中一行，谁就有那个角色的权限：不要发到群里。\n# Whoever has a line has its role: keep it private.\n"
)

_log = logging.getLogger("companion.web")


class Access:
    """A station's tokens. A token that is rotated while the station runs counts from its next use on."""

    def __init__(self, path: Path, tokens: dict[str, str]) -> None:
        self._path = path
        self._tokens = tokens
        self._stamp: tuple[int, int, int] | None = None

    def token(self, role: Role) -> str:
        """The token that gives `role`."""
        self._reread()
        return self._tokens[role]

    def role_of(self, token: str) -> Role | None:
        """The role `token` gives, or None. Takes as long for a wrong token as for a right one."""
        self._reread()
        given = token.encode("utf-8", "surrogateescape")
        found: Role | None = None
        for role in ROLES:
            if hmac.compare_digest(given, self._tokens[role].encode()):
                found = role
        return found

    def _reread(self) -> None:
        stamp = _stamp(self._path)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._tokens = _read(self._path)
        except (Trouble, OSError):
            _log.warning("%s changed and can't be read; the tokens read before still count", FILE)


class Pass:
    """The token someone came in with, asked again now and then whether it still gives the same role."""

    def __init__(self, access: Access, role: Role, token: str, every_ms: int) -> None:
        self.role: Final = role
        self._access = access
        self._token = token
        self._every_ms = every_ms
        self._asked_ms: int | None = None
        self._held = False

    def holds(self, now_ms: int) -> bool:
        """Whether the token still gives the role; looked up at most once in `every_ms`."""
        if self._asked_ms is not None and 0 <= now_ms - self._asked_ms < self._every_ms:
            return self._held
        self._asked_ms = now_ms
        self._held = self._access.role_of(self._token) == self.role
        return self._held


def role_named(name: str) -> Role:
    """The role of that name. Raises `Trouble` when there is none."""
    for role in ROLES:
        if role == name:
            return role
    known = ", ".join(ROLES)
    raise Trouble(f"没有“{name}”这个角色：请用 {known} 之一", f"There is no role {name}: use one of {known}")


def load_or_make(data_dir: Path) -> Access:
    """The tokens of `data_dir`; those that are missing are made and written. Raises `Trouble`."""
    path = data_dir / FILE
    try:
        tokens = _read(path) if path.exists() else {}
        missing = [role for role in ROLES if role not in tokens]
        if missing:
            tokens |= {role: _new_token() for role in missing}
            _write(path, tokens)
        else:
            _make_private(path)
    except OSError as failed:
        raise _unusable(path, failed) from None
    return Access(path, tokens)


def rotate(data_dir: Path, role: Role) -> str:
    """Make a new token for `role`, write it and return it; the old one counts no more. Raises `Trouble`."""
    load_or_make(data_dir)
    path = data_dir / FILE
    token = _new_token()
    try:
        _write(path, _read(path) | {role: token})
    except OSError as failed:
        raise _unusable(path, failed) from None
    return token


def _new_token() -> str:
    """A token that nothing takes for an option when somebody types it into a command."""
    while (token := secrets.token_urlsafe(_RANDOM_BYTES)).startswith("-"):
        continue
    return token


def _read(path: Path) -> dict[str, str]:
    try:
        lines = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise _broken(path, "不是 TOML 文件", "it is no TOML") from None
    for name, token in lines.items():
        if not isinstance(token, str) or (name in ROLES and len(token) < _SHORTEST):
            raise _broken(path, f"{name} 这一行不是令牌", f"the line {name} is no token")
    known = [lines[role] for role in ROLES if role in lines]
    if len(set(known)) != len(known):
        raise _broken(path, "两个角色用了同一个令牌", "two roles have the same token")
    return lines


def _write(path: Path, tokens: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lines = "".join(f"{_key(name)} = {orjson.dumps(token).decode()}\n" for name, token in tokens.items())
    beside = path.with_name(f".{FILE}.{secrets.token_hex(4)}")
    try:
        opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8", newline="\n") as file:
            file.write(_PREFACE + lines)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _key(name: str) -> str:
    return name if name in ROLES else orjson.dumps(name).decode()


def _make_private(path: Path) -> None:
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        now = path.stat()
    except OSError:
        return None
    return (now.st_mtime_ns, now.st_size, now.st_ino)


def _broken(path: Path, zh: str, en: str) -> Trouble:
    return Trouble(
        f"{path} 读不出访问令牌（{zh}）：请改好它；或者删掉它，下次启动会换发新令牌",
        f"{path} holds no readable access tokens ({en}): mend it, or delete it and the next start makes new ones",
    )


def _unusable(path: Path, failed: OSError) -> Trouble:
    zh, en = reason(failed)
    return Trouble(
        f"{path} 读写不了（{zh}）：请检查这个文件夹的权限和磁盘，或用 --data 换一个文件夹",
        f"{path} can't be read or written ({en}): check the folder's rights and the disk, or name another with --data",
    )
