"""What students read of each known mistake: does the diagnosis alone name the cause?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from autograder.authoring.bank import Mistake
from autograder.records import CheckResult, CheckStatus, SubmissionResult

# What these kinds say is that something is different, and where; not what was done wrong.
UNSPECIFIC = frozenset(["", "value", "inf", "nan", "gradient"])
HOW_IT_IS_COUNTED = (
    "A mistake counts as named when a check that fails it tells the student what kind of mistake it is: a kind that "
    "the bank gives as its `# diagnosis:` or, where the bank gives none, any kind but a plain difference (value, inf, "
    "nan, gradient). Checks count in their order; a hidden one speaks when the work is graded. What raises an "
    "exception or does not end is counted apart: there the student sees the exception and the line."
)


class Named(str, Enum):
    """How far the message to the student goes."""

    CAUSE = "cause"  # it says what kind of mistake it is
    DIFFERENCE = "difference"  # it says that the numbers are others, and where
    ERROR = "error"  # the code raised, did not end or is not there
    NOTHING = "nothing"  # no check failed


@dataclass(frozen=True)
class MistakeDiagnosis:
    """The check that says most about one mistake, and what it tells the student.

    `hidden` means that the student reads it when the work is graded, not in the notebook.
    """

    question: str
    name: str
    named: Named
    check: str = ""
    hidden: bool = False
    kind: str = ""
    message: str = ""
    expected_kinds: tuple[str, ...] = ()


def diagnose_mistake(mistake: Mistake, result: SubmissionResult) -> MistakeDiagnosis:
    """The first failing check that names the cause, or else the first failing one; its own question's before others."""
    told = sorted(_failing(mistake, result), key=lambda one: one.named is not Named.CAUSE)
    if told:
        return told[0]
    return MistakeDiagnosis(mistake.question, mistake.name, Named.NOTHING, expected_kinds=mistake.diagnosis)


def _failing(mistake: Mistake, result: SubmissionResult) -> Iterator[MistakeDiagnosis]:
    own_first = sorted(result.questions, key=lambda question: question.name != mistake.question)
    for question in own_first:
        foreign = "" if question.name == mistake.question else f" of {question.name}"
        for check in question.checks:
            if check.status not in (CheckStatus.PASSED, CheckStatus.NOT_RUN):
                yield MistakeDiagnosis(
                    mistake.question,
                    mistake.name,
                    _how(mistake, check),
                    f"{check.name}{foreign}",
                    check.hidden,
                    check.kind,
                    check.student_message,
                    mistake.diagnosis,
                )


def _how(mistake: Mistake, check: CheckResult) -> Named:
    if mistake.diagnosis:
        return Named.CAUSE if check.kind in mistake.diagnosis else Named.DIFFERENCE
    if check.status is not CheckStatus.FAILED:
        return Named.ERROR
    return Named.DIFFERENCE if check.kind in UNSPECIFIC else Named.CAUSE
