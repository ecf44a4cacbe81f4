"""Mutants of the tiny assignment, graded for real: who is found out, who is not, and what is said of those."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from authoring_samples import tiny_cells, write_course

from autograder.authoring.compiler import BuiltAssignment, build_assignment
from autograder.authoring.mutation.marks import Mark
from autograder.authoring.mutation.mutants import Mutant, make_mutants
from autograder.authoring.mutation.score import Evidence, MutationScore
from autograder.authoring.mutation.trials import try_mutants
from autograder.examining.exam import load_exam
from autograder.examining.exam_source import ExamSource
from autograder.examining.examiner import Examiner
from autograder.examining.jail import JailKind, JailPlan
from autograder.records import CheckStatus, Outcome, Submission, SubmissionResult
from autograder.settings import Limits

SHORT = Limits(call_wall_seconds=0.5, timeouts_per_function=1, interrupt_grace_seconds=0.3)
Score = Callable[..., MutationScore]


@pytest.fixture
def score(tmp_path: Path) -> Score:
    """Grades the mutants of the tiny assignment with another answer or other tests."""

    def run(*marks: Mark, **changes: str) -> MutationScore:
        built = build_assignment(write_course(tmp_path, tiny_cells(**changes)), "tiny")
        return graded(built, make_mutants(built), marks, tmp_path)

    return run


def graded(built: BuiltAssignment, mutants: tuple[Mutant, ...], marks: tuple[Mark, ...], folder: Path) -> MutationScore:
    path = folder / "autograder.zip"
    path.write_bytes(built.autograder_zip)
    with Examiner(load_exam(ExamSource(path, "tiny")), SHORT, JailPlan(JailKind.NONE)) as examiner:

        def examine(submissions: Iterable[Submission]) -> list[SubmissionResult]:
            return [examiner.examine(submission) for submission in reversed(list(submissions))]

        return try_mutants(built, mutants, marks, examine)


def again(test: str) -> str:
    """The same test, hidden, under another name."""
    return "# HIDDEN\n" + test.replace("def test_", "def test_again_")


def afters(score: MutationScore) -> dict[str, Evidence]:
    return {survivor.mutant.after: survivor.evidence for survivor in score.survivors}


def test_a_change_that_a_check_fails_is_found_out(score: Score) -> None:
    found = score(answer="def double(x):\n    return x * 2  # SOLUTION")
    assert found.survivors == ()
    assert found.score == 1.0
    assert found.mutants == len(found.kills) >= 5
    assert {kill.question for kill in found.kills} == {"double"}


def test_what_no_check_looks_at_survives_with_what_is_known_of_it(score: Score) -> None:
    found = score(
        answer="def double(x):\n    limit = 1000  # SOLUTION\n    return min(2 * x, limit)  # SOLUTION",
        hidden="# HIDDEN\ndef test_large(double):\n    assert double(400) == 800",
    )
    survived = afters(found)
    assert survived["limit = 10000"] is Evidence.SAME  # nobody asks for more than 1000
    assert "limit = -1000" not in survived
    assert found.score < 1.0


def test_a_difference_that_no_check_minds_is_told_as_one(score: Score) -> None:
    lax = "def test_of_three(double):\n    assert double(3) >= 6"
    survived = afters(score(answer="def double(x):\n    return 2 * x  # SOLUTION", public=lax, hidden=again(lax)))
    assert survived["return 3 * x"] is Evidence.DIFFERS


def test_altered_inputs_tell_apart_what_the_inputs_of_the_tests_do_not(score: Score) -> None:
    positive = (
        "def test_positive(double):\n    import numpy as np\n    x = np.array([1.5, 2.5, 3.5])\n"
        "    assert (double(x) == 2 * np.array([1.5, 2.5, 3.5])).all()"
    )
    answer = "def double(x):\n    return 2 * np.where(x > 0, x, 7.0)  # SOLUTION"
    survived = afters(score(answer=answer, public=positive, hidden=again(positive)))
    assert survived["return 2 * np.where(x >= 0, x, 7.0)"] is Evidence.ALTERED


def test_luck_is_told_as_luck(score: Score) -> None:
    lucky = (
        "# HIDDEN\ndef test_some(double):\n    from autograder import checks\n"
        "    x = checks.rng('x').choice([1.0, 2.0])\n    assert double(x) == min(2 * x, 3)"
    )
    easy = "def test_nothing(double):\n    double(1.0)"
    found = score(answer="def double(x):\n    return min(2 * x, 3)  # SOLUTION", public=easy, hidden=lucky)
    every = [*found.survivors, *found.kills]
    assert any(getattr(one, "evidence", None) is Evidence.DRAW for one in every)


def test_a_loop_that_never_ends_is_found_out(score: Score) -> None:
    body = "    n = 0\n    while n < 2:\n        n += 1\n    return n * x"
    answer = f"def double(x):\n    # BEGIN SOLUTION\n{body}\n    # END SOLUTION"
    found = score(answer=answer)
    assert found.timed_out >= 1
    kill = next(kill for kill in found.kills if kill.status is CheckStatus.TIMED_OUT)
    assert kill.mutant.after in ("pass", "n -= 1", "n = 1")


def test_a_mark_takes_a_survivor_out_of_the_count_and_keeps_its_reason(score: Score) -> None:
    answer = "def double(x):\n    y = 0  # SOLUTION\n    y = 2 * x  # SOLUTION\n    return y"
    mark = Mark("double", "y = 0", "y = 1", "It is written over.")
    found = score(mark, answer=answer)
    assert [survivor.reason for survivor in found.equivalent] == ["It is written over."]
    assert found.survivors == ()
    assert found.stale == ()
    assert found.score == 1.0


def test_a_mark_that_means_nothing_or_a_change_that_is_noticed_is_named(score: Score) -> None:
    gone = Mark("double", "z = 0", "z = 1", "It was.")
    noticed = Mark("double", "return x * 2", "return x / 2", "It is not.")
    first, second = score(gone, noticed, answer="def double(x):\n    return x * 2  # SOLUTION").stale
    assert first == "The mark for `z = 0` to `z = 1` in `double` means no change that is made any more."
    assert second.startswith("The change `return x * 2` to `return x / 2` in `double` is marked as equivalent, and ")


def test_what_was_not_examined_is_neither_noticed_nor_missed(built: BuiltAssignment) -> None:
    mutants = make_mutants(built)[:2]

    def nobody(submissions: Iterable[Submission]) -> list[SubmissionResult]:
        list(submissions)
        return []

    found = try_mutants(built, mutants, (), nobody)
    assert (found.kills, found.survivors) == ((), ())
    assert found.not_examined[0] == f"The mutant {mutants[0].name} was not examined: no result came back"


def test_only_a_later_question_notices_does_not_count(tmp_path: Path) -> None:
    cells = tiny_cells(
        answer="def double(x):\n    return x * 2  # SOLUTION", public="def test_it(double):\n    double(3)"
    )
    question = [
        (kind, text.replace("name: double", "name: twice").replace("def double", "def twice"), tags)
        for kind, text, tags in cells[3:13]
    ]
    strict = "def test_both(double, twice):\n    assert double(3) == 6 == twice(3)"
    question[6] = (question[6][0], strict, question[6][2])
    question[7] = (question[7][0], again(strict), question[7][2])
    cells[10] = (cells[10][0], "# HIDDEN\ndef test_it_again(double):\n    double(4)", cells[10][2])
    built = build_assignment(write_course(tmp_path, [*cells[:13], *question]), "tiny")
    mutants = tuple(mutant for mutant in make_mutants(built) if mutant.question == "double")
    found = graded(built, mutants, (), tmp_path)
    later = [survivor for survivor in found.survivors if survivor.evidence is Evidence.LATER]
    assert later
    assert later[0].sentence.startswith("Only `twice` fails it, in ")


def test_a_refusal_of_ours_is_told(built: BuiltAssignment, tmp_path: Path) -> None:
    mutants = make_mutants(built)[:1]
    path = tmp_path / "autograder.zip"
    path.write_bytes(built.autograder_zip)
    with Examiner(load_exam(ExamSource(path, "tiny")), SHORT, JailPlan(JailKind.NONE)) as examiner:

        def failing(submissions: Iterable[Submission]) -> Iterator[SubmissionResult]:
            for submission in submissions:
                result = examiner.examine(submission)
                yield replace(result, outcome=Outcome.NOT_GRADED, reason_for_staff="The jail fell over.")

        found = try_mutants(built, mutants, (), failing)
    assert found.not_examined == (f"The mutant {mutants[0].name} was not examined: The jail fell over.",)
