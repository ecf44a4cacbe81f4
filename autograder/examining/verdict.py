"""What became of one check, and the two texts for it: one for the student, one for staff.

A hidden check tells the student the kind of mistake (what `autograder.checks` found, which never holds the answer), or
the type of an exception and the line of their own code; never a text that could carry hidden inputs out.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass, replace

from autograder.checks import CheckFailure
from autograder.records import CheckStatus, Ending, Picture
from autograder.settings import Limits

from .calls import Calls
from .exam import TestCase
from .interruptions import Gone, Interruption, NotCalled, OutOfTime, Oversized, TimedOut
from .notebook import StudentNotebook
from .places import describe, source_line
from .student_errors import StudentError

_STAFF_TEXT = 4000
_STUDENT_TEXT = 1200
_FRAMES = 12
_NAME = 80


@dataclass(frozen=True)
class Verdict:
    """Status and texts of one check."""

    status: CheckStatus
    student_message: str = ""
    staff_message: str = ""
    kind: str = ""
    picture: Picture | None = None


def missing(names: list[str]) -> Verdict:
    """A name that the test asks for does not exist in the notebook when it has run."""
    listed = " and ".join(f"`{name}`" for name in names)
    verb = "is" if len(names) == 1 else "are"
    return Verdict(
        CheckStatus.MISSING,
        f"{listed} {verb} not defined in your notebook. Did the cell run without an error, and is the name spelled so?",
        f"not in the namespace: {', '.join(names)}",
        "missing",
    )


def interrupted(interruption: Interruption, limits: Limits, notebook: StudentNotebook) -> Verdict:
    """The student's process gave no answer."""
    staff = interruption.reason
    if isinstance(interruption, NotCalled):
        return replace(interrupted(interruption.before, limits, notebook), staff_message=staff)
    if isinstance(interruption, OutOfTime):
        text = f"Not checked: your notebook had used up its {limits.submission_wall_seconds:g} seconds before."
        return Verdict(CheckStatus.NOT_RUN, text, staff)
    if isinstance(interruption, Oversized):
        text = "The returned value is too large or too deeply nested to be an answer to this question."
        return Verdict(CheckStatus.TOO_LARGE, text, staff, "too_large")
    ending = interruption.ending if isinstance(interruption, Gone) else None
    if isinstance(interruption, TimedOut) or ending is Ending.WALL_LIMIT:
        places = interruption.places if isinstance(interruption, TimedOut) else ()
        where = describe(places, notebook)
        stopped = where and f": it was stopped{where}"
        text = f"Your function did not return in time{stopped}. Is there a loop that never ends?"
        return Verdict(CheckStatus.TIMED_OUT, text, staff, "endless")
    causes = {
        Ending.MEMORY_LIMIT: f"it used more than {limits.memory_bytes >> 20} MB of memory",
        Ending.CPU_LIMIT: "it had used up its CPU time",
        Ending.SIGNALLED: "it crashed",
    }
    cause = causes.get(ending, "it exited, or was stopped") if ending else "it was stopped"
    text = f"The Python process of your notebook ended while your function ran: {cause}."
    return Verdict(CheckStatus.LOST, text, staff, "lost")


def failed(error: Exception, case: TestCase, calls: Calls, notebook: StudentNotebook) -> Verdict:
    """The test raised: the student's code did, or the check found something, or the answer could not be used."""
    staff = _trace(error)
    private = case.hidden or calls.hidden_seen
    if isinstance(error, StudentError):
        return _raised(error, notebook, private=private)
    if isinstance(error, CheckFailure):
        told = f"{error.staff}\n{staff}"[:_STAFF_TEXT]
        return Verdict(CheckStatus.FAILED, error.student[:_STUDENT_TEXT], told, error.kind, _picture(error))
    if calls.raised is not None:  # the test caught what the student's code raised, and failed for it
        return _raised(calls.raised, notebook, private=private)
    if calls.returned_nothing and not isinstance(error, AssertionError):
        text = "Your function returned nothing (None). Is a `return` missing?"
        return Verdict(CheckStatus.FAILED, text, staff, "nothing_returned")
    return Verdict(CheckStatus.FAILED, _plain_failure(error, case, private=private), staff, "value")


def _picture(error: CheckFailure) -> Picture | None:
    """Both arrays with as many digits as a picture can show; nothing where they look the same then."""
    found = error.evidence
    if found is None:
        return None
    actual, expected = (tuple(float(f"{x:.5g}") for x in array.flat) for array in (found.actual, found.expected))
    if actual == expected:
        return None
    return Picture(found.style, found.what[:_NAME], found.expected.shape, actual, expected)


def _trace(error: Exception) -> str:
    """A traceback as Python prints it, without the lines of code: reading those takes longer than most checks."""
    frames = list(traceback.walk_tb(error.__traceback__))[-_FRAMES:]
    lines = [f'  File "{at.f_code.co_filename}", line {line}, in {at.f_code.co_name}' for at, line in frames]
    told = "".join(traceback.format_exception_only(error)).rstrip()
    return "\n".join(["Traceback (most recent call last):", *lines, told])[-_STAFF_TEXT:]


def _plain_failure(error: Exception, case: TestCase, *, private: bool) -> str:
    if case.failure_message:
        return case.failure_message[:_STUDENT_TEXT]
    if isinstance(error, AssertionError) and str(error) and not private:
        return str(error)[:_STUDENT_TEXT]
    if isinstance(error, AssertionError):
        return "The result is not the expected one."
    return f"The returned value has not the expected form: using it gave a {type(error).__name__}."


def _raised(error: StudentError, notebook: StudentNotebook, *, private: bool) -> Verdict:
    """`private`: the code has seen hidden inputs, so that no word of its own choice may reach the student."""
    where = describe(error.places, notebook)
    name, text = (error.known_type, "") if private else (error.error_type, error.text[:300])
    student = f"Your code raised {name}" + (f": {text}" if text else "") + where
    if error.error_type == "NotImplementedError" or _is_stub(error, notebook):
        student = f"Nothing is implemented here yet ({name}{where})."
    elif error.known_type == "TypeError" and not where:  # raised by the call itself
        student += " when it was called: does it take the arguments that the question asks for, in this order?"
    staff = f"{error.error_type}: {error.text}\n{error.traceback_text}"
    return Verdict(CheckStatus.RAISED, student[:_STUDENT_TEXT], staff[:_STAFF_TEXT], error.known_type)


def _is_stub(error: StudentError, notebook: StudentNotebook) -> bool:
    return any(source_line(notebook, place).endswith("...") for place in error.places)
