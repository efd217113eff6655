"""The unit and the compose file name real commands, and what the unit starts does start."""

from __future__ import annotations

import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.evening.village import STATION, environment
from tests.house.sources import ROOT, text
from tests.servers import RedisServer, running

UNIT = Path("deploy/zhubotai.service")
COMPOSE = Path("deploy/compose.yaml")


def started_by_the_unit() -> list[str]:
    """The words of its ExecStart."""
    (line,) = re.findall(r"^ExecStart=(.*)$", text(UNIT), re.MULTILINE)
    return shlex.split(line)


def test_what_the_systemd_unit_starts_takes_traffic_and_ends_in_good_order(
    redis_server: RedisServer, tmp_path: Path
) -> None:
    settings = tmp_path / "station.toml"
    book = f'url = "{redis_server.url}"\nstation = "unit"'
    settings.write_text(STATION.replace('url = "sqlite:station.db"', book), encoding="utf-8")
    program, *words = started_by_the_unit()
    assert program.endswith("/companion")
    places = {"/etc/zhubotai/station.toml": str(settings), "/var/lib/zhubotai": str(tmp_path / "data")}
    command = [sys.executable, "-m", "companion", *(places.get(word, word) for word in words), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", cwd=ROOT, env=environment())
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline().startswith("ready ")
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "zhubotai.service"
    # Its program is not installed here; any that is will do.
    unit.write_text(text(UNIT).replace("/opt/zhubotai/.venv/bin/companion", "/bin/true"), encoding="utf-8")
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    assert "zhubotai" not in checked.stderr, checked.stderr
    assert checked.returncode == 0


def test_every_command_of_the_compose_file_and_its_image_is_one_there_is() -> None:
    from companion.cli import COMMANDS

    told = re.findall(r'(?:CMD|command:) \[("serve".*)\]', text(COMPOSE) + text(Path("deploy/Dockerfile")))
    assert len(told) == 2
    for words in (re.findall(r'"([^"]*)"', one) for one in told):
        options = {option.name for option in COMMANDS[words[0]].options}
        assert {word for word in words if word.startswith("--")} <= options


def test_the_settings_of_redis_are_such_that_nothing_is_lost_and_redis_takes_them(tmp_path: Path) -> None:
    settings = [line.split(maxsplit=1) for line in text(Path("deploy/redis.conf")).splitlines() if line[:1] != "#"]
    options = [word for name, value in settings for word in (f"--{name}", value.strip('"'))]
    with running(tmp_path, *options) as server, server.client() as client:
        told = client.config_get("appendfsync", "maxmemory-policy")
        assert told == {"appendfsync": "always", "maxmemory-policy": "noeviction"}
