"""One comparison: what came, what is right, and what is known about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

RTOL = 1e-9
ATOL = 1e-12


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

    def agreement(self, actual: Array, expected: Array) -> Array:
        """Return True for each entry that is right. Both arrays have the same shape and hold numbers."""
        with np.errstate(all="ignore"):
            near = np.abs(actual - expected) <= self.atol + self.rtol * np.abs(expected)
        # inf - inf is NaN, which is near nothing; only a suspect of the author may hold such values on purpose.
        same = (actual == expected) | (np.isnan(actual) & np.isnan(expected))
        return np.asarray((near & np.isfinite(expected)) | same)

    def agrees(self, actual: Array, expected: Array) -> bool:
        """Tell whether the shapes are equal and every entry is right."""
        return actual.shape == expected.shape and bool(self.agreement(actual, expected).all())


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
