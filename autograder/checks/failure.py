"""The one exception that a failed check raises."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

MOST_DRAWN = 4096


@dataclass(frozen=True)
class Evidence:
    """Both arrays of a failed comparison, of one shape and finite, for a picture of where they differ.

    `style` says what they are: "entries" of an array, a "sample" of entries, a "curve" over steps, an "image" (rows
    from top to bottom).
    """

    style: str
    what: str
    actual: npt.NDArray[Any]
    expected: npt.NDArray[Any]


def evidence(style: str, what: str, actual: object, expected: npt.NDArray[Any]) -> Evidence | None:
    """Both arrays, if there is something to draw: finite numbers, more than one and not too many, in one shape."""
    drawable = isinstance(actual, np.ndarray) and actual.shape == expected.shape and 1 < expected.size <= MOST_DRAWN
    if not drawable or not style:
        return None
    theirs: Any = actual
    if theirs.dtype.kind not in "iuf" or expected.dtype.kind not in "iuf" or not np.isfinite(theirs).all():
        return None
    return Evidence(style, what, theirs.astype(np.float64), expected.astype(np.float64))


class CheckFailure(AssertionError):
    """A check that did not pass.

    `student` is the diagnosis (and `str(error)`), `staff` the same with both values, `kind` one word for statistics,
    `evidence` the two arrays where a picture of them would help.
    An `AssertionError`, so that the same test file works under plain otter.
    """

    # A student's traceback ends with this name; the name of the file behind it is of no use to them.
    __module__ = "autograder.checks"

    def __init__(self, student: str, *, kind: str = "value", staff: str = "", evidence: Evidence | None = None) -> None:
        super().__init__(student)
        self.student = student
        self.kind = kind
        self.staff = staff or student
        self.evidence = evidence
        self.values: tuple[object, object] | None = None  # what came and what is right, for staff

    def __reduce__(self) -> tuple[object, ...]:
        # The default would lose the keywords on the way back from a worker process.
        return (_rebuild, (self.student, self.kind, self.staff, self.evidence))


def _rebuild(student: str, kind: str, staff: str, evidence: Evidence | None) -> CheckFailure:
    return CheckFailure(student, kind=kind, staff=staff, evidence=evidence)


_undiagnosed: ContextVar[bool] = ContextVar("autograder_checks_undiagnosed", default=False)


@contextmanager
def undiagnosed() -> Iterator[None]:
    """Let every comparison inside the block fail at once, without looking for what kind of mistake it is.

    For the grader, which runs a test a second time to see what the student's functions answer. What fails is exactly
    what fails outside of the block, with nothing to be said to the student. The loss of a gradient check is evaluated
    less often, for what is wrong in one place need not be looked at in others.
    """
    token = _undiagnosed.set(True)
    try:
        yield
    finally:
        _undiagnosed.reset(token)


def is_undiagnosed() -> bool:
    """Tell whether nobody wants to know what kind of mistake it is."""
    return _undiagnosed.get()


def unexplained() -> CheckFailure:
    """Return the exception for a comparison that fails inside of `undiagnosed`."""
    return CheckFailure("The result is not the expected one.")
