"""Relations between a wrong array and the right one of the same shape, the simplest first.

Each is claimed only after it has been verified on all entries. The order matters where several hold: the first one speaks.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograder.checks.case import Array, Case, Diagnosis
from autograder.checks.factors import factor
from autograder.checks.wording import axis_text, count_text, entry, number, number_pair

Relation = Callable[[Case], "Diagnosis | None"]

FLOAT32_RTOL = 1e-6  # float32 carries 7.2 digits; a few roundings later 6 are left
MOST_SORTED = 1_000_000


def all_zeros(case: Case) -> Diagnosis | None:
    """Nothing was computed, or it was written into an array that cannot hold fractions."""
    if case.actual.any() or not case.expected.any():
        return None
    if case.dtype.kind in "iu" and case.actual.size and bool((np.trunc(case.expected) == 0).all()):
        return Diagnosis("dtype", f"{case.subject} is all zeros, and its dtype is {case.dtype}: {_INTEGERS}")
    return Diagnosis("zeros", f"{case.subject} is {'all zeros' if case.actual.size > 1 else 'zero'}.")


_INTEGERS = "an integer array cannot hold fractions, so the digits after the point are lost when it is filled."


def cut_to_integers(case: Case) -> Diagnosis | None:
    """The right numbers, written into an integer array or rounded."""
    whole = case.actual == np.trunc(case.actual)
    if not whole.all() or case.is_(case.expected):
        return None
    if case.dtype.kind in "iu" and case.is_(_as_integers(case)):
        return Diagnosis("dtype", f"{case.subject} has dtype {case.dtype}: {_INTEGERS}")
    if case.expected.size > 1 and case.actual.any() and case.is_(np.rint(case.expected)):
        return Diagnosis("dtype", f"{case.subject} is the expected result rounded to whole numbers.")
    return None


def _as_integers(case: Case) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(case.expected).astype(case.dtype).astype(np.float64)


def low_precision(case: Case) -> Diagnosis | None:
    """Right to about seven digits."""
    if case.tolerance.rtol >= FLOAT32_RTOL:
        return None
    scale = float(np.max(np.abs(case.expected)))
    if not bool((np.abs(case.actual - case.expected) <= FLOAT32_RTOL * np.abs(case.expected)).all()) or scale == 0:
        return None
    if case.dtype.kind == "f" and case.dtype.itemsize < 8:
        message = f"{case.subject} was computed in {case.dtype}, which carries about 7 digits; float64 is expected."
        return Diagnosis("dtype", message)
    narrow = case.expected.astype(np.float32).astype(np.float64)
    if case.is_(narrow):
        return Diagnosis("dtype", f"{case.subject} was rounded to float32 on the way, which leaves about 7 digits.")
    message = (
        f"{case.subject} is right to about 6 digits only: precision was lost (float32, or a constant typed too short)."
    )
    return Diagnosis("precision", message)


def sign(case: Case) -> Diagnosis | None:
    """`actual == -expected`."""
    if not case.is_(-case.expected):
        return None
    every = "every entry" if case.expected.size > 1 else "the number"
    return Diagnosis("sign", f"{case.subject} has the wrong sign: {every} is minus what is expected.")


def transposed(case: Case) -> Diagnosis | None:
    """A square matrix, transposed."""
    if case.expected.ndim != 2 or case.expected.shape[0] < 2 or not case.is_(case.expected.T):
        return None
    message = f"{case.subject} has the right numbers with rows and columns swapped (a transpose too many or too few)."
    return Diagnosis("transpose", message)


def offset(case: Case) -> Diagnosis | None:
    """`actual == expected + c`."""
    if case.expected.size < 2 or not case.expected.any():
        return None
    constant = float(np.median(case.actual - case.expected))
    if constant == 0 or not case.is_(case.expected + constant):
        return None
    where = "too large" if constant > 0 else "too small"
    return Diagnosis("offset", f"every entry of {case.subject} is {where} by the same amount, {number(abs(constant))}.")


def complement(case: Case) -> Diagnosis | None:
    """`actual == 1 - expected`."""
    if case.expected.size < 2 or not case.is_(1 - case.expected):
        return None
    return Diagnosis("complement", f"every entry of {case.subject} is 1 minus what is expected.")


def absolute(case: Case) -> Diagnosis | None:
    """`actual == abs(expected)`."""
    if not case.is_(np.abs(case.expected)) or case.expected.size < 2:
        return None
    return Diagnosis("abs", f"{case.subject} has the right sizes, but the minus signs are lost.")


def clipped(case: Case) -> Diagnosis | None:
    """Right inside an interval, cut off at its ends."""
    for low, high in ((0.0, np.inf), (-np.inf, 0.0), (0.0, 1.0), (-1.0, 1.0)):
        if case.actual.any() and case.is_(np.clip(case.expected, low, high)):
            return Diagnosis("clipped", f"{case.subject} is right except that {_cut(low, high)}.")
    return None


def _cut(low: float, high: float) -> str:
    if not np.isfinite(high):
        return "its negative entries were replaced by 0"
    if not np.isfinite(low):
        return "its positive entries were replaced by 0"
    return f"it was cut off to the range from {low:g} to {high:g}"


def power(case: Case) -> Diagnosis | None:
    """The square, or the square root, of what is expected. One small integer would prove nothing."""
    if np.unique(case.expected).size < 3:
        return None
    with np.errstate(all="ignore"):
        if case.is_(case.expected**2):
            return Diagnosis("square", f"every entry of {case.subject} is the square of what is expected.")
        root = np.sqrt(case.expected)
        if np.isfinite(root).all() and case.is_(root):
            return Diagnosis("square", f"every entry of {case.subject} is the square root of what is expected.")
    return None


def reversed_order(case: Case) -> Diagnosis | None:
    """The right rows (columns, entries) from the last to the first."""
    for axis in range(case.expected.ndim):
        if case.expected.shape[axis] > 1 and case.is_(np.flip(case.expected, axis)):
            what = _lines(case, axis)
            return Diagnosis("order", f"{case.subject} has the right {what} in reverse order.")
    return None


def shifted_order(case: Case) -> Diagnosis | None:
    """The right rows (columns, entries), each one place too far."""
    for axis in range(case.expected.ndim):
        for step in (1, -1):
            if case.expected.shape[axis] > 2 and case.is_(np.roll(case.expected, step, axis)):
                what = _lines(case, axis)
                return Diagnosis("order", f"{case.subject} has the right {what}, each of them one place off.")
    return None


def other_order(case: Case) -> Diagnosis | None:
    """The right numbers in another order."""
    if not 3 <= case.expected.size <= MOST_SORTED or np.unique(case.expected).size < 3:
        return None
    if not case.tolerance.agrees(np.sort(case.actual, axis=None), np.sort(case.expected, axis=None)):
        return None
    return Diagnosis("order", f"{case.subject} has the right numbers, but in a different order.")


def _lines(case: Case, axis: int) -> str:
    if case.expected.ndim == 1:
        return "entries"
    if case.expected.ndim == 2:
        return ("rows", "columns")[axis]
    return f"slices along {axis_text(axis, case.expected.ndim, case.axes)}"


def one_entry(case: Case) -> Diagnosis | None:
    """All entries but one are right."""
    wrong = np.argwhere(~case.tolerance.agreement(case.actual, case.expected))
    if len(wrong) != 1 or case.expected.size < 2:
        return None
    index = tuple(wrong[0])
    found, right = number_pair(case.actual[index], case.expected[index])
    message = (
        f"only one entry is wrong: {entry(case.subject, index)} is {found}, expected {right}. All others are right."
    )
    return Diagnosis("one_entry", message)


def one_line(case: Case) -> Diagnosis | None:
    """All rows but one, or all columns but one, are right."""
    if case.expected.ndim != 2:
        return None
    right = case.tolerance.agreement(case.actual, case.expected)
    for axis, word in ((0, "row"), (1, "column")):
        lines = np.flatnonzero(~right.all(axis=1 - axis))
        total = right.shape[axis]
        if len(lines) == 1 and total > 1:
            place = _line_place(int(lines[0]), total)
            message = f"only {word} {lines[0]} of {case.subject} is wrong{place}; all other {word}s are right."
            return Diagnosis(f"one_{word}", message)
    return None


def _line_place(line: int, total: int) -> str:
    return {0: " (the first)", total - 1: " (the last)"}.get(line, " (counting from 0)")


def nonzero_where_zero(case: Case) -> Diagnosis | None:
    """Every wrong entry is one that should be 0."""
    wrong = ~case.tolerance.agreement(case.actual, case.expected)
    if not case.expected.any() or (case.expected[wrong] != 0).any():
        return None
    place = entry(case.subject, _first(wrong))
    count = count_text(int(wrong.sum()), wrong.size)
    message = f"{count} of {case.subject} should be 0 and are not (the first is {place}); the rest is right."
    return Diagnosis("not_zero", message)


def zero_where_nonzero(case: Case) -> Diagnosis | None:
    """Every wrong entry is 0."""
    wrong = ~case.tolerance.agreement(case.actual, case.expected)
    if (case.actual[wrong] != 0).any() or not case.actual.any():
        return None
    place = entry(case.subject, _first(wrong))
    count = count_text(int(wrong.sum()), wrong.size)
    message = f"{count} of {case.subject} are 0 and should not be (the first is {place}); the rest is right."
    return Diagnosis("zeroed", message)


def _first(mask: Array) -> tuple[int, ...]:
    return tuple(int(part) for part in np.argwhere(mask)[0])


def worst_entry(case: Case) -> Diagnosis:
    """Nothing else holds: how many entries are wrong, and where the largest error is."""
    wrong = ~case.tolerance.agreement(case.actual, case.expected)
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


RELATIONS: tuple[Relation, ...] = (
    all_zeros,
    cut_to_integers,
    low_precision,
    sign,
    factor,
    transposed,
    absolute,
    clipped,
    offset,
    complement,
    power,
    reversed_order,
    shifted_order,
    one_entry,
    one_line,
    nonzero_where_zero,
    zero_where_nonzero,
    other_order,
)

SCALE_RELATIONS: tuple[Relation, ...] = (all_zeros, sign, factor)
"""What can be told from a sample of the entries, out of their places."""


def find_relation(case: Case, relations: tuple[Relation, ...] = RELATIONS) -> Diagnosis | None:
    """Return the simplest relation that holds, or None."""
    with np.errstate(all="ignore"):
        return next((found for relation in relations if (found := relation(case)) is not None), None)
