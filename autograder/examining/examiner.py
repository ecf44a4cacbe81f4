"""One submission to one result: read the notebook, run it in the jail, run the tests here, against proxies."""

from __future__ import annotations

import contextlib
import tempfile
import time
from pathlib import Path

from autograder.errors import CandidateLost, SubmissionRefused
from autograder.records import Outcome, Submission, SubmissionResult
from autograder.settings import Limits

from .exam import Exam
from .fork_server import ForkServer
from .jail import JailKind, JailPlan, Readiness, start_jail
from .notebook import StudentNotebook, open_submission, read_notebook
from .outcomes import refused
from .seeds import root_seed, submission_hash
from .sitting import Sitting
from .trial import Trial, TrialSitting
from .warmth import is_light


class Examiner:
    """Warm jails for one exam; examines one submission after the other. A context manager.

    There is a light server, and one that has loaded everything; the second is started when a submission needs it.
    """

    def __init__(self, exam: Exam, limits: Limits, plan: JailPlan) -> None:
        self.exam = exam
        self.limits = limits
        self.plan = plan
        self._servers: dict[bool, ForkServer] = {}
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Examiner:
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="autograder-data-")))
        self._data = folder / "data"
        _lay_out(self._data, self.exam.files)
        self._jails = {light: self._stack.enter_context(contextlib.ExitStack()) for light in (True, False)}
        self._warm(light=self.plan.kind is not JailKind.USER)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _warm(self, *, light: bool) -> ForkServer:
        """The running fork server; a new one after the old one was lost."""
        if light not in self._servers:
            self._jails[light].close()
            ready = Readiness(self.exam.modules, self.exam.given_cells, light=light)
            jail = start_jail(self.plan, self._data, self.limits, ready)
            self._servers[light] = ForkServer(self._jails[light].enter_context(jail), self.limits)
        return self._servers[light]

    def examine(self, submission: Submission) -> SubmissionResult:
        """Result of one submission. Raises `CandidateLost` when the jail, not the student's code, failed."""
        started = time.monotonic()
        try:
            content = open_submission(
                submission.filename, submission.content, expected_name=self.exam.assignment, limits=self.limits
            )
            notebook = read_notebook(content, limits=self.limits)
            _refuse_other_assignment(notebook, self.exam.assignment)
        except SubmissionRefused as refusal:
            exam = self.exam
            return refused((exam.assignment, exam.hash, exam.max_points), submission, refusal)
        # In a `user` jail Python's own files may be out of reach: there, what is not loaded at the start never is.
        light = is_light(notebook) and self.plan.kind is not JailKind.USER
        sitting = self._sitting(submission, notebook)
        try:
            sitting.hold(self._warm(light=light))
        except (CandidateLost, OSError):
            self._servers.pop(light, None)
            raise
        finally:
            sitting.run.leave()
        result = _result(sitting.exam, submission, sitting, time.monotonic() - started)
        return sitting.told(result) if isinstance(sitting, TrialSitting) else result

    def _sitting(self, submission: Submission, notebook: StudentNotebook) -> Sitting:
        seed = root_seed(self.exam.assignment, submission)
        if isinstance(submission, Trial):
            return TrialSitting(self.exam, self.limits, notebook, submission, seed)
        return Sitting(self.exam, self.limits, notebook, seed)


def _lay_out(folder: Path, files: tuple[tuple[str, bytes], ...]) -> None:
    folder.mkdir(mode=0o755)
    folder.parent.chmod(0o755)
    for name, content in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o444)


def _refuse_other_assignment(notebook: StudentNotebook, assignment: str) -> None:
    if notebook.assignment is not None and notebook.assignment != assignment:
        raise SubmissionRefused(
            f"This is a notebook of the assignment `{notebook.assignment[:80]}`; `{assignment}` is expected.",
            next_step=f"Hand in the notebook {assignment}.ipynb.",
        )


def _result(exam: Exam, submission: Submission, sitting: Sitting, seconds: float) -> SubmissionResult:
    questions = tuple(sitting.results[question.name] for question in exam.questions)
    return SubmissionResult(
        submission=submission.key,
        student=submission.student,
        assignment=exam.assignment,
        outcome=Outcome.GRADED,
        total=sum(question.points for question in questions),
        max_points=exam.max_points,
        ending=sitting.run.ending,
        questions=questions,
        notices=sitting.notices.all(),
        seconds=seconds,
        cpu_seconds=sitting.run.cpu_seconds,
        seed=sitting.seed,
        submission_hash=submission_hash(submission),
        exam_hash=exam.hash,
    )
