import numpy as np
import pytest

from autograder import checks


class Opaque:
    """Shaped like the grader's stand-in for a thing that cannot cross the pipe."""

    def __init__(self, type_name):
        self.type_name = type_name


def test_a_stand_in_is_called_by_the_name_of_what_it_stands_for():
    with pytest.raises(checks.CheckFailure, match=r"`dw` is a DataFrame; a NumPy array of shape \(2,\) is expected\."):
        checks.expect(Opaque("DataFrame"), [1.0, 2.0], what="dw")


REFUSED = [
    (None, "None"),
    (..., "not written yet"),
    ("0.5", "a string"),
    ({"a": 1}, "a dict"),
    (np.sum, "function that was not called"),
    (lambda: 0.5, "function that was not called"),
    (float, "the class float"),
    (np.array([None, None]), "Python objects"),
    (np.array(["a", "b"]), "text"),
    (np.array([1, 2], dtype="m8[s]"), "timedelta64"),
    (np.timedelta64(3, "s"), "timedelta64"),
    (np.ma.masked_array([1.0, 2.0], mask=[True, False]), "masked"),
    ([1.0, None], "None in it"),
    ([1.0, ...], "`...` in it"),
    ([1.0, "2"], "a string in it"),
    ([1.0, [2.0]], "different lengths"),
    ([np.zeros(2), np.zeros(3)], "different lengths"),
    ([1, 10**400], "too large"),
    (10**400, "too large"),
    ([1.0, Opaque("Tensor")], "a Tensor in it"),
]


@pytest.mark.parametrize(("value", "words"), REFUSED)
def test_what_is_no_array_of_numbers_is_called_what_it_is(value, words):
    found = checks.diagnose(value, np.ones(2))
    assert found.kind in {"type", "no_return", "not_written"}
    assert words in found.message


@pytest.mark.parametrize("value", [0.5, np.float64(0.5), np.array(0.5), np.longdouble(0.5), np.float32(0.5)])
def test_a_number_may_come_in_every_form_of_a_number(value):
    assert checks.diagnose(value, 0.5) is None


def test_minus_zero_is_zero():
    assert checks.diagnose(np.array([-0.0, 0.0]), np.array([0.0, -0.0])) is None


def test_an_integer_of_more_than_64_bits_is_a_number():
    assert checks.diagnose(2**70, float(2**70)) is None


@pytest.mark.parametrize("value", [True, np.True_, np.array([True, False]), [True, False], 1 + 0j, np.ones(2) + 0j])
def test_complex_numbers_and_truth_values_are_no_real_numbers(value):
    expected = np.ones(np.shape(value))
    assert checks.diagnose(value, expected).kind == "dtype"


def test_a_list_without_end_is_refused():
    endless = []
    endless.append(endless)
    assert checks.diagnose(endless, 1.0).kind == "type"


def test_an_empty_result_is_refused():
    assert "no entries" in checks.diagnose([], np.ones(3)).message
