"""A class, end to end: submissions in, results into the gradebook one by one, then the files for people.

The gradebook is what counts; `grades.csv`, `results.jsonl` and the feedback are written from it when all is done. A run
that was interrupted goes on where it stopped, because every result is committed the moment it exists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import ArchiveRefused, StorageFailed, UsageError
from autograder.examining.exam_source import ExamSource
from autograder.examining.jail import JailPlan
from autograder.examining.pool import Pool
from autograder.examining.seeds import submission_hash
from autograder.gradebook.store import Gradebook
from autograder.lms.folder import read_submissions
from autograder.lms.intake import Intake, Skipped
from autograder.records import Submission, SubmissionResult
from autograder.reporting.feedback import write_feedback
from autograder.reporting.grades import write_grades, write_results
from autograder.reporting.summary import ClassSummary, summarise
from autograder.settings import Limits

GRADEBOOK = "gradebook.db"
GRADES = "grades.csv"
RESULTS = "results.jsonl"
FEEDBACK = "feedback"


@dataclass(frozen=True)
class GradingJob:
    """What to grade with what, and where the results go."""

    exam: ExamSource
    submissions: Path
    out: Path
    limits: Limits
    plan: JailPlan
    workers: int


@dataclass(frozen=True)
class Progress:
    """Where a run stands; `done` counts what earlier runs graded too."""

    total: int
    done: int
    reused: int
    not_graded: int


@dataclass(frozen=True)
class GradedClass:
    """The end of a run; `absent` results are of submissions that only earlier runs into the same folder were given."""

    summary: ClassSummary
    skipped: tuple[Skipped, ...]
    graded_now: int
    reused: int
    absent: int


def grade_class(job: GradingJob, report: Callable[[Progress, SubmissionResult | None], None]) -> GradedClass:
    """Grade what has not been graded yet, then write the files. `report` is told of every step.

    Raises what makes the whole run impossible; what is wrong with one submission is part of its result.
    """
    intake = _intake(job)
    _make_folder(job.out)
    with Gradebook.open(job.out / GRADEBOOK) as gradebook:
        run = _Run(job, gradebook, intake, report)
        run.grade()
        summary = _write_files(job, gradebook)
    absent = summary.submissions - run.graded - run.reused
    return GradedClass(summary, tuple(intake.skipped), run.graded, run.reused, absent)


def _intake(job: GradingJob) -> Intake:
    try:
        return read_submissions(job.submissions, expected_name=job.exam.assignment, limits=job.limits)
    except ArchiveRefused as error:
        step = "Download it again, or unpack it and name the folder."
        raise ArchiveRefused(f"{job.submissions}: {error.message}", next_step=step) from error


class _Run:
    """Counts of one run, and the submissions that are still to do."""

    def __init__(
        self,
        job: GradingJob,
        gradebook: Gradebook,
        intake: Intake,
        report: Callable[[Progress, SubmissionResult | None], None],
    ) -> None:
        self.job = job
        self.gradebook = gradebook
        self.intake = intake
        self.report = report
        self.exam_hash = job.exam.hash()
        self.graded = self.reused = self.not_graded = 0

    def grade(self) -> None:
        self._tell(None)
        with Pool(self.job.exam, self.job.limits, self.job.plan, self.job.workers) as pool:
            for result in pool.examine(self._to_do()):
                self.gradebook.record(result)
                self.graded += 1
                self.not_graded += result.outcome.value == "not_graded"
                self._tell(result)

    def _to_do(self) -> Iterator[Submission]:
        for submission in self.intake:
            if self.gradebook.has(submission.key, submission_hash(submission), self.exam_hash):
                self.reused += 1
                self._tell(None)
            else:
                yield submission

    def _tell(self, result: SubmissionResult | None) -> None:
        done = self.graded + self.reused
        self.report(Progress(len(self.intake), done, self.reused, self.not_graded), result)


def _write_files(job: GradingJob, gradebook: Gradebook) -> ClassSummary:
    exam_hash = job.exam.hash()

    def results() -> Iterator[SubmissionResult]:
        return gradebook.results(exam_hash=exam_hash)

    write_grades(job.out / GRADES, results(), questions=job.exam.order)
    write_results(job.out / RESULTS, results())
    write_feedback(job.out / FEEDBACK, results())
    return summarise(results())


def _make_folder(folder: Path) -> None:
    """The folder for results, closed to everybody who is neither the owner nor of the group: it holds grades."""
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise UsageError(
            f"The results cannot go to {folder}: there is a file in the place of a folder.",
            next_step="Name a folder with --out.",
        ) from error
    except OSError as error:
        raise StorageFailed(
            f"The folder {folder} cannot be made: {error.strerror or error}.", next_step="Name another with --out."
        ) from error
