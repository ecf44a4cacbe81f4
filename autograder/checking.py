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
    limits = Limits()
    try:
        with path.open("rb") as file:
            content = file.read(limits.notebook_bytes + 1)  # one byte too many is enough to be refused as too large
    except OSError as error:
        what = "it is a folder" if path.is_dir() else error.strerror or str(error)
        step = "Give the path of a notebook, or of a zip with one; `autograder grade` takes whole folders."
        raise InputError(f"{path} cannot be read: {what}.", next_step=step) from error
    submission = Submission(path.name, path.stem, path.name, content)
    with Pool(exam, limits, plan, workers=1) as pool:
        return next(pool.examine([submission]))
