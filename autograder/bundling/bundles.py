"""`autograder bundle`: one zip of what a build has proven, for Gradescope or for students."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from autograder.authoring.bank import read_bank
from autograder.authoring.builds import require_fresh
from autograder.authoring.compiler import BuiltAssignment, BuiltFile, build_assignment
from autograder.authoring.course import Course
from autograder.authoring.leaks import leaks_in
from autograder.authoring.manifest import AUTOGRADER_ZIP
from autograder.bundling.gradescope import gradescope_files
from autograder.bundling.packing import pack
from autograder.bundling.students import student_files
from autograder.errors import BuildStale, OurFault, UsageError
from autograder.examining.exam_source import KNOWN_MISTAKES
from autograder.examining.known_mistakes import to_bytes
from autograder.lms.gradescope_results import Visibility
from autograder.lms.outbox import write_file
from autograder.settings import Limits


class Audience(str, Enum):
    """Whom a bundle is for."""

    GRADESCOPE = "gradescope"
    STUDENTS = "students"


def write_bundle(course: Course, name: str, audience: Audience, out: Path | None = None, *, hidden: Visibility) -> Path:
    """Write the bundle whole or not at all; where it is. `hidden` says when Gradescope shows hidden checks to students.

    The default place is dist/NAME, which the next build empties: no bundle outlives its build.
    Raises BuildStale where the assignment has not been built from its source as it is now, UsageError where `out` is a
    folder, StorageFailed where the disk refuses.
    """
    if out is not None and out.is_dir():
        raise UsageError(
            f"{out} is a folder, and --out names the zip file.",
            next_step=f"Say --out {out / name}-{audience.value}.zip.",
        )
    known = course.assignment(name)
    built = proven_assignment(course, known.name)
    folder = course.build_folder(known.name)
    if audience is Audience.STUDENTS:
        files = student_files(built, known.needs)
        _refuse_leaks(course, built, files)
    else:
        files = gradescope_files(built, known.needs, _known_mistakes(folder), hidden=hidden, limits=Limits())
    path = out or folder / f"{known.name}-{audience.value}.zip"
    write_file(path, pack(files))
    return path


def proven_assignment(course: Course, name: str) -> BuiltAssignment:
    """The assignment as it was built and proven: compiled again, and the same as in dist/NAME."""
    folder = require_fresh(course, name)
    built = build_assignment(course, name)
    if (folder / AUTOGRADER_ZIP).read_bytes() != built.autograder_zip:
        raise BuildStale(
            f"What was built of {name!r} in {folder} is not what its source gives now.",
            next_step=f"Run `autograder build {name}`.",
        )
    return built


def _known_mistakes(folder: Path) -> bytes:
    """What the build knows of mistakes; it is no part of the proof, so a build without is graded without hints."""
    path = folder / KNOWN_MISTAKES
    return path.read_bytes() if path.is_file() else to_bytes(())


def _refuse_leaks(course: Course, built: BuiltAssignment, files: tuple[BuiltFile, ...]) -> None:
    """The build has looked at the assignment's own files; what has come beside them is looked at here."""
    bank = read_bank(course, built.name, [question.name for question in built.manifest.graded])
    leaks = leaks_in([(file.name, file.content) for file in files], built, bank)
    if leaks:
        found = "; ".join(f"{leak.kind} in {leak.file}: {leak.secret!r}" for leak in leaks[:5])
        raise OurFault(
            f"The bundle would give away what students must not see: {found}.",
            next_step="Nothing was written; report this together with the source notebook.",
        )
