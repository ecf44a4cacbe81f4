"""`make bench`: what grading costs, beside `otter run` and beside plain `exec`, measured in one session.

CPU seconds are those of the whole machine (`/proc/stat`), so that no process of a jail is missed: what a process used
is lost when nobody waits for it. Run it on an otherwise idle machine; what the machine does by itself is taken off.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.building import read_answers as answers_of
from autograder.authoring.course import find_course
from autograder.authoring.exams import fresh_exam


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
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few = max(4, arguments.submissions // 10)
        write_class(folder / "class", contents, arguments.submissions)
        write_class(folder / "few", contents, few)
        print(f"{arguments.assignment}: {arguments.submissions} submissions, {len(contents)} different ones\n")
        otter = _otter(exam.path, folder, contents[: arguments.otter])
        plain = _plain(exam.path, folder, contents)
        print(f"{'otter run':52} {otter.line}\n{'plain exec in one warm process':52} {plain.line}")
        for workers in (1, arguments.workers):
            whole = _grade(arguments.assignment, folder, "class", workers, arguments.submissions)
            small = _grade(arguments.assignment, folder, "few", workers, few)
            # One submission more or less: the difference between two classes, start-up taken out.
            further = Cost(whole.wall - small.wall, whole.cpu - small.cpu, arguments.submissions - few)
            _compare(f"autograder grade, workers: {workers}", whole, otter, plain)
            _compare(f"autograder grade, workers: {workers}, each further one", further, otter, plain)


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


def _busy() -> float:
    """CPU seconds that the machine has spent working since it started."""
    user, nice, system, _, _, irq, softirq = (int(word) for word in Path("/proc/stat").read_text().split()[1:8])
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def _idle_share() -> float:
    """CPU seconds per second that the machine spends when nothing is measured."""
    before, started = _busy(), time.perf_counter()
    time.sleep(3)  # to watch it doing nothing
    return (_busy() - before) / (time.perf_counter() - started)


def _cost(work: Callable[[], None], submissions: int) -> Cost:
    idle = _idle_share()
    before, started = _busy(), time.perf_counter()
    work()
    wall = time.perf_counter() - started
    return Cost(wall, _busy() - before - idle * wall, submissions)


def _grade(assignment: str, folder: Path, submissions: str, workers: int, count: int) -> Cost:
    """The whole command, start-up and files included."""
    command = [sys.executable, "-m", "autograder", "grade", assignment, str(folder / submissions)]
    command += ["--out", str(folder / f"out-{submissions}-{workers}"), "--workers", str(workers)]
    return _cost(lambda: _quietly(command), count)


def _quietly(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _otter(zip_path: Path, folder: Path, contents: list[bytes]) -> Cost:
    """`otter run`, one notebook after the other, as its command line does it."""
    otter = shutil.which("otter", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}") or "otter"
    write_class(folder / "otter", contents, len(contents))

    def run() -> None:
        for notebook in sorted((folder / "otter").iterdir()):
            command = [otter, "run", "-a", str(zip_path), "-o", str(folder), str(notebook)]
            _quietly(command)

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


def _compare(label: str, ours: Cost, otter: Cost, plain: Cost) -> None:
    wall = (otter.wall / otter.submissions) / (ours.wall / ours.submissions)
    cpu = (otter.cpu / otter.submissions) / (ours.cpu / ours.submissions)
    more = (ours.cpu / ours.submissions) / (plain.cpu / plain.submissions)
    print(f"{label:52} {ours.line}")
    print(
        f"{'':10}{wall:.0f} x less wall time, {cpu:.0f} x less CPU than otter run; {more:.1f} x the CPU of plain exec"
    )


if __name__ == "__main__":
    main()
