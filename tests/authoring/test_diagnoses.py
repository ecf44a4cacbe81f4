"""What a student reads of a known mistake, and whether that counts as naming it."""

from __future__ import annotations

import pytest

from autograder.authoring.bank import Mistake
from autograder.authoring.diagnoses import Named, diagnose_mistake
from autograder.records import CheckResult, CheckStatus, Ending, Outcome, QuestionResult, SubmissionResult

FAILED, RAISED, PASSED = CheckStatus.FAILED, CheckStatus.RAISED, CheckStatus.PASSED


def check(name: str, status: CheckStatus, kind: str = "", *, hidden: bool = False) -> CheckResult:
    return CheckResult(name, hidden, status, 0.0, 1.0, f"{name} says {kind}", "", 0.0, 0, kind)


def result(**questions: list[CheckResult]) -> SubmissionResult:
    found = tuple(QuestionResult(name, 0.0, 1.0, tuple(checks)) for name, checks in questions.items())
    return SubmissionResult(
        "m", "m", "tiny", Outcome.GRADED, 0.0, 1.0, Ending.EXITED, found, (), 0.0, 0.0, 0, "hash", "hash"
    )


def mistake(*kinds: str) -> Mistake:
    return Mistake("double", "wrong", "m", "h", "x = 1", kinds)


@pytest.mark.parametrize(
    ("status", "kind", "named"),
    [
        (FAILED, "factor", Named.CAUSE),
        (FAILED, "suspect", Named.CAUSE),
        (FAILED, "value", Named.DIFFERENCE),
        (FAILED, "gradient", Named.DIFFERENCE),
        (FAILED, "", Named.DIFFERENCE),
        (RAISED, "ValueError", Named.ERROR),
        (CheckStatus.TIMED_OUT, "endless", Named.ERROR),
    ],
)
def test_without_word_from_the_bank_a_specific_kind_counts(status: CheckStatus, kind: str, named: Named) -> None:
    assert diagnose_mistake(mistake(), result(double=[check("one", status, kind)])).named is named


@pytest.mark.parametrize(
    ("status", "kind", "named"),
    [(FAILED, "nan", Named.CAUSE), (RAISED, "ValueError", Named.CAUSE), (FAILED, "factor", Named.DIFFERENCE)],
)
def test_the_kinds_of_the_bank_and_no_others_count(status: CheckStatus, kind: str, named: Named) -> None:
    found = diagnose_mistake(mistake("nan", "ValueError"), result(double=[check("one", status, kind)]))
    assert (found.named, found.expected_kinds) == (named, ("nan", "ValueError"))


def test_the_first_check_that_names_the_cause_speaks_or_else_the_first_that_fails() -> None:
    checks = [check("zero", PASSED), check("one", FAILED, "value"), check("two", FAILED, "sign", hidden=True)]
    found = diagnose_mistake(mistake(), result(double=checks))
    assert (found.check, found.kind, found.hidden, found.message) == ("two", "sign", True, "two says sign")
    assert diagnose_mistake(mistake(), result(double=checks[:2])).check == "one"


def test_another_question_speaks_only_where_its_own_has_nothing_to_say() -> None:
    other = [check("theirs", FAILED, "factor")]
    found = diagnose_mistake(mistake(), result(halve=other, double=[check("one", PASSED)]))
    assert found.check == "theirs of halve"
    found = diagnose_mistake(mistake(), result(halve=other, double=[check("one", FAILED, "sign")]))
    assert found.check == "one"


def test_where_nothing_fails_there_is_nothing_to_read() -> None:
    assert diagnose_mistake(mistake(), result(double=[check("one", PASSED)])).named is Named.NOTHING
