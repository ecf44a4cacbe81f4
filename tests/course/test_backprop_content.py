"""The content of the assignment `backprop`: its picture, its trained network, its bank of answers."""

from __future__ import annotations

import re
from typing import Any

import imageio.v3 as iio
import numpy as np
import pytest

from tests.course.source_notebooks import (
    DATA,
    graded_names,
    graded_sources,
    n_manual,
    prose_of,
    read_cells,
    report,
)

QUESTIONS = (
    "layer_step",
    "forward",
    "backward_step",
    "backprop",
    "train_step",
    "train",
    "sample_pixels",
    "save_network",
    "silence_all_but",
)
FUNCTIONS = {
    "layer_step": "x, w, b",
    "forward": "x, weights, biases",
    "backward_step": "delta, w, dy_prev",
    "backprop": "y_true, weights, ys, dys",
    "train_step": "x, y_true, weights, biases, learning_rate",
    "train": "x, y_true, weights, biases, learning_rate, n_steps, batch_size, rng",
    "sample_pixels": "image, batch_size, rng",
    "save_network": "path, weights, biases",
    "load_network": "path",
    "silence_all_but": "weights, neuron",
}
RESULTS = """
import json
from pathlib import Path
print()
print(json.dumps({
    "error": float(picture_error(weights, biases, image)),
    "grey": float(np.var(image / 255)),
    "exclusive_or": exclusive_or,
    "parameters": sum(w.size for w in (*weights, *biases)),
    "image": list(image.shape),
    "thirty": len(weights[-1]),
    "file": Path("smiley_network.npz").stat().st_size,
    "learned": iio.imread("smiley_learned.png").tolist(),
}))
"""


@pytest.fixture(scope="module")
def cells() -> list[Any]:
    return read_cells("backprop")


@pytest.fixture(scope="module")
def prose(cells: list[Any]) -> str:
    return prose_of(cells)


@pytest.fixture(scope="module")
def result(cells: list[Any], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the finished notebook reaches: its graded cells and those that train, without the plots."""
    folder = tmp_path_factory.mktemp("backprop")
    (folder / "smiley.png").write_bytes((DATA / "smiley.png").read_bytes())
    found, _ = report([*trained_sources(cells), RESULTS], folder)
    return found


def without_drawing(source: str) -> str:
    """Of a cell that draws, the lines that read the picture, and save and load the network."""
    if "plt." not in source or "class Progress" in source:
        return source
    return "\n".join(line for line in source.splitlines() if "iio" in line or "_network(" in line)


def trained_sources(cells: list[Any]) -> list[str]:
    """Every cell but the drawings; what was learned of exclusive or is kept."""
    sources = [without_drawing(source) for source in graded_sources(cells, and_demonstrations=True)]
    after = next(number for number, source in enumerate(sources) if "n_steps=3000" in source) + 1
    return [*sources[:after], "exclusive_or = predict(x, weights, biases).ravel().tolist()", *sources[after:]]


def test_the_picture_is_grey_square_and_has_black_and_white() -> None:
    image = iio.imread(DATA / "smiley.png")
    assert image.shape == (64, 64)
    assert image.dtype == np.uint8
    assert (image.min(), image.max()) == (0, 255)
    assert (DATA / "smiley.png").stat().st_size < 10_000


def test_the_network_learns_the_smiley(result: dict[str, Any], prose: str) -> None:
    assert result["error"] < 0.005
    assert "below 0.01; about 0.002 is usual" in prose
    assert f"has {result['grey']:.2f}.)" in prose


def test_the_saved_picture_shows_the_smiley(result: dict[str, Any]) -> None:
    image, learned = iio.imread(DATA / "smiley.png") / 255, np.array(result["learned"]) / 255
    assert learned.shape == image.shape
    assert np.mean((learned - image) ** 2) < 0.01
    assert np.corrcoef(learned.ravel(), image.ravel())[0, 1] > 0.95


def test_exclusive_or_is_learned_within_what_the_text_promises(result: dict[str, Any], prose: str) -> None:
    assert np.abs(np.array(result["exclusive_or"]) - [0, 1, 1, 0]).max() < 0.1
    assert "within 0.1 of 0, 1, 1, 0" in prose


def test_the_numbers_in_the_prose_are_those_of_the_network(result: dict[str, Any], prose: str) -> None:
    height, width = result["image"]
    assert f"= {result['parameters']} numbers, for {height * width} pixels" in prose
    assert f"a hundred pixels of {height * width}" in prose
    assert result["thirty"] == 30
    assert result["file"] > 8 * result["parameters"]


def test_every_cell_that_reads_the_picture_or_trains_is_skipped_at_grading(cells: list[Any]) -> None:
    for source in graded_sources(cells):
        assert "imread" not in source
        assert not re.search(r"range\(\d", source)


def test_the_signatures_are_those_of_the_course(cells: list[Any]) -> None:
    code = "\n".join(graded_sources(cells))
    for name, arguments in FUNCTIONS.items():
        assert code.count(f"def {name}({arguments}):") == 1


def test_the_questions_stand_in_the_order_of_the_course(cells: list[Any]) -> None:
    assert graded_names(cells) == QUESTIONS
    assert n_manual(cells) == 3
