"""Many submissions at once: worker processes, each with an examiner and a warm jail of its own.

The parent hands out one submission at a time, so that memory does not grow with the class, and waits for results as
they come. A worker that dies or hangs costs a second try, then an honest "not graded"; never a grade.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import TYPE_CHECKING

from autograder.errors import AutograderError, OurFault
from autograder.records import Submission, SubmissionResult
from autograder.settings import Limits

from .exam_source import ExamSource
from .jail import JailPlan
from .outcomes import not_graded

if TYPE_CHECKING:
    from .examiner import Examiner

_TRIES = 2
_SLACK_SECONDS = 120.0  # what a worker may take beyond the submission's own time before it counts as hung
_GLANCE_SECONDS = 1.0
_PR_SET_PDEATHSIG = 1
_STARTING = threading.Lock()  # pools may be in several threads, and what is changed meanwhile is the whole process's


@dataclass
class _Worker:
    process: BaseProcess
    pipe: Connection
    slot: int
    submission: Submission | None = None
    deadline: float = 0.0


def prepare() -> None:
    """Start the process that workers are forked from, which takes a while to import what they need; do not wait for it.

    A pool does so when it needs one. Who has something else to do before calls this first.
    """
    multiprocessing.get_context("forkserver").set_forkserver_preload([f"{__package__}.nursery"])
    with _interrupts_ignored():  # inherited by it and its workers: Ctrl-C is for the parent
        forkserver.ensure_running()


class Pool:
    """Workers for one exam; a context manager. `examine` yields results as they come.

    `pinned` keeps each on a core of its own: not where other pools work on the same machine.
    """

    def __init__(
        self, source: ExamSource, limits: Limits, plan: JailPlan, workers: int, *, pinned: bool = True
    ) -> None:
        self._source = source
        self._limits = limits
        self._plan = plan
        self._count = max(1, workers)
        self._pinned = pinned
        self._workers: list[_Worker] = []
        self._tries: dict[str, int] = {}
        self._closed = False

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self._closed = True
        for worker in self._workers:
            worker.pipe.close()  # an idle worker leaves by itself, and ends its jail in order
            if worker.submission is not None:
                worker.process.terminate()
        for worker in self._workers:
            worker.process.join(timeout=10)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()

    def examine(self, submissions: Iterable[Submission]) -> Iterator[SubmissionResult]:
        """Results in the order in which they are ready; no more of them once the pool was closed.

        Raises what a worker says of its jail when none can start.
        """
        waiting = iter(submissions)
        again: list[Submission] = []
        while True:
            self._hand_out(waiting, again)
            busy = [worker for worker in self._workers if worker.submission is not None]
            if not busy:
                return
            for worker, has_answered in self._ready(busy):
                result = self._collect(worker, again, has_answered=has_answered)
                if result is not None:
                    yield result

    def _hand_out(self, waiting: Iterator[Submission], again: list[Submission]) -> None:
        """Give every idle worker something to do; start workers only as long as there is something."""
        if self._closed:
            return
        slots: Sequence[_Worker | None] = [*self._workers, *[None] * (self._count - len(self._workers))]
        for worker in slots:
            if worker is not None and worker.submission is not None:
                continue
            submission = again.pop() if again else next(waiting, None)
            if submission is None:
                return
            target = worker or self._start()
            target.submission = submission
            target.deadline = time.monotonic() + self._limits.submission_wall_seconds + _SLACK_SECONDS
            with contextlib.suppress(OSError):  # a worker that is gone is found when its result is collected
                target.pipe.send(submission)

    def _start(self) -> _Worker:
        prepare()
        context = multiprocessing.get_context("forkserver")
        ours, theirs = context.Pipe()
        taken = {worker.slot for worker in self._workers}
        slot = min(set(range(self._count)) - taken)  # one of a worker that died: never that of one that lives
        plan = replace(self._plan, slot=slot)
        core = slot if self._pinned else None
        process = context.Process(target=_work, args=(theirs, self._source, self._limits, plan, core), daemon=True)
        with _STARTING, _hidden_main(), _allowed_to_start_processes():
            process.start()
        theirs.close()
        worker = _Worker(process, ours, slot)
        self._workers.append(worker)
        return worker

    @staticmethod
    def _ready(busy: list[_Worker]) -> list[tuple[_Worker, bool]]:
        """Workers that have answered or died (True), or overrun their time (False)."""
        answered = wait([worker.pipe for worker in busy], timeout=_GLANCE_SECONDS)
        now = time.monotonic()
        found = [(worker, worker.pipe in answered) for worker in busy]
        return [(worker, has_answered) for worker, has_answered in found if has_answered or now > worker.deadline]

    def _collect(self, worker: _Worker, again: list[Submission], *, has_answered: bool) -> SubmissionResult | None:
        submission = worker.submission
        assert submission is not None
        worker.submission = None
        try:
            answer = worker.pipe.recv() if has_answered else None
        except (EOFError, OSError):
            answer = None
        if isinstance(answer, SubmissionResult):
            return answer
        if isinstance(answer, AutograderError):  # the worker could not even start: no other could
            raise answer
        self._discard(worker)
        tries = self._tries[submission.key] = self._tries.get(submission.key, 0) + 1
        if tries < _TRIES:
            again.append(submission)
            return None
        return not_graded(
            self._source.facts(), submission, OurFault("The process that examined this submission died or hung.")
        )

    def _discard(self, worker: _Worker) -> None:
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        self._workers.remove(worker)


def _work(pipe: Connection, source: ExamSource, limits: Limits, plan: JailPlan, core: int | None) -> None:
    """A worker's life: one submission in, one result out, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us in order
    signal.signal(signal.SIGTERM, _leave)
    _end_with_parent()
    from .exam import load_exam
    from .examiner import Examiner

    if core is not None:
        _stay_on_one_core(core)
    try:
        with Examiner(load_exam(source), limits, plan) as examiner:
            gc.freeze()  # the exam, as what the nursery has imported: never garbage, and not searched for it
            while (submission := _next_of(pipe)) is not None:
                pipe.send(_examine(examiner, source, submission))
    except ConnectionError:  # nobody waits for the result any more
        pass
    except AutograderError as error:
        with contextlib.suppress(OSError):
            pipe.send(error)


def _next_of(pipe: Connection) -> Submission | None:
    """None when the parent is gone: it has closed the pipe, or was killed, perhaps in the middle of a message."""
    try:
        submission: Submission = pipe.recv()
    except (EOFError, OSError):
        return None
    return submission


def _leave(*_: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one would break off the end of the jail
    sys.exit(0)


@contextlib.contextmanager
def _hidden_main() -> Iterator[None]:
    """A process that is started meanwhile does not import the main module: that is the command, or anybody's script."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextlib.contextmanager
def _allowed_to_start_processes() -> Iterator[None]:
    """A worker of Dask is a daemon, which may have no children that could outlive it. Ours end with it."""
    config: dict[str, object] = multiprocessing.current_process()._config  # type: ignore[attr-defined]
    before = config.get("daemon", False)
    config["daemon"] = False
    try:
        yield
    finally:
        config["daemon"] = before


@contextlib.contextmanager
def _interrupts_ignored() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's business
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _end_with_parent() -> None:
    """SIGTERM when the process that forked this one is gone, and that one ends with the command."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def _stay_on_one_core(number: int) -> None:
    """Keep a worker and its jail, which inherits this, on one core: they take turns, and waking another is dear."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[number % len(cores)]})


def _examine(examiner: Examiner, source: ExamSource, submission: Submission) -> SubmissionResult:
    from .interruptions import Interruption

    failure: BaseException = OurFault("")
    for _ in range(_TRIES):
        try:
            return examiner.examine(submission)
        except (Exception, Interruption) as error:  # noqa: BLE001  # our side broke: tried again, then listed for staff
            failure = error
    return not_graded(source.facts(), submission, failure)
