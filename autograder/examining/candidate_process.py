"""One submission's process, as the trusted side drives it: requests with deadlines, usage watched, the end explained.

`CandidateProcess` is one fork of a `ForkServer`. What goes wrong is raised as an `Interruption`.
"""

from __future__ import annotations

import contextlib
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

from autograder.candidate import wire
from autograder.records import Ending

from . import replies
from .channel import Channel, ChannelClosed, DeadlinePassed, ProtocolBreach, unwatched
from .fork_server import ForkServer
from .interruptions import Gone, Interruption, OutOfTime, Oversized, TimedOut
from .notebook import Cell
from .places import Place, read_places

_LOOK_SECONDS = 0.25
_BATCH_BYTES = 1 << 16  # of cells on their way: a socket holds more, so that neither side ever waits to be read

RunCallback = Callable[[int, list[bytes]], bytes]


class CandidateProcess:
    """One fork. `deadline` is the moment (`time.monotonic`) at which the whole submission's time is up."""

    def __init__(self, server: ForkServer, deadline: float, cpu_seconds: float) -> None:
        self._server = server
        self._limits = server.limits
        self._deadline = deadline
        self._cpu_allowed = cpu_seconds
        self._number = 0
        self._assigned: list[list[Any]] = []  # attributes to be set, to go along with the next request,
        self._assigned_bytes = 0
        self._unsent = b""  # and frames of more of them
        self._to_send = b""
        self._cells: deque[int] = deque()  # numbers of the cells that were sent and have not been answered
        self._ahead: tuple[list[str], int] | None = None  # names that were asked for behind them, and that number
        self._bound: tuple[tuple[int, list[str]], Mapping[str, int]] = (0, []), {}  # what `bindings` said, and when
        self._alive = True
        self._looked = time.monotonic()
        self.cpu_seconds = 0.0
        self._channel = Channel(server.fork(cpu_seconds), self._limits.frame_bytes)

    def send_cells(self, cells: Iterable[Cell], names: list[str]) -> int:
        """Send the first few cells in one go, and if these are all, a question for the values of `names` behind them.

        Returns how many were sent; `finish_cell` is to be called so many times.
        """
        with contextlib.suppress(Interruption):  # if the process is gone, the first cell will say so
            self._finish_ahead()
        frames, everything = self._take_unsent(), [["cell", cell.number, cell.source] for cell in cells]
        for fields in everything:
            frame = self._frame(fields)
            if self._cells and len(frames) + len(frame) > _BATCH_BYTES:
                self._number -= 1
                break
            frames += frame
            self._cells.append(self._number)
        sent = len(self._cells)
        if names and sent == len(everything):
            frames += self._frame(["names", names])
            self._ahead = names, self._number
        self._to_send = frames
        return sent

    def finish_cell(self) -> list[Any]:
        """What became of the next cell: ["done"] or ["raised", ...], as `candidate.answering` lists the fields."""
        limits, frames = self._limits, self._to_send
        self._to_send = b""
        number = self._cells.popleft()
        reply = self._await(number, frames, limits.cell_wall_seconds, limits.cell_cpu_seconds, no_callback)
        return self._expect(reply, "done", "raised")

    def names(self, names: list[str]) -> Mapping[str, bytes]:
        """Blobs of those of the names that exist in the student's namespace."""
        if self._ahead is not None and self._ahead[0] == names:
            reply = self._finish_ahead()
        else:
            reply = self._quick(["names", names])
        fields = self._expect(reply, "values")
        if not all(type(name) is str and type(blob) is bytes for name, blob in fields[1].items()):
            self._kill("named things in a form that nobody asked for")
        return dict(fields[1])

    def bindings(self, names: list[str]) -> Mapping[str, int]:
        """A number per name that changes when the name is bound to another object; a missing one has none.

        Functions and classes of the notebook are told of, too.
        """
        if self._bound[0] == (self._number, names):  # nothing has been asked since
            return self._bound[1]
        numbers: dict[str, int] = self._expect(self._quick(["bindings", names]), "numbers")[1]
        if not all(type(name) is str and type(number) is int for name, number in numbers.items()):
            self._kill("numbered things in a form that nobody asked for")
        self._bound = (self._number, names), numbers
        return numbers

    def put(self, number: int, attribute: str, blob: bytes) -> None:
        """Set an attribute of an object there, right before whatever is asked next; it has no answer of its own."""
        self._assigned.append([number, attribute, blob])
        self._assigned_bytes += len(blob)
        if self._assigned_bytes > _BATCH_BYTES:  # or the frame could become too long
            self._unsent = self._take_unsent()

    def call(self, fields: list[Any], wall_seconds: float, run_callback: RunCallback) -> list[Any]:
        """["returned", ...] for a "call", ["attribute", ...] for a "get", or ["raised", ...]; see `answering`."""
        cpu_seconds = min(wall_seconds, self._limits.call_cpu_seconds)
        reply = self._request(fields, wall_seconds, cpu_seconds, run_callback)
        return self._expect(reply, "attribute" if fields[0] == "get" else "returned", "raised")

    def end(self) -> Ending:
        """End the process and all that it left running."""
        if not self._alive:
            return Ending.EXITED
        return self._end()

    def _quick(self, fields: list[Any]) -> list[Any]:
        limits = self._limits
        return self._request(fields, limits.call_wall_seconds, limits.call_cpu_seconds, no_callback)

    def _expect(self, fields: list[Any], *verbs: str) -> list[Any]:
        """The reply's fields, if they have the form that the verb promises."""
        if not replies.has_form(fields, verbs):
            self._kill("answered in a form that nobody asked for")
        if fields[0] == "too_large":
            raise Oversized(replies.legible(fields[1], 200))
        return replies.cleaned(fields) if fields[0] == "raised" else fields

    def _frame(self, fields: list[Any]) -> bytes:
        self._number += 1
        return wire.pack_message([self._number, *fields], self._limits.frame_bytes)

    def _take_unsent(self) -> bytes:
        frames = self._unsent
        if self._assigned:
            frames += self._frame(["set", self._assigned])
        self._assigned, self._assigned_bytes, self._unsent = [], 0, b""
        return frames

    def _request(self, fields: list[Any], wall: float, cpu: float, run_callback: RunCallback) -> list[Any]:
        if self._ahead is not None:
            self._finish_ahead()
        frames = self._take_unsent() + self._frame(fields)
        return self._await(self._number, frames, wall, cpu, run_callback)

    def _finish_ahead(self) -> list[Any]:
        """The reply to the question that was sent behind cells, so that the next thing may be asked."""
        if self._ahead is None:
            return []
        (_, number), self._ahead = self._ahead, None
        return self._await(number, b"", self._limits.call_wall_seconds, self._limits.call_cpu_seconds, no_callback)

    def _await(self, number: int, frames: bytes, wall: float, cpu: float, run_callback: RunCallback) -> list[Any]:
        """Send what is to be sent, if anything, and wait for the answer to the request with this number."""
        if not self._alive:
            raise Gone("the process had ended before", Ending.EXITED)
        now = time.monotonic()
        if now >= self._deadline:
            raise OutOfTime("the submission's time was used up")
        watch, deadline = _Watch(self, now, cpu), min(now + wall, self._deadline)
        try:
            if now - self._looked > _LOOK_SECONDS:  # what runs in the background grows between short requests, too
                watch()
            if frames:
                self._channel.send(frames, deadline, watch)
            message = self._channel.receive(deadline, watch)
            while message[0] != number:
                self._answer_callback(message, deadline, watch, run_callback)
                message = self._channel.receive(deadline, watch)
            return message[1:]
        except (DeadlinePassed, _CpuUsedUp):
            raise TimedOut(f"no answer within {wall:g} s", self._interrupt(number)) from None
        except _MemoryUsedUp:
            self._kill("used more memory than allowed", Ending.MEMORY_LIMIT)
        except ChannelClosed:
            self._explain_end()
        except ProtocolBreach as breach:
            self._kill(f"broke the protocol: {breach}")

    def _answer_callback(
        self, message: list[Any], deadline: float, watch: Callable[[], None], run_callback: RunCallback
    ) -> None:
        if message[1] != "callback" or not replies.is_callback(message):
            raise ProtocolBreach("an answer to another request")
        reply = self._callback(message, run_callback)
        self._channel.send(wire.pack_message(reply, self._limits.frame_bytes), deadline, watch)

    def _callback(self, message: list[Any], run_callback: RunCallback) -> list[Any]:
        """What a test's own function gives. Its exceptions go back by type only: their texts are ours."""
        try:
            return [message[0], "result", run_callback(message[2], message[3])]
        except Interruption as interruption:  # the call around it is still open: neither can be answered any more
            if self._alive:
                self._kill(interruption.reason)
            raise
        except Exception as error:  # noqa: BLE001
            return [message[0], "error", type(error).__name__]

    def _interrupt(self, number: int) -> tuple[Place, ...]:
        """Interrupt the student's code: where it was. If the answer does not come even then, end the process.

        An answer that comes in the very moment leaves the interruption to the next cell, if that was sent along.
        """
        if time.monotonic() >= self._deadline:
            self._kill("the submission's time was used up", Ending.WALL_LIMIT)
        self._server.interrupt()
        grace = time.monotonic() + self._limits.interrupt_grace_seconds
        try:
            message = self._channel.receive(grace, unwatched)
            while message[0] != number:
                message = self._channel.receive(grace, unwatched)
        except (DeadlinePassed, ChannelClosed, ProtocolBreach):
            self._kill("did not stop when interrupted", Ending.WALL_LIMIT)
        return read_places(message[6]) if message[1] == "raised" and len(message) > 6 else ()

    def _kill(self, reason: str, ending: Ending | None = None) -> NoReturn:
        ended = self._end()
        raise Gone(reason, ending or ended)

    def _explain_end(self) -> NoReturn:
        ending = self._end()
        reasons = {
            Ending.CPU_LIMIT: f"used more than {self._cpu_allowed:g} s of CPU time",
            Ending.SIGNALLED: "was ended by a signal (a crash, or no memory left)",
        }
        raise Gone(reasons.get(ending, "ended itself"), ending)

    def _end(self) -> Ending:
        self._alive = False
        self._channel.close()
        number, _, self.cpu_seconds = self._server.end()
        if number in (signal.SIGKILL, signal.SIGXCPU) and self.cpu_seconds >= self._cpu_allowed - 1:
            return Ending.CPU_LIMIT
        return Ending.SIGNALLED if number not in (0, signal.SIGKILL) else Ending.EXITED

    def usage(self) -> tuple[float, int]:
        """CPU seconds and bytes of memory so far."""
        self._looked = time.monotonic()
        return self._server.usage()


class _CpuUsedUp(Exception):
    pass


class _MemoryUsedUp(Exception):
    pass


class _Watch:
    """Looks at CPU time and memory while a request waits; a request that is answered at once is never looked at."""

    def __init__(self, process: CandidateProcess, started: float, cpu_seconds: float) -> None:
        self._process = process
        self._started = started
        self._cpu_seconds = cpu_seconds
        self._cpu_before: float | None = None

    def __call__(self) -> None:
        cpu, memory = self._process.usage()
        if self._cpu_before is None:  # what was used before this request: at least all but the time since it began
            self._cpu_before = max(0.0, cpu - (time.monotonic() - self._started))
        if memory > self._process._limits.memory_bytes:
            raise _MemoryUsedUp
        if cpu - self._cpu_before > self._cpu_seconds:
            raise _CpuUsedUp


def no_callback(_function: int, _blobs: list[bytes]) -> bytes:
    """For requests that pass no function: whatever is called back is not there."""
    raise LookupError
