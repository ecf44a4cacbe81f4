"""`autograder build`, whole: compile, prove with the real examiner in real jails, and only then write.

What is not proven is not written: a failed build leaves assignments/ and dist/ as they were.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.bank import Alternative, Bank, Mistake, read_bank
from autograder.authoring.builds import require_fresh, stale_files, write_build
from autograder.authoring.compiler import AUTOGRADER_ZIP, BuiltAssignment, build_assignment
from autograder.authoring.course import Course
from autograder.authoring.manifest import Manifest, read_manifest
from autograder.authoring.synthetic_class import write_class
from autograder.authoring.variants import filled_notebook, variant_notebook
from autograder.authoring.verifier import Verification, require_proof, verify_many
from autograder.errors import BuildStale
from autograder.examining.exam_source import ExamSource
from autograder.examining.jail import JailPlan
from autograder.examining.pool import Pool
from autograder.settings import Limits


@dataclass(frozen=True)
class ProvenBuild:
    """A build that was written, and what was proven of it."""

    name: str
    folders: tuple[Path, Path]
    questions: int
    verification: Verification

    @property
    def text(self) -> str:
        """What a person wants to know, in a few lines."""
        proof = self.verification
        student, staff = self.folders
        return (
            f"{self.name}: {_count(self.questions, 'question')}, {_count(proof.max_points, 'point')}\n"
            f"  solution {proof.max_points:g} of {proof.max_points:g}, untouched notebook 0, nothing leaks\n"
            f"  {proof.mistakes_caught} of {proof.mistakes} mistakes caught, "
            f"{proof.alternatives_accepted} of {proof.alternatives} alternatives accepted\n"
            f"  for students: {student}\n"
            f"  for graders:  {staff}"
        )


def _count(number: float, noun: str) -> str:
    return f"{number:g} {noun}{'' if number == 1 else 's'}"


def build_and_prove(course: Course, name: str, *, plan: JailPlan, workers: int) -> ProvenBuild:
    """Build one assignment and write it. Raises `VerificationFailed` with all that the proof found, before writing."""
    course.assignment(name).require_needs()
    built = build_assignment(course, name)
    verification = prove(built, _bank(course, built), plan=plan, workers=workers)
    require_proof(verification)
    folders = write_build(course, built)
    return ProvenBuild(name, folders, len(built.manifest.graded), verification)


def prove(built: BuiltAssignment, bank: Bank, *, plan: JailPlan, workers: int) -> Verification:
    """Grade the solution, the untouched notebook, all mistakes and all alternatives as a class would be graded."""
    with tempfile.TemporaryDirectory(prefix="autograder-proof-") as folder:
        path = Path(folder, AUTOGRADER_ZIP)
        path.write_bytes(built.autograder_zip)
        with Pool(_source(path, built.manifest), Limits(), plan, workers) as pool:
            return verify_many(built, pool.examine, bank)


def check_fresh(course: Course, names: list[str]) -> None:
    """Raise `BuildStale` naming every committed file under assignments/ that a fresh build would write differently."""
    stale = [phrase for name in names for phrase in stale_files(course, name)]
    if stale:
        raise BuildStale(
            f"What is committed is not what the sources give: {'; '.join(stale)}.",
            next_step="Run `autograder build` and commit assignments/.",
        )


def fresh_exam(course: Course, name: str) -> ExamSource:
    """The exam of an assignment that has been built from its source as it is now. Raises `BuildStale`."""
    course.assignment(name).require_needs()
    folder = require_fresh(course, name)
    manifest = read_manifest(folder)
    if manifest is None:  # `require_fresh` has just read it: somebody is building at this moment
        raise BuildStale(f"The build in {folder} is being replaced.", next_step="Run the command again.")
    return _source(folder / AUTOGRADER_ZIP, manifest)


def sample_class(course: Course, name: str, folder: Path, size: int) -> int:
    """Write a class of invented students' submissions into `folder`; how many."""
    built = build_assignment(course, course.assignment(name).name)
    return len(write_class(folder, built, _bank(course, built), size=size))


def _bank(course: Course, built: BuiltAssignment) -> Bank:
    return read_bank(course, built.name, [question.name for question in built.manifest.graded])


def _source(path: Path, manifest: Manifest) -> ExamSource:
    order = tuple(question.name for question in manifest.graded)
    return ExamSource(path, manifest.name, order, manifest.max_points, manifest.modules)


def read_answers(course: Course, name: str) -> list[bytes]:
    """Notebooks with every answer that is known of an assignment: the solution, the mistakes and the alternatives."""
    built = build_assignment(course, name)
    bank = _bank(course, built)
    answers: tuple[Alternative | Mistake, ...] = (*bank.alternatives, *bank.mistakes)
    return [filled_notebook(built), *(variant_notebook(built, (one.question, one.code)) for one in answers)]
