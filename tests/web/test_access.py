"""Tokens: made once, private, rotated at once, and never said aloud."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from companion.domain.trouble import Trouble
from companion.web.access import FILE, ROLES, Pass, Role, load_or_make, role_named, rotate


def test_the_first_start_makes_one_token_a_role(tmp_path: Path) -> None:
    access = load_or_make(tmp_path / "new" / "folder")
    written = tomllib.loads((tmp_path / "new" / "folder" / FILE).read_text("utf-8"))
    assert tuple(written) == ROLES
    assert {role: access.token(role) for role in ROLES} == written


def test_a_token_holds_at_least_128_bits_and_no_two_are_alike(tmp_path: Path) -> None:
    access = load_or_make(tmp_path)
    tokens = {access.token(role) for role in ROLES}
    assert len(tokens) == len(ROLES)
    assert min(map(len, tokens)) >= 22


def test_no_token_looks_like_an_option_of_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(
        ["-26Mp4ZgghV1NBx_I_Q-", "26Mp4ZgghV1NBx_I_Q--1", *(f"{number}Mp4ZgghV1NBx_I_Q--2" for number in range(9))]
    )
    monkeypatch.setattr("secrets.token_urlsafe", lambda _bytes: next(drawn))
    access = load_or_make(tmp_path)
    assert not [role for role in ROLES if access.token(role).startswith("-")]


def test_a_second_start_keeps_the_tokens(tmp_path: Path) -> None:
    first = load_or_make(tmp_path).token("anchor")
    assert load_or_make(tmp_path).token("anchor") == first


def test_each_token_gives_its_own_role_and_others_give_none(tmp_path: Path) -> None:
    access = load_or_make(tmp_path)
    assert [access.role_of(access.token(role)) for role in ROLES] == list(ROLES)
    for wrong in ("", "x", access.token("anchor")[:-1], access.token("anchor") + "x", "李子", "\udcff"):
        assert access.role_of(wrong) is None


@pytest.mark.skipif(os.name != "posix", reason="mode bits mean nothing on Windows")
def test_the_file_is_for_its_owner_only_even_after_someone_opened_it_to_all(tmp_path: Path) -> None:
    load_or_make(tmp_path)
    file = tmp_path / FILE
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    load_or_make(tmp_path)
    assert file.stat().st_mode & 0o777 == 0o600
    rotate(tmp_path, "helper")
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_rotated_token_counts_at_once_in_a_running_station(tmp_path: Path) -> None:
    access = load_or_make(tmp_path)
    old = {role: access.token(role) for role in ROLES}
    new = rotate(tmp_path, "helper")
    assert access.role_of(new) == "helper"
    assert access.role_of(old["helper"]) is None
    assert access.role_of(old["anchor"]) == "anchor"
    assert access.token("helper") == new


def test_rotating_leaves_nothing_else_in_the_folder(tmp_path: Path) -> None:
    rotate(tmp_path, "overlay")
    assert [entry.name for entry in tmp_path.iterdir()] == [FILE]


def test_a_line_that_is_missing_is_made_and_the_others_stay(tmp_path: Path) -> None:
    anchor = load_or_make(tmp_path).token("anchor")
    (tmp_path / FILE).write_text(f'anchor = "{anchor}"\n"later role" = "kept-for-a-later-version"\n', "utf-8")
    access = load_or_make(tmp_path)
    assert access.token("anchor") == anchor
    assert access.role_of(access.token("connector")) == "connector"
    assert tomllib.loads((tmp_path / FILE).read_text("utf-8"))["later role"] == "kept-for-a-later-version"


@pytest.mark.parametrize(
    "text",
    ["anchor = \n", 'anchor = "short"\n', "anchor = 7\n", 'anchor = "{a}"\nhelper = "{a}"\n', "\0"],
)
def test_a_broken_file_is_one_sentence_that_holds_no_token(tmp_path: Path, text: str) -> None:
    token = "a" * 43
    (tmp_path / FILE).write_text(text.replace("{a}", token), "utf-8")
    with pytest.raises(Trouble, match=FILE) as trouble:
        load_or_make(tmp_path)
    assert token not in trouble.value.zh + trouble.value.en
    assert (tmp_path / FILE).read_text("utf-8") == text.replace("{a}", token)


def test_a_folder_that_can_not_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", "utf-8")
    with pytest.raises(Trouble, match="--data"):
        load_or_make(tmp_path / "taken")


def test_a_file_broken_while_the_station_runs_leaves_the_tokens_as_they_were(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    access = load_or_make(tmp_path)
    token = access.token("anchor")
    (tmp_path / FILE).write_text("anchor = ", "utf-8")
    assert access.role_of(token) == "anchor"
    assert access.role_of(token) == "anchor"
    assert len(caplog.records) == 1
    (tmp_path / FILE).unlink()
    assert access.role_of(token) == "anchor"


@pytest.mark.parametrize("role", ROLES)
def test_a_pass_is_looked_up_again_after_its_time(tmp_path: Path, role: Role) -> None:
    access = load_or_make(tmp_path)
    held = Pass(access, role, access.token(role), every_ms=5000)
    assert held.holds(0)
    rotate(tmp_path, role)
    assert held.holds(4999)
    assert not held.holds(5000)


def test_the_command_line_reads_tokens_without_loading_the_web_server() -> None:
    asked = "import sys, companion.web.access; print('aiohttp' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_a_role_is_known_by_its_name_and_another_is_one_sentence() -> None:
    assert [role_named(role) for role in ROLES] == list(ROLES)
    with pytest.raises(Trouble, match="anchor, helper, overlay, connector"):
        role_named("owner")
