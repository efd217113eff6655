"""Floor 3, pure: WeChat's XML as nested objects. Reads bytes; writes nothing.

No document type is let in, so there are no entities but XML's own five: nothing is fetched, nothing grows.
"""

from __future__ import annotations

from typing import Any, Final, NoReturn
from xml.parsers import expat

from connectors.kit.values import Unreadable

MOST_BYTES: Final = 256 * 1024
_DEEPEST: Final = 8
_MOST: Final = 500


class _Tree:
    """Builds the objects. An element with children is an object, any other its text; the first of a name counts."""

    def __init__(self) -> None:
        self.root: dict[str, Any] = {}
        self._open: list[tuple[str, dict[str, Any], list[str]]] = [("", self.root, [])]
        self._seen = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self._seen += 1
        if len(self._open) > _DEEPEST or self._seen > _MOST:
            raise Unreadable("XML 太深或太多")
        self._open.append((name, {}, []))

    def text(self, text: str) -> None:
        self._open[-1][2].append(text)

    def end(self, _name: str) -> None:
        name, children, text = self._open.pop()
        self._open[-1][1].setdefault(name, children or "".join(text).strip())


def _refuse(*_declared: object) -> NoReturn:
    raise Unreadable("XML 里不能有 DTD")


def read_xml(text: bytes) -> dict[str, Any]:
    """The children of the outermost element. Raises `Unreadable`."""
    if len(text) > MOST_BYTES:
        raise Unreadable("XML 太长")
    tree, parser = _Tree(), expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = tree.start, tree.end
    parser.CharacterDataHandler = tree.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(text, True)
    except expat.ExpatError:
        raise Unreadable("不是 XML") from None
    outermost = next(iter(tree.root.values()))
    if not isinstance(outermost, dict):
        raise Unreadable("XML 是空的")
    return outermost
