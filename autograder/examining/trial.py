"""What a proof tries: one submission of which some questions only are examined, with a seed of its own.

A trial stops at the first check that fails. Where it is asked to, it goes on and keeps a trace of everything that the
submission's functions answered, so that two submissions can be compared beyond what the checks look at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from autograder.records import CheckResult, CheckStatus, Submission, SubmissionResult
from autograder.settings import Limits

from .exam import Exam, Question
from .notebook import StudentNotebook
from .sitting import Sitting
from .trace import Trace, TracedCalls


@dataclass(frozen=True)
class Trial(Submission):
    """A submission to try: `only` names the questions, none means all; `seed` stands for the submission's own.

    `traced` asks for a trace; `altered` for one that goes on with altered copies of every call's arguments, after
    which verdicts say nothing any more, because the calls may have changed what they were made of.
    """

    only: tuple[str, ...] = ()
    seed: int | None = None
    traced: bool = False
    altered: bool = False


@dataclass(frozen=True)
class TrialResult(SubmissionResult):
    """The questions that were examined; checks behind the first that failed are not run."""

    trace: Trace = ()


class TrialSitting(Sitting):
    """A sitting of which the proof says how far it goes."""

    def __init__(self, exam: Exam, limits: Limits, notebook: StudentNotebook, trial: Trial, seed: int) -> None:
        chosen = tuple(question for question in exam.questions if not trial.only or question.name in trial.only)
        seed = seed if trial.seed is None else trial.seed
        self.to_the_end = trial.traced or trial.altered
        self.traced = TracedCalls(limits, seed, altered=trial.altered) if self.to_the_end else None
        super().__init__(replace(exam, questions=chosen), limits, notebook, seed, self.traced)
        self._lost: set[str] = set()

    def _check(self, question: Question, number: int, place: int) -> CheckResult:
        if question.name in self._lost:
            return _not_run(question, number)
        found = super()._check(question, number, place)
        if found.status is not CheckStatus.PASSED and not self.to_the_end:
            self._lost.add(question.name)
        return found

    def _examine(self, question: Question, place: int) -> None:
        if self.traced is not None and question.name in self.results:
            return  # a trace tells of one examination
        self._lost.discard(question.name)
        super()._examine(question, place)

    def told(self, result: SubmissionResult) -> TrialResult:
        """The result, with the trace."""
        return TrialResult(**vars(result), trace=tuple(self.traced.trace) if self.traced is not None else ())


def _not_run(question: Question, number: int) -> CheckResult:
    case = question.cases[number]
    told = "Not run: a check before it has failed."
    return CheckResult(case.name, case.hidden, CheckStatus.NOT_RUN, 0.0, case.points, told, told, 0.0, 0)
