"""Each relation is claimed where it holds, and not where it does not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder import checks


def matrix(rows=4, columns=3, label="matrix"):
    return checks.rng(label).normal(size=(rows, columns))


def kind(actual, expected, names=None, **options):
    found = checks.diagnose(actual, expected, names, **options)
    return None if found is None else found.kind


def spoiled(expected, *index):
    wrong = expected.copy()
    wrong[index] += 1.0
    return wrong


# Drawn so that some entries are above 1, some below 0, and a corner entry above 0: the wrong arrays below need them.
RIGHT = matrix(label="numbers")
assert RIGHT.min() < 0 < RIGHT[0, 0] < 1 < RIGHT.max()
SQUARE = matrix(4, 4, "square")
ROW = RIGHT[:1]

RELATIONS = {
    "zeros": (0 * RIGHT, RIGHT),
    "sign": (-RIGHT, RIGHT),
    "factor": (2 * RIGHT, RIGHT),
    "factor, odd": (0.37 * RIGHT, RIGHT),
    "transpose": (SQUARE.T, SQUARE),
    "abs": (abs(RIGHT), RIGHT),
    "precision, three decimals": (np.round(RIGHT, 3), RIGHT),
    "clipped": (np.maximum(RIGHT, 0), RIGHT),
    "clipped, to 1": (np.clip(3 * RIGHT, -1, 1), 3 * RIGHT),
    "offset": (RIGHT + 0.25, RIGHT),
    "complement": (1 - RIGHT, RIGHT),
    "square": (RIGHT**2, RIGHT),
    "square, root": (np.sqrt(abs(RIGHT)), abs(RIGHT)),
    "order, reversed": (RIGHT[::-1], RIGHT),
    "order, columns": (RIGHT[:, ::-1], RIGHT),
    "order, shifted": (np.roll(RIGHT, 1, axis=0), RIGHT),
    "order, shuffled": (RIGHT[[2, 0, 3, 1]], RIGHT),
    "one_entry": (spoiled(RIGHT, 2, 1), RIGHT),
    "one_row": (spoiled(RIGHT, 2), RIGHT),
    "one_column": (spoiled(RIGHT, slice(None), 1), RIGHT),
    "row_factor": (RIGHT * np.array([[2.0], [3.0], [5.0], [7.0]]), RIGHT),
    "column_factor": (RIGHT * np.array([[2.0, 3.0, 5.0]]), RIGHT),
    "not_zero": (RIGHT, RIGHT * (RIGHT > 0)),
    "zeroed": (RIGHT * (abs(RIGHT) < 0.8), RIGHT),
    "dtype": (10 * RIGHT.astype(np.float32), 10 * RIGHT.astype(np.float64)),
    "dtype, rounded": (RIGHT.astype(np.float32).astype(np.float64), RIGHT),
    "dtype, integers": (np.trunc(5 * RIGHT).astype(int), 5 * RIGHT),
    "dtype, small integers": (np.zeros((4, 3), dtype=int), RIGHT / 10),
    "dtype, whole": (np.rint(5 * RIGHT), 5 * RIGHT),
    "precision": (RIGHT * (1 + 1e-7 * np.sin(np.arange(12)).reshape(4, 3)), RIGHT),
    "nan": (np.where(RIGHT > 1, np.nan, RIGHT), RIGHT),
    "inf": (np.where(RIGHT > 1, np.inf, RIGHT), RIGHT),
    "value": (np.cos(RIGHT), RIGHT),
}


@pytest.mark.parametrize("name", RELATIONS)
def test_a_relation_that_holds_is_named(name):
    actual, expected = RELATIONS[name]
    assert kind(actual, expected) == name.split(",")[0]


@pytest.mark.parametrize("name", [name for name in RELATIONS if name not in {"value", "nan", "inf"}])
def test_a_relation_that_fails_in_two_rows_and_columns_is_not_claimed(name):
    actual, expected = RELATIONS[name]
    actual = np.array(actual, dtype=float)
    actual[0, 0] += 0.123456789
    actual[-1, -1] -= 0.987654321
    # With two entries changed the original kind must go; "zeroed" and the like may not come back by accident either.
    found = kind(actual, expected)
    assert found == "value", found


def test_a_result_of_zeros_is_not_blamed_when_zeros_are_expected():
    assert kind(np.zeros(3), np.zeros(3)) is None
    assert kind(np.ones(3), np.zeros(3)) == "value"


def test_the_sign_of_a_single_number_is_named():
    assert kind(-0.7, 0.7) == "sign"


def test_a_single_wrong_number_is_not_explained_by_just_any_factor():
    assert kind(3.5, 0.7) == "value"
    assert kind(2.0, 1.0) == "value"


def test_percent_in_place_of_a_share_is_named():
    assert "100 times" in checks.diagnose(75.0, 0.75).message


def test_a_constant_array_proves_no_factor():
    assert kind(np.full(5, 1.7), np.ones(5)) == "offset"


def test_a_column_of_numbers_is_not_called_right_up_to_a_factor_per_row():
    column = RIGHT[:, :1]
    assert kind(np.cos(column), column) == "value"


def test_the_place_of_a_single_wrong_entry_is_given_with_both_numbers():
    message = checks.diagnose(spoiled(RIGHT, 2, 1), RIGHT).message
    assert "[2, 1]" in message
    assert f"{RIGHT[2, 1] + 1:.6g}" in message
    assert f"{RIGHT[2, 1]:.6g}" in message


def test_a_factor_inside_the_only_wrong_column_is_named():
    wrong = RIGHT.copy()
    wrong[:, 0] *= 3
    found = checks.diagnose(wrong, RIGHT, {"the number of outputs": 3})
    assert found.kind == "one_column"
    assert "column 0" in found.message
    assert "3 is the number of outputs" in found.message


def test_nan_is_found_at_its_first_place_and_counted():
    wrong = RIGHT.copy()
    wrong[1, 2] = wrong[3, 0] = np.nan
    message = checks.diagnose(wrong, RIGHT).message
    assert "2 of 12" in message
    assert "[1, 2]" in message


def test_labels_in_another_order_are_not_explained_by_their_counts():
    assert kind(np.array([0, 1, 1, 0, 2, 0]), np.array([1, 0, 0, 0, 1, 2])) == "value"


def test_labels_that_are_off_by_one_are_explained():
    assert kind(np.array([1, 4, 2, 6]), np.array([0, 3, 1, 5])) == "offset"


def test_single_precision_is_seen_where_large_numbers_cancel():
    z, da = checks.rng("z").normal(0, 2, (5, 3)), checks.rng("da").normal(size=(5, 3))
    a = 1 / (1 + np.exp(-z))
    short = a.astype(np.float32)
    assert kind((da * short * (1 - short)).astype(np.float64), da * a * (1 - a)) == "precision"


def test_one_entry_that_is_a_little_wrong_is_no_lack_of_precision():
    wrong = RIGHT.copy()
    wrong[1, 2] *= 1 + 1e-5
    assert kind(wrong, RIGHT) not in {"precision", "dtype"}
    assert kind(RIGHT * (1 + 1e-4 * np.sign(RIGHT)), RIGHT) != "precision"


def test_other_relations_are_seen_through_the_noise_of_float32():
    assert kind(-RIGHT.astype(np.float32), RIGHT) == "sign"


def test_of_two_relations_the_simpler_one_is_named():
    symmetric = np.array([[0.0, 2.5], [-2.5, 0.0]])
    assert kind(-symmetric, symmetric) == "sign"  # it is the transpose as well


def test_close_numbers_are_shown_with_the_digits_that_differ():
    message = checks.diagnose(np.array([1.00001234567, 2.0, 7.0]), np.array([1.0, 2.0, 7.0])).message
    assert "1.00001" in message


TRUTHS = {
    "zeros": lambda a, e: not a.any() and e.any(),
    "sign": lambda a, e: np.array_equal(a, -e),
    "transpose": lambda a, e: np.array_equal(a, e.T),
    "abs": lambda a, e: np.array_equal(a, abs(e)),
    "clipped": lambda a, e: any(
        np.array_equal(a, np.clip(e, *bounds)) for bounds in ((0, 9), (-9, 0), (0, 1), (-1, 1))
    ),
    "offset": lambda a, e: len(np.unique(a - e)) == 1,
    "complement": lambda a, e: np.array_equal(a, 1 - e),
    "square": lambda a, e: np.array_equal(a, e**2) or np.array_equal(a**2, e),
    "factor": lambda a, e: np.linalg.matrix_rank(np.stack([a.ravel(), e.ravel()])) == 1,
    "order": lambda a, e: np.array_equal(np.sort(a, axis=None), np.sort(e, axis=None)),
    "one_entry": lambda a, e: (a != e).sum() == 1,
    "one_row": lambda a, e: (a != e).any(axis=1).sum() == 1,
    "one_column": lambda a, e: (a != e).any(axis=0).sum() == 1,
    "not_zero": lambda a, e: not e[a != e].any(),
    "zeroed": lambda a, e: not a[a != e].any(),
    "row_factor": lambda a, e: all(np.linalg.matrix_rank(np.stack(rows)) <= 1 for rows in zip(a, e, strict=True)),
    "column_factor": lambda a, e: all(
        np.linalg.matrix_rank(np.stack(columns)) <= 1 for columns in zip(a.T, e.T, strict=True)
    ),
    "value": lambda *_: True,
}
SMALL_NUMBERS = hnp.arrays(np.float64, (3, 3), elements=st.integers(-2, 2).map(float))


@given(SMALL_NUMBERS, SMALL_NUMBERS, st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=9))
@settings(max_examples=500, deadline=None)
def test_whatever_is_claimed_is_true_of_the_numbers(actual, expected, kept):
    # Few different numbers, and some entries that are right, make every coincidence likely.
    for index in kept:
        actual[index] = expected[index]
    found = checks.diagnose(actual, expected, {"the batch size": 2})
    assert (found is None) == np.array_equal(actual, expected)
    assert found is None or TRUTHS[found.kind](actual, expected)


@pytest.mark.parametrize(("actual", "told"), [(0.31, "rounded to 2 decimals"), (0.3, None), (0.32, None)])
def test_a_single_rounded_number_is_named_if_it_has_two_digits(actual, told):
    found = checks.diagnose(actual, 0.307692)
    assert (told or "relative error") in found.message
