"""Puts a submission's process behind walls of its own, inside the jail that the fork server already lives in.

Each submission gets, by `unshare`, a PID namespace (it cannot see or signal the server it was forked from, and all that
it leaves running dies with it), a mount namespace with an empty scratch directory (nothing is left for the next one),
an IPC and a user namespace in which it holds no capability and may not make further namespaces. Linux only.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

_CLONE_NEWNS, _CLONE_NEWIPC, _CLONE_NEWUSER, _CLONE_NEWPID = 0x00020000, 0x08000000, 0x10000000, 0x20000000
_MS_NOSUID, _MS_NODEV, _MS_BIND, _MS_REC, _MS_PRIVATE = 2, 4, 4096, 16384, 1 << 18
_PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 4, 24, 38
_CAPABILITY_VERSION_3 = 0x20080522
_KEYCTL = {"x86_64": 250, "aarch64": 219}
_KEYCTL_JOIN_SESSION_KEYRING = 1
_PR_SET_SECCOMP = 22
_PR_GET_TID_ADDRESS = 40
_CLONE_CHILD_CLEARTID, _CLONE_CHILD_SETTID = 0x00200000, 0x01000000
# Architecture's number and its numbers of: memfd_create, memfd_secret, shmget, msgget, semget, add_key, request_key,
# keyctl, bpf, perf_event_open, userfaultfd, io_uring_setup, ptrace, process_vm_readv, process_vm_writev, unshare, setns
_FORBIDDEN = {
    "x86_64": (
        0xC000003E,
        (319, 447, 29, 68, 64, 248, 249, 250, 321, 298, 323, 425, 101, 310, 311, 272, 308),
    ),
    "aarch64": (
        0xC00000B7,
        (279, 447, 194, 186, 190, 217, 218, 219, 280, 241, 282, 425, 117, 270, 271, 97, 268),
    ),
}

# Numbers of: socket, fork, vfork (where there are any), and of clone and clone3
_SOCKET_AND_FORK = {"x86_64": (41, 57, 58), "aarch64": (198,)}
_CLONE = {"x86_64": (56, 435), "aarch64": (220, 435), "riscv64": (220, 435), "ppc64le": (120, 435)}
_CLONE_THREAD = 0x00010000
_FIRST_TO_GO = b"1000"  # when memory runs out, the kernel looks for the highest score

_libc = ctypes.CDLL(None, use_errno=True)
_held = ctypes.PyDLL(None, use_errno=True)  # calls that keep Python's lock: a fork must have it
_OWN_NAMESPACES = _CLONE_NEWNS | _CLONE_NEWPID | _CLONE_NEWIPC
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Walls:
    """How a submission's process is confined; comes from the grader on the server's command line.

    `kind`: "namespaces" (inside bubblewrap), "user" (an unprivileged user of its own, `user_id`) or "none".
    `data` is the folder with the assignment's files, `scratch` an existing folder for the submission's own.
    """

    kind: str
    scratch: str
    data: str
    user_id: int
    memory_bytes: int
    processes: int
    file_bytes: int
    scratch_bytes: int
    scratch_files: int
    frame_bytes: int

    @classmethod
    def from_arguments(cls, given: Mapping[str, str]) -> Walls:
        """From texts; every field must be there."""
        values: dict[str, Any] = {f.name: given[f.name] if f.type == "str" else int(given[f.name]) for f in fields(cls)}
        return cls(**values)


@dataclass(frozen=True)
class Materials:
    """What the walls of all submissions have in common, made once by the server: a fresh fork pays for every step."""

    data: tuple[str, ...]  # names of the assignment's files and folders
    fresh: tuple[str, ...]  # folders of the file system that are empty for every submission
    capabilities: int  # so many the kernel knows
    keyring_call: int | None
    clone_call: int  # of this machine; 0 where nothing is cloned
    forbidden: Any  # the seccomp filter, as `prctl` takes it; None where there is no filter

    @classmethod
    def of(cls, walls: Walls, prefix: str) -> Materials:
        """For these walls; `prefix` is where Python is installed. Raises OSError where a wall cannot be made here."""
        machine = platform.machine()
        if walls.kind == "namespaces" and machine not in _CLONE:
            raise OSError(errno.ENOSYS, f"the system calls of {machine} are not known here")
        return cls(
            tuple(sorted(os.listdir(walls.data))),
            ("dev/shm",) if prefix.startswith("/tmp/") else ("tmp", "dev/shm"),  # Python itself: leave it in sight
            int(_read("/proc/sys/kernel/cap_last_cap")) + 1 if walls.kind == "namespaces" else 0,
            _KEYCTL.get(machine),
            _CLONE[machine][0] if walls.kind == "namespaces" else 0,
            None if walls.kind == "none" else _filter(alone=walls.kind == "user"),
        )


def hide_memory() -> None:
    """Nobody of the same user may read this process's memory or attach to it."""
    _libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def fork_into_namespaces(materials: Materials) -> int:
    """Like `os.fork`, but the child lives in mount, IPC and PID namespaces of its own.

    A process can leave its PID namespace only once, by `unshare`; with `clone` every child gets one. `os.fork` has no
    such flags, so this does what it does, with the calls that Python has for it. No other thread may run, which could
    hold a lock. (A thread that unshares and forks would do, but in Python 3.13 its fork never hears of a signal.)
    """
    python = ctypes.pythonapi
    flags, own_number = _OWN_NAMESPACES | signal.SIGCHLD, ctypes.c_ulong(0)
    if _libc.prctl(_PR_GET_TID_ADDRESS, ctypes.byref(own_number)) == 0:  # where the C library keeps a thread's number
        flags |= _CLONE_CHILD_SETTID | _CLONE_CHILD_CLEARTID
    python.PyOS_BeforeFork()
    # The last two change places from one architecture to another; where it is not wanted, it is not looked at.
    child: int = _held.syscall(materials.clone_call, flags, 0, 0, own_number, own_number)
    if child == 0:
        python.PyOS_AfterFork_Child()
        return 0
    number = ctypes.get_errno()
    python.PyOS_AfterFork_Parent()
    if child < 0:
        raise OSError(number, f"clone: {os.strerror(number)}")
    return child


def enter_user_namespace() -> None:
    """A user namespace of one's own: all capabilities in it, none outside, and keyrings that nobody shares."""
    user, group = os.getuid(), os.getgid()
    _libc.prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)  # a process that hides from others cannot map its own user either
    _call("unshare", _CLONE_NEWUSER)
    _write("/proc/self/setgroups", b"deny")
    _write("/proc/self/uid_map", b"%d %d 1" % (user, user))
    _write("/proc/self/gid_map", b"%d %d 1" % (group, group))


def leave_mounts_alone() -> None:
    """A mount namespace for the server itself, from which nothing spreads: copies of it need not be cut off again."""
    _call("unshare", _CLONE_NEWNS)
    _call("mount", b"none", b"/", None, _MS_REC | _MS_PRIVATE, None)


def raise_walls(walls: Walls, materials: Materials, cpu_seconds: int) -> None:
    """Confine this very process, before any code of a student runs in it; ends in its working directory."""
    if walls.kind == "namespaces":
        _fresh_mounts(walls, materials)
        if materials.keyring_call is not None:
            # The session keyring is inherited by `fork`: without this it would be a mailbox between submissions.
            # It fails where keyrings are off: then there is none.
            _libc.syscall(materials.keyring_call, _KEYCTL_JOIN_SESSION_KEYRING, None)
    work, home = f"{walls.scratch}/work", f"{walls.scratch}/home"
    os.mkdir(work)
    os.mkdir(home)
    for name in materials.data:
        _lay_out(f"{walls.data}/{name}", f"{work}/{name}", bound=walls.kind == "namespaces")
    os.environ["HOME"] = os.environ["TMPDIR"] = home
    _limit_resources(walls, cpu_seconds)
    if walls.kind == "namespaces":
        enter_user_namespace()
        _write("/proc/sys/user/max_user_namespaces", b"0")
        _drop_capabilities(materials.capabilities)
    elif walls.kind == "user":
        _become_user(walls, (walls.scratch, work, home))
    if materials.forbidden is not None:
        _call("prctl", _PR_SET_SECCOMP, 2, materials.forbidden, 0, 0)
    os.chdir(work)


def _lay_out(source: str, target: str, *, bound: bool) -> None:
    """The assignment's files lie in the working directory, not to be written: bound where mounts are possible."""
    if bound and os.path.isfile(source):
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT))
        _call("mount", source.encode(), target.encode(), None, _MS_BIND, None)
    else:
        os.symlink(source, target)


def _fresh_mounts(walls: Walls, materials: Materials) -> None:
    size = f"size={walls.scratch_bytes},nr_inodes={walls.scratch_files},mode=0700".encode()
    _call("mount", b"tmpfs", walls.scratch.encode(), b"tmpfs", _MS_NOSUID | _MS_NODEV, size)
    _call("mount", b"proc", b"/proc", b"proc", _MS_NOSUID | _MS_NODEV, None)
    for name in materials.fresh:
        source = f"{walls.scratch}/{name.replace('/', '-')}"
        os.mkdir(source)
        _call("mount", source.encode(), f"/{name}".encode(), None, _MS_BIND, None)


def _limit_resources(walls: Walls, cpu_seconds: int) -> None:
    def limit(which: int, value: int) -> None:
        resource.setrlimit(which, (value, value))

    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_CPU, max(1, cpu_seconds))
    limit(resource.RLIMIT_FSIZE, walls.file_bytes)
    if walls.kind != "none":  # outside of a jail the number of processes is that of the person at the keyboard
        limit(resource.RLIMIT_NPROC, walls.processes)
    limit(resource.RLIMIT_AS, _address_space() + walls.memory_bytes)  # libraries reserve more than they use
    limit(resource.RLIMIT_NOFILE, 256)


def _address_space() -> int:
    """Bytes of address space that this process has already, as a copy of the warm server."""
    return int(_read("/proc/self/statm").split()[0]) * _PAGE_BYTES


def _drop_capabilities(count: int) -> None:
    for capability in range(count):
        _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _call("capset", header, nothing)
    _call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def _become_user(walls: Walls, folders: tuple[str, ...]) -> None:
    for folder in folders:
        os.chown(folder, walls.user_id, walls.user_id)
    _write("/proc/self/oom_score_adj", _FIRST_TO_GO)  # and not the examiner, where a container has little
    os.setgroups([])
    os.setgid(walls.user_id)
    os.setuid(walls.user_id)
    _call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def _filter(*, alone: bool) -> Any:
    """A seccomp filter: what no notebook needs, and what would take memory that is counted for no process.

    `alone` is for where no namespaces are: no sockets, because the network is the machine's, and no further processes,
    because one that forks faster than it can be found cannot be ended. Threads and pairs of sockets stay.
    """
    machine = _FORBIDDEN.get(platform.machine())
    if machine is None:
        if alone:  # then the filter is the wall itself, and not one more
            raise OSError(errno.ENOSYS, f"the system calls of {platform.machine()} are not known here")
        return None
    architecture, numbers = machine
    refuse = 0x00050000 | errno.EPERM  # SECCOMP_RET_ERRNO
    steps = [(0x20, 0, 0, 4), (0x15, 1, 0, architecture), (0x06, 0, 0, refuse), (0x20, 0, 0, 0)]
    steps += [(0x35, 0, 1, 0x40000000), (0x06, 0, 0, refuse)]  # the same calls under the numbers of another ABI
    for number in (*numbers, *(_SOCKET_AND_FORK[platform.machine()] if alone else ())):
        steps += [(0x15, 0, 1, number), (0x06, 0, 0, refuse)]
    if alone:
        clone, clone3 = _CLONE[platform.machine()]
        # A filter cannot see what clone3 is asked for. "No such call" makes the C library use clone, whose flags show.
        steps += [(0x15, 0, 1, clone3), (0x06, 0, 0, 0x00050000 | errno.ENOSYS)]
        steps += [(0x15, 0, 3, clone), (0x20, 0, 0, 16), (0x45, 1, 0, _CLONE_THREAD), (0x06, 0, 0, refuse)]
    steps.append((0x06, 0, 0, 0x7FFF0000))  # SECCOMP_RET_ALLOW
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code)))
    program.code = code  # type: ignore[attr-defined]  # which the address keeps nobody from freeing
    return program


def _call(name: str, *arguments: object) -> None:
    function: Callable[..., int] = getattr(_libc, name)
    if function(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _read(path: str) -> bytes:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, 4096)
    finally:
        os.close(descriptor)


def _write(path: str, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, content)
    finally:
        os.close(descriptor)
