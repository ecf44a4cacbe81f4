from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from authoring_samples import tiny_cells, write_course

from autograder.authoring.bank import Alternative, Bank, Mistake
from autograder.authoring.compiler import BuiltAssignment, BuiltFile, build_assignment
from autograder.authoring.diagnoses import Named
from autograder.authoring.verification import FindingKind, Verification, require_proof
from autograder.authoring.verifier import OTHER_SEEDS, Examine, verify, verify_many
from autograder.errors import VerificationFailed
from autograder.examining.exam_source import ExamSource
from autograder.examining.jail import JailKind, JailPlan
from autograder.records import Outcome, Submission, SubmissionResult
from autograder.settings import Limits

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # about what otter imports
    from autograder.examining.exam import load_exam
    from autograder.examining.examiner import Examiner


def examiner_of(built: BuiltAssignment, folder: Path) -> Examiner:
    """The real examiner in the real jail."""
    path = folder / "autograder.zip"
    path.write_bytes(built.autograder_zip)
    return Examiner(load_exam(ExamSource(path, built.name)), Limits(), JailPlan(JailKind.BUBBLEWRAP, (folder,)))


@pytest.fixture(scope="module")
def examine(built: BuiltAssignment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Examine]:
    with examiner_of(built, tmp_path_factory.mktemp("exam")) as examiner:
        yield examiner.examine


def kinds(verification: Verification) -> list[FindingKind]:
    return [finding.kind for finding in verification.findings]


def test_the_tiny_assignment_proves_itself(built: BuiltAssignment, examine: Examine, bank: Bank) -> None:
    verification = verify(built, examine, bank)
    require_proof(verification)
    assert verification == Verification("tiny", 2.0, 2, 2, 1, 1, (), verification.diagnoses, len(OTHER_SEEDS))
    assert [(one.name, one.named) for one in verification.diagnoses] == [
        ("squares", Named.DIFFERENCE),  # an assert with a message of its own is of no kind
        ("forgets_the_sign", Named.DIFFERENCE),
    ]


def test_results_may_come_in_any_order(built: BuiltAssignment, examine: Examine, bank: Bank) -> None:
    def backwards(submissions: Iterable[Submission]) -> list[SubmissionResult]:
        return [examine(submission) for submission in reversed(list(submissions))]

    assert verify_many(built, backwards, bank) == verify(built, examine, bank)


def test_a_mistake_that_no_check_fails_is_named(built: BuiltAssignment, examine: Examine) -> None:
    mistake = Mistake("double", "right_in_fact", "m", "h", "def double(x):\n    return x + x")
    verification = verify(built, examine, Bank(mistakes=(mistake,)))
    assert [finding.sentence for finding in verification.findings] == [
        "The mistake `right_in_fact` of `double` gets full marks: no check fails it."
    ]
    assert (verification.mistakes, verification.mistakes_caught) == (1, 0)


def test_an_alternative_that_a_check_refuses_is_named_with_the_reason(built: BuiltAssignment, examine: Examine) -> None:
    wrong = Alternative("double", "wrong_in_fact", "w", "def double(x):\n    return 7")
    verification = verify(built, examine, Bank(alternatives=(wrong,)))
    (finding,) = verification.findings
    assert finding.kind is FindingKind.ALTERNATIVE_REFUSED
    assert finding.sentence.startswith("The alternative `wrong_in_fact` of `double` gets 0 of 2 points")
    assert "should be 6" in finding.sentence
    assert verification.alternatives_accepted == 0


def test_an_alternative_that_staff_would_take_for_a_trick_is_named(built: BuiltAssignment, examine: Examine) -> None:
    suspected = Alternative("double", "by_imaginary_parts", "w", "def double(x):\n    return (x * 2j).imag")
    verification = verify(built, examine, Bank(alternatives=(suspected,)))
    (finding,) = verification.findings
    assert finding.kind is FindingKind.SUSPECTED
    assert finding.sentence.startswith("The alternative `by_imaginary_parts` of `double` is right, but staff would be")
    assert verification.alternatives_accepted == 1


def test_a_wrong_solution_and_points_for_nothing_are_found_together(tmp_path: Path) -> None:
    cells = tiny_cells(
        answer="def double(x):\n    return 3 * x  # SOLUTION",
        hidden="def test_that_tests_nothing(double):\n    pass",
    )
    built = build_assignment(write_course(tmp_path, cells), "tiny")
    with examiner_of(built, tmp_path) as examiner:
        verification = verify(built, examiner.examine, Bank())
    assert kinds(verification) == [FindingKind.SOLUTION, FindingKind.FREE_POINTS]
    solution, free = (finding.sentence for finding in verification.findings)
    assert solution.startswith("The solution of `double` fails ")
    assert free.startswith("The untouched student notebook gets 1 points for `double`: it passes ")


def test_a_leak_is_a_finding(built: BuiltAssignment, examine: Examine) -> None:
    leaking = replace(built, student_files=(*built.student_files, BuiltFile("a.txt", b"doubled = 2 * np.asarray(x)")))
    (finding,) = verify(leaking, examine, Bank()).findings
    assert finding.sentence == "assignments/tiny/a.txt shows students a solution: 'doubled = 2 * np.asarray(x)'."


def test_nothing_is_proven_by_submissions_that_were_not_examined(
    built: BuiltAssignment, examine: Examine, bank: Bank
) -> None:
    def refusing(submission: Submission) -> SubmissionResult:
        return replace(examine(submission), outcome=Outcome.NOT_GRADED, reason_for_staff="The jail fell over.")

    verification = verify(built, refusing, bank)
    assert set(kinds(verification)) == {FindingKind.NOT_EXAMINED}
    assert len(verification.findings) == 5
    assert verification.mistakes_caught == verification.alternatives_accepted == 0
    assert "The jail fell over." in verification.findings[0].sentence
    assert len(verify_many(built, lambda _: [], bank).findings) == 5


def test_a_failed_proof_lists_every_finding_and_the_next_step(built: BuiltAssignment, bank: Bank) -> None:
    with pytest.raises(VerificationFailed) as caught:
        require_proof(verify_many(built, lambda _: [], bank))
    text = str(caught.value)
    assert text.startswith("The assignment 'tiny' does not prove itself, 5 things to mend:\n  The solution was not")
    assert text.endswith("Mend them in solutions/tiny/, then run `autograder build tiny` again.")
