"""Many submissions at once on many machines: a Dask cluster, each of whose workers keeps a pool and a warm jail.

The exam travels to every worker once, as bytes, also to those that join later; then one submission at a time. A worker
that dies costs its submissions a second try elsewhere, never a grade. What crosses the network is sent and read by
trusted sides only: students' code runs in the jails of the workers, which have no network.
"""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from autograder import __version__
from autograder.errors import AutograderError, InputError, OurFault, UsageError
from autograder.records import Submission, SubmissionResult
from autograder.settings import Limits

from .exam_source import ExamSource
from .jail import JailKind, JailPlan, require
from .outcomes import not_graded
from .pool import Pool

try:
    import distributed
except ImportError as _error:
    raise UsageError(
        f"--scheduler needs Dask, and it is not installed ({_error}).",
        next_step="Run `pip install 'distributed>=2025.1'`, or leave --scheduler out.",
    ) from _error

_CONNECT_SECONDS = 10
_GLANCE_SECONDS = 10.0
_GLANCES = 6  # so often without any worker, before we give up
_RETRIES = 1  # after an exception; how many dead workers a submission survives is the scheduler's own setting
_AHEAD = 2  # submissions on their way per thread of the cluster, so that none waits for us


@dataclass(frozen=True)
class PackedExam:
    """An exam as it travels: what the files of an `ExamSource` hold."""

    source: ExamSource
    files: tuple[tuple[str, bytes], ...]  # by the names of the source's fields

    @classmethod
    def of(cls, source: ExamSource) -> PackedExam:
        """The exam with all its files."""
        paths = {name: getattr(source, name) for name in ("path", "known_mistakes", "student_notebook")}
        return cls(source, tuple((name, path.read_bytes()) for name, path in paths.items() if path is not None))

    def unpack(self, folder: Path) -> ExamSource:
        """The same exam with its files in this folder."""
        written: dict[str, Any] = {}
        for name, content in self.files:
            written[name] = folder / getattr(self.source, name).name
            written[name].write_bytes(content)
        return replace(self.source, **written)


class Cluster:
    """The workers of a scheduler (`tcp://host:8786`), for one exam; a context manager with the `examine` of a `Pool`.

    Raises `InputError` where there is no such scheduler, or no worker that can examine.
    """

    def __init__(self, scheduler: str, source: ExamSource, limits: Limits, plan: JailPlan) -> None:
        if plan.kind is JailKind.USER:
            raise UsageError(
                "--jail user does not work with --scheduler: workers of a cluster cannot agree on who is which user.",
                next_step="Use --jail bubblewrap.",
            )
        self._scheduler = scheduler
        self._source = source
        self._keeper = _Keeper(PackedExam.of(source), limits, plan)
        self._name = f"autograder {source.assignment} {uuid4().hex}"  # the same exam may be in use by others
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Cluster:
        with contextlib.ExitStack() as stack:
            self._client = stack.enter_context(_connected(self._scheduler))
            self._require_workers()
            stack.callback(self._dismiss_workers)
            self._prepare_workers()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _require_workers(self) -> None:
        self._threads = sum(self._client.nthreads().values())
        if not self._threads:
            raise InputError(
                f"The scheduler {self._scheduler} has no workers.",
                next_step=f"Start some: dask worker {self._scheduler}",
            )

    def _prepare_workers(self) -> None:
        try:
            self._client.register_plugin(self._keeper, name=self._name)
        except AutograderError:
            raise
        except Exception as error:
            raise InputError(
                f"A worker of {self._scheduler} cannot examine ({type(error).__name__}: {error}).",
                next_step=f"Install autograder {__version__} with its extra `dask`, and bubblewrap, on every machine.",
            ) from error

    def _dismiss_workers(self) -> None:
        with contextlib.suppress(Exception):  # the scheduler may be gone
            self._client.unregister_worker_plugin(self._name)

    def examine(self, submissions: Iterable[Submission]) -> Iterator[SubmissionResult]:
        """Results in the order in which they are ready. Raises what a worker says of its jail when it cannot start."""
        waiting = iter(submissions)
        on_their_way = {self._send(one): one for one in islice(waiting, _AHEAD * self._threads)}
        while on_their_way:
            for future in self._ready(list(on_their_way)):
                submission = on_their_way.pop(future)
                yield self._result(future, submission)
                on_their_way.update((self._send(one), one) for one in islice(waiting, 1))

    def _send(self, submission: Submission) -> Any:
        return self._client.submit(_examine, self._name, submission, pure=False, retries=_RETRIES)

    def _ready(self, futures: list[Any]) -> list[Any]:
        """Those that are done; waits for one at least."""
        glances_alone = 0
        while glances_alone < _GLANCES:
            try:
                return list(distributed.wait(futures, _GLANCE_SECONDS, return_when="FIRST_COMPLETED").done)
            except distributed.TimeoutError:
                glances_alone = 0 if self._client.nthreads() else glances_alone + 1
            except CancelledError:
                raise self._gone("scheduler") from None
        raise self._gone("workers")

    def _gone(self, who: str) -> OurFault:
        step = "What was done is kept: run the same command again to go on, with the cluster or without it."
        return OurFault(f"The {who} at {self._scheduler} did not stay to the end.", next_step=step)

    def _result(self, future: Any, submission: Submission) -> SubmissionResult:
        failure = future.exception()
        if isinstance(failure, CancelledError):
            raise self._gone("scheduler")
        if isinstance(failure, AutograderError):  # a jail could not even start
            raise failure
        if failure is not None:
            return not_graded(self._source.facts(), submission, failure)
        result: SubmissionResult = future.result()
        return result


@contextlib.contextmanager
def _connected(scheduler: str) -> Iterator[Any]:
    try:
        client = distributed.Client(scheduler, timeout=_CONNECT_SECONDS)
    except (OSError, distributed.TimeoutError, ValueError) as error:
        raise InputError(
            f"There is no Dask scheduler at {scheduler} ({error}).",
            next_step="Start one (dask scheduler), and name the address that it prints.",
        ) from error
    logged = logging.root.manager.disable
    logging.disable(logging.CRITICAL)  # what goes wrong, we say ourselves
    try:
        with client:
            yield client
    finally:
        logging.disable(logged)


def _examine(name: str, submission: Submission) -> SubmissionResult:
    """On a worker: the result of one submission."""
    keeper = distributed.get_worker().plugins[name]
    assert isinstance(keeper, _Keeper)
    return keeper.examine(submission)


class _Keeper(distributed.WorkerPlugin):
    """What a worker keeps for an exam: its files, and as many pools of one process as it has threads.

    The scheduler hands it to every worker once, also to those that join later.
    """

    def __init__(self, packed: PackedExam, limits: Limits, plan: JailPlan) -> None:
        self.packed = packed
        self.limits = limits
        self.plan = plan
        self.version = __version__

    def setup(self, worker: Any) -> None:
        """When a worker begins with it. Raises `InputError` where it cannot examine."""
        if self.version != __version__:
            raise InputError(
                f"The worker {worker.address} has autograder {__version__}, and {self.version} is expected.",
                next_step="Install the same version everywhere.",
            )
        for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
            os.environ.setdefault(name, "1")  # a worker's threads share the cores already
        self._stack = contextlib.ExitStack()
        scratch = tempfile.TemporaryDirectory(prefix="exam-", dir=worker.local_directory)  # Dask sweeps up what is left
        self._folder = Path(self._stack.enter_context(scratch))
        self._plan = replace(self.plan, private=(self._folder,))
        self._address = worker.address
        with self._named():
            require(self._plan)
        self._source = self.packed.unpack(self._folder)
        self._lock = threading.Lock()
        self._idle: list[Pool] = []

    def teardown(self, worker: Any) -> None:  # noqa: ARG002  # Dask's own signature
        """When the exam is over, or the worker."""
        self._stack.close()

    def examine(self, submission: Submission) -> SubmissionResult:
        """The result of one submission, in a pool that nobody else uses meanwhile."""
        with self._lock:
            pool = self._idle.pop() if self._idle else self._new_pool()
        try:
            with self._named():
                for result in pool.examine([submission]):
                    return result
        finally:
            with self._lock:
                self._idle.append(pool)
        raise OurFault("The exam was over.")  # nobody is there to hear it

    @contextlib.contextmanager
    def _named(self) -> Iterator[None]:
        """What we complain of says on which machine."""
        try:
            yield
        except AutograderError as error:
            raise type(error)(f"{self._address}: {error.message}", next_step=error.next_step) from None

    def _new_pool(self) -> Pool:
        return self._stack.enter_context(Pool(self._source, self.limits, self._plan, 1, pinned=False))
