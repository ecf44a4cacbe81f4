"""What two different shapes tell: a dropped axis, swapped axes, one row too many, a matrix made of two vectors.

Each rule sees shapes only, so it says what is the case and no more; `reductions` looks at the numbers as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from autograder.checks.wording import Shape, axis_text


@dataclass(frozen=True)
class Shapes:
    """The shape that came, the one that is right, and names for the axes of the right one."""

    actual: Shape
    expected: Shape
    axes: tuple[str, ...] | None = None

    def axis(self, axis: int) -> str:
        """Name an axis of the expected shape."""
        return axis_text(axis, len(self.expected), self.axes)


@dataclass(frozen=True)
class Finding:
    """A kind of mistake, and the clause that follows "`dw` has shape (4, 3), expected (3, 4): ".

    `rearranged` tells that the same entries, put in order, have the right shape.
    """

    kind: str
    clause: str
    rearranged: bool = False


def _is_empty(shapes: Shapes) -> Finding | None:
    if math.prod(shapes.actual) == 0:
        return Finding("shape", "there are no entries in it.")
    return None


def _lost_an_axis(shapes: Shapes) -> Finding | None:
    if len(shapes.actual) >= len(shapes.expected) or _without_ones(shapes.actual) != _without_ones(shapes.expected):
        return None
    clause = "an axis of length 1 is missing; in a sum or a mean, `keepdims=True` keeps it."
    return Finding("keepdims", clause, rearranged=True)


def _gained_an_axis(shapes: Shapes) -> Finding | None:
    if len(shapes.actual) <= len(shapes.expected) or _without_ones(shapes.actual) != _without_ones(shapes.expected):
        return None
    clause = "it has an axis of length 1 too many." if shapes.expected else "the number is wrapped in an array."
    return Finding("shape", clause, rearranged=True)


def _swapped_axes(shapes: Shapes) -> Finding | None:
    if len(shapes.expected) < 2 or shapes.actual != shapes.expected[::-1]:
        return None
    clause = "rows and columns are swapped." if len(shapes.expected) == 2 else "the axes are in reverse order."
    return Finding("transpose", clause, rearranged=True)


def _is_a_single_number(shapes: Shapes) -> Finding | None:
    return None if shapes.actual else Finding("shape", "one number stands for all entries.")


def _became_a_matrix(shapes: Shapes) -> Finding | None:
    size = math.prod(shapes.expected)
    is_vector = size >= 2 and len(shapes.expected) <= 2 and max(shapes.expected) == size
    return Finding("broadcast", matrix_clause(size)) if is_vector and shapes.actual == (size, size) else None


def matrix_clause(size: int) -> str:
    """Explain how a matrix comes out where a vector of this size should."""
    return (
        f"a matrix comes out when a vector of shape ({size},) or (1, {size}) is combined with one of shape ({size}, 1)."
    )


def _should_be_a_number(shapes: Shapes) -> Finding | None:
    return None if shapes.expected else Finding("shape", "one number is expected for all entries together.")


def _one_axis_is_wrong(shapes: Shapes) -> Finding | None:
    if len(shapes.actual) != len(shapes.expected):
        return None
    wrong = [axis for axis, (a, e) in enumerate(zip(shapes.actual, shapes.expected, strict=True)) if a != e]
    if len(wrong) != 1:
        return None
    found, right = shapes.actual[wrong[0]], shapes.expected[wrong[0]]
    if abs(found - right) == 1 and min(found, right) > 1:
        return Finding(
            "axis", f"there is one {'too many' if found > right else 'too few'} along {shapes.axis(wrong[0])}."
        )
    return Finding("axis", f"{shapes.axis(wrong[0])} has length {found}, expected {right}.")


def _is_arranged_differently(shapes: Shapes) -> Finding | None:
    if math.prod(shapes.actual) != math.prod(shapes.expected):
        return None
    return Finding("shape", "the number of entries is right, their arrangement is not.", rearranged=True)


def _has_other_axes(shapes: Shapes) -> Finding | None:
    if len(shapes.actual) != len(shapes.expected):
        return Finding("shape", f"it has {_axes(len(shapes.actual))} instead of {len(shapes.expected)}.")
    return Finding("shape", "the lengths of the axes are wrong.")


def _axes(count: int) -> str:
    return f"{count} axis" if count == 1 else f"{count} axes"


def _without_ones(shape: Shape) -> Shape:
    return tuple(length for length in shape if length != 1)


RULES: tuple[Callable[[Shapes], Finding | None], ...] = (
    _is_empty,
    _lost_an_axis,
    _gained_an_axis,
    _swapped_axes,
    _is_a_single_number,
    _became_a_matrix,
    _should_be_a_number,
    _one_axis_is_wrong,
    _is_arranged_differently,
    _has_other_axes,
)


def compare_shapes(shapes: Shapes) -> Finding | None:
    """Return what the first rule that fits says; None if the shapes are equal."""
    if shapes.actual == shapes.expected:
        return None
    return next(finding for rule in RULES if (finding := rule(shapes)) is not None)
