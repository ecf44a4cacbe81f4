"""Where a result is wrong: in one entry, one row, only where 0 is expected; or how its worst entry looks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from autograder.checks.arithmetic import all_zeros, sign
from autograder.checks.case import Case, Diagnosis
from autograder.checks.factors import factor
from autograder.checks.wording import count_text, entry, first_index, number_pair, sentence


def one_entry(case: Case) -> Diagnosis | None:
    """All entries but one are right."""
    if _wrong_count(case) != 1 or case.expected.size < 2:
        return None
    index = first_index(~case.right)
    found, right = number_pair(case.actual[index], case.expected[index])
    message = (
        f"only one entry is wrong: {entry(case.subject, index)} is {found}, expected {right}. All others are right."
    )
    return Diagnosis("one_entry", message)


def _wrong_count(case: Case) -> int:
    return case.right.size - int(np.count_nonzero(case.right))


def one_line(case: Case) -> Diagnosis | None:
    """All rows but one, or all columns but one, are right."""
    if case.expected.ndim != 2 or _wrong_count(case) > max(case.expected.shape):
        return None
    right = case.right
    for axis, word in ((0, "row"), (1, "column")):
        lines = np.flatnonzero(~right.all(axis=1 - axis))
        total = right.shape[axis]
        if len(lines) == 1 and total > 1:
            line = int(lines[0])
            place = {0: " (the first)", total - 1: " (the last)"}.get(line, " (counting from 0)")
            others = f"the other {word} is" if total == 2 else f"all other {word}s are"
            message = f"only {word} {line} of {case.subject} is wrong{place}; {others} right."
            return Diagnosis(f"one_{word}", message + _inside(case, axis, line))
    return None


def _inside(case: Case, axis: int, line: int) -> str:
    """Say how a single wrong row or column is wrong, if its scale tells."""
    actual, expected = np.take(case.actual, line, axis), np.take(case.expected, line, axis)
    part = replace(case, subject="it", actual=actual, expected=expected, reference="what is expected there")
    found = (all_zeros(part) or sign(part) or factor(part)) if expected.size > 1 else None
    return "" if found is None else f" {sentence(found.message)}"


def line_factors(case: Case) -> Diagnosis | None:
    """Each row (column) is right up to a factor of its own. One number per row would prove nothing."""
    if case.expected.ndim != 2:
        return None
    for axis, word in ((0, "row"), (1, "column")):
        if case.expected.shape[1 - axis] < 2 or case.expected.shape[axis] < 2:
            continue
        if _have_own_factors(case, axis) and case.actual.any():
            message = (
                f"every {word} of {case.subject} is right up to a factor, and the factor differs from {word} to {word}."
            )
            return Diagnosis(f"{word}_factor", message)
    return None


def _have_own_factors(case: Case, axis: int) -> bool:
    """Verify that each line is a multiple of the right one, which has two entries other than 0 to tell by."""
    actual, expected = (case.actual, case.expected) if axis == 0 else (case.actual.T, case.expected.T)
    for found, right in zip(actual, expected, strict=True):
        if np.count_nonzero(right) < 2:
            return False
        top = int(np.abs(right).argmax())
        if not case.tolerance.agrees(found, (found[top] / right[top]) * right):
            return False
    return True


def nonzero_where_zero(case: Case) -> Diagnosis | None:
    """Every wrong entry is one that should be 0."""
    if case.first_wrong is not None and case.first_wrong[1] != 0:
        return None
    wrong = ~case.right
    if not case.expected.any() or (case.expected[wrong] != 0).any():
        return None
    place = entry(case.subject, first_index(wrong))
    count = count_text(int(wrong.sum()), wrong.size)
    message = f"{count} of {case.subject} should be 0 and are not (the first is {place}); the rest is right."
    return Diagnosis("not_zero", message)


def zero_where_nonzero(case: Case) -> Diagnosis | None:
    """Every wrong entry is 0."""
    if case.first_wrong is not None and case.first_wrong[0] != 0:
        return None
    wrong = ~case.right
    if (case.actual[wrong] != 0).any() or not case.actual.any():
        return None
    place = entry(case.subject, first_index(wrong))
    count = count_text(int(wrong.sum()), wrong.size)
    message = f"{count} of {case.subject} are 0 and should not be (the first is {place}); the rest is right."
    return Diagnosis("zeroed", message)


def worst_entry(case: Case) -> Diagnosis:
    """Nothing else holds: how many entries are wrong, and where the largest error is."""
    wrong = ~case.right
    error = np.where(wrong, np.abs(case.actual - case.expected), -1.0)
    index = tuple(int(part) for part in np.unravel_index(int(np.argmax(error)), error.shape))
    found, right = number_pair(case.actual[index], case.expected[index])
    relative = relative_error(float(case.actual[index]), float(case.expected[index]))
    if case.expected.size == 1:
        return Diagnosis("value", f"{case.subject} is {found}, expected {right} (relative error {relative:.2g}).")
    count = count_text(int(wrong.sum()), wrong.size)
    message = (
        f"{count} of {case.subject} are wrong. The worst is {entry(case.subject, index)}:"
        f" {found}, expected {right} (relative error {relative:.2g})."
    )
    return Diagnosis("value", message)


def relative_error(first: float, second: float) -> float:
    """`|a - b| / max(1e-8, |a| + |b|)`: for display only, it is unfair to tiny numbers."""
    return abs(first - second) / max(1e-8, abs(first) + abs(second))
