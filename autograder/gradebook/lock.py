"""The right to add to a gradebook: one process has it at a time."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.errors import InputError, StorageFailed

RUN_AGAIN = "Mend that and run the same command again: it goes on where it stopped."


@contextmanager
def lock(path: Path, *, wanted: bool) -> Iterator[None]:
    """Holds the right to add to the gradebook. The lock belongs to this process and ends with it; no child has it."""
    descriptor = _locked(path) if wanted else None
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _locked(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StorageFailed(
            f"The gradebook {path} cannot be opened for writing: {error.strerror}.", next_step=RUN_AGAIN
        ) from error
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        if error.errno not in (errno.EACCES, errno.EAGAIN):
            raise StorageFailed(
                f"The gradebook {path} cannot be locked: {error.strerror}.", next_step=RUN_AGAIN
            ) from error
        raise InputError(
            f"Another process is writing to the gradebook {path}.",
            next_step="Wait until it is done, or choose another folder with --out.",
        ) from error
    return descriptor
