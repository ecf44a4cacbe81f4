"""A class graded by a Dask cluster: a real scheduler and real workers, as processes of their own."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from autograder.authoring.compiler import BuiltAssignment
from autograder.authoring.course import Course
from autograder.grading import GRADEBOOK, GRADES
from tests.cli_builders import (
    HALF_RIGHT,
    RIGHT,
    ROOT,
    WRONG,
    grade_slowly,
    read_grades,
    rows,
    run,
    wait_until,
    write_submissions,
)

WAIT = "import sys, distributed as d\nwith d.Client(sys.argv[1]) as c: c.wait_for_workers(int(sys.argv[2]), timeout=60)"


@dataclass
class Dask:
    """A scheduler and its workers, each a process."""

    folder: Path
    address: str
    scheduler: subprocess.Popen[bytes]
    stack: ExitStack
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def add_worker(self, env: Mapping[str, str] | None = None, threads: int = 1) -> None:
        options = ("--no-nanny", "--nthreads", threads, "--no-dashboard", "--local-directory", self.folder)
        self.workers.append(_process(self.stack, self.folder, ("worker", self.address, *options), env))
        subprocess.run([sys.executable, "-c", WAIT, self.address, str(len(self.workers))], check=True, timeout=90)


def _process(
    stack: ExitStack, folder: Path, words: tuple[object, ...], env: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    log = stack.enter_context((folder / f"{words[0]}.log").open("ab"))
    command = [sys.executable, "-m", "dask", *(str(word) for word in words)]
    process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=env)
    stack.callback(process.wait)
    stack.callback(process.kill)
    return process


def grades(out: Path) -> dict[str, str]:
    return {submission: row["total"] for submission, row in read_grades(out).items()}


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Dask]:
    folder = tmp_path / "dask"
    folder.mkdir()
    port_file = folder / "scheduler.json"
    with ExitStack() as stack:
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", port_file)
        scheduler = _process(stack, folder, ("scheduler", *options))
        assert wait_until(lambda: port_file.exists() and "tcp://" in port_file.read_text())
        address = port_file.read_text().split('"address": "')[1].split('"')[0]
        yield Dask(folder, address, scheduler, stack)


def test_a_cluster_gives_the_grades_that_this_machine_gives(
    dask: Dask, course: Course, tiny: BuiltAssignment, tmp_path: Path
) -> None:
    dask.add_worker(threads=2)
    answers = {"right": RIGHT, "half": HALF_RIGHT, "wrong": WRONG, "dies": f"{RIGHT}\nimport os\nos._exit(1)"}
    submissions = write_submissions(tmp_path / "class", tiny, answers)
    for out, options in (("here", ()), ("there", ("--scheduler", dask.address))):
        ended = run("grade", "tiny", submissions, "--out", tmp_path / out, *options, cwd=course.root)
        assert (ended.code, ended.err) == (0, "")
    assert (tmp_path / "there" / GRADES).read_bytes() == (tmp_path / "here" / GRADES).read_bytes()
    assert grades(tmp_path / "there")["right.ipynb"] == "2"
    assert wait_until(lambda: not list(dask.folder.glob("**/exam-*")))  # nothing of the exam stays with a worker


def test_a_worker_that_dies_costs_a_second_try_and_no_grade(
    dask: Dask, course: Course, slow_class: Path, tmp_path: Path
) -> None:
    dask.add_worker()
    dask.add_worker()
    process = grade_slowly(course, slow_class, "--scheduler", dask.address)
    dask.workers[0].kill()
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b""), out
    assert grades(tmp_path / "out") == {f"student{number:02}.ipynb": "2" for number in range(12)}


def test_a_worker_that_joins_later_helps(dask: Dask, course: Course, slow_class: Path, tmp_path: Path) -> None:
    dask.add_worker()
    process = grade_slowly(course, slow_class, "--scheduler", dask.address)
    dask.workers[0].send_signal(signal.SIGTERM)  # and the first one goes
    dask.workers.pop(0).wait()
    dask.add_worker()
    assert process.communicate()[1] == b""
    assert set(grades(tmp_path / "out").values()) == {"2"}


def test_what_was_done_is_kept_when_the_scheduler_dies(
    dask: Dask, course: Course, slow_class: Path, tmp_path: Path
) -> None:
    dask.add_worker()
    process = grade_slowly(course, slow_class, "--scheduler", dask.address)
    dask.scheduler.kill()
    said = process.communicate()[1].decode()
    assert process.returncode == 3
    assert said.splitlines()[0] == f"Error: The scheduler at {dask.address} did not stay to the end."
    before = len(rows(tmp_path / "out" / GRADEBOOK))
    assert 3 <= before < 12
    ended = run("grade", "tiny", slow_class, "--out", tmp_path / "out", cwd=course.root)
    assert f"{before} of them had been graded before and were not graded again." in ended.out
    assert set(grades(tmp_path / "out").values()) == {"2"}


Complain = Callable[..., str]


@pytest.fixture
def complaint(course: Course, slow_class: Path, tmp_path: Path) -> Complain:
    """What the command says about a scheduler, and the exit code that it must have."""

    def grade(scheduler: str, *options: str, code: int = 1, env: Mapping[str, str] | None = None) -> str:
        words = ("grade", "tiny", slow_class, "--out", tmp_path / "out", "--scheduler", scheduler, *options)
        ended = run(*words, cwd=course.root, env=env)
        assert ended.code == code
        return ended.complaint

    return grade


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "ftp://127.0.0.1:8786"])
def test_where_there_is_no_scheduler_one_sentence_says_so(complaint: Complain, address: str) -> None:
    assert f"There is no Dask scheduler at {address}" in complaint(address)


def test_a_scheduler_without_workers_is_told_from_one_that_is_busy(dask: Dask, complaint: Complain) -> None:
    assert "has no workers" in complaint(dask.address)


def test_a_worker_of_another_version_does_not_grade(dask: Dask, complaint: Complain, tmp_path: Path) -> None:
    other = tmp_path / "other" / "autograder"
    shutil.copytree(ROOT / "autograder", other)
    module = other / "__init__.py"
    module.write_text(module.read_text() + '\n__version__ = "9.9"\n')
    dask.add_worker({"PYTHONPATH": str(other.parent)})
    assert "has autograder 9.9, and" in complaint(dask.address)


def test_a_jail_that_needs_users_of_its_own_is_refused(complaint: Complain) -> None:
    assert "--jail user does not work with --scheduler" in complaint("tcp://127.0.0.1:1", "--jail", "user", code=2)


def test_without_dask_it_is_said_how_to_get_it(complaint: Complain, tmp_path: Path) -> None:
    (tmp_path / "distributed.py").write_text("raise ImportError('No module named distributed')\n")
    said = complaint("tcp://127.0.0.1:1", code=2, env={"PYTHONPATH": str(tmp_path)})
    assert "pip install 'distributed" in said
