"""XML is read as what it says and nothing more: no entities, no files, no depths."""

from __future__ import annotations

import pytest

from connectors.kit.values import Unreadable
from connectors.wechat_shop.xml import MOST_BYTES, read_xml


def test_elements_are_objects_and_texts() -> None:
    told = read_xml(b"<xml><A><![CDATA[gh_1]]></A><B> 3 </B><C><D>&lt;4&gt;</D><E/></C><A>again</A></xml>")
    assert told == {"A": "gh_1", "B": "3", "C": {"D": "<4>", "E": ""}}


def test_it_is_read_as_utf_8_whatever_it_says_of_itself() -> None:
    assert read_xml('<?xml version="1.0" encoding="gbk"?><xml><A>李子</A></xml>'.encode()) == {"A": "李子"}


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<xml>",
        b"<xml></xml>",
        b"<xml>3</xml>",
        b"<xml><A></xml>",
        b"<xml><A>\xff</A></xml>",
        b"<xml><A>&unknown;</A></xml>",
        b"<!DOCTYPE xml><xml><A>1</A></xml>",
        b'<!DOCTYPE xml [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><xml><A>&b;</A></xml>',
        b'<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><A>&a;</A></xml>',
        b'<!DOCTYPE xml [<!ENTITY % a SYSTEM "http://127.0.0.1:1/"> %a;]><xml><A>1</A></xml>',
        b"<xml>" + b"<A>" * 100 + b"1" + b"</A>" * 100 + b"</xml>",
        b"<xml>" + b"<A/>" * 10_000 + b"</xml>",
        b"<xml><A>" + b"1" * MOST_BYTES + b"</A></xml>",
    ],
)
def test_what_is_not_plain_xml_is_refused(text: bytes) -> None:
    with pytest.raises(Unreadable):
        read_xml(text)
