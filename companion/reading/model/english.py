"""Floor 0. How buyers ask in English: the words of a question, and what it is about. Tables only."""

from __future__ import annotations

from typing import Final

OPENERS: Final = (
    "how what what's whats where when which why can could do does did is are will would should has have any who"
)
"""A question begins with one of these, if it begins well."""

PERSONAL: Final = "you your u ur he she his her him they i'm we us me lol"
"""Whoever asks about a person does not ask about goods."""

TOPICS: Final = """
price: price cost costs much expensive cheap payment subscription charge usd rmb dollars
shipping: ship ships shipping deliver delivery postage arrive freight courier
spec: size weight big material battery work works support supports play language languages offline model
spec: device feature features app color colour version meetings record recordings kg grams
stock: stock available restock sold
quality: quality fresh sweet sour spicy taste real authentic good clear noisy safe organic
aftersales: refund return broken damaged warranty exchange replace replacement
order: link order buy purchase pay cart
discount: discount coupon sale off deal gift
origin: origin from grown made farm
storage: store storage keep fridge expire expiry shelf
agronomy: grow plant seed fertilizer
other: eat cook recipe wholesale invoice recommend use
"""
"""What a word is about."""

BARE: Final = frozenset(
    ("how much", "price", "link", "product link", "link please", "price please", "link pls", "shipping")
)
"""A whole comment that asks without a question mark."""
