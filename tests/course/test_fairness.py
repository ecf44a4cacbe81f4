"""Right answers in another dress get all points: what docs/fairness.md promises, on the real assignment."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from autograder.authoring.variants import filled_notebook
from autograder.examining.jail import JailKind, JailPlan
from autograder.examining.pool import Pool
from autograder.records import Notice, Submission, SubmissionResult
from autograder.settings import Limits
from tests.cli_builders import building_blocks, exam_source

Notebook = dict[str, Any]
Change = Callable[[Notebook], None]


def code(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": None, "id": "new", "metadata": {}, "outputs": [], "source": source}


def source_of(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def is_check(cell: dict[str, Any]) -> bool:
    return "grader.check(" in source_of(cell)


def code_cells(notebook: Notebook) -> list[dict[str, Any]]:
    """Those that are run at grading."""
    return [
        cell
        for cell in notebook["cells"]
        if cell["cell_type"] == "code" and "otter_ignore" not in cell["metadata"].get("tags", [])
    ]


def add(*sources: str) -> Change:
    return lambda notebook: notebook["cells"].extend(map(code, sources))


def copied(notebook: Notebook) -> None:
    notebook["cells"].extend(copy.deepcopy(code_cells(notebook)))


def without_checks(notebook: Notebook) -> None:
    notebook["cells"] = [cell for cell in notebook["cells"] if not is_check(cell)]


def checks_first(notebook: Notebook) -> None:
    cells = notebook["cells"]
    notebook["cells"] = [cells[0], *filter(is_check, cells[1:]), *(cell for cell in cells[1:] if not is_check(cell))]


def checks_shuffled(notebook: Notebook) -> None:
    """Every check stands somewhere; each comes too early or too late for some answer."""
    checks = [cell for cell in notebook["cells"] if is_check(cell)]
    random.Random(1).shuffle(checks)
    waiting = iter(checks)
    notebook["cells"] = [next(waiting) if is_check(cell) else cell for cell in notebook["cells"]]


def in_one_cell(notebook: Notebook) -> None:
    sources = [source_of(cell) for cell in code_cells(notebook) if not is_check(cell)]
    notebook["cells"] = [code("\n\n".join(sources))]


def retyped(notebook: Notebook) -> None:
    """A new notebook into which somebody typed the code: nothing of otter is left."""
    sources = [source_of(cell) for cell in code_cells(notebook) if "grader" not in source_of(cell)]
    notebook.clear()
    notebook.update(cells=list(map(code, sources)), metadata={}, nbformat=4, nbformat_minor=5)


def split(notebook: Notebook) -> None:
    """One answer stands in three cells, the first of them below its use."""
    add(
        "def sigmoid_backward(z, da):\n    return da * slope(z)",
        "def slope(z):\n    return half(z) * half(-z)",
        "def half(z):\n    return sigmoid(z)",
    )(notebook)


def reused(notebook: Notebook) -> None:
    """Names that mean something else after the question is over, as `otter` never forgives."""
    add("sigmoid_backward = relu_backward = dense_backward = 3", "train = [1, 2]", "Model, np = None, 'numbers'")(
        notebook
    )


def noisy(notebook: Notebook) -> None:
    add(
        "import sys, warnings",
        "print('x' * 100_000)\nprint('trouble', file=sys.stderr)\nwarnings.warn('careful')",
        "def relu_backward(z, da):\n    print(z)\n    warnings.warn('negative')\n    return np.where(z > 0, da, 0.0)",
    )(notebook)


DRESSES: dict[str, Change] = {
    "every cell is there twice": copied,
    "check cells are deleted": without_checks,
    "all checks stand at the top": checks_first,
    "the checks stand at each other's places": checks_shuffled,
    "everything stands in one cell": in_one_cell,
    "the code is retyped into an empty notebook": retyped,
    "an answer is split over several cells": split,
    "names mean something else later": reused,
    "much is printed and warned of": noisy,
    "an error comes later": add("1 / 0", "undefined_name", "def broken(:"),
    "more arguments with defaults": add(
        "def sigmoid_backward(z, da, verbose=False, *, scale=1.0):\n    return scale * da * sigmoid(z) * sigmoid(-z)"
    ),
    "a function of another kind": add(
        "import functools\n"
        "def general(power, z, da):\n    return da * (z > 0) ** power\n"
        "relu_backward = functools.partial(general, 1)",
        "class Backward:\n    def __call__(self, z, da):\n        return da * sigmoid(z) * sigmoid(-z)\n"
        "sigmoid_backward = Backward()",
    ),
    "lists in the place of arrays": add(
        "def relu_backward(z, da):\n"
        "    return [[d if x > 0 else 0 for x, d in zip(xs, ds)] for xs, ds in zip(z.tolist(), da.tolist())]",
        "def dense_backward(a_prev, dz, w):\n"
        "    return [(a_prev.T @ dz).tolist(), [dz.sum(axis=0).tolist()], tuple(map(tuple, dz @ w.T))]",
    ),
    "arrays in another memory order": add(
        "def dense_backward(a_prev, dz, w):\n"
        "    dw = np.asfortranarray(a_prev.T @ dz)\n"
        "    return dw, np.broadcast_to(dz.sum(axis=0), (1, dz.shape[1])), (w @ dz.T).T"
    ),
    "wider numbers": add(
        "def sigmoid_backward(z, da):\n"
        "    e = np.exp(-np.abs(z.astype(np.longdouble)))\n    return da * e / (1 + e) ** 2"
    ),
    "type hints and docstrings": add(
        "def relu_backward(z: 'np.ndarray', da: 'np.ndarray') -> 'np.ndarray':\n"
        "    '''The gate.'''\n    return da * (z > 0)"
    ),
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, SubmissionResult]:
    built, folder = building_blocks(), tmp_path_factory.mktemp("fairness")
    source = exam_source(built, folder)
    submissions = []
    for name, change in DRESSES.items():
        notebook = json.loads(filled_notebook(built))
        change(notebook)
        submissions.append(Submission(name, name, "building_blocks.ipynb", json.dumps(notebook).encode()))
    with Pool(source, Limits(), JailPlan(JailKind.BUBBLEWRAP, (folder,)), workers=2) as pool:
        return {result.submission: result for result in pool.examine(submissions)}


@pytest.mark.parametrize("name", DRESSES)
def test_a_right_answer_is_right_in_every_dress(name: str, results: dict[str, SubmissionResult]) -> None:
    result = results[name]
    lost = [check.student_message for part in result.questions for check in part.checks if not check.points]
    assert lost == []
    assert result.total == result.max_points > 0


def test_what_went_wrong_besides_is_told_and_costs_nothing(results: dict[str, SubmissionResult]) -> None:
    told: tuple[Notice, ...] = results["an error comes later"].notices
    assert [words for words in ("ZeroDivisionError", "NameError", "SyntaxError") if words in str(told)] == [
        "ZeroDivisionError",
        "NameError",
        "SyntaxError",
    ]
