"""A student's own Jupyter: a real kernel, otter's own `grader`, and the diagnosis of `autograder.checks`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.checking import check_one
from autograder.examining.jail import JailKind, JailPlan
from autograder.records import Outcome
from tests.cli_builders import ROOT, building_blocks, exam_source

NAME = "building_blocks"
RIGHT = "def relu_backward(z, da):\n    return np.where(z > 0, da, 0.0)"
DROPPED_AXIS = "def dense_backward(a_prev, dz, w):\n    return a_prev.T @ dz, dz.sum(axis=0), dz @ w.T"
AVERAGED = "def sigmoid_backward(z, da):\n    a = sigmoid(z)\n    return da * a * (1 - a) / len(z)"

# In a process of its own: what Jupyter's libraries warn about is none of our tests' business.
EXECUTE = """
import sys, warnings
warnings.simplefilter("ignore")
import nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
here = {"metadata": {"path": "."}}
NotebookClient(notebook, timeout=120, kernel_name="python3", allow_errors=True, resources=here).execute()
nbformat.write(notebook, sys.argv[1])
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The student's folder after all cells were run from top to bottom, saved, and the last one once more."""
    folder = tmp_path_factory.mktemp("student") / NAME
    shutil.copytree(ROOT / "assignments" / NAME, folder)
    answer(folder, {"relu_backward": RIGHT, "dense_backward": DROPPED_AXIS, "sigmoid_backward": AVERAGED})
    home = folder.parent / "home"
    home.mkdir()
    environment = {**os.environ, "HOME": str(home), "IPYTHONDIR": str(home), "MPLBACKEND": "Agg"}
    command = [sys.executable, "-c", EXECUTE, f"{NAME}.ipynb"]
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return folder


@pytest.fixture(scope="module")
def said(folder: Path) -> dict[str, str]:
    """What each `grader` cell showed, by its question; "export" for the last one."""
    notebook = read(folder)
    shown = {}
    for cell in notebook.cells:
        if cell.cell_type == "code" and (found := re.search(r"grader\.(export|check\(\"(\w+)\"\))", cell.source)):
            shown[found.group(2) or "export"] = "\n".join(map(text_of, cell.outputs))
    return shown


def read(folder: Path) -> Any:
    return nbformat.reads((folder / f"{NAME}.ipynb").read_text(encoding="utf-8"), as_version=4)  # type: ignore[no-untyped-call]


def answer(folder: Path, answers: Mapping[str, str]) -> None:
    """Write the answers into the cells that define these functions, as a student does."""
    notebook = read(folder)
    for name, code in answers.items():
        cell = next(cell for cell in notebook.cells if cell.source.startswith(f"def {name}("))
        cell.source = code
    (folder / f"{NAME}.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")  # type: ignore[no-untyped-call]


def text_of(output: Any) -> str:
    data = output.get("data", {})
    return str(output.get("text") or data.get("text/plain") or "\n".join(output.get("traceback", [])))


def test_a_wrong_answer_is_told_what_kind_of_mistake_it_is(said: dict[str, str]) -> None:
    assert "`db` has shape (5,), expected (1, 5)" in said["dense_backward"]
    assert "keepdims" in said["dense_backward"]
    assert "number of samples" in said["sigmoid_backward"]
    for question in ("dense_backward", "sigmoid_backward"):
        assert "AssertionError" not in said[question]


def test_a_right_answer_passes(said: dict[str, str]) -> None:
    assert said["relu_backward"] == "relu_backward results: All test cases passed!"


def test_what_is_not_written_yet_is_called_so(said: dict[str, str]) -> None:
    assert "this part is not written yet" in said["binary_cross_entropy_loss_backward"]


def test_no_message_gives_the_answer_away(said: dict[str, str]) -> None:
    for question in ("dense_backward", "sigmoid_backward", "binary_cross_entropy_loss_backward"):
        message = said[question].rpartition("CheckFailure: ")[2]
        assert message
        for answer_in_code in ("a_prev.T", "dz @ w", "a * (1 - a)", "y_pred - y_true", "np.where"):
            assert answer_in_code not in message
        assert not re.search(r"-?0\.\d{5,}", message)  # no number that a student could copy


def test_no_cell_of_ours_breaks(folder: Path) -> None:
    """Unfinished questions make later cells fail; what stands before them runs, on a student's computer too."""
    cells = [cell for cell in read(folder).cells if cell.cell_type == "code"]
    first = next(number for number, cell in enumerate(cells) if "grader.check" in cell.source)
    for cell in cells[:first]:
        assert not [output for output in cell.outputs if output.output_type == "error"], cell.source


def test_the_export_is_a_zip_that_is_graded_like_the_notebook(
    folder: Path, said: dict[str, str], tmp_path: Path
) -> None:
    (exported,) = folder.glob("*.zip")
    source = exam_source(building_blocks(), tmp_path)
    plan = JailPlan(JailKind.BUBBLEWRAP, (tmp_path, folder))
    from_zip, from_notebook = (check_one(source, path, plan) for path in (exported, folder / f"{NAME}.ipynb"))
    assert from_zip.outcome is from_notebook.outcome is Outcome.GRADED
    points = {question.name: question.points for question in from_zip.questions}
    assert points == {question.name: question.points for question in from_notebook.questions}
    assert points["relu_backward"] == next(
        q.points for q in building_blocks().manifest.graded if q.name == "relu_backward"
    )
    assert points["binary_cross_entropy_loss_backward"] == points["train"] == 0.0


def test_checks_need_nothing_but_numpy(tmp_path: Path) -> None:
    """What a student must install for the checks is small."""
    script = (
        "import sys; before = set(sys.modules); import autograder.checks\n"
        "tops = {name.partition('.')[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names)\n"
        "import json; print(json.dumps(sorted(tops)))"
    )
    ended = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert set(json.loads(ended.stdout)) <= {"autograder", "numpy"}
