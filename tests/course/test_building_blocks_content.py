"""The content of the assignment `building_blocks`: its data, its finished model, its bank of answers."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import jupytext
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "solutions" / "building_blocks"
QUESTIONS = (
    "binary_cross_entropy_loss_backward",
    "sigmoid_backward",
    "relu_backward",
    "dense_backward",
    "get_gradients",
    "train",
)
THOUSAND_STEPS = """
import json
model = Model(seed=1)
losses = [float(train(model, x_train, y_train, 1e-2)) for _ in range(1000)]
result = dict(zip(("accuracy", "precision", "recall"), map(float, metrics(y_val, model.predict(x_val)))))
print(json.dumps({**result, "first_loss": losses[0], "last_loss": losses[-1]}))
"""
HEADING = re.compile(r"(?m)^# %% (\w+): (\w+)\n((?:# .*\n)+)")


@pytest.fixture(scope="module")
def cells() -> list[Any]:
    return list(jupytext.read(SOURCE / "building_blocks.md").cells)


@pytest.fixture(scope="module")
def notebook(cells: list[Any]) -> dict[str, Any]:
    """What the graded cells of the solution define."""
    names: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT / "data")
        for source in graded_sources(cells):
            exec(compile(source, "building_blocks.md", "exec"), names)
    return names


def graded_sources(cells: list[Any]) -> list[str]:
    """The code that runs at grading: neither the tests nor the demonstrations."""
    sources, in_tests = [], False
    for cell in cells:
        if cell.cell_type == "raw":
            in_tests = cell.source.startswith("# BEGIN TESTS") or (in_tests and "# END TESTS" not in cell.source)
        elif cell.cell_type == "code" and not in_tests and not is_demonstration(cell):
            sources.append(cell.source)
    return sources


def is_demonstration(cell: Any) -> bool:
    return "otter_ignore" in cell.metadata.get("tags", [])


def finished_model(cells: list[Any]) -> dict[str, float]:
    """The result of the notebook's thousand steps.

    In a process of its own with one BLAS thread: on a busy machine several threads take twenty times as long.
    """
    done = subprocess.run(
        [sys.executable, "-c", "\n\n".join([*graded_sources(cells), THOUSAND_STEPS])],
        cwd=ROOT / "data",
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "Agg"},
        check=True,
        capture_output=True,
        text=True,
    )
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def headings(filename: str) -> list[tuple[str, str, str]]:
    """(question, name, comment) of every cell of a bank file."""
    return HEADING.findall((SOURCE / filename).read_text(encoding="utf-8"))


def test_the_script_writes_every_data_file_byte_for_byte_again(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "data" / "make_data.py", "--out", tmp_path], check=True)
    written = sorted(path.name for path in tmp_path.iterdir())
    assert "two_classes.npz" in written
    for name in written:
        assert (tmp_path / name).read_bytes() == (ROOT / "data" / name).read_bytes(), name


def test_the_data_are_small_finite_and_in_the_promised_shapes(notebook: dict[str, Any]) -> None:
    assert (ROOT / "data" / "two_classes.npz").stat().st_size < 100_000
    for name, shape in {"x_train": (500, 5), "y_train": (500, 1), "x_val": (500, 5), "y_val": (500, 1)}.items():
        assert notebook[name].shape == shape
        assert notebook[name].dtype == np.float64
        assert np.isfinite(notebook[name]).all()
    assert set(np.unique(notebook["y_val"])) == {0.0, 1.0}


def test_no_straight_line_separates_the_classes_as_well_as_the_network(notebook: dict[str, Any]) -> None:
    x, y = notebook["x_train"], notebook["y_train"]
    weights = np.linalg.lstsq(np.hstack([x, np.ones((500, 1))]), y, rcond=None)[0]
    predicted = np.hstack([notebook["x_val"], np.ones((500, 1))]) @ weights
    accuracy, _, _ = notebook["metrics"](notebook["y_val"], predicted)
    assert accuracy < 0.82


def test_the_finished_model_reaches_what_the_notebook_promises(cells: list[Any]) -> None:
    result = finished_model(cells)
    assert result["last_loss"] < 0.5 * result["first_loss"]
    assert 0.88 <= result["accuracy"] <= 0.93
    assert abs(result["precision"] - result["recall"]) > 0.03
    printed = "accuracy {accuracy:.3f}, precision {precision:.3f}, recall {recall:.3f}".format(**result)
    assert any(printed in cell.source for cell in cells if cell.cell_type == "markdown")


def test_every_cell_that_draws_or_trains_is_skipped_at_grading(cells: list[Any]) -> None:
    for source in graded_sources(cells):
        assert "plt." not in source
        assert "range(" not in source


def test_the_six_questions_stand_in_the_order_of_the_course(cells: list[Any]) -> None:
    begun = [cell.source for cell in cells if cell.cell_type == "raw" and cell.source.startswith("# BEGIN QUESTION")]
    names = [re.search(r"(?m)^name: (\w+)$", text).group(1) for text in begun if "manual: true" not in text]  # type: ignore[union-attr]
    assert tuple(names) == QUESTIONS
    assert sum("manual: true" in text for text in begun) == 2


@pytest.mark.parametrize(
    ("filename", "least", "fields"),
    [("mistakes.py", 8, ("misconception", "hint")), ("alternatives.py", 4, ("why",))],
)
def test_every_question_has_enough_wrong_and_right_answers(filename: str, least: int, fields: tuple[str, ...]) -> None:
    found = headings(filename)
    assert len(found) == len({(question, name) for question, name, _ in found})
    count = Counter(question for question, _, _ in found)
    assert set(count) == set(QUESTIONS)
    assert min(count.values()) >= least
    for question, name, comment in found:
        for field in fields:
            assert re.search(rf"(?m)^# {field}: \S", comment), f"{question}: {name} has no {field}"
