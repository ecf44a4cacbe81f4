"""The fork server: one warm process per jail, forked once for every submission.

It talks to the examiner over a control socket (frames of `wire`), which no submission ever inherits:

    [n, "start", cpu_seconds]  -> [n, "started"]    with a descriptor: fork a process that answers on that socket
    [n, "usage"]               -> [n, "usage", cpu_seconds, memory_bytes]     what the submission has used so far
    [n, "interrupt"]           -> [n, "interrupted"]                          SIGINT to the submission's process
    [n, "end"]                 -> [n, "ended", signal, exit_code, cpu_seconds]    kill whatever is left of it

The server is told no test, no name and no secret, ever: every submission is a copy of its memory.
"""

from __future__ import annotations

import array
import contextlib
import gc
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import confinement, wire
from .answering import answer
from .confinement import Materials, Walls

_CONTROL_FRAME_BYTES = 4096
_TICKS = os.sysconf("SC_CLK_TCK")
_KILL_SECONDS = 20.0


def serve(control: socket.socket, walls: Walls) -> None:
    """Say with one byte that all is ready, then serve one request after the other until the control socket closes.

    Raises OSError, and says nothing, where submissions could not be confined.
    """
    if walls.kind == "namespaces":
        confinement.enter_user_namespace()  # in which it may make the others, for everybody it serves
        confinement.leave_mounts_alone()
    materials = Materials.of(walls, sys.prefix)
    confinement.hide_memory()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the examiner's side to handle
    gc.collect()
    gc.freeze()  # objects made so far are never touched by the collector: their pages stay shared after a fork
    gc.enable()
    control.sendall(b"R")
    current: _Submission | None = None
    while True:
        message, descriptors = _receive(control)
        if message is None:
            break
        number, verb = message[0], message[1]
        if verb == "start":
            current = _Submission.start(control, descriptors[0], walls, materials, int(message[2]))
            reply: list[Any] = ["started"]
        elif current is None:
            reply = ["idle"]
        elif verb == "usage":
            reply = ["usage", *current.usage()]
        elif verb == "interrupt":
            current.interrupt()
            reply = ["interrupted"]
        else:
            reply = ["ended", *current.end()]
            current = None
        control.sendall(wire.pack_message([number, *reply], _CONTROL_FRAME_BYTES))
    if current is not None:
        current.end()


def _receive(control: socket.socket) -> tuple[list[Any] | None, list[int]]:
    """One message and the descriptors that came with it; None when the examiner is gone."""
    descriptors = array.array("i")
    header, ancillary, _, _ = control.recvmsg(wire.LENGTH.size, socket.CMSG_SPACE(descriptors.itemsize))
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(data[: len(data) - len(data) % descriptors.itemsize])
    if len(header) < wire.LENGTH.size:
        return None, []
    (length,) = wire.LENGTH.unpack(header)
    payload = control.recv(length, socket.MSG_WAITALL)
    return wire.unpack_message(payload), list(descriptors)


class _Submission:
    """The process of one submission, seen from the server that forked it."""

    def __init__(self, pid: int, walls: Walls) -> None:
        self.pid = pid
        self.walls = walls

    @classmethod
    def start(
        cls, control: socket.socket, descriptor: int, walls: Walls, materials: Materials, cpu_seconds: int
    ) -> _Submission:
        if walls.kind != "namespaces":
            walls = replace(walls, scratch=tempfile.mkdtemp(dir=walls.scratch))

        pid = confinement.fork_into_namespaces(materials) if walls.kind == "namespaces" else os.fork()
        if pid == 0:
            _run_submission(control, descriptor, walls, materials, cpu_seconds)
        os.close(descriptor)
        return cls(pid, walls)

    def usage(self) -> tuple[float, int]:
        """CPU seconds and bytes of memory of all processes of the submission, as the kernel counts them."""
        seconds, memory = 0.0, 0
        for pid in self._processes():
            with contextlib.suppress(OSError, ValueError, IndexError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                seconds += sum(int(field) for field in fields[11:15]) / _TICKS
                memory += _proportional_memory(pid)
        return seconds, memory

    def _processes(self) -> list[int]:
        if self.walls.kind != "namespaces":
            return [self.pid]
        return [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())]

    def interrupt(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGINT)

    def end(self) -> tuple[int, int, float]:
        """Kill the submission and all that it left running; signal, exit code and CPU seconds of its end.

        In a PID namespace the death of its first process is the death of all. Without one, the session and the
        processes of the dedicated user are ended one by one.
        """
        if self.walls.kind != "namespaces":
            with contextlib.suppress(ProcessLookupError, PermissionError):  # it has no session of its own yet, or none
                os.killpg(self.pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(self.pid, signal.SIGKILL)
        _, status, used = os.wait4(self.pid, 0)
        if self.walls.kind == "user":
            _kill_user(self.walls.user_id)
        if self.walls.kind != "namespaces":
            subprocess.run(["rm", "-rf", self.walls.scratch], check=False)
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        return number, os.waitstatus_to_exitcode(status) if number == 0 else 0, used.ru_utime + used.ru_stime


def _proportional_memory(pid: int) -> int:
    """Bytes of one process, its share of pages that others use too: forks of a warm server share most of theirs.

    Root in a container may not ask for shares of another user's pages: there they count in full.
    """
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except PermissionError:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _kill_user(user_id: int) -> None:
    """Kill every process of the user that only this jail's submissions run as, until none is left.

    There should be none (see `confinement`). TimeoutError when they do not end: then nobody else can be served.
    """
    deadline = time.monotonic() + _KILL_SECONDS
    while left := _processes_of(user_id):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{len(left)} processes of user {user_id} cannot be ended")
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _processes_of(user_id: int) -> list[int]:
    """Living processes that run as this user. Not by who owns /proc/PID: that is root's for what has been root's."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError):
                lines = Path(f"/proc/{name}/status").read_text().splitlines()
                fields = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
                if int(fields["Uid"].split()[0]) == user_id and fields["State"][0] not in "ZX":
                    found.append(int(name))
    return found


def _run_submission(
    control: socket.socket, descriptor: int, walls: Walls, materials: Materials, cpu_seconds: int
) -> None:
    """What the forked process does: shed what is the server's, confine itself, answer until it is ended."""
    try:
        os.setsid()
        os.close(control.fileno())
        confinement.raise_walls(walls, materials, cpu_seconds)
        answer(descriptor, walls.frame_bytes)
    except BaseException as error:  # noqa: BLE001  # whatever it was: the examiner sees the socket close
        with contextlib.suppress(BaseException):
            sys.__stderr__.write(f"candidate: {type(error).__name__}: {error}\n")  # type: ignore[union-attr]
            sys.__stderr__.flush()  # type: ignore[union-attr]
    finally:
        os._exit(70)
