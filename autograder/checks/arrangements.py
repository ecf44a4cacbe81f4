"""The right numbers in the wrong places."""

from __future__ import annotations

import numpy as np

from autograder.checks.case import Case, Diagnosis
from autograder.checks.wording import axis_text

MOST_SORTED = 1_000_000


def transposed(case: Case) -> Diagnosis | None:
    """A square matrix, transposed."""
    if case.expected.ndim != 2 or case.expected.shape[0] < 2 or not case.is_(case.expected.T):
        return None
    message = f"{case.subject} has the right numbers with rows and columns swapped (a transpose too many or too few)."
    return Diagnosis("transpose", message)


def reversed_order(case: Case) -> Diagnosis | None:
    """The right rows (columns, entries) from the last to the first."""
    for axis in range(case.expected.ndim):
        if case.expected.shape[axis] > 1 and _starts_with(case, axis, -1) and case.is_(np.flip(case.expected, axis)):
            what = _lines(case, axis)
            return Diagnosis("order", f"{case.subject} has the right {what} in reverse order.")
    return None


def shifted_order(case: Case) -> Diagnosis | None:
    """The right rows (columns, entries), each one place too far."""
    for axis in range(case.expected.ndim):
        for step in (1, -1):
            if case.expected.shape[axis] <= 2 or not _starts_with(case, axis, -step):
                continue
            if case.is_(np.roll(case.expected, step, axis)):
                what = _lines(case, axis)
                return Diagnosis("order", f"{case.subject} has the right {what}, each of them one place off.")
    return None


def other_order(case: Case) -> Diagnosis | None:
    """The right numbers in another order. Where most are equal, as in labels, that would say nothing."""
    if not 3 <= case.expected.size <= MOST_SORTED or not _has_the_same_ends(case):
        return None
    if 2 * np.unique(case.expected).size <= case.expected.size:
        return None
    if not case.tolerance.agrees(np.sort(case.actual, axis=None), np.sort(case.expected, axis=None)):
        return None
    return Diagnosis("order", f"{case.subject} has the right numbers, but in a different order.")


def _starts_with(case: Case, axis: int, place: int) -> bool:
    """Tell whether the first entry that came is the first one of this row (column, slice) of what is right."""
    index = [0] * case.expected.ndim
    index[axis] = place
    return case.tolerance.near(case.actual.item(0), case.expected.item(tuple(index)))


def _has_the_same_ends(case: Case) -> bool:
    """Tell whether the largest and the smallest number are right."""
    near = case.tolerance.near
    return near(case.actual.max(), case.expected.max()) and near(case.actual.min(), case.expected.min())


def _lines(case: Case, axis: int) -> str:
    if case.expected.ndim == 1:
        return "entries"
    if case.expected.ndim == 2:
        return ("rows", "columns")[axis]
    return f"slices along {axis_text(axis, case.expected.ndim, case.axes)}"
