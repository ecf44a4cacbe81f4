"""What staff read of a value: as NumPy prints it, never more than 400 characters, and nothing that may raise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.checks.printing import MOST_CHARACTERS, abridged, array_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.array([1.0, 2.0]), "float64 (2,) [1. 2.]"),
        (np.array([[1.0, -2.5], [1e-20, 1e20]]), "float64 (2, 2) [[1. -2.5]\n [1e-20 1e+20]]"),
        (np.array([[[1], [2]]]), "int64 (1, 2, 1) [[[1]\n  [2]]]"),
        (np.array([np.nan, np.inf, -np.inf]), "float64 (3,) [nan inf -inf]"),
        (np.array([True, False]), "bool (2,) [True False]"),
        (np.array([1 / 3], dtype=np.float32), "float32 (1,) [0.33333334]"),
        (np.array([1 + 2j]), "complex128 (1,) [(1+2j)]"),
        (np.array(["a b"]), "<U3 (1,) ['a b']"),
        (np.float64(2), "float64 () 2."),
        (np.int64(-2), "int64 () -2"),
        (np.array(7.25), "float64 () 7.25"),
        (np.zeros((0, 3)), "float64 (0, 3) []"),
        (np.array([{}, None]), "object (2,) "),
        (2.5, "2.5"),
        (None, "None"),
        pytest.param(10**5000, "int", id="a huge integer"),
        ([1, 2], "list of length 2"),
        ("x" * 900, repr("x" * 400)),
    ],
)
def test_a_value_is_written_so(value, text):
    assert abridged(value) == text


def test_of_a_large_array_the_ends_of_its_axes_are_shown():
    assert array_text(np.arange(21)) == "[0 1 ... 19 20]"
    assert array_text(np.arange(20)) == "[" + " ".join(map(str, range(20))) + "]"
    wide = array_text(np.arange(60.0).reshape(3, 20))
    assert wide == "[[0. 1. ... 18. 19.]\n [20. 21. ... 38. 39.]\n [40. 41. ... 58. 59.]]"
    assert array_text(np.arange(100).reshape(25, 4)).splitlines()[2] == " ..."
    assert array_text(np.zeros((2,) * 20)) == "[0. 0. ... 0. 0.]"


@given(hnp.arrays(hnp.scalar_dtypes(), hnp.array_shapes(min_dims=0, min_side=0)) | st.from_type(type(None)))
def test_whatever_an_array_holds_its_text_is_short(value):
    assert len(abridged(value)) <= MOST_CHARACTERS


@given(hnp.arrays(np.float64, st.integers(1, 20), elements=st.floats(-1e15, 1e15)))
def test_the_numbers_are_those_of_the_array_to_eight_digits(array):
    read = [float(word) for word in array_text(array).strip("[]").split()]
    np.testing.assert_allclose(read, array, rtol=1e-7)
