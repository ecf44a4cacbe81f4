"""A class, end to end: submissions in, results into the gradebook one by one, then the files for people.

The gradebook is what counts; `grades.csv`, `results.jsonl` and the feedback are written from it when all is done. A run
that was interrupted goes on where it stopped, because every result is committed the moment it exists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.errors import ArchiveRefused, StorageFailed, UsageError
from autograder.examining.exam_source import ExamSource
from autograder.examining.jail import JailPlan
from autograder.examining.outcomes import refused
from autograder.examining.pool import Pool
from autograder.examining.seeds import submission_hash
from autograder.gradebook.store import Gradebook
from autograder.lms import detection
from autograder.lms.detection import Handed
from autograder.lms.folder import NAME as FOLDER
from autograder.lms.intake import Skipped
from autograder.lms.people import absent
from autograder.records import Enrolment, Roster, Submission, SubmissionResult
from autograder.reporting.feedback import write_feedback
from autograder.reporting.grades import ClassFacts, grades_file, results_file
from autograder.reporting.summary import ClassSummary, summarise
from autograder.settings import Limits

if TYPE_CHECKING:
    from autograder.examining.cluster import Cluster

GRADEBOOK = "gradebook.db"
GRADES = "grades.csv"
RESULTS = "results.jsonl"
FEEDBACK = "feedback"


@dataclass(frozen=True)
class GradingJob:
    """What to grade with what, and where the results go.

    `lms` is the platform that `submissions` comes from, "folder", or "" to find out; `roster` is a class list. With the
    address of a Dask `scheduler`, the cluster's workers examine instead of ours.
    """

    exam: ExamSource
    submissions: Path
    out: Path
    limits: Limits
    plan: JailPlan
    workers: int
    lms: str = ""
    roster: Path | None = None
    scheduler: str = ""


@dataclass(frozen=True)
class Progress:
    """Where a run stands; `done` counts what earlier runs graded too."""

    total: int
    done: int
    reused: int
    not_graded: int


@dataclass(frozen=True)
class GradedClass:
    """The end of a run; `absent` results are of submissions that only earlier runs into the same folder were given.

    `missing` are those of the class list who have no submission.
    """

    summary: ClassSummary
    skipped: tuple[Skipped, ...]
    graded_now: int
    reused: int
    absent: int
    missing: tuple[Enrolment, ...] = ()


def grade_class(
    job: GradingJob,
    report: Callable[[Progress, SubmissionResult | None], None],
    announce: Callable[[str], object] = str,
) -> GradedClass:
    """Grade what has not been graded yet, then write the files. `report` is told of every step, `announce` what was
    found in the submissions before the first is graded.

    Raises what makes the whole run impossible; what is wrong with one submission is part of its result.
    """
    roster = detection.read_roster(job.roster) if job.roster is not None else None
    handed = _handed(job, roster)
    announce(handed.description)
    _make_folder(job.out)
    assignment = job.exam.assignment
    with Gradebook.open(job.out / GRADEBOOK) as gradebook:
        if roster is not None:
            gradebook.record_roster(assignment, roster)
        elif remembered := gradebook.roster(assignment):
            handed = _handed(job, remembered)
        gradebook.record_origins(assignment, handed.intake.origins)
        run = _Run(job, gradebook, handed, report)
        run.grade()
        missing = _missing(gradebook, assignment)
        summary = _write_files(job, gradebook, missing)
    gone = summary.submissions - run.graded - run.reused
    return GradedClass(summary, tuple(handed.intake.skipped), run.graded, run.reused, gone, missing)


def _handed(job: GradingJob, roster: Roster | None) -> Handed:
    try:
        return detection.read_submissions(
            job.submissions, lms=job.lms, roster=roster, expected_name=job.exam.assignment, limits=job.limits
        )
    except ArchiveRefused as error:
        step = "Download it again, or unpack it and name the folder."
        raise ArchiveRefused(f"{job.submissions}: {error.message}", next_step=step) from error


def _missing(gradebook: Gradebook, assignment: str) -> tuple[Enrolment, ...]:
    """Everybody of the latest class list who has never handed in anything that this gradebook knows."""
    roster = gradebook.roster(assignment)
    if roster is None:
        return ()
    origins = gradebook.origins(assignment).values()
    return absent(roster, origins, lambda origin, everybody: detection.join(origin, everybody, roster.lms))


def _examiners(job: GradingJob) -> Pool | Cluster:
    if not job.scheduler:
        return Pool(job.exam, job.limits, job.plan, job.workers)
    from autograder.examining.cluster import Cluster

    return Cluster(job.scheduler, job.exam, job.limits, job.plan)


class _Run:
    """Counts of one run, and the submissions that are still to do."""

    def __init__(
        self,
        job: GradingJob,
        gradebook: Gradebook,
        handed: Handed,
        report: Callable[[Progress, SubmissionResult | None], None],
    ) -> None:
        self.job = job
        self.gradebook = gradebook
        self.intake = handed.intake
        self.report = report
        self.exam_hash = job.exam.hash()
        self.graded = self.reused = self.not_graded = 0

    def grade(self) -> None:
        self._tell(None)
        with _examiners(self.job) as examiners:
            for result in examiners.examine(self._to_do()):
                self._record(result)
        for submission, refusal in self.intake.refusals:
            if not self._is_done(submission):
                exam = (self.job.exam.assignment, self.exam_hash, self.job.exam.max_points)
                self._record(refused(exam, submission, refusal))

    def _to_do(self) -> Iterator[Submission]:
        return (submission for submission in self.intake if not self._is_done(submission))

    def _is_done(self, submission: Submission) -> bool:
        """Whether an earlier run has graded it; then it is counted."""
        done = self.gradebook.has(submission.key, submission_hash(submission), self.exam_hash)
        if done:
            self.reused += 1
            self._tell(None)
        return done

    def _record(self, result: SubmissionResult) -> None:
        self.gradebook.record(result)
        self.graded += 1
        self.not_graded += result.outcome.value == "not_graded"
        self._tell(result)

    def _tell(self, result: SubmissionResult | None) -> None:
        done = self.graded + self.reused
        self.report(Progress(len(self.intake), done, self.reused, self.not_graded), result)


def _write_files(job: GradingJob, gradebook: Gradebook, missing: tuple[Enrolment, ...]) -> ClassSummary:
    exam_hash = job.exam.hash()

    facts = _facts(job, gradebook, missing)
    with grades_file(job.out / GRADES, job.exam.order, facts) as add_grades, results_file(job.out / RESULTS) as add:

        def added() -> Iterator[SubmissionResult]:
            for result in gradebook.results(exam_hash=exam_hash):
                add_grades(result)
                add(result)
                yield result

        summary = summarise(added())
    write_feedback(job.out / FEEDBACK, gradebook.results(exam_hash=exam_hash))
    return summary


def _facts(job: GradingJob, gradebook: Gradebook, missing: tuple[Enrolment, ...]) -> ClassFacts | None:
    """What learning platforms or a class list have said; None where neither has."""
    origins = gradebook.origins(job.exam.assignment)
    if not missing and all(not origin.people and origin.lms == FOLDER for origin in origins.values()):
        return None
    return ClassFacts(origins, missing, job.exam.max_points)


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
