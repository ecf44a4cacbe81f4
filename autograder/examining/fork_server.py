"""The control socket of one warm jail: a process for each submission, what it uses, and its end."""

from __future__ import annotations

import array
import socket
import time
from typing import Any

from autograder.candidate import wire
from autograder.errors import CandidateLost
from autograder.settings import Limits

from .channel import Channel, ChannelClosed, DeadlinePassed, ProtocolBreach, unwatched
from .jail import StartedJail

_CONTROL_BYTES = 4096
_CONTROL_SECONDS = 60.0


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
                self._control.send(frame, deadline, unwatched)
            else:
                rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [descriptor]))
                self._jail.control.sendmsg([frame], [rights])
            return self._control.receive(deadline, unwatched)
        except (OSError, ChannelClosed, DeadlinePassed, ProtocolBreach) as error:
            raise CandidateLost(
                f"The fork server of the jail is gone ({type(error).__name__}).", next_step="It is started again."
            ) from error
