"""The command line of bubblewrap: the file system that a jail sees, and the namespaces it lives in.

As root, the candidate does not stay root: a first bubblewrap makes the file system, then the user becomes `nobody`, and
a second one makes the user namespace. (The kernel does not count the processes of root: no limit would stop a fork
bomb.)
"""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

from autograder import __file__ as _package_file

INSIDE = Path("/opt/autograder")  # what of our package a jail sees
SCRATCH = Path("/scratch")
DATA = Path("/data")
PACKAGE = Path(_package_file).resolve().parent
_VISIBLE = ("__init__.py", "candidate", "checks")  # of our package; `checks` because students import it too
_NOBODY = 65534
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
_ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "fonts", "localtime", "mime.types")


def bubblewrap(data: Path, private: Sequence[Path]) -> list[str]:
    """Everything in front of the command that is to run in the jail.

    `data` is the folder with the assignment's files; `private` are folders that nobody inside may see.
    """
    bwrap = str(shutil.which("bwrap"))
    files = _file_system(data, private)
    own = ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev", "--remount-ro", "/"]
    basics = ["--unshare-all", "--die-with-parent", "--new-session"]
    if os.geteuid() != 0:
        return [bwrap, *basics, "--cap-drop", "ALL", *files, *own, "--"]
    setpriv = ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", "--no-new-privs"]
    spaces = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    outer = [
        bwrap,
        *spaces,
        "--die-with-parent",
        "--new-session",
        *files,
        "--bind",
        "/proc",
        "/proc",
        "--dev",
        "/dev",
        "--",
    ]
    return [*outer, *setpriv, bwrap, *basics, "--cap-drop", "ALL", "--bind", "/", "/", *own, "--"]


def _file_system(data: Path, private: Sequence[Path]) -> list[str]:
    """The Python installation, read-only; what of our package a candidate needs; the assignment's files; scratch."""
    folders = ("/tmp", str(INSIDE), str(INSIDE / "autograder"))
    words = [word for folder in folders for word in ("--perms", "0755", "--dir", folder)]
    words += _system() + _python(private)
    for name in _VISIBLE:
        words += ["--ro-bind", str(PACKAGE / name), str(INSIDE / "autograder" / name)]
    return [*words, "--ro-bind", str(data.resolve()), str(DATA), "--perms", "0777", "--tmpfs", str(SCRATCH)]


def _system() -> list[str]:
    """Libraries and programs of the system, and the little of /etc that they need."""
    words: list[str] = []
    for name in _SYSTEM:
        path = Path(name)
        if path.is_symlink():
            words += ["--symlink", str(path.readlink()), name]
        elif path.is_dir():
            words += ["--ro-bind", name, name]
    for name in _ETC:
        if Path("/etc", name).exists():
            words += ["--ro-bind", f"/etc/{name}", f"/etc/{name}"]
    return words


def _python(private: Sequence[Path]) -> list[str]:
    """The Python installation and its virtual environment, with every private folder in them covered."""
    words: list[str] = []
    bound = [Path("/usr")]
    for prefix in dict.fromkeys((Path(sys.base_prefix), Path(sys.base_prefix).resolve())):
        words += _bind(prefix, bound)
    for path in private:  # first hidden where a bound folder holds them, then the environment inside bound again
        if any(path.resolve().is_relative_to(parent) for parent in bound):
            words += ["--tmpfs", str(path.resolve())]
            bound = [parent for parent in bound if not parent.is_relative_to(path.resolve())]
    if sys.prefix != sys.base_prefix:
        words += _bind(Path(sys.prefix), [])
        for path in private:  # a course that was put into the environment's own folder
            if Path(sys.prefix).resolve() in path.resolve().parents:
                words += ["--tmpfs", str(path.resolve())]
    installed = Path(sysconfig.get_path("purelib"), "autograder")
    if installed.is_dir():
        words += ["--tmpfs", str(installed)]
    return words


def _bind(path: Path, bound: list[Path]) -> Sequence[str]:
    """Bind a folder read-only at its own place, its parents open to all (bubblewrap makes them 0700 otherwise)."""
    if any(path.is_relative_to(parent) for parent in bound):
        return []
    bound.append(path)
    words: list[str] = []
    for parent in reversed(path.parents[:-1]):
        words += ["--perms", "0755", "--dir", str(parent)]
    return [*words, "--ro-bind", str(path), str(path)]
