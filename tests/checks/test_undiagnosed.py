"""Inside of `checks.undiagnosed()` the same comparisons fail, at once and without a word about why."""

import numpy as np
import pytest

from autograder import checks
from autograder.checks import diagnosis, gradients

RIGHT = checks.rng("undiagnosed").normal(size=(4, 3))

ANSWERS = {
    "right": RIGHT,
    "right, in other clothes": RIGHT.tolist(),
    "right, wider": RIGHT.astype(np.longdouble),
    "nearly right": RIGHT * (1 + 1e-12),
    "nearly wrong": RIGHT * (1 + 1e-8),
    "short floats": RIGHT.astype(np.float32),
    "sign": -RIGHT,
    "factor": 4 * RIGHT,
    "shape": RIGHT.T,
    "flat": RIGHT.reshape(-1),
    "complex": RIGHT.astype(complex),
    "mask": RIGHT > 0,
    "nan": np.where(RIGHT > 0, np.nan, RIGHT),
    "inf": np.where(RIGHT > 0, np.inf, RIGHT),
    "nothing": None,
    "not written": ...,
    "text": "RIGHT",
    "ragged": [[1.0], [2.0, 3.0]],
    "masked": np.ma.masked_less(RIGHT, 0),
    "empty": np.zeros((0, 3)),
    "a number": 0.5,
}


def fails(compare, value):
    try:
        compare(value)
    except checks.CheckFailure:
        return True
    return False


def half_square(w):
    return float(0.5 * (w * w).sum())


COMPARISONS = {
    "expect": lambda value: checks.expect(value, RIGHT, what="dw", known={"the batch size": 4}, suspects={"s": -RIGHT}),
    "expect a number": lambda value: checks.expect(value, 0.5, what="loss"),
    "expect whole numbers": lambda value: checks.expect(value, np.ones((4, 3), dtype=int), what="labels"),
    "expect a mask": lambda value: checks.expect(value, RIGHT > 0, what="mask"),
    "expect_shape": lambda value: checks.expect_shape(value, (4, 3), what="dw"),
    "expect_gradient": lambda value: checks.expect_gradient(value, half_square, RIGHT, what="dw", rng=checks.rng()),
}


@pytest.mark.parametrize("comparison", COMPARISONS)
@pytest.mark.parametrize("answer", ANSWERS)
def test_what_fails_is_what_fails_with_a_diagnosis(comparison, answer):
    compare, value = COMPARISONS[comparison], ANSWERS[answer]
    explained = fails(compare, value)
    with checks.undiagnosed():
        assert fails(compare, value) == explained


def test_nothing_is_said_looked_for_or_drawn(monkeypatch):
    def never(*_, **__):
        raise AssertionError("nobody wants to know")

    monkeypatch.setattr(diagnosis, "find_relation", never)
    monkeypatch.setattr(gradients, "find_relation", never)
    for compare in (COMPARISONS["expect"], COMPARISONS["expect_gradient"]):
        with checks.undiagnosed(), pytest.raises(checks.CheckFailure) as caught:
            compare(np.cos(RIGHT))
        error = caught.value
        assert error.student == error.staff == "The result is not the expected one."
        assert (error.kind, error.evidence, error.values) == ("value", None, None)


def test_the_first_wrong_entry_of_a_gradient_is_enough():
    calls = []

    def loss(w):
        calls.append(w)
        return half_square(w)

    with checks.undiagnosed(), pytest.raises(checks.CheckFailure):
        checks.expect_gradient(2 * RIGHT, loss, RIGHT, what="dw", rng=checks.rng())
    assert len(calls) == 2 * len(gradients.SMALLER_STEPS)


def test_a_gradient_that_only_a_direction_refutes_fails_too():
    wrong = RIGHT.copy()
    wrong[0, 0] += 1
    elsewhere = type("Rng", (), {"choice": lambda *_, **__: np.array([5]), "normal": lambda *_, size: np.ones(size)})()
    with checks.undiagnosed(), pytest.raises(checks.CheckFailure, match="not the expected one"):
        checks.expect_gradient(wrong, half_square, RIGHT, what="dw", rng=elsewhere)


def test_a_mistake_in_the_test_itself_is_still_told():
    with checks.undiagnosed(), pytest.raises(ValueError, match="NaN or inf"):
        checks.expect(1.0, np.nan, what="loss")
    with checks.undiagnosed(), pytest.raises(ValueError, match="names 1 axes"):
        checks.expect(RIGHT, RIGHT, what="dw", axes=("batch",))
    with checks.undiagnosed(), pytest.raises(ValueError, match="finite number"):
        checks.expect_gradient(RIGHT, lambda _: np.nan, RIGHT, what="dw", rng=checks.rng())


def test_behind_the_block_and_after_an_error_mistakes_are_explained_again():
    with pytest.raises(ZeroDivisionError), checks.undiagnosed():
        raise ZeroDivisionError
    with pytest.raises(checks.CheckFailure, match="wrong sign"):
        checks.expect(-RIGHT, RIGHT, what="dw")
