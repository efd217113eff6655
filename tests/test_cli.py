"""The command line: help and wrong usage in the user's language, one sentence for what fails, and the exit codes."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from companion import cli
from companion.commands import options
from companion.commands.asked import Asked
from companion.commands.usage import Command
from companion.domain.trouble import Trouble
from companion.web.access import ROLES
from tests.evening.village import ROOT, companion, environment

Ended = tuple[int, str, str]
Ran = Callable[..., Ended]

LEFT_OVER = re.compile(r"usage|optional|positional|show this help|invalid|argument|expected|required|unrecognized")


@pytest.fixture
def ran(capsys: pytest.CaptureFixture[str]) -> Ran:
    """Run a command line in this process: exit code, stdout, stderr."""

    def run(*words: str) -> Ended:
        try:
            code: Any = cli.run(words)
        except SystemExit as end:
            code = end.code
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Make `check` fail in a way of one's own."""

    def fail_with(failure: BaseException) -> None:
        def run(_asked: Asked) -> None:
            raise failure

        monkeypatch.setitem(cli.COMMANDS, "check", Command(run, "", "", (options.DATA, *options.EVERYWHERE)))

    return fail_with


@pytest.mark.parametrize("command", ["", *cli.COMMANDS])
def test_help_is_in_the_language_asked_for_and_fits_a_terminal(
    ran: Ran, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    words = [command] if command else []
    code, zh, _ = ran(*words, "--help", "--lang", "zh")
    assert code == 0
    assert zh.startswith(f"用法：companion {command}")
    assert not LEFT_OVER.search(zh.lower())
    _, en, _ = ran("--lang=en", *words, "-h")
    assert en.startswith(f"Usage: companion {command}")
    assert not [letter for letter in en.replace("助播台", "") if "\u4e00" <= letter <= "\u9fff"]
    for line in (zh + en).splitlines():
        assert sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line) <= 80


def test_without_a_command_help_is_shown_as_wrong_usage(ran: Ran) -> None:
    code, out, err = ran("--lang", "zh")
    assert (code, out) == (2, "")
    assert err == ran("--lang", "zh", "--help")[1]


WRONG_USAGE = [
    ("serv", "没有 serv 这个命令，是不是 serve？", "there is no command serv, did you mean serve?"),
    ("serve --prot 1", "没有 --prot 这个选项，是不是 --port？", "there is no option --prot, did you mean --port?"),
    ("serve --xyz=1", "没有 --xyz 这个选项", "there is no option --xyz"),
    ("--xyz", "没有 --xyz 这个选项", "there is no option --xyz"),
    ("--config x token show anchor", "没有 --config 这个选项", "there is no option --config"),
    ("serve --port", "--port 后面要跟一个值", "--port needs a value"),
    ("serve --port 65536", "--port 要写 0 到 65535 的整数", "--port must be 0 to 65535"),
    ("serve --port ٣", "--port 要写 0 到 65535 的整数", "--port must be 0 to 65535"),
    ("serve now", "多了“now”", '"now" is one word too many'),
    ("demo --headless=3", "--headless 后面不跟值", "--headless takes no value"),
    ("demo --speed -1", "--speed 要写 0 到 10000 的数", "--speed must be 0 to 10000"),
    ("demo --speed nan", "--speed 要写 0 到 10000 的数", "--speed must be 0 to 10000"),
    ("demo --speed fast", "--speed 要写 0 到 10000 的数", "--speed must be 0 to 10000"),
    ("replay", "缺少 FILE…", "FILE… is missing"),
    ("token show", "缺少 ROLE", "ROLE is missing"),
    ("token show cook", "ROLE 只能是 anchor、helper、overlay、connector", "ROLE must be one of anchor, helper,"),
    ("token see anchor", "show|rotate 只能是 show、rotate", "show|rotate must be one of show, rotate"),
    ("check --log-level loud", "--log-level 只能是 debug、info、", "--log-level must be one of debug, info,"),
]


@pytest.mark.parametrize(("line", "zh", "en"), WRONG_USAGE, ids=[line for line, _, _ in WRONG_USAGE])
def test_wrong_usage_is_one_sentence_and_exit_code_2(ran: Ran, line: str, zh: str, en: str) -> None:
    for lang, sentence in (("zh", zh), ("en", en)):
        code, out, err = ran("--lang", lang, *line.split())
        assert (code, out) == (2, "")
        assert err.startswith(sentence)
        assert len(err.splitlines()) == 1
        assert "companion " in err
        assert err.endswith("--help）\n" if lang == "zh" else "--help)\n")


def test_a_value_may_begin_with_a_dash_as_a_token_may(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def run(_asked: Asked, token: str = "") -> None:
        told.append(token)

    monkeypatch.setitem(cli.COMMANDS, "check", Command(run, "", "", (options.TOKEN, *options.EVERYWHERE)))
    assert ran("check", "--token", "-26Mp4ZgghV1NBx_I_Q", "--lang", "zh") == (0, "", "")
    assert told == ["-26Mp4ZgghV1NBx_I_Q"]


def test_a_language_there_is_not_is_refused(ran: Ran) -> None:
    code, _, err = ran("check", "--lang", "fr")
    assert code == 2
    assert "“fr”" in err


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_what_a_command_may_be_told_is_what_it_takes(name: str) -> None:
    command = cli.COMMANDS[name]
    takes = list(inspect.signature(command.run).parameters)[1:]
    told = {option.key for option in command.options}
    assert set(takes) <= told
    assert told - set(takes) <= {"config", "data", "lang", "log_level"}


def test_the_shared_options_may_stand_before_the_command(ran: Ran, tmp_path: Path) -> None:
    before = ran("--lang", "en", "--config", str(tmp_path / "a.toml"), "--data", str(tmp_path), "check")
    after = ran("check", "--data", str(tmp_path), "--lang", "en", "--config", str(tmp_path / "a.toml"))
    assert before == after
    assert before[0] == 1
    assert "there is no settings file" in before[1]


def test_the_roles_of_a_token_are_those_there_are() -> None:
    for role in ROLES:
        assert options.ROLE.read(role) == role
    with pytest.raises(Trouble, match=f"{'、'.join(ROLES)}"):
        options.ROLE.read("cook")


def test_a_trouble_is_one_sentence_on_stderr_and_exit_code_1(
    ran: Ran, failing: Callable[[BaseException], None]
) -> None:
    failing(Trouble("网断了，请插好网线", "no network: plug the cable in"))
    assert ran("check", "--lang", "zh") == (1, "", "网断了，请插好网线\n")
    assert ran("check", "--lang", "en") == (1, "", "no network: plug the cable in\n")


def test_what_nobody_foresaw_is_a_sentence_that_names_the_log(
    ran: Ran, failing: Callable[[BaseException], None], tmp_path: Path
) -> None:
    failing(ValueError("13800001234"))
    code, out, err = ran("check", "--lang", "zh", "--data", str(tmp_path / "data"))
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    log = tmp_path / "data" / "trouble.log"
    assert str(log) in err
    account = log.read_text(encoding="utf-8")
    assert "ValueError" in account
    assert "raise failure" in account
    assert "13800001234" not in err + account


def test_what_nobody_foresaw_is_still_a_sentence_when_it_cannot_be_written_down(
    ran: Ran, failing: Callable[[BaseException], None], tmp_path: Path
) -> None:
    failing(ValueError())
    (tmp_path / "file").touch()
    code, _, err = ran("check", "--lang", "en", "--data", str(tmp_path / "file"))
    assert code == 1
    assert len(err.splitlines()) == 1
    assert "check the disk" in err


def test_a_debugger_gets_the_traceback(ran: Ran, failing: Callable[[BaseException], None]) -> None:
    failing(ValueError("the whole of it"))
    with pytest.raises(ValueError, match="the whole of it"):
        ran("check", "--log-level", "debug")


def test_ctrl_c_is_a_word_and_no_traceback(ran: Ran, failing: Callable[[BaseException], None]) -> None:
    failing(KeyboardInterrupt())
    assert ran("check", "--lang", "zh") == (1, "", "已停下\n")


@pytest.mark.skipif(sys.platform == "win32", reason="head is not on Windows")
def test_a_reader_that_has_seen_enough_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "comments.txt").write_text("李子多少钱\n" * 5000, encoding="utf-8")
    command = [sys.executable, "-m", "companion", "classify", str(tmp_path / "comments.txt")]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b'{"text":')
        process.stdout.close()
        assert process.stderr.read() == b""


def test_python_m_companion_is_the_same_command() -> None:
    asked = companion("--help", env={"LANG": "en_US.UTF-8"})
    assert (asked.returncode, asked.stderr) == (0, "")
    assert asked.stdout.startswith("Usage: companion COMMAND")


def test_the_language_is_the_machines_unless_told() -> None:
    for lang, opening in (("en_US.UTF-8", "Usage"), ("zh_CN.UTF-8", "用法"), ("C", "用法"), ("", "用法")):
        assert companion("token", "--help", env={"LANG": lang}).stdout.startswith(opening)


HEAVY = (
    "asyncio",
    "aiohttp",
    "textual",
    "websockets",
    "redis",
    "sqlite3",
    "google.protobuf",
    "logging",
    "urllib.request",
)


def test_help_imports_nothing_that_costs_time() -> None:
    assert _imported("--help") & {*HEAVY} == set()


def _imported(*words: str) -> set[str]:
    script = "import sys\nfrom companion import cli\ntry:\n    cli.run(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
    listing = "print('\\n' + '\\n'.join(sys.modules), file=sys.stderr)"
    asked = subprocess.run(
        [sys.executable, "-c", script + listing, *words], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(asked.stderr.split())
