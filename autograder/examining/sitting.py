"""One submission being examined: its process, what has been found so far, and which cells are left out.

A question is examined at the place of its `grader.check` cell, so that a name that is used again later does not spoil
it; a question without such a cell, at the end. One that did not pass there is examined again at its next check cell and
at the end, if what it asks for has been defined anew since: the better result counts.

A cell or a call that loops or dies costs its own points only. What does not stop when interrupted is killed, and the
notebook is run again in a fresh fork without it, as far as it had come.
"""

from __future__ import annotations

import contextlib
import io
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from autograder import checks as _checks
from autograder.errors import CandidateLost
from autograder.records import CheckResult, CheckStatus, Ending, QuestionResult
from autograder.settings import Limits

from . import known_mistakes, verdict
from .calls import Calls
from .candidate_process import CandidateProcess, legible
from .environment import Environment, NameMissing
from .exam import Exam, Question, TestCase
from .fork_server import ForkServer
from .interruptions import Gone, Interruption, OutOfTime, Oversized, TimedOut
from .notebook import Cell, StudentNotebook
from .notices import Notices
from .places import describe
from .proxy import MODULES, Remote, module
from .scoring import score
from .seeds import check_seed
from .verdict import Verdict

_TRIES = 3  # at most so often a question is examined: with more, an answer could be guessed
_STUDENT_TEXT = 1200
_ANSWERED = (CheckStatus.PASSED, CheckStatus.FAILED, CheckStatus.RAISED)
_STAFF_TEXT = 4000


class Sitting:
    """One submission being examined: its process, what has been found so far, and which cells are left out."""

    def __init__(self, exam: Exam, limits: Limits, notebook: StudentNotebook, seed: int) -> None:
        self.exam = exam
        self.limits = limits
        self.notebook = notebook
        self.seed = seed
        self.results: dict[str, QuestionResult] = {}
        self.bindings: dict[str, list[int]] = {}
        self.tries: dict[str, int] = {}
        self.notices = Notices(notebook, exam.modules)
        self.left_out: set[int] = set()
        self.process: CandidateProcess | None = None
        self.ending = Ending.EXITED
        self.cpu_seconds = 0.0
        self.replays = 0
        self.calls = Calls(limits)
        self._fetched: Mapping[str, bytes] | None = None  # what the question asks for, as it was when it began
        self.names = sorted({name for question in exam.questions for name in _names_of(question)})

    # -- the way through the notebook --------------------------------------------------------------------------

    def run(self, server: ForkServer) -> None:
        """Run all cells and examine all questions."""
        with _quiet():
            self._run(server)

    def _run(self, server: ForkServer) -> None:
        self.server = server
        self.deadline = time.monotonic() + self.limits.submission_wall_seconds
        by_name = {question.name: question for question in self.exam.questions}
        self._start()
        waiting: list[int] = []
        for index, cell in enumerate(self.notebook.cells):
            if not cell.only_checks:
                waiting.append(index)
            examined = [by_name[name] for name in cell.checks if name in by_name]
            if examined:
                self._run_cells(waiting, examined[0] if examined[0].name not in self.results else None)
                waiting = []
            for question in examined:
                self._examine(question, index + 1)
        self._run_cells(waiting)
        for question in self.exam.questions:
            self._examine(question, len(self.notebook.cells))

    def leave(self) -> None:
        """End the process, whatever happened."""
        if self.process is not None:
            with contextlib.suppress(CandidateLost):
                self.process.end()
            self.cpu_seconds += self.process.cpu_seconds
            self.process = None

    def _start(self) -> None:
        self.leave()
        cpu_left = self.limits.submission_cpu_seconds - self.cpu_seconds
        self.process = CandidateProcess(self.server, self.deadline, max(1.0, cpu_left))
        try:
            self.process.names([])
        except OutOfTime:
            pass
        except Interruption as interruption:  # before any code of the student ran: the walls could not be raised
            raise CandidateLost(f"A submission's process did not start: {interruption.reason}.") from interruption
        self.calls.continue_with(self.process)
        self._fetched = None

    def _run_cells(self, indices: Sequence[int], question: Question | None = None) -> None:
        """Run cells, many in one go; with a question for the names that `question` asks for right behind them."""
        left = [index for index in indices if index not in self.left_out]
        for index in left:
            self.calls.forget(self.notebook.cells[index].source)
        while left:
            assert self.process is not None
            sent = self.process.send_cells((self.notebook.cells[index] for index in left), _names_of(question))
            done = next((place for place in range(sent) if not self._finish_cell(left[place])), sent - 1) + 1
            left = left[done:]

    def _finish_cell(self, index: int) -> bool:
        """Wait for a cell; False when the process did not survive it. Then there is another, and it is left out."""
        cell = self.notebook.cells[index]
        assert self.process is not None
        try:
            reply = self.process.finish_cell()
        except Gone as gone:
            self._leave_out(index, cell, gone)
            self._replay(index)
            return False
        except TimedOut as interruption:
            where = describe(interruption.places, self.notebook)
            what = f"was stopped{where}, because it ran too long"
            self.notices.skipped(cell, what, interruption.reason, for_staff=False)
        except Oversized as interruption:
            self.notices.skipped(cell, "left no memory to go on with", interruption.reason, for_staff=False)
        except OutOfTime:
            pass
        else:
            if reply[0] == "raised" and self.replays == 0:
                self.notices.raised(cell, reply, private=self.calls.hidden_seen)
        return True

    def _leave_out(self, index: int, cell: Cell, gone: Gone) -> None:
        self.left_out.add(index)
        self._ended(gone)
        self.notices.skipped(
            cell, "was skipped, because your Python process did not survive it", gone.reason, for_staff=True
        )

    def _ended(self, gone: Gone) -> None:
        if self.ending is Ending.EXITED:
            self.ending = gone.ending

    def _replay(self, until: int) -> None:
        """A fresh process that has run the cells before `until`, without those left out."""
        self.replays += 1
        if self.replays > self.limits.replays:
            self.deadline = 0.0
        self._start()
        left = [
            n for n, cell in enumerate(self.notebook.cells[:until]) if n not in self.left_out and not cell.only_checks
        ]
        while left:
            assert self.process is not None
            sent = self.process.send_cells((self.notebook.cells[index] for index in left), [])
            for index in left[:sent]:
                try:
                    self.process.finish_cell()
                except Gone as gone:
                    self._leave_out(index, self.notebook.cells[index], gone)
                    self._replay(until)
                    return
                except Interruption:
                    continue
            left = left[sent:]

    # -- questions ---------------------------------------------------------------------------------------------

    def _examine(self, question: Question, place: int) -> None:
        """Examine a question here, unless it has passed, or nothing has been defined anew since the last time."""
        before = self.results.get(question.name)
        last = place == len(self.notebook.cells)
        if before is not None and (
            before.points >= before.max_points
            or self.tries[question.name] >= (_TRIES if last else _TRIES - 1)
            or self._bindings(place) == self.bindings[question.name]
        ):
            return
        self.tries[question.name] = self.tries.get(question.name, 0) + 1
        self._fetched = None
        found = score(question, tuple(self._check(question, n, place) for n in range(len(question.cases))))
        if found.points < found.max_points:
            found = replace(found, hint=self._hint(question, place) if _is_answered(found) else "")
        if before is None or found.points > before.points:
            self.results[question.name] = found
        if found.points < found.max_points:
            self.bindings[question.name] = self._bindings(place)

    def _hint(self, question: Question, place: int) -> str:
        """What a teacher says to who made exactly this mistake; nothing where the mistake is a new one."""
        known = self.exam.known_of(question.name)
        if not known:
            return ""
        own, traced = self.calls, known_mistakes.looking_for(known, self.limits)
        assert self.process is not None
        traced.continue_with(self.process)
        self.calls = traced
        try:
            for number in range(len(question.cases)):
                seed = check_seed(known_mistakes.SEED, question.name, number)
                self._verdict(question, question.fresh_case(number), seed)
                if traced.interruption is not None:
                    break
        finally:
            self.calls = own
            own.hidden_seen = own.hidden_seen or traced.hidden_seen
        if isinstance(traced.interruption, Gone):
            self._ended(traced.interruption)
            self._replay(place)
        return known_mistakes.hint_for(tuple(traced.trace), known) if traced.interruption is None else ""

    def _bindings(self, place: int) -> list[int]:
        assert self.process is not None
        try:
            return [self.replays, *self.process.bindings(self.names)]
        except Gone as gone:  # or the next cell would be blamed for it
            self._ended(gone)
            self._replay(place)
            return []
        except Interruption:
            return []

    def _check(self, question: Question, number: int, place: int) -> CheckResult:
        case = question.fresh_case(number)
        seed = check_seed(self.seed, question.name, number)
        started = time.monotonic()
        found = self._verdict(question, case, seed)
        gone = self.calls.interruption
        if isinstance(gone, Gone):
            self._ended(gone)
            self._replay(place)
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
        self.calls.begin_check()
        try:
            if self._fetched is None:
                self._fetched = self._blobs(_names_of(question))
            given = self._values([name for name in case.parameters if name != "env"], self._fetched)
            absent = [name for name in case.parameters if name not in {*given, *case.optional, "env"}]
            if absent:
                return verdict.missing(absent)
            if "env" in case.parameters:
                given["env"] = Environment(self._fetch, given)
            self.calls.hidden_seen = self.calls.hidden_seen or case.hidden
            with _checks.seeded(seed):
                case.function(**given)
        except Interruption as interruption:
            self.calls.interruption = self.calls.interruption or interruption
        except NameMissing as error:
            return verdict.missing([error.name])
        except Exception as error:  # noqa: BLE001  # whatever a test raises is a verdict
            if self.calls.interruption is None:
                return verdict.failed(error, case, self.calls, self.notebook)
        if self.calls.interruption is not None:
            return verdict.interrupted(self.calls.interruption, self.limits, self.notebook)
        return Verdict(CheckStatus.PASSED)

    def _fetch(self, names: list[str]) -> dict[str, Any]:
        """Those of the names that exist, asked for now."""
        self.names = sorted({*self.names, *names} - {"env"})
        return self._values(names, self._blobs(names))

    def _blobs(self, names: list[str]) -> Mapping[str, bytes]:
        assert self.process is not None
        return self.process.names(names)

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


def _names_of(question: Question | None) -> list[str]:
    """What the tests of a question ask for by their parameters."""
    cases = question.cases if question is not None else ()
    return sorted({name for case in cases for name in case.parameters} - {"env"})


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
