"""A group is called by the wording most like the others; what is kept of them is bounded."""

from __future__ import annotations

from companion.domain.headline import SAYERS, WORDINGS, Headline, bare


def test_the_wording_most_like_the_others_is_the_name() -> None:
    headline = Headline()
    for asker, text in enumerate(("乌鲁木齐发货吗", "新疆发货吗", "新疆能发货吗", "新疆发不发货")):
        headline.hear(text, asker)
    assert headline.best() == "新疆发货吗"


def test_the_best_is_looked_for_seldomer_as_the_group_grows() -> None:
    headline = Headline()
    looked = [number for number in range(1, 40) if headline.hear("新疆发货吗", number)]
    assert looked == [1, 2, 4, 8, 16, 32]


def test_what_is_kept_is_bounded() -> None:
    headline = Headline()
    for number in range(200):
        headline.hear(f"新疆发货吗{number % 50}", number)
        headline.hear("新疆发货吗0", number)
    assert len(headline.wordings) == WORDINGS
    assert max(map(len, headline.wordings.values())) == SAYERS


def test_the_signs_around_a_wording_do_not_matter_unless_it_is_all_signs() -> None:
    assert bare("新疆发货吗？？") == "新疆发货吗"
    assert bare("？？") == "？？"
