import numpy as np
import pytest

from autograder import checks
from autograder.checks.shapes import Shapes, compare_shapes

SHAPES = [
    ((0, 3), (4, 3), "shape", "no entries"),
    ((5,), (1, 5), "keepdims", "keepdims"),
    ((), (1, 1), "keepdims", "keepdims"),
    ((1, 1), (), "shape", "wrapped"),
    ((5, 1, 1), (5, 1), "shape", "too many"),
    ((3, 5), (5, 3), "transpose", "rows and columns"),
    ((1, 5), (5, 1), "transpose", "rows and columns"),
    ((2, 3, 4), (4, 3, 2), "transpose", "reverse order"),
    ((), (4, 3), "shape", "one number"),
    ((6, 6), (6,), "broadcast", "(6, 1)"),
    ((6, 6), (6, 1), "broadcast", "(6, 1)"),
    ((4, 3), (), "shape", "together"),
    ((4, 5), (4, 4), "axis", "one too many along axis 1"),
    ((3, 5), (4, 5), "axis", "one too few along axis 0"),
    ((4, 9), (4, 5), "axis", "axis 1 has length 9, expected 5"),
    ((4, 5), (1, 5), "axis", "axis 0 has length 4, expected 1"),
    ((12,), (4, 3), "shape", "arrangement"),
    ((4, 3, 2), (4, 3), "shape", "3 axes instead of 2"),
    ((4, 3), (7, 5), "shape", "lengths"),
]


@pytest.mark.parametrize(("actual", "expected", "kind", "words"), SHAPES)
def test_a_wrong_shape_is_explained(actual, expected, kind, words):
    finding = compare_shapes(Shapes(actual, expected))
    assert finding.kind == kind
    assert words in finding.clause


def test_equal_shapes_need_no_explanation():
    assert compare_shapes(Shapes((4, 3), (4, 3))) is None


def test_the_message_names_the_axes():
    with pytest.raises(checks.CheckFailure) as caught:
        checks.expect(np.zeros(5), np.ones((1, 5)), what="db", axes=("1", "n_out"))
    assert str(caught.value).startswith("`db` has shape (5,), expected (1, 5) = (1, n_out): ")


def test_a_wrong_axis_is_called_by_its_name():
    with pytest.raises(checks.CheckFailure, match=r"axis 1 \(n_out\)"):
        checks.expect(np.zeros((4, 6)), np.ones((4, 5)), what="dz", axes=("batch", "n_out"))
