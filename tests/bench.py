"""`make bench`: what grading costs, beside `otter run` and beside plain `exec`, measured in one session.

Everything is measured in several rounds, for what else runs on the hardware moves all figures by a tenth and more.
Printed are the medians, and of every ratio also the smallest and the largest of a round.

CPU seconds are those of the whole machine (`/proc/stat`), so that no process of a jail is missed: what a process used
is lost when nobody waits for it. Run it on an otherwise idle machine; what the machine does by itself is taken off.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
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

_OTTER, _PLAIN = "otter run", "plain exec in one warm process"


@dataclass(frozen=True)
class Cost:
    """Seconds of wall time and of CPU time for a number of submissions."""

    wall: float
    cpu: float
    submissions: int

    @property
    def wall_ms(self) -> float:
        return self.wall / self.submissions * 1000

    @property
    def cpu_ms(self) -> float:
        return self.cpu / self.submissions * 1000

    def beyond(self, small: Cost) -> Cost:
        """One submission more or less: the difference between two classes, start-up taken out."""
        return Cost(self.wall - small.wall, self.cpu - small.cpu, self.submissions - small.submissions)


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
        write_class(folder / "otter", contents, arguments.otter)
        rounds = []
        for number in range(arguments.rounds):
            idle = _idle_share()
            costs = {_OTTER: _otter(exam.path, folder, idle), _PLAIN: _plain(exam.path, folder, contents)}
            for workers in sorted({1, arguments.workers}):
                out = folder / f"out {number} {workers}"
                whole = _grade(arguments.assignment, folder / "class", out / "class", workers, idle)
                small = _grade(arguments.assignment, folder / "few", out / "few", workers, idle)
                costs[f"autograder grade, workers: {workers}"] = whole
                costs[f"autograder grade, workers: {workers}, each further one"] = whole.beyond(small)
            rounds.append(costs)
    _show(rounds)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignment", default="building_blocks")
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--otter", type=int, default=5)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
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


def _cost(work: Callable[[], None], submissions: int, idle: float) -> Cost:
    before, started = _busy(), time.perf_counter()
    work()
    wall = time.perf_counter() - started
    return Cost(wall, _busy() - before - idle * wall, submissions)


def _grade(assignment: str, submissions: Path, out: Path, workers: int, idle: float) -> Cost:
    """The whole command, start-up and files included."""
    command = [sys.executable, "-m", "autograder", "grade", assignment, str(submissions)]
    command += ["--out", str(out), "--workers", str(workers)]
    return _cost(lambda: _quietly(command), len(list(submissions.iterdir())), idle)


def _quietly(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _otter(zip_path: Path, folder: Path, idle: float) -> Cost:
    """`otter run`, one notebook after the other, as its command line does it."""
    otter = shutil.which("otter", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}") or "otter"
    notebooks = sorted((folder / "otter").iterdir())

    def run() -> None:
        for notebook in notebooks:
            _quietly([otter, "run", "-a", str(zip_path), "-o", str(folder), str(notebook)])

    return _cost(run, len(notebooks), idle)


def _plain(zip_path: Path, folder: Path, contents: list[bytes]) -> Cost:
    """The same cells and checks in one warm process, without jail or pipe (the notebooks are our own)."""
    (folder / "plain.json").write_text(json.dumps([content.decode() for content in contents]))
    with tempfile.TemporaryFile("w+") as answer:
        command = [sys.executable, "-m", "tests.plain_exec", str(zip_path), str(folder / "plain.json")]
        subprocess.run(command, check=True, stdout=answer)
        answer.seek(0)
        wall, cpu = json.loads(answer.read().splitlines()[-1])
    return Cost(wall, cpu, len(contents))


def _show(rounds: list[dict[str, Cost]]) -> None:
    for label in rounds[0]:
        wall = statistics.median(r[label].wall_ms for r in rounds)
        cpu = statistics.median(r[label].cpu_ms for r in rounds)
        print(f"{label:52} {wall:9.1f} ms wall {cpu:9.1f} ms CPU")
        if label not in (_OTTER, _PLAIN):
            less_wall = _spread([r[_OTTER].wall_ms / r[label].wall_ms for r in rounds], 0)
            less_cpu = _spread([r[_OTTER].cpu_ms / r[label].cpu_ms for r in rounds], 0)
            more = _spread([r[label].cpu_ms / r[_PLAIN].cpu_ms for r in rounds], 1)
            print(f"{'':10}less wall time than otter run: {less_wall}; less CPU: {less_cpu}; CPU of plain exec: {more}")


def _spread(ratios: list[float], digits: int) -> str:
    return f"{statistics.median(ratios):.{digits}f} x ({min(ratios):.{digits}f} to {max(ratios):.{digits}f})"


if __name__ == "__main__":
    main()
