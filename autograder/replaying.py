"""One check of one submission, run again for staff: what `autograder replay` does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.checking import examine_one, read_one
from autograder.errors import InputError, UsageError
from autograder.examining.exam import Exam, load_exam
from autograder.examining.exam_source import ExamSource
from autograder.examining.jail import JailPlan
from autograder.examining.replay import replay_check
from autograder.examining.seeds import submission_hash
from autograder.gradebook.store import Gradebook
from autograder.grading import GRADEBOOK
from autograder.lms import detection
from autograder.records import CheckStatus, Outcome, QuestionResult, Replay, Submission, SubmissionResult
from autograder.settings import Limits


@dataclass(frozen=True)
class ReplayJob:
    """Which check of whose submission. `who` is the path of a file, or a submission or student of the gradebook.

    `submissions` is the download that was graded, to find the file of a student in. `question` "" and `check` 0 stand
    for the first that was not right.
    """

    exam: ExamSource
    plan: JailPlan
    who: str
    grades: Path
    submissions: Path | None = None
    question: str = ""
    check: int = 0


@dataclass(frozen=True)
class Replayed:
    """The replay, and the result that the gradebook has of the same submission; None where it has none."""

    replay: Replay
    recorded: SubmissionResult | None
    same_exam: bool


def replay_one(job: ReplayJob) -> Replayed:
    """Find the submission and the check, and run it again. Raises UsageError or InputError for what cannot be found."""
    exam = load_exam(job.exam)
    known = tuple(_recorded(job))
    submission = _submission(job, known)
    content = submission_hash(submission)
    recorded = next((result for result in known if result.submission_hash == content), None)
    graded = recorded or (None if job.question and job.check else examine_one(job.exam, submission, job.plan))
    question, number = _chosen(job, exam, graded)
    replay = replay_check(exam, job.plan, submission, question, number)
    return Replayed(replay, recorded, recorded is not None and recorded.exam_hash == exam.hash)


def _recorded(job: ReplayJob) -> Iterator[SubmissionResult]:
    if not (job.grades / GRADEBOOK).is_file():
        return
    with Gradebook.open(job.grades / GRADEBOOK, read_only=True) as gradebook:
        yield from gradebook.results(assignment=job.exam.assignment)


def _submission(job: ReplayJob, known: tuple[SubmissionResult, ...]) -> Submission:
    if Path(job.who).is_file():
        return read_one(Path(job.who))
    keys = {result.submission for result in known if job.who in (result.submission, result.student)}
    if not known:
        raise UsageError(
            f"There is no file {job.who}, and no gradebook in {job.grades} to look for a student in.",
            next_step="Give the path of a notebook, or the folder of a graded class with --grades.",
        )
    if len(keys) != 1:
        found = "none" if not keys else "more than one"
        raise UsageError(
            f"There is no file {job.who}, and {found} of the submissions in {job.grades} is called that.",
            next_step="Copy the name from the first column of grades.csv.",
        )
    if job.submissions is None:
        raise UsageError(
            "The gradebook keeps results, and not the notebooks themselves.",
            next_step="Name the download that was graded with --submissions.",
        )
    return _handed_in(job, job.submissions, keys.pop())


def _handed_in(job: ReplayJob, submissions: Path, key: str) -> Submission:
    handed = detection.read_submissions(
        submissions, lms="", roster=None, expected_name=job.exam.assignment, limits=Limits()
    )
    for submission in handed.intake:
        if submission.key == key:
            return submission
    raise InputError(
        f"There is no submission {key} in {submissions}.", next_step="Name the download it was graded from."
    )


def _chosen(job: ReplayJob, exam: Exam, graded: SubmissionResult | None) -> tuple[str, int]:
    """The question and the number of the check; by default the first that was not right when it was graded."""
    names = [question.name for question in exam.questions]
    if job.question and job.question not in names:
        raise UsageError(
            f"The assignment {exam.assignment!r} has no question {job.question!r}.",
            next_step=f"Its questions: {', '.join(names)}.",
        )
    if graded is not None and graded.outcome is not Outcome.GRADED:
        raise UsageError(
            f"This submission was not graded: {graded.reason or graded.reason_for_staff}",
            next_step="There is nothing to replay.",
        )
    wanted = [one for one in (graded.questions if graded else ()) if not job.question or one.name == job.question]
    wrong = next((place for question in wanted for place in _wrong_checks(question)), None)
    if job.question and job.check:
        return job.question, job.check
    if wrong is not None:
        return wrong[0], job.check or wrong[1]
    if not job.question:
        raise UsageError(
            "All checks of this submission passed.", next_step="Name the one to replay with --question and --check."
        )
    return job.question, job.check or 1


def _wrong_checks(question: QuestionResult) -> Iterator[tuple[str, int]]:
    for number, check in enumerate(question.checks, start=1):
        if check.status is not CheckStatus.PASSED:
            yield question.name, number
