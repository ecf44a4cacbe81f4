import numpy as np
import pytest

from autograder import checks

FULL = checks.rng("reductions").normal(size=(4, 5))
DEEP = checks.rng("reductions deep").normal(size=(4, 3, 5))


@pytest.mark.parametrize(
    ("actual", "expected", "kind"),
    [
        (FULL, FULL.sum(axis=0, keepdims=True), "missing_sum"),
        (FULL, FULL.sum(axis=0), "missing_sum"),
        (FULL, FULL.sum(), "missing_sum"),
        (FULL, FULL.mean(axis=1), "missing_mean"),
        (FULL, FULL.mean(), "missing_mean"),
        (DEEP, DEEP.sum(axis=0), "missing_sum"),
        (FULL.sum(axis=0, keepdims=True), FULL, "extra_sum"),
        (FULL.mean(axis=1), FULL, "extra_mean"),
        (FULL.sum(), FULL, "extra_sum"),
        (FULL.mean(), FULL, "extra_mean"),
        (FULL.sum(axis=1, keepdims=True), FULL.sum(axis=0, keepdims=True), "axis"),
        (FULL[0] - FULL[1][:, None], FULL[0] - FULL[1], "broadcast"),
        (FULL[:1] - FULL[1][:, None], (FULL[0] - FULL[1])[:, None], "broadcast"),
    ],
)
def test_a_reduction_is_named_when_the_numbers_prove_it(actual, expected, kind):
    assert checks.diagnose(actual, expected).kind == kind


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (FULL, np.cos(FULL.sum(axis=0, keepdims=True))),
        (FULL, 1.0 + FULL.sum()),
        (np.cos(FULL.sum(axis=0)), FULL),
        (1.0 + FULL.sum(), FULL),
        (np.cos(FULL.sum(axis=1, keepdims=True)), FULL.sum(axis=0, keepdims=True)),
    ],
)
def test_no_reduction_is_claimed_on_shapes_alone(actual, expected):
    message = checks.diagnose(actual, expected)
    assert message.kind in {"axis", "shape"}
    assert "sum" not in message.message
    assert "mean" not in message.message


def test_a_matrix_made_of_vectors_is_said_to_be_right_on_its_diagonal_only_if_it_is():
    row, column = FULL[0], FULL[1][:, None]
    assert "diagonal" in checks.diagnose(row - column, FULL[0] - FULL[1]).message
    assert "diagonal" not in checks.diagnose(row - column + 1, FULL[0] - FULL[1]).message


def test_a_dropped_axis_tells_whether_the_numbers_are_right():
    right = FULL.sum(axis=0, keepdims=True)
    assert "The numbers themselves are right." in checks.diagnose(right[0], right).message
    assert "not right yet" in checks.diagnose(np.cos(right[0]), right).message


def test_a_factor_behind_a_dropped_axis_is_named_as_well():
    found = checks.diagnose(FULL.mean(axis=0), FULL.sum(axis=0, keepdims=True), {"the batch size": 4})
    assert found.kind == "keepdims"
    assert "exactly 1/4 of the expected result, and 4 is the batch size" in found.message


def test_a_sum_over_an_axis_of_length_one_is_never_blamed():
    assert checks.diagnose(FULL[0], FULL[:1]).kind == "keepdims"
