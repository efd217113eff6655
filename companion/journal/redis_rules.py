"""Floor 1. `book.lua`, the book's rules, at the server: loaded as functions where it has them, else run as a script.

Reads `book.lua`; writes the library into the server when it is missing there. The library is named by what is in it,
so that two versions of the program each find their own.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha1
from pathlib import Path
from typing import Any, Final

import redis
import redis.asyncio
from redis.exceptions import NoPermissionError, NoScriptError, ResponseError

_SOURCE: Final = Path(__file__).with_name("book.lua")
_UNKNOWN: Final = "function not found"
_NO_FUNCTIONS: Final = ("unknown command", "unknown subcommand")

REPLICAS_MS: Final = 1_000

Args = tuple[str | bytes | int, ...]


@cache
def _body() -> str:
    return _SOURCE.read_text(encoding="utf-8")


@cache
def mark() -> str:
    """What tells these rules from those of any other version."""
    return sha1(_body().encode(), usedforsecurity=False).hexdigest()[:12]


@cache
def library() -> str:
    """The rules as a library of functions, each under its name and this version's mark."""
    names = re.findall(r"^  (\w+) = \w+,$", _body(), re.MULTILINE)
    # Letting go of old facts must be possible when there is no memory left for new ones.
    flags = {"trim": "'allow-oom'"}
    frame = "".join(
        f"redis.register_function{{function_name='{name}_{mark()}', callback=RULES.{name}, "
        f"flags={{{flags.get(name, '')}}}}}\n"
        for name in names
    )
    return f"#!lua name=zhubotai_{mark()}\n{_body()}\n{frame}"


@cache
def script() -> str:
    """The rules as one script, whose first argument names the rule."""
    frame = (
        "local args = {}\nfor place = 2, #ARGV do args[place - 1] = ARGV[place] end\nreturn RULES[ARGV[1]](KEYS, args)"
    )
    return f"{_body()}\n{frame}\n"


@cache
def script_sha() -> str:
    """The name a server gives the script."""
    return sha1(script().encode(), usedforsecurity=False).hexdigest()


class FewReplicas(redis.TimeoutError):
    """It was written, but not by so many replicas as were asked for: it may be lost with the server."""


class Rules:
    """Calls the rules at one server. `functions` turns false where the server has none."""

    def __init__(self, functions: bool = True) -> None:
        self.functions = functions

    def command(self, rule: str, keys: tuple[str, ...], args: Args) -> tuple[str | bytes | int, ...]:
        """The command that calls a rule."""
        if self.functions:
            return ("FCALL", f"{rule}_{mark()}", len(keys), *keys, *args)
        return ("EVALSHA", script_sha(), len(keys), *keys, rule, *args)

    async def call(
        self, client: redis.asyncio.Redis, rule: str, keys: tuple[str, ...], *args: str | bytes | int
    ) -> Any:
        """What the rule answers. Raises what redis-py raises."""
        (answer,) = await self.call_all(client, [(rule, keys, args)])
        return answer

    async def call_all(
        self, client: redis.asyncio.Redis, calls: list[tuple[str, tuple[str, ...], Args]], replicas: int = 0
    ) -> list[Any]:
        """What each rule answers, called one after the other in one go. Raises the first error there is.

        With `replicas` so many must have what was written too, within REPLICAS_MS, else it is `FewReplicas`.

        Where the server does not know the rules none of them has run: they are brought there and called again.
        """
        for _ in range(3):
            answers = await self._send(client, calls, replicas)
            wrong = next((answer for answer in answers if isinstance(answer, Exception)), None)
            if wrong is None:
                return answers
            if not (isinstance(wrong, ResponseError) and await self._bring(client, wrong)):
                raise wrong
        raise ResponseError("the server keeps forgetting the rules it was brought")

    async def _send(
        self, client: redis.asyncio.Redis, calls: list[tuple[str, tuple[str, ...], Args]], replicas: int
    ) -> list[Any]:
        if len(calls) == 1 and not replicas:
            try:
                return [await client.execute_command(*self.command(*calls[0]))]
            except ResponseError as wrong:
                return [wrong]
        pipe = client.pipeline(transaction=False)
        for call in calls:
            pipe.execute_command(*self.command(*call))
        if not replicas:
            return list(await pipe.execute(raise_on_error=False))
        # On the same connection, for it is that connection's writes that are waited for.
        pipe.execute_command("WAIT", replicas, REPLICAS_MS)
        *answers, confirmed = await pipe.execute(raise_on_error=False)
        if not any(isinstance(answer, Exception) for answer in answers) and confirmed < replicas:
            raise FewReplicas(f"{confirmed} of {replicas} replicas")
        return answers

    async def _bring(self, client: redis.asyncio.Redis, wrong: ResponseError) -> bool:
        """Whether the error only meant that the rules were not there; they are now."""
        if isinstance(wrong, NoScriptError):
            await client.script_load(script())
            return True
        said = str(wrong).lower()
        if self.functions and _UNKNOWN in said:
            try:
                await client.function_load(library(), replace=True)
            except NoPermissionError:
                self.functions = False
            return True
        if self.functions and (said.startswith(_NO_FUNCTIONS) or isinstance(wrong, NoPermissionError)):
            self.functions = False
            return True
        return False


__all__ = ["Args", "FewReplicas", "Rules", "library", "mark", "script", "script_sha"]
