"""One submission being examined: which question where, by which checks, and what was found.

A question is examined at the place of its `grader.check` cell, so that a name that is used again later does not spoil
it; a question without such a cell, at the end. One that did not pass there is examined again at its next check cell and
at the end, if what it asks for has been defined anew since: the better result counts.

A call that loops or dies costs its own points only: everything else is examined in a fresh process.
"""

from __future__ import annotations

import contextlib
import io
import time
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from autograder import checks as _checks
from autograder.records import CheckResult, CheckStatus, QuestionResult
from autograder.settings import Limits

from . import known_mistakes, suspicion, verdict
from .calls import Calls
from .candidate_process import CandidateProcess
from .definitions import Definitions
from .dependence import with_what_they_use
from .environment import Environment, NameMissing
from .exam import Exam, Question, TestCase
from .fork_server import ForkServer
from .interruptions import Gone, Interruption
from .notebook import StudentNotebook
from .notebook_run import NotebookRun
from .notices import Notices
from .proxy import MODULES, Remote, module
from .replies import legible
from .scoring import score
from .seeds import check_seed
from .trace import TracedCalls
from .verdict import Verdict

_TRIES = 3  # at most so often a question is examined: with more, an answer could be guessed
_STUDENT_TEXT = 1200
_ANSWERED = (CheckStatus.PASSED, CheckStatus.FAILED, CheckStatus.RAISED)
_STAFF_TEXT = 4000


class Sitting:
    """One submission being examined: its run, and what has been found so far."""

    def __init__(
        self, exam: Exam, limits: Limits, notebook: StudentNotebook, seed: int, calls: Calls | None = None
    ) -> None:
        self.exam = exam
        self.limits = limits
        self.notebook = notebook
        self.seed = seed
        self.results: dict[str, QuestionResult] = {}
        self.notices = Notices(notebook, exam.modules)
        self.calls = calls or Calls(limits)
        self.run = NotebookRun(limits, notebook, self.notices, self.calls)
        self._defined: dict[str, Definitions] = {}  # when a question had been examined
        self._tries: dict[str, int] = {}
        self._precision = _checks.Precision()
        self._fetched: tuple[CandidateProcess, Mapping[str, bytes]] | None = None  # as it was when the question began
        self._names = sorted({name for question in exam.questions for name in question.names})

    def hold(self, server: ForkServer) -> None:
        """Run all cells and examine all questions."""
        with _quiet():
            self._hold(server)

    def _hold(self, server: ForkServer) -> None:
        by_name = {question.name: question for question in self.exam.questions}
        self.run.start(server)
        waiting: list[int] = []
        for index, cell in enumerate(self.notebook.cells):
            if not cell.only_checks:
                waiting.append(index)
            examined = [by_name[name] for name in cell.checks if name in by_name]
            if examined:
                is_new = examined[0].name not in self.results
                self.run.run_cells(waiting, examined[0].names if is_new else [])
                waiting = []
            for question in examined:
                self._examine(question, index + 1)
        self.run.run_cells(waiting, [])
        for question in self.exam.questions:
            self._examine(question, len(self.notebook.cells))
        those = with_what_they_use(self.notebook, self.exam.questions, self.results)
        self.results.update({found.name: found for found in those})

    def _examine(self, question: Question, place: int) -> None:
        """Examine a question here, unless it has passed, or nothing has been defined anew since the last time."""
        before = self.results.get(question.name)
        last = place == len(self.notebook.cells)
        if before is not None and (
            before.points >= before.max_points
            or self._tries[question.name] >= (_TRIES if last else _TRIES - 1)
            or not self._is_defined_anew(question, before, place)
        ):
            return
        self._tries[question.name] = self._tries.get(question.name, 0) + 1
        self._fetched = None
        self._precision = _checks.Precision()
        found = score(question, tuple(self._check(question, n, place) for n in range(len(question.cases))))
        if why := suspicion.trick_of(self.notebook, question, found, self._precision):
            self.notices.suspected(question.name, why)
        if found.points < found.max_points:
            found = replace(found, hint=self._hint(question, place) if _is_answered(found) else "")
        if before is None or found.points > before.points:
            self.results[question.name] = found
        if found.points < found.max_points:
            self._defined[question.name] = self._definitions(place)

    def _hint(self, question: Question, place: int) -> str:
        """What a teacher says to who made exactly this mistake; nothing where the mistake is a new one."""
        known = self.exam.known_of(question.name)
        if not known:
            return ""
        own, traced = self.calls, known_mistakes.looking_for(known, self.limits)
        traced.continue_with(self.run.process)
        self.calls = traced
        try:
            for number in range(len(question.cases)):
                seed = check_seed(known_mistakes.SEED, question.name, number)
                self._run_case(question, question.fresh_case(number), seed)
                if traced.interruption is not None:
                    break
        finally:
            self.calls = own
            own.hidden_seen = own.hidden_seen or traced.hidden_seen
        if isinstance(traced.interruption, Gone):
            self.run.go_on_without(traced.interruption, place)
        return known_mistakes.hint_for(tuple(traced.trace), known) if traced.interruption is None else ""

    def _is_defined_anew(self, question: Question, before: QuestionResult, place: int) -> bool:
        """Whether a definition has changed that could make another result of this one."""
        by_name = any("env" in case.parameters for case in question.cases)  # who knows what it asks for
        was_judged = all(check.status in (CheckStatus.PASSED, CheckStatus.FAILED) for check in before.checks)
        known = self._defined[question.name]
        return known.differ(self._definitions(place), or_new=by_name or not was_judged)

    def _definitions(self, place: int) -> Definitions:
        try:
            return Definitions(self.run.replays, self.run.process.bindings(self._names))
        except Gone as gone:  # or the next cell would be blamed for it
            self.run.go_on_without(gone, place)
        except Interruption:
            pass
        return Definitions(-1, {})

    def _check(self, question: Question, number: int, place: int) -> CheckResult:
        case = question.fresh_case(number)
        seed = check_seed(self.seed, question.name, number)
        started = time.monotonic()
        found = self._verdict(question, case, seed)
        gone = self.calls.interruption
        if isinstance(gone, Gone):
            self.run.go_on_without(gone, place)
        return CheckResult(
            name=case.name,
            hidden=case.hidden,
            status=found.status,
            points=case.points if found.status is CheckStatus.PASSED else 0.0,
            max_points=case.points,
            student_message=legible(found.student_message, _STUDENT_TEXT),
            staff_message=legible(found.staff_message, _STAFF_TEXT),
            seconds=round(time.monotonic() - started, 6),
            seed=seed,
            kind=found.kind,
            picture=found.picture,
        )

    def _verdict(self, question: Question, case: TestCase, seed: int) -> Verdict:
        """Run one test case. Only a test that returned, and got an answer to all that it asked, has passed."""
        error = self._run_case(question, case, seed)
        if isinstance(error, NameMissing):
            return verdict.missing(list(error.names))
        if self.calls.interruption is not None:
            return verdict.interrupted(self.calls.interruption, self.limits, self.notebook)
        if error is not None:
            return verdict.failed(error, case, self.calls, self.notebook)
        return Verdict(CheckStatus.PASSED)

    def _run_case(self, question: Question, case: TestCase, seed: int) -> Exception | None:
        """Run one test case; what it raised, if anything. `calls.interruption` is a question that had no answer."""
        self.calls.begin_check()
        try:
            blobs = self._names_as_they_were(question)
            given = self._values([name for name in case.parameters if name != "env"], blobs)
            absent = [name for name in case.parameters if name not in {*given, *case.optional, "env"}]
            if absent:
                return NameMissing(*absent)
            if "env" in case.parameters:
                given["env"] = Environment(self._fetch, given)
            self.calls.hidden_seen = self.calls.hidden_seen or case.hidden
            with _checks.seeded(seed), _checks.measuring(self._precision), self._reticence():
                case.function(**given)
        except Interruption as interruption:
            self.calls.interruption = self.calls.interruption or interruption
        except Exception as error:  # noqa: BLE001  # whatever a test raises is a verdict
            return error
        return None

    def _reticence(self) -> contextlib.AbstractContextManager[None]:
        """Nobody reads what a traced test says: only the answers to it are kept."""
        return _checks.undiagnosed() if isinstance(self.calls, TracedCalls) else contextlib.nullcontext()

    def _names_as_they_were(self, question: Question) -> Mapping[str, bytes]:
        """What the question asks for, as it was when it began: one check may not change it for the next."""
        process = self.run.process
        if self._fetched is None or self._fetched[0] is not process:
            self._fetched = process, process.names(question.names)
        return self._fetched[1]

    def _fetch(self, names: list[str]) -> dict[str, Any]:
        """Those of the names that exist, asked for now."""
        self._names = sorted({*self._names, *names} - {"env"})
        return self._values(names, self.run.process.names(names))

    def _values(self, names: list[str], blobs: Mapping[str, bytes]) -> dict[str, Any]:
        """Those of the names that exist: proxies, plain values, and modules of ours."""
        found: dict[str, Any] = {}
        for name in names:
            if name in MODULES:
                found[name] = module(name)
            elif name in blobs:
                value = self.calls.decode(blobs[name])
                found[name] = value.named(name) if isinstance(value, Remote) else value
        return found


def _is_answered(found: QuestionResult) -> bool:
    """Whether every check had an answer: a function that loops or dies is not called once more for a hint."""
    return all(check.status in _ANSWERED for check in found.checks)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """What a test prints or warns of is nobody's to read while a class is graded."""
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield
