"""Frames over a socket, with absolute deadlines that are ours: a reply that trickles in is as late as none at all."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable
from typing import Any

from autograder.candidate import wire

_CHUNK = 1 << 16
_GLANCE_SECONDS = 0.25
_GLANCE = struct.pack("ll", 0, int(_GLANCE_SECONDS * 1e6))  # seconds and microseconds


class ChannelClosed(Exception):
    """The other side closed the socket, or cannot be written to."""


class DeadlinePassed(Exception):
    """No complete frame came in time."""


class ProtocolBreach(Exception):
    """A frame that is not one, is too long, or was not asked for."""


class Channel:
    """One end of a socket pair. `watch` is called about four times a second while waiting, and may raise."""

    def __init__(self, end: socket.socket, frame_bytes: int) -> None:
        self._socket = end
        self._frame_bytes = frame_bytes
        self._received = bytearray()
        self._watched = 0.0
        # The kernel's own timeouts: Python's would ask `poll` before every read and write, twice per request.
        end.setblocking(True)
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            end.setsockopt(socket.SOL_SOCKET, option, _GLANCE)

    def send(self, frame: bytes, deadline: float, watch: Callable[[], None]) -> None:
        """Send all of a frame. A candidate that does not read is as dead as one that does not answer."""
        if self._received:
            raise ProtocolBreach("a frame that nobody asked for")
        view: bytes | memoryview = frame
        while view:
            try:
                sent = self._socket.send(view)
            except BlockingIOError:
                _glance(deadline, watch)
                continue
            except OSError:
                raise ChannelClosed from None
            if sent == len(view):
                return
            view = memoryview(view)[sent:]

    def receive(self, deadline: float, watch: Callable[[], None]) -> list[Any]:
        """The next message; anything behind it in the socket is a breach when the next frame is sent."""
        received = self._received
        self._watched = time.monotonic()
        while len(received) < wire.LENGTH.size:
            self._read(deadline, watch)
        (length,) = wire.LENGTH.unpack_from(received)
        if length > self._frame_bytes:
            raise ProtocolBreach(f"a frame of {length} bytes")
        end = wire.LENGTH.size + length
        while len(received) < end:
            self._read(deadline, watch)
        payload = bytes(received[wire.LENGTH.size : end])
        del received[:end]
        try:
            return wire.unpack_message(payload)
        except wire.WireError as error:
            raise ProtocolBreach(str(error)) from None

    def _read(self, deadline: float, watch: Callable[[], None]) -> None:
        """Wait for some bytes."""
        while True:
            try:
                chunk = self._socket.recv(_CHUNK)
                break
            except BlockingIOError:
                _glance(deadline, watch)
            except OSError:
                raise ChannelClosed from None
        if not chunk:
            raise ChannelClosed
        self._received += chunk
        now = time.monotonic()
        if now > deadline:
            raise DeadlinePassed
        if now - self._watched > _GLANCE_SECONDS:  # what trickles in is not to be waited for unwatched
            self._watched = now
            watch()

    def close(self) -> None:
        """Close the socket; twice is fine."""
        self._socket.close()


def unwatched() -> None:
    """The `watch` of who has nothing to look at."""


def _glance(deadline: float, watch: Callable[[], None]) -> None:
    if time.monotonic() > deadline:
        raise DeadlinePassed
    watch()
