"""The one exception that a failed check raises."""

from __future__ import annotations


class CheckFailure(AssertionError):
    """A check that did not pass.

    `student` is the diagnosis (and `str(error)`), `staff` the same with both values, `kind` one word for statistics.
    An `AssertionError`, so that the same test file works under plain otter.
    """

    # A student's traceback ends with this name; the name of the file behind it is of no use to them.
    __module__ = "autograder.checks"

    def __init__(self, student: str, *, kind: str = "value", staff: str = "") -> None:
        super().__init__(student)
        self.student = student
        self.kind = kind
        self.staff = staff or student

    def __reduce__(self) -> tuple[object, ...]:
        # The default would lose the keywords on the way back from a worker process.
        return (_rebuild, (self.student, self.kind, self.staff))


def _rebuild(student: str, kind: str, staff: str) -> CheckFailure:
    return CheckFailure(student, kind=kind, staff=staff)
