"""Floor 4. The command line in the user's language: what a command may be told, and what was wrong with what it was.

Reads the words of the command line; writes help to stdout, or one sentence to stderr (wrong usage, exit code 2).
argparse keeps the rules; its own words are replaced by ours, so that nobody who asked for Chinese meets English.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final, NamedTuple, NoReturn

from companion.domain.trouble import Lang, Trouble

PROGRAM: Final = "companion"


class Option(NamedTuple):
    """`--port N`, a flag if it has no metavar; or, without the dashes, an argument: `files`, shown as `FILE…`."""

    name: str
    zh: str
    en: str
    metavar: str = ""
    read: Callable[[str], Any] = str
    many: str | None = None

    @property
    def key(self) -> str:
        """The name it is handed over by."""
        return self.name.lstrip("-").replace("-", "_")


class Command(NamedTuple):
    """What a command is for, what it may be told, and what runs it: called with what was told, by name."""

    run: Callable[..., int | None]
    zh: str
    en: str
    options: tuple[Option, ...]


_WRONG: Final = (
    (r"argument (?P<what>\S+): expected .*", "{what} 后面要跟一个值", "{what} needs a value"),
    (r"argument (?P<what>\S+): ignored explicit .*", "{what} 后面不跟值", "{what} takes no value"),
    (r"argument \S+: invalid choice: '(?P<what>.*?)' .*", "没有 {what} 这个命令", "there is no command {what}"),
    (r"argument (?P<what>\S+): (?P<why>.*)", "{what} {why}", "{what} {why}"),
    (r"the following arguments are required: (?P<what>.*)", "缺少 {what}", "{what} is missing"),
)
"""argparse's sentences, and ours."""


def read_words(
    words: Sequence[str], commands: Mapping[str, Command], shared: Sequence[Option], lang: Lang
) -> tuple[str, dict[str, Any]]:
    """The command, and what it is told, by name; the `shared` options may stand before the command too.

    Raises `SystemExit`: 0 after help, 2 after wrong usage.
    """
    front = _front(commands, shared, lang)
    valued = {
        option.name for of in (shared, *(each.options for each in commands.values())) for option in of if option.metavar
    }
    asked, strange = front.parse_known_args(_tied(words, valued))
    told = {key: value for key, value in vars(asked).items() if value is not None}
    command, leaf = told.pop("command", None), told.pop("leaf", front)
    if strange and command is None:
        front.error(_strange(front, strange[0].partition("=")[0], lang))
    if command is None:
        front.exit(2, front.format_help())
    takes = {option.key for option in commands[command].options}
    strange += [f"--{key.replace('_', '-')}" for key in told if key not in takes]
    if strange:
        leaf.error(_strange(leaf, strange[0].partition("=")[0], lang))
    return command, told


def _tied(words: Sequence[str], valued: set[str]) -> list[str]:
    """The words, an option and its value in one where the value looks like an option: a token may begin with a dash."""
    tied: list[str] = []
    for word in words:
        if tied and tied[-1] in valued and word.startswith("-") and not word.startswith("--") and len(word) > 2:
            tied[-1] += f"={word}"
        else:
            tied.append(word)
    return tied


class _Parser(argparse.ArgumentParser):
    def __init__(self, prog: str, lang: Lang, known: Iterable[str]) -> None:
        # Usage is part of the description: argparse would put its own word before it.
        super().__init__(
            prog=prog,
            usage=argparse.SUPPRESS,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            add_help=False,
            allow_abbrev=False,
        )
        self.lang: Lang = lang
        self.known = list(known)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one sentence and where to look, and end with exit code 2."""
        self.exit(
            2, self._own(message) + _say(self.lang, f"（用法见 {self.prog} --help）\n", f" (see {self.prog} --help)\n")
        )

    def _own(self, message: str) -> str:
        for pattern, zh, en in _WRONG:
            if found := re.fullmatch(pattern, message, re.DOTALL):
                parts = found.groupdict()
                near = nearest(parts["what"], self.known, self.lang)
                return _say(self.lang, zh, en).format(**parts) + near
        return message


def _front(commands: Mapping[str, Command], shared: Sequence[Option], lang: Lang) -> _Parser:
    front = _Parser(PROGRAM, lang, commands)
    widest = max(map(len, commands))
    listed = "".join(f"\n  {name:{widest}}  {_say(lang, one.zh, one.en)}" for name, one in commands.items())
    opening = _say(lang, "助播台：村播的直播助手。", "助播台: a live-stream companion for village anchors.")
    _describe(front, [_say(lang, "命令", "COMMAND")], f"{opening}\n\n{_say(lang, '命令', 'Commands')}:{listed}")
    _offer(front, shared)
    leaves = front.add_subparsers(dest="command", prog=PROGRAM, help=argparse.SUPPRESS, parser_class=_Parser)
    for name, one in commands.items():
        leaf: _Parser = leaves.add_parser(name, prog=f"{PROGRAM} {name}", lang=lang, known=())
        arguments = [option for option in one.options if not option.name.startswith("-")]
        shown = [f"[{one.metavar}]" if one.many == "?" else one.metavar for one in arguments]
        _describe(leaf, shown, _say(lang, one.zh, one.en))
        _offer(leaf, one.options)
        leaf.set_defaults(leaf=leaf)
    return front


def _describe(parser: _Parser, arguments: Sequence[str], told: str) -> None:
    usage = " ".join([parser.prog, *arguments, _say(parser.lang, "[选项]", "[OPTIONS]")])
    parser.description = f"{_say(parser.lang, '用法：', 'Usage: ')}{usage}\n\n{told}"


def _offer(parser: _Parser, options: Iterable[Option]) -> None:
    arguments = parser.add_argument_group(_say(parser.lang, "参数", "Arguments"))
    flags = parser.add_argument_group(_say(parser.lang, "选项", "Options"))
    for option in options:
        told = _say(parser.lang, option.zh, option.en)
        read = _reading(option.read, parser.lang)
        if not option.name.startswith("-"):
            arguments.add_argument(option.name, help=told, metavar=option.metavar, type=read, nargs=option.many)
        elif option.metavar:
            flags.add_argument(option.name, help=told, metavar=option.metavar, type=read, default=argparse.SUPPRESS)
        else:
            flags.add_argument(option.name, help=told, action="store_true", default=argparse.SUPPRESS)
    flags.add_argument("--help", "-h", action="help", help=_say(parser.lang, "显示这一页", "show this page"))


def _reading(read: Callable[[str], Any], lang: Lang) -> Callable[[str], Any]:
    def reading(text: str) -> Any:
        try:
            return read(text)
        except Trouble as trouble:
            raise argparse.ArgumentTypeError(trouble.say(lang)) from None

    return reading


def _strange(leaf: _Parser, word: str, lang: Lang) -> str:
    if not word.startswith("-"):
        return _say(lang, f"多了“{word}”", f'"{word}" is one word too many')
    known = re.findall(r"^ +(--[a-z-]+)", leaf.format_help(), re.MULTILINE)
    return _say(lang, f"没有 {word} 这个选项", f"there is no option {word}") + nearest(word, known, lang)


def nearest(word: str, known: Sequence[str], lang: Lang) -> str:
    """The end of a sentence about a word nobody knows: the known one it is nearest to, if there is one."""
    near = get_close_matches(word, known, 1, 0.6)
    return _say(lang, f"，是不是 {near[0]}？", f", did you mean {near[0]}?") if near else ""


def _say(lang: Lang, zh: str, en: str) -> str:
    return zh if lang == "zh" else en
