"""One comparison: what came, what is right, and what is known about them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

RTOL = 1e-9
ATOL = 1e-12
FEW = 64  # so many entries are compared sooner one by one in Python than by NumPy


@dataclass(frozen=True)
class Diagnosis:
    """What kind of mistake it is (one word, for statistics), and the message to the student (1 to 3 lines)."""

    kind: str
    message: str


@dataclass(frozen=True)
class Tolerance:
    """Right means `|actual - expected| <= atol + rtol * |expected|` in every entry."""

    rtol: float = RTOL
    atol: float = ATOL

    @property
    def is_usual(self) -> bool:
        """Tell whether no author had a reason to widen it."""
        return self.rtol <= RTOL and self.atol <= ATOL

    def near(self, actual: float, expected: float) -> bool:
        """Tell whether a single entry is right."""
        if abs(actual - expected) <= self.atol + self.rtol * abs(expected) and abs(expected) < math.inf:
            return True
        # inf - inf is NaN, which is near nothing; only a suspect of the author may hold such values on purpose.
        return actual == expected or (actual != actual and expected != expected)  # noqa: PLR0124  # NaN is not itself

    def agreement(self, actual: Array, expected: Array) -> Array:
        """Return what `near` says of each entry. Both arrays have the same shape and hold numbers."""
        with np.errstate(all="ignore"):
            near = np.abs(actual - expected) <= self.atol + self.rtol * np.abs(expected)
        near &= np.isfinite(expected)
        if near.all():
            return np.asarray(near)
        return np.asarray(near | (actual == expected) | (np.isnan(actual) & np.isnan(expected)))

    def agrees(self, actual: Array, expected: Array) -> bool:
        """Tell whether the shapes are equal and every entry is right."""
        if actual.shape != expected.shape:
            return False
        if actual.size > FEW:
            # Most wrong answers are wrong in the first entry.
            first_is_right = self.near(actual.item(0), expected.item(0))
            return first_is_right and bool(self.agreement(actual, expected).all())
        if not (is_float64(actual) and is_float64(expected)):
            return bool(self.agreement(actual, expected).all())
        return self.all_near(actual.ravel().tolist(), expected.ravel().tolist())

    def all_near(self, actual: list[float], expected: list[float]) -> bool:
        """Tell whether every entry is right."""
        rtol, atol = self.rtol, self.atol
        for found, right in zip(actual, expected, strict=True):
            # A finite bound means a finite right number: then this one comparison says what `near` says.
            if not abs(found - right) <= atol + rtol * abs(right) < math.inf and not self.near(found, right):
                return False
        return True


def is_float64(array: Array) -> bool:
    """Tell whether the entries are what Python calls a float, so that its arithmetic is NumPy's."""
    return array.dtype.char == "d"


@dataclass(frozen=True)
class Case:
    """What a relation looks at: two arrays of float64 (or wider), the dtype that came, and the author's knowledge.

    `subject` is the result's name as it is written in a sentence; `reference` what "the expected result" is called.
    """

    subject: str
    actual: Array
    expected: Array
    dtype: np.dtype[Any]
    tolerance: Tolerance = field(default_factory=Tolerance)
    known: Mapping[str, float] = field(default_factory=dict)
    axes: tuple[str, ...] | None = None
    reference: str = "the expected result"

    def is_(self, candidate: Array) -> bool:
        """Verify a relation: what came is this array, in all entries, within tolerance."""
        return self.tolerance.agrees(self.actual, candidate)

    @cached_property
    def right(self) -> Array:
        """Tell for each entry whether it is right."""
        return self.tolerance.agreement(self.actual, self.expected)

    @cached_property
    def first_wrong(self) -> tuple[float, float] | None:
        """What came and what is right where they first differ; None where a float of Python does not hold them.

        What explains the mistake explains it here, so most relations are refuted by this one entry, without NumPy.
        """
        if not (is_float64(self.actual) and is_float64(self.expected)):
            return None
        if self.actual.size > FEW:
            flat = int(self.right.argmin())
            pair = float(self.actual.flat[flat]), float(self.expected.flat[flat])
            return None if self.tolerance.near(*pair) else pair
        pairs = zip(self.actual.ravel().tolist(), self.expected.ravel().tolist(), strict=True)
        return next((pair for pair in pairs if not self.tolerance.near(*pair)), None)

    def may_be(self, relation: Callable[[float], float]) -> bool:
        """Tell whether what came may be `relation` of what is right, entry by entry; `is_` proves it."""
        return self.first_wrong is None or self.tolerance.near(self.first_wrong[0], relation(self.first_wrong[1]))

    def may_be_within(self, reach: float, relative: float = 0.0) -> bool:
        """Tell whether what came may differ by `reach + relative * |expected|` and what tolerance adds to that."""
        if self.first_wrong is None:
            return True
        found, right = self.first_wrong
        rtol = relative + 2 * self.tolerance.rtol + 1e-12  # generous, for it is to refute only what cannot be
        return abs(found - right) <= reach + 2 * self.tolerance.atol + rtol * abs(right)
