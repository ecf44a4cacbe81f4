"""The content of the assignment `building_blocks`: its data, its finished model, its bank of answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.cli_builders import QUESTIONS
from tests.course.source_notebooks import DATA, definitions, graded_names, graded_sources, n_manual, read_cells, report

THOUSAND_STEPS = """
import json
model = Model(seed=1)
losses = [float(train(model, x_train, y_train, 1e-2)) for _ in range(1000)]
result = dict(zip(("accuracy", "precision", "recall"), map(float, metrics(y_val, model.predict(x_val)))))
print(json.dumps({**result, "first_loss": losses[0], "last_loss": losses[-1]}))
"""


@pytest.fixture(scope="module")
def cells() -> list[Any]:
    return read_cells("building_blocks")


@pytest.fixture(scope="module")
def notebook(cells: list[Any]) -> dict[str, Any]:
    """What the graded cells of the solution define."""
    return definitions(graded_sources(cells), "building_blocks.md")


def finished_model(cells: list[Any]) -> dict[str, float]:
    """The result of the notebook's thousand steps."""
    result, _ = report([*graded_sources(cells), THOUSAND_STEPS])
    return result


def test_the_data_are_small_finite_and_in_the_promised_shapes(notebook: dict[str, Any]) -> None:
    assert (DATA / "two_classes.npz").stat().st_size < 100_000
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


def test_every_cell_that_trains_is_skipped_at_grading(cells: list[Any]) -> None:
    for source in graded_sources(cells):
        assert "range(" not in source


def test_the_six_questions_stand_in_the_order_of_the_course(cells: list[Any]) -> None:
    assert graded_names(cells) == QUESTIONS
    assert n_manual(cells) == 2
