"""Where a setting stands: the line a person must look at."""

from __future__ import annotations

import pytest

from companion.config.lines import Lines, Place

TEXT = '''\
top = 1
[station]  # a comment
name = "[not.a.table]"  # name = 2
"quoted" = 1
note = """
[hidden]
hidden = 1
"""
after = [ # [
  "a]", # ]
  ["b"],
  { c = 1 },
]
last = 1
[[pool]]
id = "a"
  [[ pool.lot ]]
  household = 'x'
  [[pool.lot]]
  amount = ''
[[pool]]
id = "b"
[[pool.lot]]
amount = "\\\\"
[connector."web hook"]
inner.room = 1
one = \'\'\'a\'\'\'
two = """a\\""""
three = 3
'''


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("top",), 1),
        (("station",), 2),
        (("station", "name"), 3),
        (("station", "quoted"), 4),
        (("station", "note"), 5),
        (("station", "hidden"), 2),
        (("station", "after"), 9),
        (("station", "after", 1, 0), 9),
        (("station", "last"), 14),
        (("pool",), 15),
        (("pool", 0, "id"), 16),
        (("pool", 0, "lot", 0, "household"), 18),
        (("pool", 0, "lot", 1), 19),
        (("pool", 0, "lot", 1, "amount"), 20),
        (("pool", 1), 21),
        (("pool", 1, "id"), 22),
        (("pool", 1, "lot", 0, "amount"), 24),
        (("connector", "web hook", "inner", "room"), 26),
        (("connector", "web hook", "three"), 29),
        (("nowhere", "at", "all"), 0),
        ((), 0),
    ],
)
def test_every_key_is_found_on_its_line(place: Place, line: int) -> None:
    assert Lines(TEXT).line_of(place) == line


def test_marks_that_end_lines_elsewhere_do_not_shift_the_lines() -> None:
    assert Lines('a = "x\u2028y\x0cz"\r\nb = 1\r\n[c] # d\r\n[e]\r\n').line_of(("b",)) == 2
    assert Lines('a = "x"\r\n[c] # d\r\n[e]\r\n').line_of(("e",)) == 3
