"""One thing, one word: the names in the code obey GLOSSARY.md."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.house.sources import functions, nodes, python, text

PRODUCT: Final = ("companion", "connectors", "scripts")
GLOSSARY: Final = Path("GLOSSARY.md")

# A platform's own words, and a library's, keep their names: (file, name) -> whose word it is.
THEIRS: Final = {
    ("companion/web/wire.py", "handle_error"): "aiohttp's RequestHandler",
    ("connectors/bridge/webcast.py", "_chat"): "Douyin's WebcastChatMessage",
    ("connectors/social_stream/payload.py", "handle_starttag"): "html.parser's HTMLParser",
    ("connectors/social_stream/payload.py", "handle_endtag"): "html.parser's HTMLParser",
    ("connectors/social_stream/payload.py", "handle_data"): "html.parser's HTMLParser",
}

Named = tuple[int, str]


def never_words() -> set[str]:
    """The words of the glossary's last column that are not in brackets."""
    words: set[str] = set()
    for row in re.findall(r"^\|.*\|([^|]*)\|$", text(GLOSSARY), re.MULTILINE):
        words |= {word for word in re.sub(r"\(.*?\)", "", row).replace(",", " ").split() if word.isalpha()}
    return words - {"never"}


def listed_under(heading: str) -> set[str]:
    """The words in backticks under a heading of the glossary."""
    _, _, rest = text(GLOSSARY).partition(f"## {heading}")
    return set(re.findall(r"`(\w+)`", rest.partition("\n## ")[0]))


def parts(name: str) -> set[str]:
    """The words a name is made of: `OrderPaid`, `order_paid` and `ORDER_PAID` are all order and paid."""
    spaced = re.sub(r"([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])", r"\1\3_\2\4", name)
    return {part for part in spaced.lower().split("_") if part}


def names_given(path: Path) -> Iterator[Named]:
    """Every name a file gives to something of its own (not the names it uses of others)."""
    for node in nodes(path):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.lineno, node.name
            case ast.arg():
                yield node.lineno, node.arg
            case ast.Name(ctx=ast.Store()):
                yield node.lineno, node.id
            case ast.Attribute(ctx=ast.Store()):
                yield node.lineno, node.attr
            case ast.alias(asname=str(name)):
                yield node.lineno, name
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield node.lineno, name


def prose(path: Path) -> Iterator[Named]:
    """The comments and the docstrings of a file, with their lines."""
    for token in tokenize.generate_tokens(io.StringIO(text(path)).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in nodes(path):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield getattr(node, "lineno", 1), ast.get_docstring(node) or ""


def test_no_name_uses_a_word_the_glossary_rules_out() -> None:
    never = never_words()
    wrong = [
        f"{path}:{line} {name}"
        for path in python(*PRODUCT)
        for line, name in names_given(path)
        if parts(name) & never and (path.as_posix(), name) not in THEIRS
    ]
    assert wrong == []


def test_a_comment_is_called_nothing_else_in_prose() -> None:
    other = re.compile(r"\b(?:danmaku|danmu|barrages?|chats?)\b", re.IGNORECASE)
    wrong = [
        f"{path}:{line} {said[0]}"
        for path in python(*PRODUCT)
        for line, words in prose(path)
        if (said := other.search(words))
    ]
    assert wrong == []


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    empty = listed_under("Names no file or class has")
    wrong = [
        path.as_posix()
        for path in python(*PRODUCT)
        if any(parts(Path(part).stem) & (empty | never_words()) for part in path.parts)
    ]
    assert wrong == []


def test_no_class_has_a_name_that_says_nothing() -> None:
    empty = listed_under("Names no file or class has")
    wrong = [
        f"{path}:{node.lineno} {node.name}"
        for path in python(*PRODUCT)
        for node in nodes(path)
        if isinstance(node, ast.ClassDef) and parts(node.name) & empty
    ]
    assert wrong == []


def test_functions_are_verbs_of_the_trade() -> None:
    beginnings = tuple(listed_under("Names no function begins with"))
    wrong = [
        f"{path}:{function.lineno} {function.name}"
        for path in python(*PRODUCT)
        for function in functions(path)
        if function.name.lstrip("_").startswith(beginnings) and (path.as_posix(), function.name) not in THEIRS
    ]
    assert wrong == []


def test_every_exception_is_still_needed() -> None:
    given = {(path.as_posix(), name) for path in python(*PRODUCT) for _, name in names_given(path)}
    assert set(THEIRS) - given == set()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("OrderPaid", {"order", "paid"}),
        ("_order_paid", {"order", "paid"}),
        ("HTTPHook", {"http", "hook"}),
        ("WebcastChatMessage", {"webcast", "chat", "message"}),
    ],
)
def test_a_name_falls_into_its_words(name: str, words: set[str]) -> None:
    assert parts(name) == words


def test_the_glossary_is_read_as_it_is_meant() -> None:
    assert {"danmaku", "session", "chat"} <= never_words()
    assert "message" not in never_words()
    assert "manager" in listed_under("Names no file or class has")
    assert "handle_" in listed_under("Names no function begins with")
