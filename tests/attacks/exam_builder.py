"""A toy exam of three questions, notebooks for it, and answers: right, wrong in numbers, and empty.

Every question has a public and a hidden check of one point each. Some checks are written with `autograder.checks`, some
with plain `assert`, as authors mix them. The hidden inputs hold numbers that no student may ever read.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder.examining.exam import Exam, load_exam
from autograder.examining.exam_source import ExamSource
from autograder.records import Submission

ASSIGNMENT = "toy"
QUESTIONS = ("sigmoid_backward", "dense_backward", "train")
FULL_POINTS = 6.0
SECRET = "0.0718281828"  # stands in a hidden test, as a number and in a comment
DATA = b"1,2\n3,4\n"

_HEAD = """from otter.test_files import test_case
import numpy as np
from autograder import checks

OK_FORMAT = False
name = "{name}"
points = 2
"""

TESTS = {
    "sigmoid_backward": f"""
@test_case(name="printed numbers", hidden=False)
def test_printed(sigmoid_backward):
    expected_dz = np.array([[0.018495027661, -0.031524661353]])
    dz = sigmoid_backward(np.array([[0.9, 0.35]]), np.array([[0.09, -0.13]]))
    checks.expect(dz, expected_dz, what="dz", rtol=1e-7)

@test_case(name="fresh numbers", hidden=True)
def test_fresh(env):  # secret {SECRET}
    z, da = checks.rng("z").normal(size=(3, 4)), checks.rng("da").normal(size=(3, 4))
    z[0, 0] = {SECRET}
    a = 1 / (1 + np.exp(-z))
    expected_dz = da * a * (1 - a)
    with checks.unchanged(z=z, da=da):
        dz = env["sigmoid_backward"](z, da)
    checks.expect(dz, expected_dz, what="dz")
""",
    "dense_backward": f"""
def expected_parts(a_prev, dz, w):
    return a_prev.T @ dz, dz.sum(axis=0, keepdims=True), dz @ w.T

@test_case(name="small numbers", hidden=False)
def test_small(dense_backward):
    a_prev, dz, w = np.arange(6.0).reshape(2, 3), np.ones((2, 2)), np.arange(6.0).reshape(3, 2)
    expected = expected_parts(a_prev, dz, w)
    found = dense_backward(a_prev, dz, w)
    assert len(found) == 3, "three values are expected: dw, db, da_prev"
    for name, one, other in zip(("dw", "db", "da_prev"), found, expected):
        assert one.shape == other.shape, f"{{name}} has the wrong shape"
        assert np.allclose(one, other, rtol=1e-9, atol=1e-12), f"{{name}} has wrong numbers"

@test_case(name="other numbers", hidden=True)
def test_other(dense_backward):
    rng = np.random.default_rng(5)
    a_prev, dz, w = rng.normal(size=(4, 3)), rng.normal(size=(4, 5)), rng.normal(size=(3, 5))
    a_prev[0, 0] = {SECRET}
    expected = expected_parts(a_prev, dz, w)
    found = dense_backward(a_prev, dz, w)
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12)
        if abs(one - other).max() > 1e-9:
            raise AssertionError("too far away")
""",
    "train": f"""
def expected_run(x, y, lr, n):
    w, losses = np.zeros((x.shape[1], 1)), []
    for _ in range(n):
        p = 1 / (1 + np.exp(-x @ w))
        losses.append(float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))))
        w = w - lr * x.T @ (p - y) / len(x)
    return w, losses

@test_case(name="a first run", hidden=False)
def test_first(train):
    x, y = np.array([[0.0, 1.0], [1.0, 0.5], [2.0, -1.0]]), np.array([[0.0], [1.0], [1.0]])
    expected_w, expected_losses = expected_run(x, y, 0.5, 4)
    w, losses = train(x, y, 0.5, 4)
    assert np.allclose(w, expected_w), "the weights are wrong"
    assert np.allclose(losses, expected_losses), "the losses are wrong"

@test_case(name="another run", hidden=True)
def test_another(train):
    rng = checks.rng("train")
    x, y = rng.normal(size=(5, 3)), rng.integers(0, 2, size=(5, 1)).astype(float)
    x[0, 0] = {SECRET}
    expected_w, expected_losses = expected_run(x, y, 0.1, 6)
    w, losses = checks.expect_parts(train(x, y, 0.1, 6), ("w", "losses"))
    checks.expect(w, expected_w, what="w")
    checks.expect(losses, expected_losses, what="losses")
    checks.expect_true(bool(losses[-1] < losses[0]), "the loss does not fall")
""",
}

HONEST = {
    "sigmoid_backward": """def sigmoid_backward(z, da):
    a = 1 / (1 + np.exp(-z))
    return da * a * (1 - a)
""",
    "dense_backward": """def dense_backward(a_prev, dz, w):
    return a_prev.T @ dz, dz.sum(axis=0, keepdims=True), dz @ w.T
""",
    "train": """def train(x, y, lr, n):
    w, losses = np.zeros((x.shape[1], 1)), []
    for _ in range(n):
        p = 1 / (1 + np.exp(-x @ w))
        losses.append(float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))))
        w = w - lr * x.T @ (p - y) / len(x)
    return w, losses
""",
}

WRONG = {  # the right shapes, so that only the numbers tell
    "sigmoid_backward": "def sigmoid_backward(z, da):\n    return np.ones(np.shape(z))\n",
    "dense_backward": "def dense_backward(a_prev, dz, w):\n"
    "    return np.ones(w.shape), np.ones((1, w.shape[1])), np.ones(a_prev.shape)\n",
    "train": "def train(x, y, lr, n):\n    return np.ones((x.shape[1], 1)), [9.0] * n\n",
}

EMPTY = {
    "sigmoid_backward": "def sigmoid_backward(z, da):\n    ...\n",
    "dense_backward": "def dense_backward(a_prev, dz, w):\n    ...\n",
    "train": "def train(x, y, lr, n):\n    ...\n",
}


def exam(folder: Path, tests: Mapping[str, str] = TESTS, files: Mapping[str, bytes] | None = None) -> Exam:
    """Write the plain otter zip of these tests into a folder and load it; the order of `tests` is the notebook's."""
    return load_exam(exam_source(folder, tests, files))


def exam_source(folder: Path, tests: Mapping[str, str] = TESTS, files: Mapping[str, bytes] | None = None) -> ExamSource:
    """The zip of these tests; a test's text gets the usual head unless it brings one of its own."""
    path = folder / "autograder.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in tests.items():
            head = "" if "test_case\n" in body.split("@", 1)[0] else _HEAD.format(name=name)
            archive.writestr(f"tests/{name}.py", head + body)
        for name, content in (files or {"numbers.csv": DATA}).items():
            archive.writestr(f"files/{name}", content)
    return ExamSource(path, ASSIGNMENT, tuple(tests), FULL_POINTS)


def code(source: str, **metadata: Any) -> dict[str, Any]:
    """A code cell."""
    return {"cell_type": "code", "execution_count": None, "metadata": metadata, "outputs": [], "source": source}


def cells_of(
    answers: Mapping[str, str] = HONEST, *, first: str = "", before: str = "", after: str = "", **replaced: str
) -> list[dict[str, Any]]:
    """Cells of a submission: `first` comes before all imports, `before` in front of the answers, `after` at the end."""
    given = {**answers, **replaced}
    sources = [first, 'import otter\ngrader = otter.Notebook("toy.ipynb")', "import numpy as np", before]
    for name, source in given.items():
        sources += [source, f'grader.check("{name}")']
    return [code(source) for source in [*sources, after] if source]


def document(cells: Sequence[Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    """A notebook as a dictionary."""
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return {"cells": list(cells), "metadata": kernel, "nbformat": 4, "nbformat_minor": 5, **more}


def handed_in(content: bytes, filename: str = "toy.ipynb") -> Submission:
    """A submission with this content."""
    return Submission(key=filename, student="student", filename=filename, content=content)


def submission(answers: Mapping[str, str] = HONEST, **parts: str) -> Submission:
    """A submission of these answers; `parts` as in `cells_of`."""
    return handed_in(json.dumps(document(cells_of(answers, **parts))).encode())
