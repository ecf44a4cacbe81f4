"""Results without a grade: a submission was refused for what it is, or not graded because of us."""

from __future__ import annotations

import traceback

from autograder.errors import SubmissionRefused
from autograder.records import Ending, Outcome, Submission, SubmissionResult

from .seeds import root_seed, submission_hash

_STAFF_TEXT = 4000


def refused(exam: tuple[str, str, float], submission: Submission, refusal: SubmissionRefused) -> SubmissionResult:
    """There is nothing to examine. `exam` is its assignment, its hash and its points."""
    return _without_grade(exam, submission, Outcome.REFUSED, str(refusal), str(refusal))


def not_graded(exam: tuple[str, str, float], submission: Submission, error: BaseException) -> SubmissionResult:
    """Our side failed: no points, and no zero either."""
    reason = "Your submission could not be graded because of a fault on our side. It will be tried again."
    for_staff = "".join(traceback.format_exception(error))[-_STAFF_TEXT:]
    return _without_grade(exam, submission, Outcome.NOT_GRADED, reason, for_staff)


def _without_grade(
    exam: tuple[str, str, float], submission: Submission, outcome: Outcome, reason: str, reason_for_staff: str
) -> SubmissionResult:
    assignment, exam_hash, max_points = exam
    return SubmissionResult(
        submission=submission.key,
        student=submission.student,
        assignment=assignment,
        outcome=outcome,
        total=0.0,
        max_points=max_points,
        ending=Ending.JAIL_FAILED if outcome is Outcome.NOT_GRADED else Ending.EXITED,
        questions=(),
        notices=(),
        seconds=0.0,
        cpu_seconds=0.0,
        seed=root_seed(assignment, submission),
        submission_hash=submission_hash(submission),
        exam_hash=exam_hash,
        reason=reason,
        reason_for_staff=reason_for_staff,
    )
