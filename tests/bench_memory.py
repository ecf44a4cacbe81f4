"""`make bench-memory`: does the trusted side's memory grow with the class? Peak memory for a small and a large class.

The trusted side is the command itself, the process that its workers are forked from, and the workers; the jails hold
none of our data and have limits of their own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from autograder.authoring.building import read_answers
from autograder.authoring.course import find_course

from .bench import write_class


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignment", default="building_blocks")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 2000])
    arguments = parser.parse_args()
    answers = read_answers(find_course(Path.cwd()), arguments.assignment)
    print(f"{arguments.assignment}: peak memory of the trusted side, in MB")
    print(f"{'submissions':>12} {'command':>9} {'workers':>9} {'together':>9} {'seconds':>9}")
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory() as name:
            write_class(Path(name, "class"), answers, size)
            _measure(arguments.assignment, Path(name), size)


def _measure(assignment: str, folder: Path, size: int) -> None:
    command = [sys.executable, "-m", "autograder", "grade", assignment, str(folder / "class")]
    started = time.perf_counter()
    process = subprocess.Popen([*command, "--out", str(folder / "out"), "--workers", "2"], stdout=subprocess.DEVNULL)
    peaks: dict[int, int] = {}
    while process.poll() is None:
        for pid in _trusted(process.pid):
            peaks[pid] = max(peaks.get(pid, 0), _peak_kilobytes(pid))
        time.sleep(0.2)  # between two looks, not for anything to happen
    if process.returncode != 0:
        raise SystemExit(f"grading ended with exit code {process.returncode}")
    own = peaks.pop(process.pid)
    workers = sum(peaks.values())
    seconds = time.perf_counter() - started
    print(f"{size:>12} {own >> 10:>9} {workers >> 10:>9} {own + workers >> 10:>9} {seconds:>9.0f}", flush=True)


def _trusted(root: int) -> list[int]:
    """The command and those of its descendants that run outside of a jail."""
    found = [root]
    for parent in found:
        children = Path(f"/proc/{parent}/task/{parent}/children")
        try:
            pids = [int(word) for word in children.read_text().split()]
        except OSError:
            continue
        found += [pid for pid in pids if not _is_jail(pid)]
    return found


def _is_jail(pid: int) -> bool:
    try:
        return b"bwrap" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return True


def _peak_kilobytes(pid: int) -> int:
    """VmHWM: the most that the process ever had resident."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


if __name__ == "__main__":
    main()
