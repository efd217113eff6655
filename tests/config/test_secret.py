"""Secrets are never in station.toml: they are named there, and looked up in the environment or in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.config import inspect, load
from companion.domain.trouble import Trouble


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "station.toml"


def write(path: Path, lines: str) -> None:
    path.write_text(f'[station]\nname = "村"\n[connector.webhook]\n{lines}\n', "utf-8")


def secret_of(path: Path) -> object:
    return load(path).connectors["webhook"].table["secret"]


def only(path: Path) -> Trouble:
    (found,) = inspect(path)
    return found


def test_a_secret_is_read_from_the_environment(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_SECRET", " made up \n")
    write(path, 'secret = "env:HOOK_SECRET"')
    assert secret_of(path) == "made up"


@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_variable_that_is_not_set_is_named(path: Path, monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    monkeypatch.delenv("HOOK_SECRET", raising=False)
    if value is not None:
        monkeypatch.setenv("HOOK_SECRET", value)
    write(path, 'secret = "env:HOOK_SECRET"')
    assert "环境变量 HOOK_SECRET" in only(path).zh
    assert "line 4" in only(path).en
    assert "HOOK_SECRET" in only(path).en


def test_a_secret_is_read_from_a_file_beside_the_settings(path: Path) -> None:
    (path.parent / "keys").mkdir()
    (path.parent / "keys" / "hook.txt").write_bytes("\ufeffmade up\r\n".encode())
    write(path, 'secret = "file:keys/hook.txt"')
    assert secret_of(path) == "made up"


def test_a_secret_is_read_from_a_file_anywhere(path: Path, tmp_path: Path) -> None:
    (tmp_path / "hook.txt").write_text("made up")
    write(path, f"secret = 'file:{tmp_path / 'hook.txt'}'")
    assert secret_of(path) == "made up"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "读不了文件 hook.txt"),
        (b" \n", "是空的"),
        (b"\xff\xfe\x00", "不像是密钥"),
        (b"x" * 100_000, "不像是密钥"),
    ],
)
def test_a_file_that_holds_no_secret_is_named(path: Path, content: bytes | None, said: str) -> None:
    if content is not None:
        (path.parent / "hook.txt").write_bytes(content)
    write(path, 'secret = "file:hook.txt"')
    assert said in only(path).zh
    assert "hook.txt" in only(path).en


@pytest.mark.parametrize("key", ["secret", "app_secret", "access_token", "token", "password", "Secret"])
@pytest.mark.parametrize("value", ['"made-up-and-plain"', "12345678", '["made-up-and-plain"]'])
def test_a_secret_written_out_is_refused_and_not_repeated(path: Path, key: str, value: str) -> None:
    write(path, f"{key} = {value}")
    found = only(path)
    assert "不能明写" in found.zh
    assert f'"env:WEBHOOK_{key.upper()}"' in found.zh
    assert f'"env:WEBHOOK_{key.upper()}"' in found.en
    assert "made-up" not in found.zh + found.en
    assert "12345678" not in found.zh + found.en


def test_secrets_are_found_however_deep_they_lie(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONE", "1")
    monkeypatch.setenv("TWO", "2")
    write(path, 'keys = ["env:ONE", { old = "env:TWO" }]\nplain = "as it is"')
    assert load(path).connectors["webhook"].table == {"keys": ["1", {"old": "2"}], "plain": "as it is"}


def test_the_address_of_the_book_may_be_a_secret(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOK", "redis://:made-up@host/0")
    path.write_text('[station]\nname = "村"\n[journal]\nurl = "env:BOOK"\nstation = "plum"\n', "utf-8")
    assert load(path).journal_url == "redis://:made-up@host/0?station=plum"


@pytest.mark.parametrize("url", ["redis://:made-up@host/0", "rediss://user:made-up@host:6379/1"])
def test_a_password_in_the_address_of_the_book_is_refused_and_not_repeated(path: Path, url: str) -> None:
    path.write_text(f'[station]\nname = "村"\n[journal]\nurl = "{url}"\nstation = "plum"\n', "utf-8")
    found = only(path)
    assert "env:JOURNAL_URL" in found.zh
    assert "line 4" in found.en
    assert "made-up" not in found.zh + found.en


@pytest.mark.parametrize(
    "url", ["sqlite:season/station.db", "redis://host:6379/0?station=plum", "redis://[half?station="]
)
def test_an_address_without_a_password_stays_as_it_is(path: Path, url: str) -> None:
    path.write_text(f'[station]\nname = "村"\n[journal]\nurl = "{url}"\n', "utf-8")
    assert load(path).journal_url == url


def test_a_book_in_redis_is_told_apart_by_the_stations_id(path: Path) -> None:
    path.write_text('[station]\nname = "村"\n[journal]\nurl = "redis://host/0?patience=2"\nstation = "李"\n', "utf-8")
    assert load(path).journal_url == "redis://host/0?patience=2&station=%E6%9D%8E"


def test_a_book_in_redis_without_the_stations_id_is_refused_with_what_to_write(path: Path) -> None:
    path.write_text('[station]\nname = "村"\n[journal]\nurl = "redis://host/0"\n', "utf-8")
    with pytest.raises(Trouble, match='station = "nongpao"'):
        load(path)
