"""The command as people run it, a tiny course to run it in, and submissions to it."""

from __future__ import annotations

import csv
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from autograder.authoring.compiler import BuiltAssignment, build_assignment
from autograder.authoring.course import Course, find_course
from autograder.authoring.variants import variant_notebook
from autograder.examining.exam_source import ExamSource
from autograder.grading import GRADEBOOK, GRADES
from tests.authoring.authoring_samples import write_course

ROOT = Path(__file__).resolve().parents[1]
COMMAND = (sys.executable, "-m", "autograder")
DEADLINE_SECONDS = 120.0

RIGHT = "def double(x):\n    return 2 * x"
HALF_RIGHT = "def double(x):\n    return 2 * abs(x)"
WRONG = "def double(x):\n    return x"
SLOW = "import time\ntime.sleep(0.2)\n\n\n" + RIGHT


@dataclass(frozen=True)
class Ended:
    """What a command left behind for the person who ran it."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The sentence and the next step, after proof that there is one of each and nothing else."""
        lines = self.err.splitlines()
        assert len(lines) == 2, self.err
        assert lines[0].startswith("Error: "), self.err
        assert lines[0].endswith("."), self.err
        assert lines[1].startswith("       "), self.err
        assert lines[1].strip(), self.err
        assert "Traceback" not in self.out
        return self.err


def run(*arguments: object, cwd: Path, env: Mapping[str, str] | None = None, inside: tuple[object, ...] = ()) -> Ended:
    """Run the command in a folder; `inside` is another command that runs it, such as `bwrap ... --`."""
    words = [str(word) for word in (*inside, *COMMAND, *arguments)]
    ended = subprocess.run(
        words, cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True, check=False, timeout=DEADLINE_SECONDS
    )
    return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def start(*arguments: object, cwd: Path) -> subprocess.Popen[bytes]:
    """Start the command as an interactive shell does: in a process group of its own, and not deaf to any signal."""
    # Tests that run in the background, or under `nohup`, would pass on that these signals are ignored.
    words = ["env", "--default-signal=INT,HUP", *(str(word) for word in (*COMMAND, *arguments))]
    return subprocess.Popen(words, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def read_only(folder: Path) -> tuple[object, ...]:
    """A command runs inside of this with the folder not to be written to; root, too, is held by it."""
    return ("bwrap", "--dev-bind", "/", "/", "--ro-bind", folder, folder, "--")


def tiny_disk(folder: Path, size: int) -> tuple[object, ...]:
    """A command runs inside of this with an empty disk of `size` bytes in the place of the folder."""
    return ("bwrap", "--dev-bind", "/", "/", "--size", size, "--tmpfs", folder, "--")


def contents(folder: Path) -> dict[str, bytes]:
    """All files below, lock files left out."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


# The tiny course


def built_course(root: Path) -> Course:
    """A course with the one assignment `tiny`, built by the command."""
    course = write_course(root)
    ended = run("build", cwd=root)
    assert ended.code == 0, ended.err
    return course


def submission(built: BuiltAssignment, answer: str) -> bytes:
    """A notebook with this answer to `double`."""
    return variant_notebook(built, ("double", answer))


def write_submissions(folder: Path, built: BuiltAssignment, answers: Mapping[str, str]) -> Path:
    """One notebook per student, in a folder that is returned."""
    folder.mkdir(parents=True, exist_ok=True)
    for student, answer in answers.items():
        (folder / f"{student}.ipynb").write_bytes(submission(built, answer))
    return folder


# The real assignment


QUESTIONS = (
    "binary_cross_entropy_loss_backward",
    "sigmoid_backward",
    "relu_backward",
    "dense_backward",
    "get_gradients",
    "train",
)


@cache
def building_blocks() -> BuiltAssignment:
    """The heart of the course, built once per session from the source as it is."""
    return build_assignment(find_course(ROOT), "building_blocks")


def exam_source(built: BuiltAssignment, folder: Path) -> ExamSource:
    """The exam of a build, written into a folder."""
    path = folder / "autograder.zip"
    path.write_bytes(built.autograder_zip)
    order = tuple(question.name for question in built.manifest.graded)
    return ExamSource(path, built.name, order, built.manifest.max_points)


# What a run leaves


def read_grades(out: Path) -> dict[str, dict[str, str]]:
    with (out / GRADES).open(encoding="utf-8", newline="") as file:
        return {row["submission"]: row for row in csv.DictReader(file)}


def grade_slowly(course: Course, slow_class: Path, *options: str) -> subprocess.Popen[bytes]:
    """A run of the command into `out` beside the class, which has graded three and has nine to go."""
    out = slow_class.parent / "out"
    process = start("grade", "tiny", slow_class, "--out", out, *options, cwd=course.root)
    assert wait_until(lambda: len(rows(out / GRADEBOOK)) >= 3)
    assert process.poll() is None
    return process


def rows(gradebook: Path) -> list[tuple[int, str]]:
    """Number and submission of every result that a gradebook holds; none where it is not there yet."""
    try:
        with closing(sqlite3.connect(f"file:{gradebook}?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT number, submission FROM results ORDER BY number").fetchall()
    except sqlite3.OperationalError:
        return []


def descendants(pid: int) -> set[tuple[int, str]]:
    """All processes below one, each with the moment of its start: a number alone is given out again."""
    children: dict[int, list[tuple[int, str]]] = {}
    for process, parent, started in _processes():
        children.setdefault(parent, []).append((process, started))
    found: set[tuple[int, str]] = set()
    waiting = [pid]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            found.add(child)
            waiting.append(child[0])
    return found


def living(processes: set[tuple[int, str]]) -> set[tuple[int, str]]:
    """Those that are still there."""
    return processes & {(process, started) for process, _, started in _processes()}


def _processes() -> Iterator[tuple[int, int, str]]:
    """Number, parent and start of each process that has not ended."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it has ended just now
                continue
            if fields[0] not in "ZX":  # ended, and nobody has asked how
                yield int(folder.name), int(fields[1]), fields[19]


def wait_until(true: Callable[[], bool]) -> bool:
    """Whether it comes true before long; asked a hundred times a second."""
    never = threading.Event()
    for _ in range(3000):
        if true():
            return True
        never.wait(0.01)
    return False
