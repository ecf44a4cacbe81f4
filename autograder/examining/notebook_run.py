"""The cells of a submission in a process, and in another one when that is lost: what was run, and what is left out.

A cell that loops or dies costs itself only. What does not stop when interrupted is killed, and the notebook is run
again in a fresh fork without it, as far as it had come.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence

from autograder.errors import CandidateLost
from autograder.records import Ending
from autograder.settings import Limits

from .calls import Calls
from .candidate_process import CandidateProcess
from .fork_server import ForkServer
from .interruptions import Gone, Interruption, OutOfTime, Oversized, TimedOut
from .notebook import Cell, StudentNotebook
from .notices import Notices
from .places import describe


class NotebookRun:
    """`process` is the one that has run the cells up to now; `calls` talk to it, and are told of every new one."""

    def __init__(self, limits: Limits, notebook: StudentNotebook, notices: Notices, calls: Calls) -> None:
        self.limits = limits
        self.notebook = notebook
        self.notices = notices
        self.calls = calls
        self.ending = Ending.EXITED
        self.cpu_seconds = 0.0
        self.replays = 0
        self._left_out: set[int] = set()
        self._process: CandidateProcess | None = None

    @property
    def process(self) -> CandidateProcess:
        """The submission's process."""
        assert self._process is not None
        return self._process

    def start(self, server: ForkServer) -> None:
        """Fork the first process."""
        self._server = server
        self._deadline = time.monotonic() + self.limits.submission_wall_seconds
        self._fork()

    def leave(self) -> None:
        """End the process, whatever happened."""
        if self._process is not None:
            with contextlib.suppress(CandidateLost):
                self._process.end()
            self.cpu_seconds += self._process.cpu_seconds
            self._process = None

    def _fork(self) -> None:
        self.leave()
        cpu_left = self.limits.submission_cpu_seconds - self.cpu_seconds
        self._process = CandidateProcess(self._server, self._deadline, max(1.0, cpu_left))
        try:
            self._process.names([])
        except OutOfTime:
            pass
        except Interruption as interruption:  # before any code of the student ran: the walls could not be raised
            raise CandidateLost(f"A submission's process did not start: {interruption.reason}.") from interruption
        self.calls.continue_with(self._process)

    def run_cells(self, indices: Sequence[int], names: list[str]) -> None:
        """Run cells, many in one go, and ask for the values of `names` right behind them, if there are any."""
        left = [index for index in indices if index not in self._left_out]
        for index in left:
            self.calls.forget(self.notebook.cells[index].source)
        while left:
            sent = self.process.send_cells((self.notebook.cells[index] for index in left), names)
            done = next((place for place in range(sent) if not self._finish_cell(left[place])), sent - 1) + 1
            left = left[done:]

    def _finish_cell(self, index: int) -> bool:
        """Wait for a cell; False when the process did not survive it. Then there is another, and it is left out."""
        cell = self.notebook.cells[index]
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
        self._left_out.add(index)
        self._ended(gone)
        self.notices.skipped(
            cell, "was skipped, because your Python process did not survive it", gone.reason, for_staff=True
        )

    def _ended(self, gone: Gone) -> None:
        if self.ending is Ending.EXITED:
            self.ending = gone.ending

    def go_on_without(self, gone: Gone, place: int) -> None:
        """After the process was lost in a test: a fresh one that has run the cells before `place`."""
        self._ended(gone)
        self._replay(place)

    def _replay(self, until: int) -> None:
        self.replays += 1
        if self.replays > self.limits.replays:
            self._deadline = 0.0
        self._fork()
        cells = enumerate(self.notebook.cells[:until])
        left = [index for index, cell in cells if index not in self._left_out and not cell.only_checks]
        while left:
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
