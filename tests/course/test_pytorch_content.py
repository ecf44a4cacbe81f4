"""The content of the assignment `pytorch`: its questions, its finished networks, its bank of answers.

Without PyTorch the tests that need it are skipped, and say so; the others run.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import re
from typing import Any

import numpy as np
import pytest

from tests.course.source_notebooks import (
    DATA,
    ROOT,
    definitions,
    demonstration,
    graded_names,
    graded_sources,
    n_manual,
    prose_of,
    read_cells,
    report,
)

QUESTIONS = (
    "Linear",
    "ReLU",
    "Sigmoid",
    "Sequential",
    "backward_weight_update",
    "autograd_gradients",
    "train_by_hand",
    "DenseLayer",
    "Classifier",
    "train_one_epoch",
    "evaluate",
    "save_and_load",
    "choose_device",
    "ConvNet",
)
# Demonstrations that the prose gives the figures of: the first line of each, in the order of the notebook.
DEMONSTRATIONS = (
    "model = Sequential([Linear(2, 10",
    "def as_batches(",
    "device = choose_device(",
    "torch.manual_seed(0)\nconv, conv_history",
    'save_model(conv, "digits.pt")',
)
REPORT = """
import json
print(json.dumps({
    "numpy_loss": float(numpy_losses[-1]), "numpy_accuracy": float(numpy_accuracy), "blobs": blobs,
    "dense": dense_history[-1][3], "conv": conv_history[-1][3],
    "parameters": [count_parameters(dense), count_parameters(conv)],
}))
"""


@pytest.fixture(scope="module")
def cells() -> list[Any]:
    return read_cells("pytorch")


@pytest.fixture(scope="module")
def torch() -> Any:
    return pytest.importorskip("torch", reason="the assignment `pytorch` needs PyTorch: pip install torch==2.13.0")


@pytest.fixture(scope="module")
def notebook(cells: list[Any], torch: Any) -> dict[str, Any]:
    """What the graded cells of the solution define."""
    with contextlib.redirect_stdout(io.StringIO()):
        return definitions(graded_sources(cells), "pytorch.md")


@pytest.fixture(scope="module")
def finished(cells: list[Any], torch: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The results of the notebook's trainings, and all that it prints meanwhile."""
    folder = tmp_path_factory.mktemp("pytorch")
    (folder / "digits.npz").write_bytes((DATA / "digits.npz").read_bytes())
    result, printed = report([*graded_sources(cells), *demonstrations(cells), REPORT], folder)
    return {**result, "printed": printed}


def demonstrations(cells: list[Any]) -> list[str]:
    """The training cells, each keeping the figures that the next one would overwrite."""
    found = [demonstration(cells, start) for start in DEMONSTRATIONS]
    found[0] += "\nnumpy_accuracy = accuracy"
    found[1] += "\nblobs = evaluate(model, val_batches)"
    return found


def test_the_questions_stand_in_the_order_of_the_course(cells: list[Any]) -> None:
    assert graded_names(cells) == QUESTIONS
    assert n_manual(cells) == 3


def test_the_dense_network_reads_digits_and_the_convolutional_one_reads_them_better(finished: dict[str, Any]) -> None:
    dense, conv = finished["dense"], finished["conv"]
    assert dense >= 0.93
    assert conv >= dense + 0.005
    assert 1 - conv < 0.9 * (1 - dense)
    assert max(finished["parameters"]) < 1.02 * min(finished["parameters"])


def test_the_networks_on_two_clouds_learn(finished: dict[str, Any]) -> None:
    assert finished["numpy_loss"] < 0.05
    assert finished["numpy_accuracy"] > 0.94
    assert finished["blobs"][0] < 0.15  # far below the floor of 0.3133 that a sigmoid in front of the loss would set
    assert finished["blobs"][1] > 0.94


def test_the_prose_gives_the_numbers_that_come_out(cells: list[Any], finished: dict[str, Any]) -> None:
    text = prose_of(cells)
    loss, accuracy = finished["numpy_loss"], finished["numpy_accuracy"]
    assert f"`validation loss {loss:.4f}, validation accuracy {accuracy:.3f}`" in text
    loss, accuracy = finished["blobs"]
    stated = re.search(r"You should get loss ([\d.]+) and accuracy ([\d.]+) after", text)
    assert stated
    assert float(stated[1]) == pytest.approx(loss, abs=2e-3)  # float32 sums differ from one computer to the next
    assert float(stated[2]) == pytest.approx(accuracy, abs=5e-3)
    about = [float(number) for number in re.findall(r"You should get about ([\d.]*\d)", text)]
    assert about == pytest.approx([finished["dense"], finished["conv"]], abs=5e-3)
    assert "the same as before: True" in finished["printed"]


def test_the_floors_that_the_solution_states_are_right(cells: list[Any], torch: Any) -> None:
    text = prose_of(cells)
    for n_classes, stated in ((2, "0.3133"), (10, "1.461")):
        best = torch.zeros(1, n_classes, dtype=torch.float64)
        best[0, 0] = 1.0
        floor = torch.nn.functional.cross_entropy(best, torch.tensor([0])).item()
        assert float(stated) == pytest.approx(floor, abs=5e-4)
        assert stated in text


@pytest.mark.parametrize("sizes", [(3, 2), (4, 6, 3), (5, 7, 4, 6, 2)])
def test_our_own_gradients_and_those_of_autograd_agree(
    sizes: tuple[int, ...], notebook: dict[str, Any], torch: Any
) -> None:
    rng = np.random.default_rng(len(sizes))
    layers = []
    for k, (n_in, n_out) in enumerate(itertools.pairwise(sizes)):
        linear = notebook["Linear"](n_in, n_out, random_seed=k)
        linear.weight, linear.bias = rng.normal(size=(n_out, n_in)), rng.normal(size=n_out)
        layers += [linear, notebook["Sigmoid"]()]
    x, y = rng.normal(size=(9, sizes[0])), np.eye(sizes[-1])[rng.integers(0, sizes[-1], 9)]
    before = [(linear.weight.copy(), linear.bias.copy()) for linear in layers[::2]]
    tensors = [[torch.tensor(pair[part]) for pair in before] for part in (0, 1)]
    loss, *gradients = notebook["autograd_gradients"](*tensors, torch.tensor(x), torch.tensor(y))
    model = notebook["Sequential"](layers)
    assert loss == pytest.approx(notebook["squared_loss"](model(x), y), rel=1e-10)
    assert notebook["backward_weight_update"](model, x, y, learning_rate=1.0) is model
    for k, linear in enumerate(layers[::2]):
        np.testing.assert_allclose(before[k][0] - linear.weight, gradients[0][k].numpy(), rtol=1e-10, atol=1e-14)
        np.testing.assert_allclose(before[k][1] - linear.bias, gradients[1][k].numpy(), rtol=1e-10, atol=1e-14)


def test_every_cell_that_trains_is_skipped_at_grading(cells: list[Any]) -> None:
    for source in graded_sources(cells):
        assert "range(" not in source or source.startswith("def ")


def test_students_are_told_to_install_the_version_that_the_course_is_tested_with(cells: list[Any]) -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    pinned = re.search(r'torch = \["(torch==[\d.]+)"\]', project)
    assert pinned
    assert f"  - {pinned[1]}\n" in cells[0].source
