"""The proof of an assignment: its tests give the solution everything, nothing nothing, and tell right from wrong.

Nothing here looks into the tests: whole submissions go through the same examiner that grades students.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from autograder.authoring.bank import Alternative, Bank, Mistake
from autograder.authoring.compiler import BuiltAssignment
from autograder.authoring.diagnoses import MistakeDiagnosis, diagnose_mistake
from autograder.authoring.leaks import find_leaks
from autograder.authoring.variants import filled_notebook, solution_notebook, student_notebook, variant_notebook
from autograder.authoring.verification import Finding, FindingKind, Verification
from autograder.examining.trial import Trial
from autograder.records import CheckResult, CheckStatus, Outcome, Submission, SubmissionResult

Examine = Callable[[Submission], SubmissionResult]
ExamineMany = Callable[[Iterable[Submission]], Iterable[SubmissionResult]]

SOLUTION = "solution"
UNTOUCHED = "untouched student notebook"
OTHER_SEEDS = range(1, 11)  # the solution must be right whatever is drawn
ROUNDING = 1e-9
TEST_FRAME = re.compile(r'File "tests/[^"]+", line \d+, in (\w+)')


def verify(built: BuiltAssignment, examine: Examine, bank: Bank) -> Verification:
    """Examine the solution, the untouched notebook and every answer of the bank, one after the other."""
    return verify_many(built, lambda submissions: map(examine, submissions), bank)


def verify_many(built: BuiltAssignment, examine_many: ExamineMany, bank: Bank) -> Verification:
    """Like `verify`, for an examiner that takes many submissions; results may come in any order."""
    expected = _Expectations(built, bank)
    results = {result.submission: result for result in examine_many(expected.submissions())}
    mistakes = [finding for key in expected.mistakes for finding in _mistake_findings(key, results.get(key))]
    refused = [finding for key in expected.alternatives for finding in _alternative_findings(key, results.get(key))]
    solution = list(_solution_findings(built, results.get(SOLUTION)))
    findings = [
        *(solution or _seed_findings(results)),
        *_untouched_findings(results.get(UNTOUCHED)),
        *_leak_findings(built, bank),
        *mistakes,
        *([] if FindingKind.SOLUTION in {finding.kind for finding in solution} else refused),  # they stand on it
        *(finding for key in (SOLUTION, *expected.alternatives) for finding in _suspicions(key, results.get(key))),
    ]
    return Verification(
        assignment=built.name,
        max_points=built.manifest.max_points,
        mistakes=len(bank.mistakes),
        mistakes_caught=len(bank.mistakes) - len(mistakes),
        alternatives=len(bank.alternatives),
        alternatives_accepted=len(bank.alternatives) - len(refused),
        findings=tuple(findings),
        diagnoses=tuple(_diagnoses(bank, expected.mistakes, results)),
        seeds=len(OTHER_SEEDS),
    )


@dataclass(frozen=True)
class _Expectations:
    """All submissions of one proof; keys are unique because names are unique per question and file."""

    built: BuiltAssignment
    bank: Bank

    @property
    def mistakes(self) -> tuple[str, ...]:
        return tuple(f"mistake `{mistake.name}` of `{mistake.question}`" for mistake in self.bank.mistakes)

    @property
    def alternatives(self) -> tuple[str, ...]:
        return tuple(f"alternative `{answer.name}` of `{answer.question}`" for answer in self.bank.alternatives)

    def submissions(self) -> Iterator[Submission]:
        """Made one by one: the whole class never lies in memory."""
        yield self._submission(SOLUTION, solution_notebook(self.built))
        yield self._submission(UNTOUCHED, student_notebook(self.built))
        whole = filled_notebook(self.built)
        for seed in OTHER_SEEDS:
            key = _with_seed(seed)
            yield Trial(key, key, f"{self.built.name}.ipynb", whole, seed=seed)
        answers: tuple[Mistake | Alternative, ...] = (*self.bank.mistakes, *self.bank.alternatives)
        for key, answer in zip((*self.mistakes, *self.alternatives), answers, strict=True):
            yield self._submission(key, variant_notebook(self.built, (answer.question, answer.code)))

    def _submission(self, key: str, content: bytes) -> Submission:
        return Submission(key=key, student=key, filename=f"{self.built.name}.ipynb", content=content)


def _not_examined(key: str, result: SubmissionResult | None) -> Iterator[Finding]:
    """A finding where there is no verdict at all: nothing is proven then."""
    if result is None:
        yield Finding(FindingKind.NOT_EXAMINED, f"The {key} was not examined: no result came back.")
    elif result.outcome is not Outcome.GRADED:
        reason = result.reason_for_staff or result.reason or "no reason given"
        yield Finding(FindingKind.NOT_EXAMINED, f"The {key} was not examined ({result.outcome.value}): {reason}")


def _solution_findings(built: BuiltAssignment, result: SubmissionResult | None) -> Iterator[Finding]:
    yield from _not_examined(SOLUTION, result)
    if result is None or result.outcome is not Outcome.GRADED:
        return
    possible = {question.name: question.max_points for question in result.questions}
    for declared in built.manifest.graded:
        given = possible.get(declared.name, 0.0)
        if abs(given - declared.points) > ROUNDING:
            sentence = f"`{declared.name}` is declared with {declared.points:g} points, its tests give {given:g}."
            yield Finding(FindingKind.SOLUTION, sentence)
    for question, check in _lost_checks(result):
        yield Finding(FindingKind.SOLUTION, f"The solution of `{question}` fails {check.name}: {_reason(check)}")
    if result.total < result.max_points - ROUNDING and not any(_lost_checks(result)):
        yield Finding(FindingKind.SOLUTION, f"The solution gets {result.total:g} of {result.max_points:g} points.")


def _with_seed(seed: int) -> str:
    return f"{SOLUTION}, seed {seed}"


def _seed_findings(results: dict[str, SubmissionResult]) -> Iterator[Finding]:
    """A right answer that a check refuses for certain random inputs would cost an unlucky student points."""
    unlucky: dict[tuple[str, str], list[CheckResult]] = {}
    for seed in OTHER_SEEDS:
        result = results.get(_with_seed(seed))
        yield from _not_examined(_with_seed(seed), result)
        if result is not None and result.outcome is Outcome.GRADED:
            for question, check in _lost_checks(result):
                if check.status is not CheckStatus.NOT_RUN:  # those behind the first that failed
                    unlucky.setdefault((question, check.name), []).append(check)
    for (question, name), checks in unlucky.items():
        often = f"with {len(checks)} of {len(OTHER_SEEDS)} other seeds"
        yield Finding(FindingKind.SOLUTION, f"The solution of `{question}` fails {name} {often}: {_reason(checks[0])}")


def _diagnoses(bank: Bank, keys: tuple[str, ...], results: dict[str, SubmissionResult]) -> Iterator[MistakeDiagnosis]:
    for mistake, key in zip(bank.mistakes, keys, strict=True):
        result = results.get(key)
        if result is not None and result.outcome is Outcome.GRADED:
            yield diagnose_mistake(mistake, result)


def _untouched_findings(result: SubmissionResult | None) -> Iterator[Finding]:
    yield from _not_examined(UNTOUCHED, result)
    for question in result.questions if result is not None else ():
        if question.points > 0:
            passed = ", ".join(check.name for check in question.checks if check.status is CheckStatus.PASSED)
            given = f"{question.points:g} points for `{question.name}`"
            yield Finding(FindingKind.FREE_POINTS, f"The {UNTOUCHED} gets {given}: it passes {passed or 'no check'}.")


def _leak_findings(built: BuiltAssignment, bank: Bank) -> Iterator[Finding]:
    for leak in find_leaks(built, bank):
        sentence = f"assignments/{built.name}/{leak.file} shows students {leak.kind}: {leak.secret!r}."
        yield Finding(FindingKind.LEAK, sentence)


def _mistake_findings(key: str, result: SubmissionResult | None) -> Iterator[Finding]:
    yield from _not_examined(key, result)
    if result is not None and result.outcome is Outcome.GRADED and result.total >= result.max_points - ROUNDING:
        yield Finding(FindingKind.MISTAKE_PASSED, f"The {key} gets full marks: no check fails it.")


def _alternative_findings(key: str, result: SubmissionResult | None) -> Iterator[Finding]:
    yield from _not_examined(key, result)
    if result is None or result.outcome is not Outcome.GRADED or result.total >= result.max_points - ROUNDING:
        return
    reasons = "; ".join(f"{check.name} of `{question}`: {_reason(check)}" for question, check in _lost_checks(result))
    lost = f"{result.total:g} of {result.max_points:g} points"
    yield Finding(FindingKind.ALTERNATIVE_REFUSED, f"The {key} gets {lost} although it is right: {reasons}")


def _suspicions(key: str, result: SubmissionResult | None) -> Iterator[Finding]:
    """To be taken for a cheat is not what an honest student deserves, points or no points."""
    for notice in result.notices if result is not None else ():
        if notice.for_staff:
            yield Finding(FindingKind.SUSPECTED, f"The {key} is right, but staff would be told: {notice.staff_message}")


def _lost_checks(result: SubmissionResult) -> Iterator[tuple[str, CheckResult]]:
    for question in result.questions:
        for check in question.checks:
            if check.status is not CheckStatus.PASSED:
                yield question.name, check


def _reason(check: CheckResult) -> str:
    """What staff are told, in one line; of tracebacks only what was raised, and in which test or line."""
    told, _, traceback = check.staff_message.partition("Traceback (most recent call last):")
    lines = told.strip().splitlines()
    if check.status is CheckStatus.RAISED and len(lines) > 1:  # the exception, then the lines that led to it
        return f"{lines[0]} ({lines[-1].strip()})"
    tests = TEST_FRAME.findall(traceback)
    where = f" (in {tests[-1]})" if tests else ""
    sentence = lines[0].strip() if lines else " ".join(_exception_text(traceback).split())
    return (sentence or check.student_message or check.status.value) + where


def _exception_text(traceback: str) -> str:
    """What stands below the last frame."""
    lines = traceback.strip().splitlines()
    frames = [number for number, line in enumerate(lines) if line.startswith("  ")]
    return "\n".join(lines[frames[-1] + 1 :] if frames else lines)
