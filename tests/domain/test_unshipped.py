"""Who is still waiting for fruit, the last to pay first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from companion.domain.unshipped import Unshipped
from tests.domain.shop import T0, Shop, plums, units

TIMES = st.dictionaries(st.integers(1, 30), st.integers(T0, T0 + 10 * 60_000))


@given(TIMES, st.sets(st.integers(1, 30)))
def test_the_newest_come_first_whatever_was_taken_out(paid: dict[int, int], gone: set[int]) -> None:
    waiting = Unshipped()
    for number, paid_ms in paid.items():
        waiting.add("plum", number, paid_ms)
    for number in gone & paid.keys():
        waiting.remove("plum", number, paid[number])
    left = [(paid_ms, number) for number, paid_ms in paid.items() if number not in gone]
    assert list(waiting.newest("plum")) == sorted(left, reverse=True)
    assert gone < paid.keys() or not waiting.pools.get("plum") or left
    assert list(waiting.newest("bamboo")) == []


def waiting(shop: Shop, pool: str = "plum") -> list[str]:
    return [book.id[1] for _, book in shop.state.stock.newest_unshipped(pool)]


def test_an_order_waits_from_its_payment_until_all_of_it_is_sent() -> None:
    shop = Shop()
    for order in ("D1", "D2", "D3"):
        shop.event("created", plums(2), order=order)
    assert waiting(shop) == []
    for order in ("D2", "D1", "D3"):
        shop.event("paid", order=order)
    assert waiting(shop) == ["D3", "D1", "D2"]
    shop.event("shipped", units(1), order="D1")
    assert waiting(shop) == ["D3", "D1", "D2"]
    shop.event("shipped", order="D1")
    shop.event("closed", order="D3")
    assert waiting(shop) == ["D2"]


def test_an_order_that_was_paid_earlier_than_first_heard_moves_back() -> None:
    shop = Shop()
    shop.event("created", plums(1))
    early = shop.noun("paid")
    shop.event("created", plums(1), order="D2")
    shop.event("paid", order="D2")
    shop.event("paid", at_ms=shop.at_ms + 60_000)
    assert waiting(shop) == ["D1", "D2"]
    shop.tell(early)
    assert waiting(shop) == ["D2", "D1"]


def test_a_line_that_turns_out_to_be_of_another_pool_waits_there() -> None:
    shop = Shop()
    shop.event("created", plums(1), plums(1, "2"))
    shop.event("paid")
    shop.event("changed", plums(1, "1", "bamboo-2"))
    assert (waiting(shop), waiting(shop, "bamboo")) == (["D1"], ["D1"])
    shop.event("changed", plums(1, "2", "bamboo-2"))
    assert (waiting(shop), waiting(shop, "bamboo")) == ([], ["D1"])
