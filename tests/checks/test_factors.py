import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import checks

RIGHT = checks.rng("factors").normal(size=(5, 3))
KNOWN = {"the batch size": 5, "the number of outputs": 3, "the learning rate": 0.01}

NAMED = {
    "exactly 5 times the expected result, and 5 is the batch size.": 5,
    "exactly 1/5 of the expected result, and 5 is the batch size.": 1 / 5,
    "exactly 0.01 times the expected result, and 0.01 is the learning rate.": 0.01,
    "exactly 1/0.01 of the expected result, and 0.01 is the learning rate.": 100,
    "exactly 10 times the expected result, and 10 is twice the batch size.": 10,
    "exactly 1/2.5 of the expected result, and 2.5 is half the batch size.": 1 / 2.5,
    "exactly 15 times the expected result, and 15 is the batch size times the number of outputs.": 15,
    "exactly 1/15 of the expected result, and 15 is the batch size times the number of outputs.": 1 / 15,
    "exactly 5/3 of the expected result, and 5 is the batch size, 3 the number of outputs.": 5 / 3,
    "exactly 25 times the expected result, and 25 is the square of the batch size (5).": 25,
    "exactly 2 times the expected result, in every entry.": 2,
    "exactly 1/2 of the expected result, in every entry.": 1 / 2,
    "0.37 times the expected result, in every entry.": 0.37,
    "exactly 5 times the expected result, and 5 is the batch size. The sign is wrong as well.": -5,
}


@pytest.mark.parametrize("ending", NAMED)
def test_a_factor_is_told_by_its_name(ending):
    found = checks.diagnose(NAMED[ending] * RIGHT, RIGHT, KNOWN)
    assert found == checks.Diagnosis("factor", "Your result is " + ending)


@pytest.mark.parametrize("near", [5 * (1 + 1e-7), 5.1, 4.9])
def test_a_factor_that_only_comes_near_is_not_given_the_name(near):
    assert "batch" not in checks.diagnose(near * RIGHT, RIGHT, KNOWN).message


def test_a_factor_that_is_wrong_in_two_places_is_not_claimed():
    wrong = 5 * RIGHT
    wrong[0, 0] *= 2
    wrong[4, 2] *= 2
    assert checks.diagnose(wrong, RIGHT, KNOWN).kind == "value"


def test_equal_quantities_are_both_named():
    message = checks.diagnose(4 * RIGHT, RIGHT, {"the batch size": 4, "the number of layers": 4}).message
    assert "the batch size and also the number of layers" in message


def test_a_single_number_may_be_off_by_a_named_quantity_only():
    assert "the batch size" in checks.diagnose(3.5, 0.7, KNOWN).message
    assert checks.diagnose(7.0, 0.7, KNOWN).kind == "value"


def test_quantities_of_zero_one_and_infinity_explain_nothing():
    assert checks.diagnose(np.cos(RIGHT), RIGHT, {"a": 0, "b": 1, "c": float("inf")}).kind == "value"


@given(st.integers(2, 500), st.booleans(), st.integers(0, 2**32))
def test_any_named_factor_is_found_both_ways(size, inverse, seed):
    right = np.random.default_rng(seed).normal(size=(3, 4))
    wrong = right / size if inverse else right * size
    found = checks.diagnose(wrong, right, {"the batch size": size})
    assert found.kind == "factor"
    assert f"{size} is the batch size" in found.message
    assert (f"1/{size} of" in found.message) == inverse
