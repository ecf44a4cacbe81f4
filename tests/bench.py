"""`make bench`: what grading costs, beside `otter run` and beside plain `exec`, measured in one session.

CPU seconds are those of every process involved, as the kernel counts them when they have ended: this process makes
itself the one that orphans come to, so that none is missed. Run it on an otherwise idle machine.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.building import fresh_exam
from autograder.authoring.building import read_answers as answers_of
from autograder.authoring.course import find_course

_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Cost:
    """Seconds of wall time and of CPU time for a number of submissions."""

    wall: float
    cpu: float
    submissions: int

    @property
    def line(self) -> str:
        return f"{self.wall / self.submissions * 1000:9.1f} ms wall {self.cpu / self.submissions * 1000:9.1f} ms CPU"


def main() -> None:
    arguments = _arguments()
    course = find_course(Path.cwd())
    exam = fresh_exam(course, arguments.assignment)
    contents = answers_of(course, arguments.assignment)
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_class(folder / "class", contents, arguments.submissions)
        print(f"{arguments.assignment}: {arguments.submissions} submissions, {len(contents)} different ones\n")
        ours = _ours(arguments, folder)
        warm = _ours_steady(arguments, folder, contents, ours)
        otter = _otter(exam.path, folder, contents[: arguments.otter])
        plain = _plain(exam.path, folder, contents)
    _print(ours, warm, otter, plain, arguments.workers)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignment", default="building_blocks")
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--otter", type=int, default=5)
    parser.add_argument("--workers", type=int, default=2)
    return parser.parse_args()


def write_class(folder: Path, contents: list[bytes], count: int) -> None:
    """`count` submissions, the answers over and over again."""
    folder.mkdir()
    for number in range(count):
        (folder / f"student{number:05}.ipynb").write_bytes(contents[number % len(contents)])


@contextmanager
def _measured(report: Callable[[float, float], None]) -> Iterator[None]:
    """Wall and CPU seconds of all child processes that end in the block, orphans of theirs included."""
    before, started = _children_cpu(), time.perf_counter()
    yield
    wall = time.perf_counter() - started
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    report(wall, _children_cpu() - before)


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _cost(work: Callable[[], None], submissions: int) -> Cost:
    costs: list[Cost] = []
    with _measured(lambda wall, cpu: costs.append(Cost(wall, cpu, submissions))):
        work()
    return costs[0]


def _grade(arguments: argparse.Namespace, submissions: Path, out: Path) -> None:
    command = [sys.executable, "-m", "autograder", "grade", arguments.assignment, str(submissions)]
    command += ["--out", str(out), "--workers", str(arguments.workers)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _ours(arguments: argparse.Namespace, folder: Path) -> Cost:
    """The whole command, start-up and files included."""
    return _cost(lambda: _grade(arguments, folder / "class", folder / "out"), arguments.submissions)


def _ours_steady(arguments: argparse.Namespace, folder: Path, contents: list[bytes], ours: Cost) -> Cost:
    """One submission more or less: the difference between two classes, start-up taken out."""
    few = max(4, arguments.submissions // 10)
    write_class(folder / "few", contents, few)
    small = _cost(lambda: _grade(arguments, folder / "few", folder / "out-few"), few)
    return Cost(ours.wall - small.wall, ours.cpu - small.cpu, arguments.submissions - few)


def _otter(zip_path: Path, folder: Path, contents: list[bytes]) -> Cost:
    """`otter run`, one notebook after the other, as its command line does it."""
    otter = shutil.which("otter", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}") or "otter"
    write_class(folder / "otter", contents, len(contents))

    def run() -> None:
        for notebook in sorted((folder / "otter").iterdir()):
            command = [otter, "run", "-a", str(zip_path), "-o", str(folder), str(notebook)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    return _cost(run, len(contents))


def _plain(zip_path: Path, folder: Path, contents: list[bytes]) -> Cost:
    """The same cells and checks in one warm process, without jail or pipe (the notebooks are our own)."""
    (folder / "plain.json").write_text(json.dumps([content.decode() for content in contents]))
    with tempfile.TemporaryFile("w+") as answer:
        command = [sys.executable, "-m", "tests.plain_exec", str(zip_path), str(folder / "plain.json")]
        subprocess.run(command, check=True, stdout=answer)
        answer.seek(0)
        wall, cpu = json.loads(answer.read().splitlines()[-1])
    return Cost(wall, cpu, len(contents))


def _print(ours: Cost, warm: Cost, otter: Cost, plain: Cost, workers: int) -> None:
    rows = {
        f"autograder grade, {workers} workers, all included": ours,
        f"autograder grade, {workers} workers, each further one": warm,
        "otter run": otter,
        "plain exec in one warm process": plain,
    }
    for label, cost in rows.items():
        print(f"{label:52} {cost.line}")
    per = {label: (cost.wall / cost.submissions, cost.cpu / cost.submissions) for label, cost in rows.items()}
    (wall, cpu), (warm_wall, warm_cpu), (otter_wall, otter_cpu), (_, plain_cpu) = per.values()
    print(f"\nCPU:  otter run / autograder  {otter_cpu / cpu:7.1f}  ({otter_cpu / warm_cpu:.1f} for each further one)")
    print(
        f"wall: otter run / autograder  {otter_wall / wall:7.1f}  ({otter_wall / warm_wall:.1f} for each further one)"
    )
    print(f"CPU:  autograder / plain exec {cpu / plain_cpu:7.1f}  ({warm_cpu / plain_cpu:.1f} for each further one)")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"largest process of all of these: {peak} MB")


if __name__ == "__main__":
    main()
