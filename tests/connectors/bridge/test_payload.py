"""One message is one item or several, and what is no item is told of in its place."""

from __future__ import annotations

from connectors.bridge.payload import Item, Unreadable, read_items
from tests.connectors.bridge.wire import item, message, picked


def test_an_item_alone_and_an_array_of_one_are_the_same() -> None:
    alone = read_items(message(picked()))
    assert alone == read_items(f"[{message(picked())}]")
    assert isinstance(alone[0], Item)
    assert (alone[0].nick, alone[0].text, alone[0].id) == ("山里人", "发新疆不", "1")


def test_white_space_before_an_array_is_allowed() -> None:
    first, second = read_items(" " + message(picked(), item(b"x")))
    assert isinstance(first, Item)
    assert isinstance(second, Item)
    assert second.b64 == b"x"


def test_a_bad_item_stands_in_its_place_among_good_ones() -> None:
    kinds = [type(one) for one in read_items(message(picked(), {"src": 1}, item(b"x"), item(b64="?")))]
    assert kinds == [Item, Unreadable, Item, Item]


def test_what_is_said_of_the_unreadable_holds_nothing_of_it() -> None:
    (wrong,) = read_items('{"src": 1, "text": "13800138000"}')
    assert "138" not in str(wrong)


def test_an_empty_array_is_no_item() -> None:
    assert read_items("[]") == []


def test_a_field_of_another_kind_is_understood_where_it_can_be() -> None:
    (one,) = read_items('{"src":"taobao-console","text":{"a":[1]},"t":"1781524801250","id":null,"nick":""}')
    assert isinstance(one, Item)
    assert (one.text, one.t, one.id) == ('{"a":[1]}', 1_781_524_801_250, "")
    (two,) = read_items('{"src":"x","text":[' + "9" * 40 + "]}")
    assert isinstance(two, Item)
    assert two.text.startswith("[9")


def test_what_can_not_be_understood_is_unreadable_and_nothing_is_raised() -> None:
    for bad in (
        '{"src":5}',
        '{"src":"x","b64":"好"}',
        '{"src":"x","t":[]}',
        '{"src":"x","v":"one"}',
        '{"src":"x","nick":5}',
    ):
        (one,) = read_items(bad)
        assert isinstance(one, Unreadable), bad
