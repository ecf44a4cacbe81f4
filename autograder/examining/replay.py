"""One check of one submission, run again exactly as it was graded, with all that went over the line written down.

The whole notebook is run and everything before the check is examined as it was: what a function remembers from earlier
calls is part of what it answers.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.candidate.wire import Reference
from autograder.checks import CheckFailure
from autograder.errors import UsageError
from autograder.records import CheckResult, Replay, ReplayedCall, Submission
from autograder.settings import Limits

from .calls import Calls
from .exam import Exam, Question, TestCase
from .examiner import Examiner
from .interruptions import Interruption
from .jail import JailPlan
from .notebook import StudentNotebook
from .proxy import Remote, Target
from .seeds import root_seed
from .sitting import Sitting
from .student_errors import StudentError
from .verdict import Verdict

_MOST_CALLS = 200
_LONGEST_VALUE = 20_000


def replay_check(
    exam: Exam, plan: JailPlan, submission: Submission, question: str, number: int, *, limits: Limits | None = None
) -> Replay:
    """Run check `number` (from 1) of a question again. Raises UsageError where there is none of that number."""
    examined = next(one for one in exam.questions if one.name == question)
    if not 1 <= number <= len(examined.cases):
        raise UsageError(
            f"The question {question!r} has {len(examined.cases)} checks, and none with the number {number}.",
            next_step=f"Name one from 1 to {len(examined.cases)} with --check.",
        )
    examiner = _ReplayExaminer(exam, limits or Limits(), plan, (question, number - 1))
    with examiner:
        result = examiner.examine(submission)
        check = next((one for one in result.questions if one.name == question), None)
        if check is None or examiner.sitting is None:
            raise UsageError(
                f"This submission was not graded: {result.reason}", next_step="There is nothing to replay."
            )
        return examiner.sitting.told(submission, question, number)


class _ReplayExaminer(Examiner):
    """An examiner whose sitting writes down one check."""

    def __init__(self, exam: Exam, limits: Limits, plan: JailPlan, chosen: tuple[str, int]) -> None:
        super().__init__(exam, limits, plan)
        self.chosen = chosen
        self.sitting: _ReplaySitting | None = None

    def _sitting(self, submission: Submission, notebook: StudentNotebook) -> Sitting:
        seed = root_seed(self.exam.assignment, submission)
        self.sitting = _ReplaySitting(self.exam, self.limits, notebook, seed, self.chosen)
        return self.sitting


class _ReplaySitting(Sitting):
    """A sitting that keeps what was asked and answered in one check; of several tries, in the last that was stored."""

    def __init__(
        self, exam: Exam, limits: Limits, notebook: StudentNotebook, seed: int, chosen: tuple[str, int]
    ) -> None:
        self.written = _WrittenCalls(limits)
        super().__init__(exam, limits, notebook, seed, self.written)
        self.chosen = chosen
        self.found: CheckResult | None = None
        self.error: Exception | None = None

    def _check(self, question: Question, number: int, place: int) -> CheckResult:
        if (question.name, number) != self.chosen:
            return super()._check(question, number, place)
        self.written.log, self.error = [], None
        self.found = super()._check(question, number, place)
        self.log, self.written.log = self.written.log, None
        return self.found

    def _verdict(self, question: Question, case: TestCase, seed: int) -> Verdict:
        if self.written.log is None:
            return super()._verdict(question, case, seed)

        def kept(**given: Any) -> None:
            try:
                case.function(**given)
            except Exception as error:
                self.error = error
                raise

        return super()._verdict(question, replace(case, function=kept), seed)

    def told(self, submission: Submission, question: str, number: int) -> Replay:
        """Everything that was written down."""
        assert self.found is not None
        values = self.error.values if isinstance(self.error, CheckFailure) else None
        actual, expected = map(value_text, values) if values and values[1] is not None else ("", "")
        return Replay(
            submission.key,
            question,
            number,
            self.found,
            tuple(self.log or ()),
            actual,
            expected,
            _traceback(self.error),
        )


class _WrittenCalls(Calls):
    """Calls of which each is written down while there is a log."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.log: list[ReplayedCall] | None = None

    def call(self, name: str, kind: str, target: Target, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        """As for any calls."""
        given: dict[Any, Any] = {**dict(enumerate(arguments)), **keywords} if self._writes() else {}
        told = tuple((_place(place), value_text(value)) for place, value in given.items())
        return self._written(
            f"{name}(...)", told, lambda: super(_WrittenCalls, self).call(name, kind, target, arguments, keywords)
        )

    def get(self, name: str, owner: Reference, attribute: str) -> Any:
        """As for any calls."""
        return self._written(f"{name}.{attribute}", (), lambda: super(_WrittenCalls, self).get(name, owner, attribute))

    def _writes(self) -> bool:
        return self.log is not None and len(self.log) < _MOST_CALLS

    def _written(self, what: str, given: tuple[tuple[str, str], ...], ask: Callable[[], Any]) -> Any:
        if not self._writes():
            return ask()
        assert self.log is not None
        try:
            value = ask()
        except StudentError as error:
            raised = f"raised {error.error_type}: {error.text}\n{error.traceback_text}"
            self.log.append(ReplayedCall(what, given, raised))
            raise
        except Interruption as interruption:
            self.log.append(ReplayedCall(what, given, f"no answer: {interruption.reason}"))
            raise
        self.log.append(ReplayedCall(what, given, value_text(value)))
        return value


def value_text(value: object) -> str:
    """A value with its type, shape and all digits, bounded in length; objects of the student's by their type only."""
    if isinstance(value, np.ndarray):
        with np.printoptions(precision=17, threshold=2000, linewidth=110, floatmode="unique"):
            text = f"{value.dtype} {value.shape}\n{value}"
    elif isinstance(value, (list, tuple)):
        inner = "\n".join(f"[{number}] {value_text(one)}" for number, one in enumerate(value[:50]))
        text = f"{type(value).__name__} of {len(value)}\n{inner}"
    elif isinstance(value, (bool, int, float, complex, str, bytes, type(None), np.generic, dict)):
        text = f"{type(value).__name__} {value!r}"
    elif isinstance(value, np.random.Generator):
        text = "a random generator"
    else:
        text = repr(value) if isinstance(value, Remote) else f"a {type(value).__name__}"
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]} [...]"


def _place(place: object) -> str:
    return f"argument {place + 1}" if isinstance(place, int) else str(place)


def _traceback(error: Exception | None) -> str:
    if error is None:
        return ""
    return "".join(traceback.format_exception(type(error), error, error.__traceback__, limit=-6)).rstrip()
