"""The sums: figures of interleaved rounds, their medians, and each round's ratio to the floor. Pure.

A ratio is taken within a round, between programs that ran one after another, for the machine's mood changes between
rounds; then the median, the smallest and the greatest of those ratios are given.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

Round = dict[str, dict[str, float]]
"""Of one round: by contender, by figure."""


class Sums:
    """What one benchmark gave, round by round."""

    def __init__(self) -> None:
        self.rounds: list[Round] = []

    def figures(self) -> list[str]:
        """The names of the figures, in the order they came."""
        return list(dict.fromkeys(name for one in self.rounds for taken in one.values() for name in taken))

    def values(self, contender: str, figure: str) -> list[float]:
        """A contender's figure in each round that has it."""
        return [one[contender][figure] for one in self.rounds if figure in one.get(contender, {})]

    def ratios(self, contender: str, floor: str, figure: str) -> list[float]:
        """The contender's figure to the floor's, within each round that has both."""
        pairs = [(one.get(contender, {}).get(figure), one.get(floor, {}).get(figure)) for one in self.rounds]
        return [mine / theirs for mine, theirs in pairs if mine is not None and theirs]

    def lines(self, contenders: list[str]) -> Iterator[str]:
        """The table, a line for each figure and contender."""
        floors = [name for name in contenders if name != "station"]
        for figure in self.figures():
            for contender in contenders:
                values = self.values(contender, figure)
                if not values:
                    continue
                line = f"  {figure:<22} {contender:<12} {shape(median(values)):>9} {span(values):<19}"
                against = [
                    f"{median(ratios):.2f}× {floor} ({min(ratios):.2f}–{max(ratios):.2f})"
                    for floor in floors
                    if floor != contender and (ratios := self.ratios(contender, floor, figure))
                ]
                yield f"{line} {'  '.join(against)}".rstrip()


def span(values: list[float]) -> str:
    """From the smallest to the greatest."""
    return f"({shape(min(values))}–{shape(max(values))})"


def shape(value: float) -> str:
    """As many digits as are worth reading."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
