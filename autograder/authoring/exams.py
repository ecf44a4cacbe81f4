"""The exam of a build, for who grades with it; light to import, because every `grade` begins here."""

from __future__ import annotations

from pathlib import Path

from autograder.authoring.builds import require_fresh
from autograder.authoring.course import Course
from autograder.authoring.manifest import AUTOGRADER_ZIP, Manifest, read_manifest
from autograder.errors import BuildStale
from autograder.examining.exam_source import KNOWN_MISTAKES, ExamSource


def fresh_exam(course: Course, name: str) -> ExamSource:
    """The exam of an assignment that has been built from its source as it is now. Raises `BuildStale`."""
    course.assignment(name).require_needs()
    folder = require_fresh(course, name)
    manifest = read_manifest(folder)
    if manifest is None:  # `require_fresh` has just read it: somebody is building at this moment
        raise BuildStale(f"The build in {folder} is being replaced.", next_step="Run the command again.")
    return exam_source(folder / AUTOGRADER_ZIP, manifest, course.student_folder(name) / f"{name}.ipynb")


def exam_source(path: Path, manifest: Manifest, student_notebook: Path | None = None) -> ExamSource:
    """The exam in an autograder zip, with the known mistakes that lie beside it."""
    order = tuple(question.name for question in manifest.graded)
    known = path.with_name(KNOWN_MISTAKES)
    return ExamSource(
        path,
        manifest.name,
        order,
        manifest.max_points,
        manifest.modules,
        known if known.is_file() else None,
        student_notebook,
    )
