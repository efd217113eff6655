"""Runs the checks of stock against whatever `companion` is first on the path; fails as soon as one of them does.

Only for `test_mutants`, in a process of its own: nothing is shrunk, for one counter-example is enough; and first comes
what finds most.
"""

from __future__ import annotations

import unittest

from hypothesis import Phase, settings

settings.register_profile(
    "catch", deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate], print_blob=False
)
settings.load_profile("catch")


def main() -> None:
    """Raise at the first check that fails."""
    from tests.domain import test_stock_machine, test_stock_properties

    test_stock_machine.test_an_adjustment_and_its_undo_leave_no_trace_and_a_second_undo_is_refused()
    machine = test_stock_machine.TestEvening()
    result = unittest.TestResult()
    machine.run(result)
    for _, trace in (*result.failures, *result.errors):
        raise AssertionError(trace)
    test_stock_properties.test_every_account_agrees_with_the_second_opinion_after_every_step()
    test_stock_properties.test_arrival_repeats_and_a_second_source_change_no_balance()
    test_stock_properties.test_the_units_of_a_line_are_all_somewhere_and_nowhere_twice()


if __name__ == "__main__":
    main()
