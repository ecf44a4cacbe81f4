"""One step of arithmetic between wrong and right: a sign, an offset, a square, a cut, lost digits, nothing at all."""

from __future__ import annotations

import math
import operator

import numpy as np

from autograder.checks.case import Array, Case, Diagnosis
from autograder.checks.wording import number

FLOAT32_RTOL = 1e-6  # float32 carries 7.2 digits; a few roundings later 6 are left
_FLOAT32_NOISE = 8 * float(np.finfo(np.float32).eps)  # of the largest entry,
_CANCELLED = 1e-3  # and of each: where large numbers cancel, a small one keeps fewer digits

_INTEGERS = "an integer array cannot hold fractions, so the digits after the point are lost when it is filled."


def all_zeros(case: Case) -> Diagnosis | None:
    """Nothing was computed, or it was written into an array that cannot hold fractions."""
    if case.actual.any() or not case.expected.any():
        return None
    if case.dtype.kind in "iu" and case.actual.size and bool((np.trunc(case.expected) == 0).all()):
        return Diagnosis("dtype", f"{case.subject} is all zeros, and its dtype is {case.dtype}: {_INTEGERS}")
    return Diagnosis("zeros", f"{case.subject} is {'all zeros' if case.actual.size > 1 else 'zero'}.")


def cut_to_integers(case: Case) -> Diagnosis | None:
    """The right numbers, written into an integer array or rounded."""
    if case.expected.size < 2 or not _is_whole(case):
        return None
    if case.dtype.kind in "iu" and case.is_(_as_integers(case)):
        return Diagnosis("dtype", f"{case.subject} has dtype {case.dtype}: {_INTEGERS}")
    if case.actual.any() and case.is_(np.rint(case.expected)):
        return Diagnosis("dtype", f"{case.subject} is the expected result rounded to whole numbers.")
    return None


def _is_whole(case: Case) -> bool:
    if case.first_wrong is not None and not case.first_wrong[0].is_integer():
        return False
    return bool((case.actual == np.trunc(case.actual)).all())


def _as_integers(case: Case) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(case.expected).astype(case.dtype).astype(np.float64)


def low_precision(case: Case) -> Diagnosis | None:
    """Right to about seven digits."""
    may_be = case.may_be_within(1e-44, 2 * _CANCELLED) or case.dtype.char != "d"
    if case.tolerance.rtol >= FLOAT32_RTOL or not may_be or not case.expected.any():
        return None
    error, size = np.abs(case.actual - case.expected), np.abs(case.expected)
    if case.dtype.kind == "f" and case.dtype.itemsize < np.dtype(np.float64).itemsize:
        if bool((error <= 8 * np.finfo(case.dtype).eps * np.max(size)).all()):
            digits = int(np.finfo(case.dtype).precision) + 1
            message = f"{case.subject} was computed in {case.dtype}, which keeps about {digits} digits; use float64."
            return Diagnosis("dtype", message)
        return None
    if case.is_(case.expected.astype(np.float32).astype(np.float64)):
        return Diagnosis("dtype", f"{case.subject} was rounded to float32 on the way, which keeps about 7 digits.")
    if not bool((error <= FLOAT32_RTOL * size).all()) and not _as_where_float32_cancels(case, error, size):
        return None
    message = f"{case.subject} is right to about 6 digits only: was something rounded, or computed in float32?"
    return Diagnosis("precision", message)


def _as_where_float32_cancels(case: Case, error: Array, size: Array) -> bool:
    """Tell whether most entries are as far off as 1 - a leaves them in single precision: few would be chance."""
    noise = _FLOAT32_NOISE * np.max(size)
    near = case.right | ((error <= noise) & (error <= _CANCELLED * size))
    return case.expected.size > 2 and 2 * int(case.right.sum()) < case.expected.size and bool(near.all())


def rounded(case: Case) -> Diagnosis | None:
    """The right numbers with a few decimals. A single number must have two digits left, or it may be chance."""
    for decimals in range(1, 9):
        if not case.may_be_within(10.0**-decimals):
            return None
        kept = np.round(case.expected, decimals)
        told = case.expected.size > 1 or abs(float(kept.flat[0])) >= 10 * 10.0**-decimals
        if told and case.is_(kept):
            places = "one decimal" if decimals == 1 else f"{decimals} decimals"
            return Diagnosis("precision", f"{case.subject} is the expected result rounded to {places}.")
    return None


def sign(case: Case) -> Diagnosis | None:
    """`actual == -expected`."""
    if not case.may_be(operator.neg) or not case.is_(-case.expected):
        return None
    every = "every entry" if case.expected.size > 1 else "the number"
    return Diagnosis("sign", f"{case.subject} has the wrong sign: {every} is minus what is expected.")


def offset(case: Case) -> Diagnosis | None:
    """`actual == expected + c`."""
    if case.expected.size < 2 or not _may_be_offset(case) or not case.expected.any():
        return None
    constant = float(np.median(case.actual - case.expected))
    if constant == 0 or not case.is_(case.expected + constant):
        return None
    where = "too large" if constant > 0 else "too small"
    return Diagnosis("offset", f"every entry of {case.subject} is {where} by the same amount, {number(abs(constant))}.")


def _may_be_offset(case: Case) -> bool:
    """Tell whether the first and the last entry are off by the same."""
    ends = [(float(case.actual.item(flat)), float(case.expected.item(flat))) for flat in (0, -1)]
    errors = [found - right for found, right in ends]
    rtol = 4 * case.tolerance.rtol + 1e-12
    size = max(abs(value) for pair in ends for value in pair)
    return abs(errors[0] - errors[1]) <= 4 * case.tolerance.atol + rtol * size or rtol >= 1


def complement(case: Case) -> Diagnosis | None:
    """`actual == 1 - expected`."""
    if not case.may_be(lambda right: 1 - right) or not case.is_(1 - case.expected):
        return None
    if case.expected.size > 1:
        if (case.expected == case.expected.flat[0]).all():
            return None
        return Diagnosis("complement", f"every entry of {case.subject} is 1 minus what is expected.")
    is_share = 0 < float(case.expected.flat[0]) < 1  # for other single numbers this would be chance
    return Diagnosis("complement", f"{case.subject} is 1 minus what is expected.") if is_share else None


def absolute(case: Case) -> Diagnosis | None:
    """`actual == abs(expected)`."""
    if case.expected.size < 2 or not case.may_be(abs) or not case.is_(np.abs(case.expected)):
        return None
    return Diagnosis("abs", f"{case.subject} has the right sizes, but the minus signs are lost.")


def clipped(case: Case) -> Diagnosis | None:
    """Right inside an interval, cut off at its ends."""
    if not case.may_be(lambda right: min(max(right, -1.0), 1.0)) and not case.may_be(lambda _: 0.0):
        return None  # a wrong entry was cut off to -1, 0 or 1
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
    may_be = case.may_be(lambda right: right * right) or case.may_be(lambda right: math.sqrt(max(right, 0.0)))
    if not may_be or np.unique(case.expected).size < 3:
        return None
    with np.errstate(all="ignore"):
        if case.is_(case.expected**2):
            return Diagnosis("square", f"every entry of {case.subject} is the square of what is expected.")
        root = np.sqrt(case.expected)
        if np.isfinite(root).all() and case.is_(root):
            return Diagnosis("square", f"every entry of {case.subject} is the square root of what is expected.")
    return None
