"""Every mutant, graded for real; then a closer look at those that no check of their question fails.

A mutant is found out when a check of a question that judges its cell fails. What only a later question notices does not
count: a student could hand it in and get full points for the question that they got wrong.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from autograder.authoring.compiler import BuiltAssignment
from autograder.authoring.mutation.marks import Mark
from autograder.authoring.mutation.mutants import Mutant
from autograder.authoring.mutation.score import Evidence, Kill, MutationScore, Survivor
from autograder.authoring.normal_form import name_cells, notebook_bytes
from autograder.authoring.variants import answer_end, filled
from autograder.examining.trace import Trace, same
from autograder.examining.trial import Trial, TrialResult
from autograder.records import CheckResult, CheckStatus, Outcome, Submission, SubmissionResult

ExamineMany = Callable[[Iterable[Submission]], Iterable[SubmissionResult]]

SAME_INPUTS, ALTERED_INPUTS = tuple(range(1, 13)), tuple(range(13, 21))  # seeds of the closer look
MARKED_INPUTS, MARKED_ALTERED_INPUTS = SAME_INPUTS[:3], ALTERED_INPUTS[:3]  # where the author has looked already
_SOLUTION = "solution"


def try_mutants(
    built: BuiltAssignment, mutants: tuple[Mutant, ...], marks: tuple[Mark, ...], examine: ExamineMany
) -> MutationScore:
    """Grade all mutants. `examine` takes many submissions and may give results in any order; it is called twice."""
    desk = _Desk(built)
    first = _by_key(examine(desk.trial(mutant, mutant.name, only=mutant.questions) for mutant in mutants))
    kills, left, missing = [], [], []
    for mutant in mutants:
        result = first.get(mutant.name)
        if result is None or result.outcome is not Outcome.GRADED:
            missing.append(_not_examined(mutant, result))
        elif (lost := _first_lost(result)) is not None:
            question, check = lost
            kills.append(Kill(mutant, question, check.name, check.status, check.kind))
        else:
            left.append(mutant)
    reasons = {mutant.name: mark.reason for mutant in left for mark in marks if mark.means(mutant)}
    survivors = _look_closer(desk, left, frozenset(reasons), examine)
    marked = [_with_reason(one, reasons[one.mutant.name]) for one in survivors if one.mutant.name in reasons]
    return MutationScore(
        kills=tuple(kills),
        survivors=tuple(one for one in survivors if one.mutant.name not in reasons),
        equivalent=tuple(marked),
        stale=tuple(_stale(marks, mutants, kills)),
        not_examined=tuple(missing),
    )


def _look_closer(desk: _Desk, mutants: list[Mutant], marked: frozenset[str], examine: ExamineMany) -> list[Survivor]:
    looks = [_Look(mutant, mutant.name in marked) for mutant in mutants]
    judged = dict.fromkeys(mutant.questions for mutant in mutants)

    def trials() -> Iterator[Trial]:
        for questions in judged:
            for seed in (*SAME_INPUTS, *ALTERED_INPUTS):
                yield desk.traced(None, questions, seed)
        for look in looks:
            yield desk.trial(look.mutant, f"{look.mutant.name}, all questions")
            for seed in (*look.same_inputs, *look.altered_inputs):
                yield desk.traced(look.mutant, look.mutant.questions, seed)

    results = _by_key(examine(trials()) if looks else ())
    return [_survivor(look, results) for look in looks]


@dataclass(frozen=True)
class _Look:
    """How closely a mutant is looked at."""

    mutant: Mutant
    marked: bool

    @property
    def same_inputs(self) -> tuple[int, ...]:
        return MARKED_INPUTS if self.marked else SAME_INPUTS

    @property
    def altered_inputs(self) -> tuple[int, ...]:
        return MARKED_ALTERED_INPUTS if self.marked else ALTERED_INPUTS


def _survivor(look: _Look, results: dict[str, SubmissionResult]) -> Survivor:
    """The strongest thing that can be said of a mutant that its own checks let through."""
    mutant = look.mutant
    plain = [_pair(mutant, seed, results) for seed in look.same_inputs]
    altered = [_pair(mutant, seed, results) for seed in look.altered_inputs]
    failing = sum(_first_lost(one) is not None for _, one in plain if one is not None)
    later = results.get(f"{mutant.name}, all questions")
    lost = _first_lost(later) if later is not None else None
    if failing:
        told = f"Its checks fail it with {failing} of {len(plain)} other seeds: luck decides."
        return Survivor(mutant, Evidence.DRAW, told)
    if lost is not None:
        return Survivor(mutant, Evidence.LATER, f"Only `{lost[0]}` fails it, in {lost[1].name}.")
    if not all(same(_trace(one), _trace(other)) for one, other in plain):
        return Survivor(mutant, Evidence.DIFFERS, "It gives other results on inputs of the tests, and no check minds.")
    if not all(same(_trace(one), _trace(other)) for one, other in altered):
        told = "It gives other results on altered inputs (zeros, equal or whole numbers, other sizes or signs) only."
        return Survivor(mutant, Evidence.ALTERED, told)
    answers = sum(len(_trace(one)) for _, one in (*plain, *altered))
    return Survivor(mutant, Evidence.SAME, f"Not told apart from the solution by {answers} answers to further inputs.")


def _pair(
    mutant: Mutant, seed: int, results: dict[str, SubmissionResult]
) -> tuple[SubmissionResult | None, SubmissionResult | None]:
    """The solution and the mutant, asked the same."""
    return results.get(_key(None, mutant.questions, seed)), results.get(_key(mutant, mutant.questions, seed))


def _key(mutant: Mutant | None, questions: tuple[str, ...], seed: int) -> str:
    return f"{_SOLUTION if mutant is None else mutant.name}, {'+'.join(questions)}, seed {seed}"


def _trace(result: SubmissionResult | None) -> Trace:
    return result.trace if isinstance(result, TrialResult) else ()


def _by_key(results: Iterable[SubmissionResult]) -> dict[str, SubmissionResult]:
    return {result.submission: result for result in results}


def _first_lost(result: SubmissionResult) -> tuple[str, CheckResult] | None:
    for question in result.questions:
        for check in question.checks:
            if check.status not in (CheckStatus.PASSED, CheckStatus.NOT_RUN):
                return question.name, check
    return None


def _not_examined(mutant: Mutant, result: SubmissionResult | None) -> str:
    why = result.reason_for_staff or result.reason if result is not None else "no result came back"
    return f"The mutant {mutant.name} was not examined: {why}"


def _with_reason(survivor: Survivor, reason: str) -> Survivor:
    return Survivor(survivor.mutant, survivor.evidence, survivor.sentence, reason)


def _stale(marks: tuple[Mark, ...], mutants: tuple[Mutant, ...], kills: list[Kill]) -> Iterator[str]:
    killed = {kill.mutant.name: kill for kill in kills}
    for mark in marks:
        meant = [mutant for mutant in mutants if mark.means(mutant)]
        if not meant:
            yield f"The mark for {mark} means no change that is made any more."
        elif all(mutant.name in killed for mutant in meant):
            check = killed[meant[0].name].check
            yield f"The change {mark} is marked as equivalent, and {check} tells it from the solution."


class _Desk:
    """Where trials are written: from the filled notebook, with nothing in it that is not run."""

    def __init__(self, built: BuiltAssignment) -> None:
        self.built = built
        self.notebook = filled(built)
        self.notebook.metadata.pop("otter", None)  # the tests, which nobody reads in a submission

    def traced(self, mutant: Mutant | None, questions: tuple[str, ...], seed: int) -> Trial:
        """One trial of the closer look at a mutant, or at the solution."""
        altered = seed in ALTERED_INPUTS
        return self.trial(mutant, _key(mutant, questions, seed), only=questions, seed=seed, altered=altered)

    def trial(
        self,
        mutant: Mutant | None,
        key: str,
        *,
        only: tuple[str, ...] = (),
        seed: int | None = None,
        altered: bool = False,
    ) -> Trial:
        """One submission of a mutant, or of the solution where there is none."""
        end = max((answer_end(self.notebook, name) for name in only), default=len(self.notebook.cells))
        notebook = copy.copy(self.notebook)
        notebook.cells = [
            self._cell(cell, mutant.source if mutant is not None and position == mutant.position else None)
            for position, cell in enumerate(self.notebook.cells[: end + 1])
            if cell.cell_type == "code" and "otter_ignore" not in cell.metadata.get("tags", ())
        ]
        name_cells(notebook)
        content = notebook_bytes(notebook)
        filename = f"{self.built.name}.ipynb"
        return Trial(key, key, filename, content, only, seed, traced=seed is not None, altered=altered)

    @staticmethod
    def _cell(cell: Any, source: str | None) -> Any:
        changed = copy.copy(cell)
        if source is not None:
            changed.source = source
        return changed
