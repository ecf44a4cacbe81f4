"""What leaves the students' bundle comes back in through Gradescope's, with the hint and the points that it earns."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.authoring.compiler import BuiltAssignment
from autograder.authoring.course import Course
from tests.bundling.container import SECRET, Image, Run
from tests.cli_builders import HALF_RIGHT, RIGHT, run, submission
from tests.course.test_student_notebook import EXECUTE
from tests.lms.gradescope_rules import problems_in, seen_by_students

NOTEBOOK = "tiny.ipynb"
POINTS = 2.0
REPORT = "\nraise RuntimeError('REPORT' + repr(report) + 'END')"


def graded(image: Image, folder: Path, notebook: bytes) -> dict[str, Any]:
    """The results of a run that went well, after proof that they keep to the rules; `staff` is what staff read."""
    found = image.grade(folder, {NOTEBOOK: notebook})
    return {"staff": found.out, **valid(found)}


def valid(found: Run) -> dict[str, Any]:
    assert found.code == 0, found.out
    assert found.results is not None, found.out
    assert problems_in(found.results, POINTS) == []
    assert SECRET not in found.out + json.dumps(found.results)
    return found.results


def answered(notebook: bytes, code: str) -> bytes:
    """A student's notebook with this code in the place of the stub."""
    read = nbformat.reads(notebook.decode(), as_version=4)  # type: ignore[no-untyped-call]
    cell = next(cell for cell in read.cells if cell.source.startswith("def double("))
    cell.source = code
    return str(nbformat.writes(read)).encode()  # type: ignore[no-untyped-call]


def reported(results: dict[str, Any]) -> Any:
    """What an attack found out, as staff read it."""
    return ast.literal_eval(results["staff"].split("REPORT", 1)[1].split("END", 1)[0])


def test_a_hint_that_only_hidden_checks_give_away_is_shown_with_them(
    image: Image, built: BuiltAssignment, tmp_path: Path
) -> None:
    results = graded(image, tmp_path, submission(built, HALF_RIGHT))
    before, after = seen_by_students(results), seen_by_students(results, published=True)
    assert [test["status"] for test in before] == ["passed"]
    assert [test["status"] for test in after] == ["passed", "failed"]
    assert "hint" not in json.dumps(before)
    assert "A hint: Try it with -1." in after[1]["output"]
    assert "number + number" not in json.dumps(after)  # the hidden test itself


@pytest.mark.parametrize("unpacked", [True, False], ids=["as Gradescope unpacks it", "as it is"])
def test_what_a_student_exports_from_the_students_bundle_is_graded(
    unpacked: bool, image: Image, exported: Path, tmp_path: Path
) -> None:
    files = {exported.name: exported.read_bytes()}
    if unpacked:
        with zipfile.ZipFile(exported) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        assert NOTEBOOK in files
    assert valid(image.grade(tmp_path, files))["score"] == POINTS


@pytest.fixture(scope="module")
def exported(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip of `grader.export()`, run in a real kernel in the folder that students get."""
    folder = tmp_path_factory.mktemp("student")
    made = run("bundle", "tiny", "--for", "students", "--out", folder / "tiny.zip", cwd=course.root)
    assert made.code == 0, made.err
    with zipfile.ZipFile(folder / "tiny.zip") as archive:
        archive.extractall(folder)
    path = folder / "tiny" / NOTEBOOK
    path.write_bytes(answered(path.read_bytes(), RIGHT))
    (folder / "home").mkdir()
    own = {"HOME": str(folder / "home"), "IPYTHONDIR": str(folder / "home"), "MPLBACKEND": "Agg"}
    command = [sys.executable, "-c", EXECUTE, NOTEBOOK]
    ended = subprocess.run(command, cwd=path.parent, env={**os.environ, **own}, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr
    (made_by_otter,) = path.parent.glob("*.zip")
    return made_by_otter


def test_who_attacks_other_processes_and_then_answers_rightly_is_graded_for_the_answer(
    image: Image, built: BuiltAssignment, tmp_path: Path
) -> None:
    attack = (
        "import glob, os, signal, subprocess, sys\nreport = []\n"
        "for path in glob.glob('/proc/[0-9]*'):\n"  # one by one, in the container's own PID namespace
        "    pid = int(path[6:])\n"
        "    if pid == os.getpid(): continue\n"
        "    try: os.kill(pid, signal.SIGKILL); report.append(pid)\n"
        "    except OSError: pass\n"
        'forging = \'while True: open("/autograder/results/results.json", "w").write("{}")\'\n'
        "command = [sys.executable, '-c', forging]\n"
        "for start in (os.fork, lambda: subprocess.Popen(command, start_new_session=True)):\n"
        "    try: report.append(start())\n"
        "    except OSError: pass\n"
    )
    results = graded(image, tmp_path, submission(built, f"{RIGHT}\n{attack}{REPORT}"))
    assert reported(results) == []
    assert results["score"] == POINTS


def test_the_harness_and_what_it_imports_do_without_authoring() -> None:
    script = (
        "import sys, autograder.bundling.harness, autograder.examining.examiner\n"
        "print([name for name in sys.modules if name.startswith(('autograder.authoring', 'autograder.cli'))])"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"
