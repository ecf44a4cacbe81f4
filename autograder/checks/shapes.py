"""What two different shapes tell: a dropped axis, swapped axes, one row too many, a matrix made of two vectors.

Each rule sees shapes only, so it says what is the case and no more; `reductions` verifies sums and means on the numbers.
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
    """A kind of mistake and the clause that follows "`dw` has shape (4, 3), expected (3, 4): "."""

    kind: str
    clause: str


def _is_empty(shapes: Shapes) -> Finding | None:
    if math.prod(shapes.actual) == 0:
        return Finding("shape", "there are no entries in it.")
    return None


def _lost_an_axis(shapes: Shapes) -> Finding | None:
    if not shapes.actual or len(shapes.actual) >= len(shapes.expected) or 1 not in shapes.expected:
        return None
    if _without_ones(shapes.actual) != _without_ones(shapes.expected):
        return None
    return Finding("keepdims", "the axis of length 1 was dropped; `keepdims=True` keeps it in a sum or a mean.")


def _gained_an_axis(shapes: Shapes) -> Finding | None:
    if len(shapes.actual) <= len(shapes.expected) or _without_ones(shapes.actual) != _without_ones(shapes.expected):
        return None
    if not shapes.expected:
        return Finding("shape", "the number is wrapped in an array.")
    return Finding("shape", "it has an axis of length 1 too many.")


def _swapped_axes(shapes: Shapes) -> Finding | None:
    if len(shapes.expected) < 2 or shapes.actual != shapes.expected[::-1]:
        return None
    return Finding(
        "transpose", "rows and columns are swapped." if len(shapes.expected) == 2 else "the axes are reversed."
    )


def _became_a_matrix(shapes: Shapes) -> Finding | None:
    size = math.prod(shapes.expected)
    if size < 2 or len(shapes.expected) > 2 or shapes.actual != (size, size) or max(shapes.expected) != size:
        return None
    clause = f"two vectors were combined into a matrix, as happens when one has shape ({size},) or (1, {size}) and the other ({size}, 1)."
    return Finding("broadcast", clause)


def _is_a_single_number(shapes: Shapes) -> Finding | None:
    if shapes.actual:
        return None
    return Finding("shape", "it is a single number; one number per entry is expected.")


def _should_be_a_number(shapes: Shapes) -> Finding | None:
    if shapes.expected:
        return None
    return Finding("shape", "one number is expected for all of them together.")


def _one_axis_is_wrong(shapes: Shapes) -> Finding | None:
    if len(shapes.actual) != len(shapes.expected):
        return None
    wrong = [axis for axis, (a, e) in enumerate(zip(shapes.actual, shapes.expected, strict=True)) if a != e]
    if len(wrong) != 1:
        return None
    found, right = shapes.actual[wrong[0]], shapes.expected[wrong[0]]
    if right == 1:
        return Finding("axis", f"{shapes.axis(wrong[0])} still has length {found}, expected 1.")
    if found == 1:
        return Finding(
            "axis", f"{shapes.axis(wrong[0])} has length 1, so something was combined over it that should stay apart."
        )
    if abs(found - right) == 1:
        return Finding(
            "axis", f"there is one {'too many' if found > right else 'too few'} along {shapes.axis(wrong[0])}."
        )
    return Finding("axis", f"{shapes.axis(wrong[0])} has the wrong length.")


def _other_axes(shapes: Shapes) -> Finding | None:
    if math.prod(shapes.actual) == math.prod(shapes.expected):
        return Finding("shape", "the number of entries is right, their arrangement is not.")
    if len(shapes.actual) != len(shapes.expected):
        return Finding("shape", f"it has {_axes(len(shapes.actual))}, expected {_axes(len(shapes.expected))}.")
    return Finding("shape", "the lengths of the axes are wrong.")


def _axes(count: int) -> str:
    return f"{count} axis" if count == 1 else f"{count} axes"


def _without_ones(shape: Shape) -> Shape:
    return tuple(length for length in shape if length != 1)


RULES: tuple[Callable[[Shapes], Finding | None], ...] = (
    _is_empty,
    _is_a_single_number,
    _lost_an_axis,
    _gained_an_axis,
    _swapped_axes,
    _became_a_matrix,
    _should_be_a_number,
    _one_axis_is_wrong,
    _other_axes,
)


def compare_shapes(shapes: Shapes) -> Finding | None:
    """Return what the first rule that fits says; None if the shapes are equal."""
    if shapes.actual == shapes.expected:
        return None
    return next(finding for rule in RULES if (finding := rule(shapes)) is not None)
