"""`autograder build`, whole: compile, prove with the real examiner in real jails, and only then write.

What is not proven is not written: a failed build leaves assignments/ and dist/ as they were.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.authoring.bank import Alternative, Bank, Mistake, read_bank
from autograder.authoring.builds import stale_files, write_build
from autograder.authoring.compiler import BuiltAssignment, BuiltFile, build_assignment
from autograder.authoring.course import Course
from autograder.authoring.exams import exam_source
from autograder.authoring.manifest import AUTOGRADER_ZIP
from autograder.authoring.mutation.marks import read_marks
from autograder.authoring.mutation.mutants import make_mutants
from autograder.authoring.mutation.trials import try_mutants
from autograder.authoring.proof_page import proof_page
from autograder.authoring.synthetic_class import write_class
from autograder.authoring.traced_mistakes import trace_mistakes
from autograder.authoring.variants import filled_notebook, variant_notebook
from autograder.authoring.verification import FindingKind, Verification, require_proof, summary_lines, with_mutation
from autograder.authoring.verifier import SOLUTION, verify_many
from autograder.errors import BuildStale
from autograder.examining.exam_source import KNOWN_MISTAKES
from autograder.examining.jail import JailPlan
from autograder.examining.known_mistakes import to_bytes
from autograder.examining.pool import Pool
from autograder.records import SubmissionResult
from autograder.reporting.verification import write_proof
from autograder.settings import Limits

PROOF_PAGE = "verification.html"

PATIENCE = 5.0  # a mutant may take so many times as long as the solution's slowest check
SHORTEST_CALL_SECONDS = 2.0


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
        student, staff = self.folders
        head = f"{self.name}: {_count(self.questions, 'question')}, {_count(self.verification.max_points, 'point')}"
        proof = "".join(f"\n  {line}" for line in summary_lines(self.verification))
        return (
            f"{head}{proof}\n  for students: {student}\n  for graders:  {staff}\n  proof:        {staff / PROOF_PAGE}"
        )


def _count(number: float, noun: str) -> str:
    return f"{number:g} {noun}{'' if number == 1 else 's'}"


def build_and_prove(course: Course, name: str, *, plan: JailPlan, workers: int, mutation: bool = True) -> ProvenBuild:
    """Build one assignment and write it. Raises `VerificationFailed` with all that the proof found, before writing.

    `mutation` says whether the solution is also changed automatically, which takes longer than all the rest.
    """
    built = _build(course, name)
    verification = _prove(course, built, plan=plan, workers=workers, mutation=mutation)
    require_proof(verification)
    with _pool(built, Limits(), plan, workers) as pool:
        known = trace_mistakes(built, _bank(course, built), pool.examine)
    built = replace(built, staff_files=(*built.staff_files, BuiltFile(KNOWN_MISTAKES, to_bytes(known))))
    folders = write_build(course, built)
    write_proof(folders[1] / PROOF_PAGE, proof_page(verification, built.manifest.title))
    return ProvenBuild(name, folders, len(built.manifest.graded), verification)


def verify_assignment(
    course: Course, name: str, *, plan: JailPlan, workers: int, mutation: bool = True
) -> Verification:
    """The proof of an assignment from its source as it is now; nothing is written. Raises InputError for the source."""
    return _prove(course, _build(course, name), plan=plan, workers=workers, mutation=mutation)


def _build(course: Course, name: str) -> BuiltAssignment:
    course.assignment(name).require_needs()
    return build_assignment(course, name)


def _prove(course: Course, built: BuiltAssignment, *, plan: JailPlan, workers: int, mutation: bool) -> Verification:
    bank, marks = _bank(course, built), read_marks(course, built.name)
    slowest = [0.0]

    def watched(results: Iterable[SubmissionResult]) -> Iterator[SubmissionResult]:
        for result in results:
            if result.submission == SOLUTION:
                slowest.extend(check.seconds for question in result.questions for check in question.checks)
            yield result

    with _pool(built, Limits(), plan, workers) as pool:
        verification = verify_many(built, lambda submissions: watched(pool.examine(submissions)), bank)
    # Of a solution that is wrong itself every change is noticed, and nothing is learned from that.
    if not mutation or any(finding.kind is FindingKind.SOLUTION for finding in verification.findings):
        return verification
    with _pool(built, _short_limits(max(slowest)), plan, workers) as pool:
        score = try_mutants(built, make_mutants(built), marks, pool.examine)
    return with_mutation(verification, score, course.mutation_score)


def _short_limits(slowest_seconds: float) -> Limits:
    """Limits under which a loop that never ends is found soon, and a slow right answer still ends in peace."""
    usual = Limits()
    call = min(usual.call_wall_seconds, max(SHORTEST_CALL_SECONDS, PATIENCE * slowest_seconds))
    return Limits(call_wall_seconds=call, timeouts_per_function=1, patience_seconds=call)


@contextmanager
def _pool(built: BuiltAssignment, limits: Limits, plan: JailPlan, workers: int) -> Iterator[Pool]:
    """Workers with the exam of a build that is not written yet."""
    with tempfile.TemporaryDirectory(prefix="autograder-proof-") as folder:
        path = Path(folder, AUTOGRADER_ZIP)
        path.write_bytes(built.autograder_zip)
        with Pool(exam_source(path, built.manifest), limits, plan, workers) as pool:
            yield pool


def check_fresh(course: Course, names: list[str]) -> None:
    """Raise `BuildStale` naming every committed file under assignments/ that a fresh build would write differently."""
    stale = [phrase for name in names for phrase in stale_files(course, name)]
    if stale:
        raise BuildStale(
            f"What is committed is not what the sources give: {'; '.join(stale)}.",
            next_step="Run `autograder build` and commit assignments/.",
        )


def sample_class(course: Course, name: str, folder: Path, size: int) -> int:
    """Write a class of invented students' submissions into `folder`; how many."""
    built = build_assignment(course, course.assignment(name).name)
    return len(write_class(folder, built, _bank(course, built), size=size))


def _bank(course: Course, built: BuiltAssignment) -> Bank:
    return read_bank(course, built.name, [question.name for question in built.manifest.graded])


def read_answers(course: Course, name: str) -> list[bytes]:
    """Notebooks with every answer that is known of an assignment: the solution, the mistakes and the alternatives."""
    built = build_assignment(course, name)
    bank = _bank(course, built)
    answers: tuple[Alternative | Mistake, ...] = (*bank.alternatives, *bank.mistakes)
    return [filled_notebook(built), *(variant_notebook(built, (one.question, one.code)) for one in answers)]
