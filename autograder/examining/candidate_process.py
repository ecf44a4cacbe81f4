"""One submission's process, as the trusted side drives it: requests with deadlines, usage watched, the end explained.

`ForkServer` is one warm jail; `CandidateProcess` one fork of it. What goes wrong is raised as an `Interruption`, which
a test cannot catch by accident: it is no `Exception`.
"""

from __future__ import annotations

import array
import signal
import socket
import time
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from autograder.candidate import wire
from autograder.errors import CandidateLost
from autograder.records import Ending
from autograder.settings import Limits

from .channel import Channel, ChannelClosed, DeadlinePassed, ProtocolBreach
from .jail import StartedJail
from .places import Place, read_places

_CONTROL_BYTES = 4096
_CONTROL_SECONDS = 60.0
_LOOK_SECONDS = 0.25
_TEXT = 2000
_PLACES = 40

RunCallback = Callable[[int, list[bytes]], bytes]


class Interruption(BaseException):
    """The student's process did not answer as it should; `reason` says why in a few words, for staff."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TimedOut(Interruption):
    """The student's code took too long, was interrupted at `places`, and is in order again."""

    def __init__(self, reason: str, places: tuple[Place, ...] = ()) -> None:
        super().__init__(reason)
        self.places = places


class Oversized(Interruption):
    """The value is too large or too deep to come back."""


class Gone(Interruption):
    """The process is no more: it ended, or had to be ended."""

    def __init__(self, reason: str, ending: Ending) -> None:
        super().__init__(reason)
        self.ending = ending


class NotCalled(Interruption):
    """The function was not called again, because of what its calls before had led to."""

    def __init__(self, reason: str, before: Interruption) -> None:
        super().__init__(reason)
        self.before = before


class OutOfTime(Interruption):
    """The time of the whole submission is used up."""


class ForkServer:
    """The control socket of a started jail."""

    def __init__(self, jail: StartedJail, limits: Limits) -> None:
        self.limits = limits
        self._jail = jail
        self._control = Channel(jail.control, _CONTROL_BYTES)
        self._number = 0

    def fork(self, cpu_seconds: float) -> socket.socket:
        """Start a submission's process; our end of its socket."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._ask(["start", int(cpu_seconds)], theirs.fileno())
        return ours

    def usage(self) -> tuple[float, int]:
        """CPU seconds and bytes of memory that the submission's processes use."""
        reply = self._ask(["usage"])
        return float(reply[2]), int(reply[3])

    def interrupt(self) -> None:
        """Send SIGINT to the submission's process."""
        self._ask(["interrupt"])

    def end(self) -> tuple[int, int, float]:
        """Kill the submission's processes; signal, exit code and CPU seconds."""
        reply = self._ask(["end"])
        return (int(reply[2]), int(reply[3]), float(reply[4])) if reply[1] == "ended" else (0, 0, 0.0)

    def _ask(self, fields: list[Any], descriptor: int | None = None) -> list[Any]:
        self._number += 1
        frame = wire.pack_message([self._number, *fields], _CONTROL_BYTES)
        deadline = time.monotonic() + _CONTROL_SECONDS
        try:
            if descriptor is None:
                self._control.send(frame, deadline, _nothing)
            else:
                rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [descriptor]))
                self._jail.control.sendmsg([frame], [rights])
            return self._control.receive(deadline, _nothing)
        except (OSError, ChannelClosed, DeadlinePassed, ProtocolBreach) as error:
            raise CandidateLost(
                f"The fork server of the jail is gone ({type(error).__name__}).", next_step="It is started again."
            ) from error


def _nothing() -> None:
    pass


class CandidateProcess:
    """One fork. `deadline` is the moment (`time.monotonic`) at which the whole submission's time is up."""

    def __init__(self, server: ForkServer, deadline: float, cpu_seconds: float) -> None:
        self._server = server
        self._limits = server.limits
        self._deadline = deadline
        self._cpu_allowed = cpu_seconds
        self._number = 0
        self._unsent = b""
        self._alive = True
        self._looked = time.monotonic()
        self.cpu_seconds = 0.0
        self._channel = Channel(server.fork(cpu_seconds), self._limits.frame_bytes)

    def run_cell(self, number: int, source: str) -> list[Any]:
        """["done"] or ["raised", ...]: the fields of the reply, as `candidate.answering` lists them."""
        limits = self._limits
        reply = self._request(["cell", number, source], limits.cell_wall_seconds, limits.cell_cpu_seconds, _no_callback)
        return self._expect(reply, "done", "raised")

    def names(self, names: list[str]) -> Mapping[str, bytes]:
        """Blobs of those of the names that exist in the student's namespace."""
        fields = self._expect(self._quick(["names", names]), "values")
        if not all(type(name) is str and type(blob) is bytes for name, blob in fields[1].items()):
            self._kill("named things in a form that nobody asked for")
        return dict(fields[1])

    def bindings(self, names: list[str]) -> list[int]:
        """A number per name that changes when the name is bound to another object; -1 for a missing one."""
        numbers: list[int] = self._expect(self._quick(["bindings", names]), "numbers")[1]
        if [type(number) for number in numbers] != [int] * len(names):
            self._kill("numbered things in a form that nobody asked for")
        return numbers

    def put(self, fields: list[Any]) -> None:
        """Send a "set" request along with the next one: it has no answer of its own."""
        self._number += 1
        self._unsent += wire.pack_message([self._number, *fields], self._limits.frame_bytes)

    def call(self, fields: list[Any], wall_seconds: float, run_callback: RunCallback) -> list[Any]:
        """["returned", blob, changed arguments] for a "call", ["attributes", blobs] for a "get", or ["raised", ...]."""
        cpu_seconds = min(wall_seconds, self._limits.call_cpu_seconds)
        reply = self._request(fields, wall_seconds, cpu_seconds, run_callback)
        return self._expect(reply, "attributes" if fields[0] == "get" else "returned", "raised")

    def end(self) -> Ending:
        """End the process and all that it left running."""
        if not self._alive:
            return Ending.EXITED
        return self._end()

    def _quick(self, fields: list[Any]) -> list[Any]:
        limits = self._limits
        return self._request(fields, limits.call_wall_seconds, limits.call_cpu_seconds, _no_callback)

    def _expect(self, fields: list[Any], *verbs: str) -> list[Any]:
        """The reply's fields, if they have the form that the verb promises."""
        verb = fields[0]
        forms: dict[str, tuple[type, ...]] = {
            "done": (str,),
            "values": (str, dict),
            "numbers": (str, list),
            "returned": (str, bytes, dict),
            "attributes": (str, dict),
            "raised": (str, str, list, str, str, list, dict),
            "too_large": (str, str),
        }
        form = forms.get(verb)
        expected = verb in verbs or verb == "too_large"
        if not expected or form is None or [type(field) for field in fields] != list(form):
            self._kill("answered in a form that nobody asked for")
        if verb == "too_large":
            raise Oversized(legible(fields[1], 200))
        return _cleaned(fields) if verb == "raised" else fields

    def _request(self, fields: list[Any], wall: float, cpu: float, run_callback: RunCallback) -> list[Any]:
        if not self._alive:
            raise Gone("the process had ended before", Ending.EXITED)
        now = time.monotonic()
        if now >= self._deadline:
            raise OutOfTime("the submission's time was used up")
        self._number += 1
        watch = _Watch(self, now, cpu)
        try:
            if now - self._looked > _LOOK_SECONDS:  # what runs in the background grows between short requests, too
                watch()
            return self._converse(fields, min(now + wall, self._deadline), watch, run_callback)
        except (DeadlinePassed, _CpuUsedUp):
            raise TimedOut(f"no answer within {wall:g} s", self._interrupt(self._number)) from None
        except _MemoryUsedUp:
            self._kill("used more memory than allowed", Ending.MEMORY_LIMIT)
        except ChannelClosed:
            self._explain_end()
        except ProtocolBreach as breach:
            self._kill(f"broke the protocol: {breach}")

    def _converse(
        self, fields: list[Any], deadline: float, watch: Callable[[], None], run_callback: RunCallback
    ) -> list[Any]:
        number = self._number
        frames, self._unsent = self._unsent + wire.pack_message([number, *fields], self._limits.frame_bytes), b""
        self._channel.send(frames, deadline, watch)
        while True:
            message = self._channel.receive(deadline, watch)
            if message[1] == "callback" and _is_callback(message):
                reply = self._callback(message, run_callback)
                self._channel.send(wire.pack_message(reply, self._limits.frame_bytes), deadline, watch)
            elif message[0] == number:
                return message[1:]
            else:
                raise ProtocolBreach("an answer to another request")

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
        """Interrupt the student's code: where it was. If the answer does not come even then, end the process."""
        if time.monotonic() >= self._deadline:
            self._kill("the submission's time was used up", Ending.WALL_LIMIT)
        self._server.interrupt()
        grace = time.monotonic() + self._limits.interrupt_grace_seconds
        try:
            message = self._channel.receive(grace, _nothing)
            while message[0] != number:
                message = self._channel.receive(grace, _nothing)
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


def legible(text: str, most: int) -> str:
    """Text of a stranger's, cut, without half characters and without what moves the cursor of a terminal."""
    whole = text[:most].encode("utf-8", "replace").decode("utf-8")
    if whole.replace("\n", " ").replace("\t", " ").isprintable():
        return whole
    return "".join(c if c.isprintable() or c in "\n\t" else "?" for c in whole)


def _cleaned(raised: list[Any]) -> list[Any]:
    """The fields of a "raised" reply, made to what they must be: short legible texts, and places of two numbers."""
    verb, type_name, bases, text, traceback_text, places, changed = raised
    bases = [base for base in bases[:_PLACES] if type(base) is str]
    places = [place for place in places[:_PLACES] if type(place) is list and [type(n) for n in place] == [int, int]]
    return [verb, legible(type_name, 80), bases, legible(text, _TEXT), legible(traceback_text, _TEXT), places, changed]


def _is_callback(message: list[Any]) -> bool:
    number, _, *fields = message
    return number < 0 and len(fields) == 2 and type(fields[0]) is int and type(fields[1]) is list


def _no_callback(_function: int, _blobs: list[bytes]) -> bytes:
    raise LookupError
