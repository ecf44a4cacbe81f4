"""The mistakes of the bank, tried once so that the grader knows them again by their answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from autograder.authoring.bank import Bank
from autograder.authoring.compiler import BuiltAssignment
from autograder.authoring.variants import variant_notebook
from autograder.examining.known_mistakes import SEED, KnownMistake
from autograder.examining.trace import steady
from autograder.examining.trial import Trial, TrialResult
from autograder.records import Submission, SubmissionResult

_RUNS = ("first", "second")  # two tell which numbers are others every time

Examine = Callable[[Iterable[Submission]], Iterator[SubmissionResult]]


def trace_mistakes(built: BuiltAssignment, bank: Bank, examine: Examine) -> tuple[KnownMistake, ...]:
    """What the functions of every mistake answer to the tests of its question, in the order of the bank."""
    trials = [
        Trial(
            key=f"{number} {run}",
            student=mistake.name,
            filename=f"{built.name}.ipynb",
            content=variant_notebook(built, (mistake.question, mistake.code)),
            only=(mistake.question,),
            seed=SEED,
            traced=True,
        )
        for number, mistake in enumerate(bank.mistakes)
        for run in _RUNS
    ]
    traces = {result.submission: result.trace for result in examine(trials) if isinstance(result, TrialResult)}
    return tuple(
        KnownMistake(mistake.question, mistake.name, mistake.hint, steady(*runs))
        for number, mistake in enumerate(bank.mistakes)
        if len(runs := [traces[key] for run in _RUNS if (key := f"{number} {run}") in traces]) == len(_RUNS)
    )
