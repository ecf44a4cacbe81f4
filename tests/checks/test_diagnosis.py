import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder import checks

RIGHT = checks.rng("diagnosis").normal(size=(4, 3))
FLOATS = st.floats(-1e6, 1e6, allow_subnormal=False)
ARRAYS = hnp.arrays(np.float64, hnp.array_shapes(min_dims=0, max_dims=3, max_side=4), elements=FLOATS)


def test_a_suspect_gives_its_own_sentence():
    found = checks.diagnose(np.cos(RIGHT), RIGHT, suspects={"the derivative is taken at `a`": np.cos(RIGHT)})
    assert found == checks.Diagnosis("suspect", "Your result is wrong: the derivative is taken at `a`.")


def test_a_suspect_of_another_shape_is_recognised():
    assert checks.diagnose(RIGHT[0], RIGHT, suspects={"only the first row is used": RIGHT[0]}).kind == "suspect"


def test_a_suspect_under_a_factor_is_recognised_with_the_factor():
    found = checks.diagnose(4 * np.cos(RIGHT), RIGHT, {"the batch size": 4}, suspects={"it is blue": np.cos(RIGHT)})
    assert found.kind == "suspect"
    assert "it is blue." in found.message
    assert "4 is the batch size" in found.message


def test_a_suspect_that_differs_is_not_accused():
    suspects = {"it is blue": np.cos(RIGHT), "it is NaN": np.nan * RIGHT}
    assert "blue" not in checks.diagnose(np.sin(RIGHT), RIGHT, suspects=suspects).message


def test_a_suspect_that_equals_the_right_result_harms_nobody():
    assert checks.diagnose(RIGHT, RIGHT, suspects={"it is blue": RIGHT}) is None


def test_a_suspect_may_hold_nan():
    wrong = np.where(RIGHT > 0, np.nan, RIGHT)
    assert checks.diagnose(wrong, RIGHT, suspects={"exp overflows": wrong}).kind == "suspect"


def test_shape_comes_before_kind_of_numbers():
    assert checks.diagnose(RIGHT.T + 0j, RIGHT).kind == "transpose"


@pytest.mark.parametrize("expected", ["text", [], [1.0, math.nan], [math.inf], [1j], [None]])
def test_a_reference_that_cannot_be_fair_is_the_authors_error(expected):
    with pytest.raises(ValueError, match="expected value"):
        checks.diagnose(1.0, expected)


def test_masks_are_compared_as_masks():
    mask = RIGHT > 0
    assert checks.diagnose(mask, mask) is None
    assert checks.diagnose(mask.tolist(), mask) is None
    assert checks.diagnose(~mask, mask).kind == "complement"
    assert checks.diagnose(mask.astype(float), mask).kind == "dtype"
    assert "True" in checks.diagnose(np.ones((4, 3), dtype=bool), mask).message
    assert checks.diagnose(True, False).message == "Your result is True, expected False."


@given(ARRAYS)
def test_equal_arrays_pass_in_every_dress(right):
    dresses = [
        right,
        right.copy(order="F"),
        right.tolist(),
        right.astype(np.longdouble),
        right[...],
        np.negative(-right),
    ]
    if right.ndim:
        dresses += [tuple(right.tolist()), np.repeat(right, 2, axis=0)[::2], right[::-1][::-1]]
    assert all(checks.diagnose(dress, right) is None for dress in dresses)


@given(hnp.arrays(np.int64, hnp.array_shapes(max_dims=2), elements=st.integers(-(2**40), 2**40)))
def test_integers_with_the_right_values_pass_for_floats_and_back(right):
    assert checks.diagnose(right, right.astype(float)) is None
    assert checks.diagnose(right.astype(float), right) is None


@given(ARRAYS, ARRAYS)
@settings(max_examples=200)
def test_two_arrays_are_equal_or_explained_in_one_to_three_lines(actual, expected):
    found = checks.diagnose(actual, expected, {"the batch size": 4, "the number of outputs": 3})
    if found is None:
        np.testing.assert_allclose(actual, expected, rtol=1e-9, atol=1e-12)
    else:
        assert actual.shape != expected.shape or not np.array_equal(actual, expected)
        assert 1 <= len(found.message.splitlines()) <= 3


@given(
    hnp.arrays(np.float64, (3, 4), elements=FLOATS), st.sampled_from(["cos", "negative", "abs", "sqrt", "ones_like"])
)
def test_no_message_holds_the_expected_array(right, change):
    with np.errstate(all="ignore"):
        found = checks.diagnose(getattr(np, change)(right), right)
    if found is not None:
        shown = [
            repr(right),
            str(right),
            str(right.tolist()),
            *(str(row) for row in right),
            *(str(list(r)) for r in right),
        ]
        assert not any(text in found.message for text in shown)
        distinct = {f"{value:.6g}" for value in right.flat if abs(value) > 10 and value != int(value)}
        assert sum(number in found.message for number in distinct) <= 2
