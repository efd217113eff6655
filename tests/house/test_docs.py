"""The docs tell the truth: commands, settings, facts, connectors and routes have their place, links lead somewhere."""

from __future__ import annotations

import inspect
import re
import tomllib
import typing
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from tests.house.sources import ROOT, committed, text

REFERENCE: Final = Path("docs/reference")
READMES: Final = (Path("README.md"), Path("README.zh-CN.md"))


def pages() -> list[Path]:
    return [path for path in committed() if path.suffix == ".md"]


def page(name: str) -> str:
    return text(REFERENCE / name)


def commands() -> dict[str, tuple[str, ...]]:
    """The command line's commands, and the options of each."""
    from companion.cli import COMMANDS

    return {name: tuple(option.name for option in one.options) for name, one in COMMANDS.items()}


def sections(markdown: str) -> dict[str, str]:
    """The text under each `## heading`."""
    parts = re.split(r"^## (.+)$", markdown, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_every_command_has_its_section_and_every_section_its_command() -> None:
    assert set(sections(page("commands.md"))) == set(commands())


def test_every_option_of_every_command_is_told() -> None:
    opening = page("commands.md").partition("\n## ")[0]
    untold = [
        f"{name} {option}"
        for name, options in commands().items()
        for option in options
        if option.startswith("--")
        if option not in sections(page("commands.md")).get(name, "") and option not in opening
    ]
    assert untold == []


def test_every_setting_of_the_sample_has_its_row() -> None:
    sample = tomllib.loads(text(Path("companion/sample/station.toml")))
    told = settings_told()
    untold = []
    for table, content in sample.items():
        for entry in content if isinstance(content, list) else [content]:
            untold += [
                f"{table}.{key}" for key in entry if key not in told.get(table, set()) and f"{table}.{key}" not in told
            ]
    assert untold == []


def settings_told() -> dict[str, set[str]]:
    """The keys in the tables of settings.md, by the table of station.toml they stand under."""
    told: dict[str, set[str]] = {}
    table = ""
    for line in page("settings.md").splitlines():
        if heading := re.match(r"#+ \[+([\w.]+)\]+", line):
            table = heading[1]
            told.setdefault(table, set())
        elif table and (row := re.match(r"\| `(\w+)` \|", line)):
            told[table].add(row[1])
    return told


def test_every_fact_has_its_row_with_every_field() -> None:
    from companion.domain import facts

    rows = dict(re.findall(r"^\| `(\w+)` \| (.*)$", page("facts.md"), re.MULTILINE))
    shared = page("facts.md")
    kinds = set(members(facts.AnyFact))
    assert {kind.__name__ for kind in kinds} == set(rows)
    untold = [
        f"{kind.__name__}.{field.name}"
        for kind in kinds
        for field in msgspec.structs.fields(kind)
        if f"`{field.name}`" not in (shared if issubclass(kind, facts.OrderFact) else rows[kind.__name__] + "`at_ms`")
    ]
    assert untold == []
    assert [kind for kind in kinds if f"`{kind.__struct_config__.tag}`" not in rows[kind.__name__]] == []


def members(union: Any) -> list[type[msgspec.Struct]]:
    """The classes of a union, unions within it included."""
    if inspect.isclass(union):
        assert issubclass(union, msgspec.Struct)
        return [union]
    return [kind for part in typing.get_args(union) for kind in members(part)]


def test_every_command_of_the_feed_has_its_row() -> None:
    from companion.domain import commands as domain_commands

    rows = re.findall(r"^\| `(\w+)` \|", sections(page("feed.md"))["Commands"], re.MULTILINE)
    assert sorted(rows) == sorted(domain_commands.NAMES)


def test_every_section_of_the_view_has_its_row() -> None:
    from companion.domain.state import State
    from companion.domain.view import whole

    rows = re.findall(r"^\| `(\w+)` \|", sections(page("feed.md"))["The view"], re.MULTILINE)
    assert sorted(rows) == sorted(whole(State(), "anchor"))


def test_every_flag_is_explained() -> None:
    from companion.domain.orders import FLAGS

    rows = re.findall(r"^\| `([A-Z_]+)` \|", text(Path("docs/explanation/stock.md")), re.MULTILINE)
    assert sorted(rows) == sorted(FLAGS)


def test_every_route_has_its_row() -> None:
    routes = re.findall(r'web\.(?:get|post)\("(/[^"]*)"', text(Path("companion/web/server.py")))
    told = re.sub(r"\{(\w+):[^}]*\}", r"{\1}", page("http.md"))
    untold = [route for route in routes if f" {route.split('{')[0]}" not in told]
    assert routes
    assert untold == []


def test_every_connector_has_its_readme_and_its_entry() -> None:
    from connectors import REGISTRY

    folders = {path.parts[1] for path in committed() if path.parts[0] == "connectors" and len(path.parts) > 2}
    assert folders - {"kit"} == set(REGISTRY)
    assert [name for name in REGISTRY if not (ROOT / "connectors" / name / "README.md").is_file()] == []
    assert [name for name in REGISTRY if f"`{name}`" not in page("connectors.md")] == []
    assert [name for name in REGISTRY if name not in sections(page("connectors.md"))] == []


@pytest.mark.parametrize("path", pages(), ids=str)
def test_every_link_leads_somewhere(path: Path) -> None:
    prose = re.sub(r"^```.*?^```$", "", text(path), flags=re.MULTILINE | re.DOTALL)
    targets = re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", prose)
    broken = []
    for target in (markdown or html for markdown, html in targets):
        if re.match(r"https?://|mailto:", target):
            continue
        file, _, anchor = target.partition("#")
        to = (ROOT / path).parent / file if file else ROOT / path
        if not to.exists() or (anchor and anchor not in anchors(to)):
            broken.append(target)
    assert broken == []


def anchors(path: Path) -> set[str]:
    """The anchors a page's headings make, as GitHub and most others do."""
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.replace("`", "")).strip().lower().replace(" ", "-") for heading in headings}


def shell_lines(path: Path) -> list[str]:
    """The lines of a page's shell blocks."""
    blocks = re.findall(r"^ *```(?:sh|bash|console|powershell|bat)\n(.*?)^ *```$", text(path), re.MULTILINE | re.DOTALL)
    return [line.strip().removeprefix("$ ") for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("path", pages(), ids=str)
def test_every_command_in_a_page_is_a_real_one(path: Path) -> None:
    known = commands()
    for line in shell_lines(path):
        words = line.split("#")[0].split()
        if match := re.match(r"(?:python3|py|python) (scripts[/\\](\w+)\.py)", line):
            assert (ROOT / match[1].replace("\\", "/")).is_file(), line
            words = words[2:] if match[2] == "start" else []
        elif words[:1] == ["companion"]:
            words = words[1:]
        else:
            continue
        if words and not words[0].startswith("-"):
            assert words[0] in known, line


@pytest.mark.parametrize("path", READMES, ids=str)
def test_the_readme_begins_with_the_two_commands(path: Path) -> None:
    first = shell_lines(path)[:2]
    assert [line.split("#")[0].strip() for line in first] == ["python3 scripts/start.py", "python3 scripts/check.py"]


def test_the_readmes_say_the_same_in_the_same_order() -> None:
    shapes = [re.findall(r"^(#+) ", text(path), re.MULTILINE) for path in READMES]
    assert shapes[0] == shapes[1]
    assert shell_commands(READMES[0]) == shell_commands(READMES[1])


def shell_commands(path: Path) -> list[str]:
    return [line.split("#")[0].strip() for line in shell_lines(path)]


def test_the_example_of_the_webhook_is_accepted_by_the_webhook() -> None:
    from connectors.contract import Delivery, Setting
    from connectors.webhook import connect

    secret = "whsec_" + "QUJD" * 10
    example: dict[str, Any] = {"__name__": "example"}
    how_to = text(Path("docs/how-to/connect-a-program.md"))
    exec(re.findall(r"^```python\n(.*?)^```$", how_to, re.MULTILINE | re.DOTALL)[0], example)  # noqa: S102
    body = re.findall(r"^\{.*?\}$", sections(page("http.md"))["`POST /hook/webhook`"], re.MULTILINE)
    said = f"[{','.join(body)}]".encode()
    headers = example["sign"](secret, said, "an-id", 1_781_524_800)
    receiver: Any = connect(Setting({"secret": secret}, ("douyin",)))
    nouns = receiver.receive(Delivery(said, headers, {}), 1_781_524_800_000)
    assert len(nouns) == len(body) > 1
