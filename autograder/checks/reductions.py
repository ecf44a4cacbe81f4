"""Sums and means that are missing, or that should not be there: claimed only when the numbers prove it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.checks.case import Array, Case
from autograder.checks.shapes import Finding, matrix_clause
from autograder.checks.wording import axis_text

MOST_AXES = 4

_OPERATIONS: tuple[tuple[str, Callable[..., Any]], ...] = (("sum", np.sum), ("mean", np.mean))


def _reduced(array: Array) -> Iterator[tuple[str, int | None, Array]]:
    """Yield every sum and mean over one axis, then over all, in the order (operation, axis or None, result)."""
    if not 1 <= array.ndim <= MOST_AXES or array.size < 2:
        return
    one_by_one = [axis for axis in range(array.ndim) if array.shape[axis] > 1]
    for axis in (*one_by_one, None) if len(one_by_one) > 1 else one_by_one:
        for name, operation in _OPERATIONS:
            with np.errstate(all="ignore"):
                kept = np.asarray(operation(array, axis=axis, keepdims=True))
            yield name, axis, kept


def _same_but_for_ones(case: Case, actual: Array, expected: Array) -> bool:
    """Compare shapes without the axes of length 1: whether those are kept is another matter."""
    first, second = np.squeeze(actual), np.squeeze(expected)
    return case.tolerance.agrees(first, second)


def missing_reduction(case: Case) -> Finding | None:
    """`expected` is the sum or the mean of `actual` over an axis."""
    for name, axis, kept in _reduced(case.actual):
        if _same_but_for_ones(case, kept, case.expected):
            over = "all entries" if axis is None else axis_text(axis, case.actual.ndim, _axes_of(case))
            return Finding(f"missing_{name}", f"the {name} over {over} is missing.")
    return None


def extra_reduction(case: Case) -> Finding | None:
    """`actual` is the sum or the mean of `expected` over an axis that should stay."""
    for name, axis, kept in _reduced(case.expected):
        if _same_but_for_ones(case, case.actual, kept):
            verb = "summed" if name == "sum" else "averaged"
            if axis is None:
                return Finding(f"extra_{name}", f"it was {verb} over all entries, which should stay apart.")
            over = axis_text(axis, case.expected.ndim, case.axes)
            return Finding(f"extra_{name}", f"it was {verb} over {over}, which should stay.")
    return None


def right_on_the_diagonal(case: Case) -> Finding | None:
    """Two vectors met as a row and a column; where equal positions meet, the numbers are the right ones."""
    size = case.expected.size
    if size < 2 or case.actual.shape != (size, size):
        return None
    if not case.tolerance.agrees(np.diagonal(case.actual), case.expected.reshape(-1)):
        return None
    return Finding("broadcast", f"{matrix_clause(size)} Only the diagonal of yours has the right numbers.")


def other_axis(case: Case) -> Finding | None:
    """A column came where a row is expected (or the reverse), with the same total: summed along the other axis.

    Equal shapes would not do as evidence: rows of probabilities, for one, always have the same total.
    """
    found, right = np.squeeze(case.actual), np.squeeze(case.expected)
    if not (found.ndim == right.ndim == 1 and found.size != right.size):
        return None
    with np.errstate(all="ignore"):
        totals = np.sum(found), np.sum(right)
    if totals[1] == 0 or not case.tolerance.agrees(np.asarray(totals[0]), np.asarray(totals[1])):
        return None
    return Finding("axis", "its entries have the right total, so a sum or mean seems to run over the other axis.")


def _axes_of(case: Case) -> tuple[str, ...] | None:
    """Names for the axes of `actual`: known only where the two arrays have equally many axes."""
    return case.axes if case.actual.ndim == case.expected.ndim else None


VERIFIED: tuple[Callable[[Case], Finding | None], ...] = (
    missing_reduction,
    extra_reduction,
    right_on_the_diagonal,
    other_axis,
)
