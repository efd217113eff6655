"""`companion bridge` puts the extension where a person finds it, and gives the one code that pairs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.cli import run
from companion.commands.bridging import pairing_code, put_extension
from companion.config import bridge_dir, names_connector
from companion.domain.trouble import Trouble
from companion.web.access import load_or_make
from connectors.bridge.pairing import code_of

SHIPPED = Path(__file__).resolve().parents[2] / "connectors" / "bridge" / "extension"
STATION = """
[station]
name = "弄袍村"
[web]
port = 8399
[[pool]]
id = "plum"
name = "蜂糖李"
on_hand = "64斤"
"""


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def bridge(tmp_path: Path, *more: str, station: str = STATION) -> int:
    config = tmp_path / "station.toml"
    config.write_text(station, encoding="utf-8")
    told = ["--config", str(config), "--data", str(tmp_path / "data"), "--lang", "zh"]
    return run(["bridge", str(tmp_path / "out"), *told, *more])


def test_the_whole_extension_is_put_into_the_folder_and_the_code_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bridge(tmp_path) == 0
    assert files_in(tmp_path / "out") == files_in(SHIPPED)
    told = capsys.readouterr().out
    token = load_or_make(tmp_path / "data").token("connector")
    assert code_of("127.0.0.1:8399", token) in told
    assert str(tmp_path / "out") in told
    assert "chrome://extensions" in told


def test_a_station_that_does_not_listen_to_the_browser_yet_does_so_from_its_next_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bridge(tmp_path)
    assert "[connector.bridge]" in capsys.readouterr().out
    written = (tmp_path / "station.toml").read_text(encoding="utf-8")
    assert written.startswith(STATION.rstrip())
    assert names_connector(tmp_path / "station.toml", "bridge")
    bridge(tmp_path, station=written)
    assert "[connector.bridge]" not in capsys.readouterr().out
    assert (tmp_path / "station.toml").read_text(encoding="utf-8") == written


def test_a_station_that_is_wrong_is_left_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = STATION.replace('on_hand = "64斤"', 'on_hand = "much"')
    assert bridge(tmp_path, station=wrong) == 1
    assert (tmp_path / "station.toml").read_text(encoding="utf-8") == wrong
    assert capsys.readouterr().err


def test_a_secret_that_is_not_at_hand_does_not_matter_and_a_table_that_can_not_be_added_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bridge(tmp_path, station=STATION + '[connector.webhook]\nsecret = "env:NOT_SET_HERE"\n') == 0
    assert names_connector(tmp_path / "station.toml", "bridge")
    capsys.readouterr()
    inline = f"connector = {{ replay = {{ file = 'x.jsonl' }} }}\n{STATION}"
    assert bridge(tmp_path, station=inline) == 1
    assert (tmp_path / "station.toml").read_text(encoding="utf-8") == inline
    assert "[connector.bridge]" in capsys.readouterr().err


def test_an_older_extension_is_replaced_and_anything_else_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    put_extension(folder)
    (folder / "gone.js").write_text("of an older version", encoding="utf-8")
    put_extension(folder)
    assert files_in(folder) == files_in(SHIPPED)
    (folder / "manifest.json").write_text('{"name":"another"}', encoding="utf-8")
    with pytest.raises(Trouble, match="别的东西"):
        put_extension(folder)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(Trouble, match="别的东西"):
        put_extension(tmp_path / "file")


def test_a_folder_that_can_not_be_written_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(Trouble, match="写不了"):
        put_extension(tmp_path / "file" / "inside")


@pytest.mark.parametrize(
    ("host", "port", "given"),
    [("127.0.0.1", 8321, True), ("0.0.0.0", 8321, True), ("192.168.1.5", 8321, False), ("127.0.0.1", 0, False)],
)
def test_there_is_a_code_only_where_the_station_answers_on_this_machine(
    tmp_path: Path, host: str, port: int, given: bool
) -> None:
    code = pairing_code(tmp_path, host, port)
    assert bool(code) == given
    assert not code or code.startswith("zbt1:127.0.0.1:8321:")


def test_the_folder_is_the_desktop_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_desktop_path", lambda: tmp_path)
    assert bridge_dir(None, "x") == tmp_path / "x"
    monkeypatch.setattr("platformdirs.user_desktop_path", lambda: tmp_path / "none")
    assert bridge_dir(None, "x") == Path.home() / "x"
    assert bridge_dir(tmp_path / "here", "x") == tmp_path / "here"
