"""One notebook, graded here and now: what `autograder check` does."""

from __future__ import annotations

from pathlib import Path

from autograder.errors import InputError
from autograder.examining.exam_source import ExamSource
from autograder.examining.jail import JailPlan
from autograder.examining.pool import Pool
from autograder.records import Submission, SubmissionResult
from autograder.settings import Limits


def check_one(exam: ExamSource, path: Path, plan: JailPlan) -> SubmissionResult:
    """Result of one file, through the same workers as a class. Raises `InputError` when it cannot be read."""
    return examine_one(exam, read_one(path), plan)


def examine_one(exam: ExamSource, submission: Submission, plan: JailPlan) -> SubmissionResult:
    """Result of one submission."""
    with Pool(exam, Limits(), plan, workers=1) as pool:
        return next(pool.examine([submission]))


def read_one(path: Path) -> Submission:
    """One file as a submission. Raises `InputError` when it cannot be read."""
    try:
        with path.open("rb") as file:
            content = file.read(Limits().notebook_bytes + 1)  # one byte too many is enough to be refused as too large
    except OSError as error:
        what = "it is a folder" if path.is_dir() else error.strerror or str(error)
        step = "Give the path of a notebook, or of a zip with one; `autograder grade` takes whole folders."
        raise InputError(f"{path} cannot be read: {what}.", next_step=step) from error
    return Submission(path.name, path.stem, path.name, content)
