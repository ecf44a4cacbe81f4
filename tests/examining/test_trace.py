"""Traces: what is the same but for rounding counts as the same, and every other difference shows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.examining.trace import describe_answer, same

FLOATS = arrays.arrays(np.float64, (3, 2), elements=st.floats(-1e6, 1e6))


def alike(one: object, other: object) -> bool:
    return same((describe_answer(one),), (describe_answer(other),))


@given(FLOATS)
def test_rounding_is_no_difference(array: np.ndarray) -> None:
    assert alike(array, array.copy())
    assert alike((array * 3) / 3, array)


@given(FLOATS, st.tuples(st.integers(0, 2), st.integers(0, 1)))
def test_one_entry_that_is_another_is_a_difference(array: np.ndarray, place: tuple[int, int]) -> None:
    other = array.copy()
    other[place] += 1.0 + np.abs(array).max()
    assert not alike(array, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.zeros((2, 3)), np.zeros((3, 2))),
        (np.zeros(3), np.zeros(3, dtype=np.float32)),
        (np.zeros(3), np.zeros(3, dtype=int)),
        (np.array([1, 2]), np.array([2, 1])),
        (np.array([1.0, 2.0]), np.array([2.0, 1.0])),
        (np.array([np.nan, 1.0]), np.array([1.0, np.nan])),
        (np.array([np.inf]), np.array([-np.inf])),
        (np.array([1 + 2j]), np.array([2 + 1j])),
        ([1.0, 2.0], (1.0, 2.0)),
        ([1.0], [1.0, 0.0]),
        ({"w": 1.0}, {"b": 1.0}),
        (1, 1.0),
        (1, True),
        ("a", "b"),
        (None, 0),
        (np.random.default_rng(1), np.random.default_rng(2)),
    ],
)
def test_another_kind_shape_order_or_word_is_a_difference(one: object, other: object) -> None:
    assert alike(one, one)
    assert not alike(one, other)


def test_minus_zero_is_zero_and_an_object_is_known_by_its_type_only() -> None:
    assert alike(np.array([-0.0]), np.array([0.0]))
    assert alike(object(), object())
    assert not alike(object(), Ellipsis)


def test_a_trace_that_goes_on_is_another() -> None:
    answer = describe_answer(1.0)
    assert same((answer,), (answer,))
    assert not same((answer,), (answer, answer))
