"""How exact right answers are: formulas agree to 15 digits, numerical differences to 10 or 12.

Both are right, for nobody's rounding costs a point. But who measures tells the one from the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

# Of the largest entry. No right answer of the course's banks is farther from the expected one; of derivatives by
# differences, those of two points are off by 1e-11 to 1e-9, of five and seven by 1e-13 to 1e-12 (docs/design.md).
_FINE = 3e-14
_FINEST = 1e-15  # of small numbers: what is left where entries of the size of 1 cancel each other


@dataclass
class Precision:
    """Comparisons that came out right: so many but for rounding, so many less exactly, and how far off these were.

    `worst` is the largest difference as a part of the largest expected number.
    """

    fine: int = 0
    rough: int = 0
    worst: float = 0.0


_measured: ContextVar[Precision | None] = ContextVar("autograder_checks_precision", default=None)


@contextmanager
def measuring(precision: Precision) -> Iterator[None]:
    """Let every comparison of `expect` inside the block that comes out right be counted in `precision`.

    Numbers of float64 count, where the author left the tolerance as it is: one that is wider has its reasons.
    """
    token = _measured.set(precision)
    try:
        yield
    finally:
        _measured.reset(token)


def note(difference: float, expected: Sequence[float]) -> None:
    """Count a comparison that came out right, with this largest difference between two entries."""
    precision = _measured.get()
    if precision is None:
        return
    if difference <= _FINEST:
        precision.fine += 1
        return
    size = max(map(abs, expected))
    if difference <= _FINE * size:
        precision.fine += 1
    else:
        precision.rough += 1
        precision.worst = max(precision.worst, difference / size if size else difference)
