"""The jails: a command prefix each, plus a promise about what it isolates.

bubblewrap   no network, no files beyond the Python installation and a scratch folder, own user, PID and IPC
             namespaces; per submission once more (see `candidate.confinement`). The default.
user         an unprivileged user of its own, where no namespaces can be made (Gradescope's container). Needs root.
             No sockets and no further processes; what other users may read, a submission can read too.
none         limits only. For submissions that are trusted; must be asked for by name.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from autograder.errors import JailUnavailable
from autograder.settings import Limits

from .bubblewrap import DATA, INSIDE, PACKAGE, SCRATCH, bubblewrap

_FIRST_USER_ID = 62_000
_START_SECONDS = 120.0
# A fork takes fresh memory from the end of the heap, some megabytes at a time, and gives none back: what the server had
# used and freed would have to be copied first.
_HEAP = {
    "MALLOC_TOP_PAD_": str(4 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(96 << 20),
    "MALLOC_MMAP_THRESHOLD_": str(4 << 20),
}


class JailKind(str, Enum):
    """What can be asked for with `--jail`."""

    BUBBLEWRAP = "bubblewrap"
    USER = "user"
    NONE = "none"


@dataclass(frozen=True)
class JailPlan:
    """Which jail, for which files. `private` are folders that no student may read: course, results, submissions."""

    kind: JailKind
    private: tuple[Path, ...] = ()
    slot: int = 0  # which of several jails at once: gives a `user` jail its own user


@dataclass(frozen=True)
class StartedJail:
    """A running fork server and our end of its control socket."""

    process: subprocess.Popen[bytes]
    control: socket.socket


@dataclass(frozen=True)
class Readiness:
    """What a fork server has done before there is any submission, all of it public.

    `modules` are those that the students' notebook imports, `cells` the sources of its cells, which are compiled;
    `light` leaves out what only pictures and magics need.
    """

    modules: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    light: bool = False


@contextmanager
def start_jail(plan: JailPlan, data: Path, limits: Limits, ready: Readiness | None = None) -> Iterator[StartedJail]:
    """Start the fork server of one jail and wait until it is warm; ends with all that runs in it.

    `data` is the folder with the assignment's files. Raises `JailUnavailable` in one sentence if that cannot work here.
    """
    require(plan)
    ready = ready or Readiness()
    ours, theirs = socket.socketpair()
    with (
        tempfile.TemporaryDirectory(prefix="autograder-") as scratch,
        tempfile.TemporaryFile() as complaints,
        tempfile.TemporaryFile() as cells,
    ):
        cells.write(json.dumps(ready.cells).encode())
        cells.seek(0)
        command = _command(plan, data, Path(scratch), theirs.fileno(), limits)
        command += [f"modules={','.join(ready.modules)}", f"light={ready.light:d}"]
        process = subprocess.Popen(
            command,
            pass_fds=(theirs.fileno(),),
            stdin=cells,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            env=_environment(plan, Path(scratch)),
            cwd="/",
            start_new_session=True,
        )
        theirs.close()
        try:
            ours.settimeout(_START_SECONDS)
            if _first_byte(ours) != b"R":
                process.kill()
                process.wait()
                complaints.seek(0)
                raise _not_started(plan, complaints.read(4000).decode("utf-8", "replace"))
            ours.settimeout(None)
            yield StartedJail(process, ours)
        finally:
            ours.close()
            _stop(process)


def require(plan: JailPlan) -> None:
    """Raise `JailUnavailable` for what can be known before anything is started."""
    if plan.kind is JailKind.BUBBLEWRAP and shutil.which("bwrap") is None:
        raise JailUnavailable(
            "bubblewrap is not installed, and students' code never runs without a jail.",
            next_step="Install it with `sudo apt-get install bubblewrap`, or name another jail with --jail.",
        )
    if plan.kind is JailKind.USER:
        if os.geteuid() != 0:
            raise JailUnavailable(
                "The jail `user` must be started by root, because only root can become another user.",
                next_step="Run the command as root, or use --jail bubblewrap.",
            )
        for path in plan.private:
            if _others_can_read(path):
                raise JailUnavailable(
                    f"In the jail `user` a submission could read {path}, because every user of this machine can.",
                    next_step=f"Run `chmod o-rwx {path}` first, or use --jail bubblewrap.",
                )


def unreadable_python() -> Path | None:
    """A folder of Python's that other users cannot read: in the jail `user`, an import from it fails; None is well."""
    folders = {Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    return next((folder for folder in sorted(folders) if not _others_can_read(folder)), None)


def _others_can_read(path: Path) -> bool:
    path = path.resolve()
    if not path.exists():
        return False
    open_above = all(parent.stat().st_mode & 0o001 for parent in path.parents)
    return bool(open_above and path.stat().st_mode & 0o005)


def _first_byte(control: socket.socket) -> bytes:
    try:
        return control.recv(1)
    except OSError:
        return b""


def _not_started(plan: JailPlan, complaint: str) -> JailUnavailable:
    last = complaint.strip().splitlines()[-1] if complaint.strip() else "it said nothing"
    step = "Try `bwrap --unshare-all --ro-bind / / true`"
    if plan.kind is JailKind.BUBBLEWRAP:
        step += "; on Ubuntu 24.04 and later `sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0` allows it."
    else:
        step = "Run `autograder check` with --jail none on a notebook of your own to see whether Python itself works."
    return JailUnavailable(f"The jail `{plan.kind.value}` could not be started: {last}.", next_step=step)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """The server leaves when its control socket closes; one that does not is killed, and its namespace with it."""
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _environment(plan: JailPlan, scratch: Path) -> dict[str, str]:
    """Nothing of ours: no token, no path of the course, only what Python and the libraries need."""
    inside = plan.kind is JailKind.BUBBLEWRAP
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(SCRATCH if inside else scratch),
        "TMPDIR": str(SCRATCH if inside else scratch),  # libraries look for one when they are imported
        "USER": "student",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(INSIDE if inside else PACKAGE.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": str(SCRATCH if inside else scratch),
        "IPYTHONDIR": str(SCRATCH if inside else scratch),
        "OPENBLAS_NUM_THREADS": "1",
        **_HEAP,
    }


def _command(plan: JailPlan, data: Path, scratch: Path, control: int, limits: Limits) -> list[str]:
    walls = {
        "kind": "namespaces" if plan.kind is JailKind.BUBBLEWRAP else plan.kind.value,
        "scratch": SCRATCH if plan.kind is JailKind.BUBBLEWRAP else scratch,
        "data": DATA if plan.kind is JailKind.BUBBLEWRAP else data,
        "user_id": _FIRST_USER_ID + plan.slot,
        "memory_bytes": limits.memory_bytes,
        "processes": limits.processes,
        "file_bytes": limits.file_bytes,
        "scratch_bytes": limits.scratch_bytes,
        "scratch_files": limits.scratch_files,
        "frame_bytes": limits.frame_bytes,
    }
    server = [sys.executable, "-s", "-W", "ignore", "-m", "autograder.candidate", str(control)]
    server += [f"{name}={value}" for name, value in walls.items()]
    if plan.kind is not JailKind.BUBBLEWRAP:
        scratch.chmod(0o755)
        return server
    return bubblewrap(data, plan.private) + server
