"""What goes wrong between a test and the student's process, raised so that a test cannot catch it by accident."""

from __future__ import annotations

from autograder.records import Ending

from .places import Place


class Interruption(BaseException):
    """The student's process did not answer as it should; `reason` says why in a few words, for staff."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TimedOut(Interruption):
    """The student's code took too long, was interrupted at `places`, and is in order again."""

    def __init__(self, reason: str, places: tuple[Place, ...] = ()) -> None:
        super().__init__(reason)
        self.places = places


class Oversized(Interruption):
    """The value is too large or too deep to come back."""


class Gone(Interruption):
    """The process is no more: it ended, or had to be ended."""

    def __init__(self, reason: str, ending: Ending) -> None:
        super().__init__(reason)
        self.ending = ending


class NotCalled(Interruption):
    """The function was not called again, because of what its calls before had led to."""

    def __init__(self, reason: str, before: Interruption) -> None:
        super().__init__(reason)
        self.before = before


class OutOfTime(Interruption):
    """The time of the whole submission is used up."""
