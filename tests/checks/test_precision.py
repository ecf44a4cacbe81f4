"""Right answers are right; how exact they are is counted beside it, for whoever measures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder import checks

RIGHT = checks.rng("precision").normal(size=(4, 3))
LARGE = checks.rng("precision, large").normal(size=(40, 3))


def measured(actual, expected, **options):
    precision = checks.Precision()
    with checks.measuring(precision):
        checks.expect(actual, expected, what="dw", **options)
    return precision


@pytest.mark.parametrize("right", [RIGHT, LARGE, 0.7, 1e6 * RIGHT, 1e-6 * RIGHT])
def test_another_order_of_the_same_formula_is_fine(right):
    assert measured(right * 3 / 3, right) == checks.Precision(fine=1)


@pytest.mark.parametrize("right", [RIGHT, LARGE, 0.7, 1e6 * RIGHT])
@pytest.mark.parametrize("error", [1e-13, 1e-12, 1e-10])
def test_what_differences_leave_is_rough_and_right(right, error):
    precision = measured(right * (1 + error), right)
    assert (precision.fine, precision.rough) == (0, 1)
    assert precision.worst == pytest.approx(error, rel=0.1)


def test_entries_near_zero_beside_large_ones_are_fine():
    assert measured(np.array([1.0, 2e-16, -0.0]), np.array([1.0, 0.0, 0.0])) == checks.Precision(fine=1)
    assert measured(np.zeros(3), np.zeros(3)) == checks.Precision(fine=1)


def test_a_tolerance_that_the_author_has_widened_has_its_reasons():
    nothing = checks.Precision()
    assert measured(RIGHT + 1e-9, RIGHT, atol=1e-7) == nothing
    assert measured(RIGHT * (1 + 1e-9), RIGHT, rtol=1e-8) == nothing


def test_what_is_wrong_is_not_counted_and_fails_as_ever():
    precision = checks.Precision()
    for wrong in (RIGHT + 1e-6, RIGHT.T, None, np.where(RIGHT > 0, np.nan, RIGHT), np.where(RIGHT > 0, np.inf, RIGHT)):
        with checks.measuring(precision), pytest.raises(checks.CheckFailure):
            checks.expect(wrong, RIGHT, what="dw")
    assert precision == checks.Precision()


def test_nothing_is_counted_outside():
    precision = checks.Precision()
    with checks.measuring(precision):
        pass
    checks.expect(RIGHT, RIGHT, what="dw")
    assert precision == checks.Precision()


FINITE = st.floats(-1e300, 1e300) | st.sampled_from([0.0, -0.0, 1e-12, 5e-324])
PAIRS = st.integers(1, 5).flatmap(
    lambda size: st.tuples(
        arrays.arrays(np.float64, size, elements=FINITE | st.just(np.nan) | st.just(np.inf)),
        arrays.arrays(np.float64, size, elements=FINITE),
    )
)


@given(PAIRS, st.sampled_from([0.0, 1e-12, 1e-3]), st.sampled_from([0.0, 1e-9]))
def test_right_is_what_the_tolerance_says_entry_by_entry(pair, atol, rtol):
    actual, expected = pair
    with np.errstate(all="ignore"):
        right = bool((np.abs(actual - expected) <= atol + rtol * np.abs(expected)).all())
    try:
        checks.expect(actual, expected, what="dw", atol=atol, rtol=rtol)
    except checks.CheckFailure:
        assert not right
    else:
        assert right
