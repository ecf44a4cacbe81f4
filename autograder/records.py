"""The words that everybody shares: what a submission is and what examining it gives.

Three questions are kept apart: did our machinery work (`Outcome`), did the student's code run (`Ending`), is it right
(`CheckStatus`). Every failure has two texts: one for the student, one for staff.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class CheckStatus(str, Enum):
    """What became of one check."""

    PASSED = "passed"
    FAILED = "failed"  # an answer came and is wrong
    MISSING = "missing"  # the name that is asked for does not exist
    RAISED = "raised"  # the student's code raised an exception
    TIMED_OUT = "timed_out"  # no answer within the time of one call
    TOO_LARGE = "too_large"  # the answer is larger than a frame may be
    LOST = "lost"  # the student's process died, or answered out of turn
    NOT_RUN = "not_run"  # the time of the whole submission was used up


class Ending(str, Enum):
    """How the student's process ended."""

    EXITED = "exited"
    SIGNALLED = "signalled"
    CPU_LIMIT = "cpu_limit"
    WALL_LIMIT = "wall_limit"
    MEMORY_LIMIT = "memory_limit"
    JAIL_FAILED = "jail_failed"


class Outcome(str, Enum):
    """What became of one submission."""

    GRADED = "graded"
    REFUSED = "refused"  # nothing to examine: not a notebook, another assignment's, ...
    NOT_GRADED = "not_graded"  # our fault; to be repeated


@dataclass(frozen=True)
class CheckResult:
    """One test case of a question, run once.

    `seed` makes the random inputs of this check; `kind` is the kind of mistake that the diagnosis named ("factor",
    "transpose", "" where it named none), for statistics only.
    """

    name: str
    hidden: bool
    status: CheckStatus
    points: float
    max_points: float
    student_message: str
    staff_message: str
    seconds: float
    seed: int
    kind: str = ""


@dataclass(frozen=True)
class QuestionResult:
    """All checks of one question, in the order of the test file."""

    name: str
    points: float
    max_points: float
    checks: tuple[CheckResult, ...]


@dataclass(frozen=True)
class Notice:
    """Something about the run that a person should know: a cell that was skipped, output that was cut."""

    student_message: str
    staff_message: str
    for_staff: bool = False  # a person of the staff should look at this submission


@dataclass(frozen=True)
class SubmissionResult:
    """Everything that examining one submission gave; what is stored, reported and exported.

    `submission` is the file as the LMS or the folder named it and the key within one run; `seed` is the root of the
    seeds of all checks. `reason` says why an outcome other than GRADED came about.
    """

    submission: str
    student: str
    assignment: str
    outcome: Outcome
    total: float
    max_points: float
    ending: Ending
    questions: tuple[QuestionResult, ...]
    notices: tuple[Notice, ...]
    seconds: float
    cpu_seconds: float
    seed: int
    submission_hash: str
    exam_hash: str
    reason: str = ""
    reason_for_staff: str = ""


@dataclass(frozen=True)
class Submission:
    """One handed-in file, read into memory. `key` is its name within the run, `filename` what the student called it."""

    key: str
    student: str
    filename: str
    content: bytes
