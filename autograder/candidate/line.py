"""The socket of one submission, as its process sees it: whole messages come in and whole frames go out."""

from __future__ import annotations

import os
from typing import Any

from . import wire

_CHUNK = 1 << 16


class Line:
    """One end of a socket pair; when the other end closes, this process ends."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.chunk = memoryview(bytearray(_CHUNK))  # one buffer for all reads: fresh memory is dear after a fork
        self.received = bytearray()

    def receive(self) -> list[Any]:
        """The next message. The socket is this process's alone, so what came along for later may be kept."""
        received, end = self.received, wire.LENGTH.size
        while len(received) < end or len(received) < (end := wire.LENGTH.size + wire.LENGTH.unpack_from(received)[0]):
            got = os.readv(self.descriptor, [self.chunk])
            if not got:
                os._exit(0)
            received += self.chunk[:got]
        payload = bytes(memoryview(received)[wire.LENGTH.size : end])
        del received[:end]
        return wire.unpack_message(payload)

    def send(self, frame: bytes) -> None:
        """Send all of a frame."""
        view = memoryview(frame)
        while view:
            view = view[os.write(self.descriptor, view) :]
