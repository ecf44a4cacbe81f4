import contextlib
import pickle

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder import checks

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


def failure(*arguments, **options):
    with pytest.raises(checks.CheckFailure) as caught:
        checks.expect(*arguments, **options)
    return caught.value


def test_the_failure_carries_its_kind_and_two_texts():
    error = failure(np.array([3.0, 6.0]), np.array([1.0, 2.0]), what="dw", known={"the batch size": 3})
    assert isinstance(error, AssertionError)
    assert str(error) == error.student == "`dw` is exactly 3 times the expected result, and 3 is the batch size."
    assert error.kind == "factor"
    assert "[1. 2.]" in error.staff
    assert "[1. 2.]" not in error.student


def test_a_failure_survives_the_way_between_processes():
    error = failure(None, 1.0, what="the loss")
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.student, copy.staff, copy.kind) == (error.student, error.staff, error.kind)


def test_a_name_in_words_is_written_without_backticks():
    assert str(failure(2.5, 0.7, what="the loss")).startswith("The loss is 2.5, expected 0.7")


def test_the_tolerance_is_the_authors():
    checks.expect(1.05, 1.0, what="x", rtol=0.1)
    checks.expect(1.05, 1.0, what="x", atol=0.1)
    failure(1.05, 1.0, what="x")


def test_names_for_too_few_axes_are_the_authors_error():
    with pytest.raises(ValueError, match="names 1 axes"):
        checks.expect(np.ones((2, 3)), np.ones((2, 3)), what="x", axes=("batch",))


@given(ANYTHING)
@example(10**5000)
@example([[[[[[[]]]]]]])
@example([[1, 2], [3]])
@example([1e308, -1e308])
@example(np.array([{}, None]))
@example(np.zeros((0, 2)))
@example(np.ma.masked)
@example(np.array((1, 2.0), dtype=[("a", int), ("b", float)]))
@settings(max_examples=300)
def test_whatever_comes_is_right_or_a_check_failure(value):
    for expected in (0.5, np.array([1.0, 1e300]), np.ones((2, 2)), np.array([True, False])):
        # Anything else that is raised is our fault, and fails this test.
        with contextlib.suppress(checks.CheckFailure):
            checks.expect(value, expected, what="x", known={"the batch size": 2}, suspects={"it is 7": 7 * np.ones(2)})
    with pytest.raises(checks.CheckFailure):
        checks.expect_shape(value, (17, 3), what="x")


def test_a_shape_is_checked_without_values():
    checks.expect_shape([[1, 2], [3, 4]], (2, 2), what="x")
    with pytest.raises(checks.CheckFailure, match="`x` has shape") as caught:
        checks.expect_shape(np.ones((3, 2)), (2, 3), what="x")
    assert caught.value.kind == "transpose"


def test_parts_are_returned_in_their_order():
    assert checks.expect_parts((1, 2), ("dw", "db")) == (1, 2)
    assert checks.expect_parts([1, 2], ("dw", "db")) == (1, 2)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ((1, 2, 3), "returned 3 values; 2 values are expected, in this order: `dw`, `db`."),
        ((1,), "returned 1 value;"),
        (None, "no `return`"),
        (..., "not written yet"),
        (np.ones((2, 3)), r"one array of shape \(2, 3\)"),
        ({"dw": 1, "db": 2}, "type dict"),
    ],
)
def test_a_wrong_number_of_parts_is_told_with_the_right_order(value, words):
    with pytest.raises(checks.CheckFailure, match=words) as caught:
        checks.expect_parts(value, ("dw", "db"))
    assert caught.value.kind == "parts"


def test_a_property_speaks_the_authors_words():
    checks.expect_true(True, "the loss must fall")
    checks.expect_true(np.True_, "the loss must fall")
    with pytest.raises(checks.CheckFailure, match=r"^the loss must fall$") as caught:
        checks.expect_true(np.False_, "the loss must fall", kind="training")
    assert caught.value.kind == "training"


@pytest.mark.parametrize("condition", [1, "yes", np.array([True]), [True], object(), None])
def test_a_condition_that_is_no_bool_never_passes(condition):
    with pytest.raises(checks.CheckFailure, match="the loss must fall"):
        checks.expect_true(condition, "the loss must fall")


def wide(shape):
    return np.linspace(-3, 3, int(np.prod(shape))).reshape(shape)


# Few entries are compared in Python, many by NumPy; the same rule must hold on both sides.
@pytest.mark.parametrize("shape", [(), (1,), (8, 8), (5, 13), (30, 40)])
def test_the_verdict_is_that_of_the_formula_for_few_and_for_many_entries(shape):
    expected = np.asarray(wide(shape) + 0.5)
    for error in (0.0, 0.9, 1.1, -0.9, -1.1):
        for place in {0, expected.size // 2, expected.size - 1}:
            actual = expected.copy()
            bound = 1e-12 + 1e-9 * abs(expected.flat[place])
            actual.flat[place] += error * bound
            found = checks.diagnose(actual, expected)
            assert (found is None) == (abs(error) < 1)
            for dressed in (actual.tolist(), np.array(actual, order="F"), actual.astype(">f8")):
                if found is None:
                    checks.expect(dressed, expected, what="x")
                else:
                    failure(dressed, expected, what="x")


@pytest.mark.parametrize("shape", [(), (3,), (9, 9)])
@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf, 1e308])
def test_no_number_that_is_not_near_passes_and_none_warns(shape, wrong):
    expected = np.full(shape, -1e308)
    actual = expected.copy()
    actual.flat[-1] = wrong
    failure(actual, expected, what="x")
    failure(actual[()], expected[()], what="x")
    with pytest.raises(ValueError, match="NaN or inf"):
        checks.expect(actual, np.full(shape, np.inf), what="x", rtol=0.1)


def test_what_was_right_in_place_of_a_plain_array_is_right_still():
    for value in (1, 1.0, np.float32(1), np.int8(1), np.array(1.0), np.longdouble(1)):
        checks.expect(value, 1.0, what="x")
        checks.expect(1.0, value, what="x")
    failure(True, 1.0, what="x")
    failure(np.array([1.0]), 1.0, what="x")
