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
class Picture:
    """What a person may look at to see where an answer differs from the right one: both arrays, flat, of one shape.

    `style` is "entries", "sample", "curve" or "image" (see `checks.failure.Evidence`), `what` the name of the result.
    """

    style: str
    what: str
    shape: tuple[int, ...]
    actual: tuple[float, ...]
    expected: tuple[float, ...]


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
    picture: Picture | None = None


@dataclass(frozen=True)
class QuestionResult:
    """All checks of one question, in the order of the test file.

    `hint` is the teacher's, where the answer behaves exactly like a mistake that the course knows. `uses_unsolved` are
    earlier questions that this answer uses and that are not right either.
    """

    name: str
    points: float
    max_points: float
    checks: tuple[CheckResult, ...]
    hint: str = ""
    uses_unsolved: tuple[str, ...] = ()


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
class ReplayedCall:
    """One question of a test to the student's code, and the answer; values as text with all their digits."""

    what: str  # "dense_backward(...)", "model.w1"
    arguments: tuple[tuple[str, str], ...]
    answer: str


@dataclass(frozen=True)
class Replay:
    """One check run again as it was graded, for staff; `actual` and `expected` are "" where nothing was compared."""

    submission: str
    question: str
    number: int  # of the check in its question, from 1
    check: CheckResult
    calls: tuple[ReplayedCall, ...]
    actual: str
    expected: str
    traceback: str


@dataclass(frozen=True)
class Submission:
    """One handed-in file, read into memory. `key` is its name within the run, `filename` what the student called it."""

    key: str
    student: str
    filename: str
    content: bytes


# What a learning platform says of who handed in what. Ids are text: leading zeros count. "" is what it does not say.


@dataclass(frozen=True)
class Person:
    """Somebody of the class; `lms_id` is the platform's own id of them, which may be worth nothing elsewhere."""

    lms_id: str = ""
    name: str = ""
    sid: str = ""
    username: str = ""
    email: str = ""


@dataclass(frozen=True)
class Enrolment:
    """One line of a roster; `late` is known where the platform writes it there, and not in the download."""

    person: Person
    group: str = ""
    late: bool | None = None


@dataclass(frozen=True)
class Roster:
    """Everybody of the class; `lms` is the platform whose ids `lms_id` holds, "" for a list of our own."""

    lms: str
    enrolments: tuple[Enrolment, ...]


@dataclass(frozen=True)
class Origin:
    """What the platform said of one submission, kept so that grades and feedback find their way back.

    `submission` is the key within one run. `name` is what the download calls the person or group. `entries` are the
    files of the attempt that counts, as the download names them, the graded one first. `attempt` counts from 1;
    `submitted_at` is ISO 8601, without a zone where the platform gives none.
    """

    submission: str
    lms: str
    people: tuple[Person, ...]
    name: str = ""
    group: str = ""
    late: bool | None = None
    attempt: int | None = None
    submitted_at: str = ""
    entries: tuple[str, ...] = ()
