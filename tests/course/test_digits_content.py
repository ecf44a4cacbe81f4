"""The content of the assignment `digits`: its images, its trained network, its bank of answers."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from tests.course.source_notebooks import (
    DATA,
    demonstration,
    graded_names,
    graded_sources,
    n_manual,
    prose_of,
    read_cells,
    report,
)

QUESTIONS = ("numerical_gradient", "nn_gradient", "fit", "predict", "accuracy", "pad_zeros", "cross_correlate")
FUNCTIONS = {
    "nn_cost": "thetas, X, Y, lambda_, n_hidden",
    "numerical_gradient": "f, thetas, epsilon=1e-4",
    "nn_gradient": "thetas, X, Y, lambda_, n_hidden",
    "fit": "thetas, X, Y, lambda_, n_hidden, max_iterations",
    "predict": "thetas, X, n_hidden, n_classes",
    "accuracy": "labels_pred, labels_true",
    "pad_zeros": "image",
    "cross_correlate": "image, kernel",
}
# Demonstrations that the prose gives the figures of: the first line of each, in the order of the notebook.
DEMONSTRATIONS = ("import time", "thetas = fit(start", "labels_test_pred = predict(", "for lambda_ in (0.0")
REPORT = """
import json


def wrong_gradient(dtheta1_slope=None, price=1.0, first_priced=1):
    theta1, theta2 = split(start, 64, n_hidden, 10)
    a1, a2 = forward(start, few_X, n_hidden, 10)
    slope = a1 * (1 - a1) if dtheta1_slope is None else dtheta1_slope(a1)
    dz2 = (a2 - few_Y) / 50
    parts = dict(theta1=(dz2 @ theta2[:, 1:] * slope).T @ with_ones(few_X), theta2=dz2.T @ with_ones(a1))
    for name, theta in dict(theta1=theta1, theta2=theta2).items():
        parts[name][:, first_priced:] += price / 50 * theta[:, first_priced:]
    return np.append(parts["theta1"], parts["theta2"])


def off(gradient):
    return float(np.abs(gradient - measured)[:500].max())


alike = fit(np.zeros(1885), X_train, Y_train, 1.0, n_hidden, 60)
alike1, alike2 = split(alike, 64, n_hidden, 10)
first, last = (np.abs(split(vector, 64, n_hidden, 10)[0][:, 1:]).reshape(25, 8, 8) for vector in (start, thetas))
print()
print(json.dumps({
    "cost": [nn_cost(vector, X_train, Y_train, 1.0, n_hidden) for vector in (start, thetas)],
    "train": trained_shares[0], "test": trained_shares[1], "held_out": len(X_test),
    "difference": float(np.abs(derived - measured).max()),
    "entries": [float(np.median(np.abs(derived))), float(np.mean(np.abs(derived[:500]) < 0.01))],
    "right": off(wrong_gradient()),
    "passing": [
        off(wrong_gradient(price=0.0)), off(wrong_gradient(price=2.0)), off(wrong_gradient(first_priced=0)),
        off(wrong_gradient(lambda a1: sigmoid(a1) * (1 - sigmoid(a1)))),
    ],
    "alike": [float(np.ptp(alike1, axis=0).max()), float(np.ptp(alike2[:, 1:], axis=1).max())],
    "alike_test": float(accuracy(predict(alike, X_test, n_hidden, 10), labels_test)),
    "left_column": [float(weights[:, :, 0].mean()) for weights in (first, last)],
    "largest": [float(weights.max()) for weights in (first, last)],
}))
"""
LAMBDA_LINE = re.compile(
    r"lambda +(\d+): cross-entropy +([\d.]+), training +([\d.]+)%, held out +([\d.]+)%, .* ([\d.]+)"
)


@pytest.fixture(scope="module")
def cells() -> list[Any]:
    return read_cells("digits")


@pytest.fixture(scope="module")
def prose(cells: list[Any]) -> str:
    return prose_of(cells)


@pytest.fixture(scope="module")
def finished(cells: list[Any]) -> dict[str, Any]:
    """What the finished notebook reaches: its graded cells and those that train, and all that they print."""
    result, printed = report([*graded_sources(cells), *demonstrations(cells), REPORT])
    return {**result, "printed": printed}


def demonstrations(cells: list[Any]) -> list[str]:
    """The cells that train and print, keeping the shares that the last one overwrites."""
    found = [demonstration(cells, start) for start in DEMONSTRATIONS]
    found[2] += "\ntrained_shares = [float(share_train), float(share_test)]"
    return found


def test_the_images_are_those_that_the_text_describes_and_come_with_their_licence() -> None:
    with np.load(DATA / "digits.npz") as data:
        images, labels = data["images"], data["labels"]
    assert images.shape == (1797, 8, 8)
    assert (images.min(), images.max()) == (0, 16)
    for part in (labels[:1000], labels[1000:]):  # the order is random: every digit is in both sets, about equally often
        assert np.bincount(part, minlength=10).min() > 0.07 * len(part)
    licence = (DATA / "digits.LICENSE.md").read_text(encoding="utf-8")
    assert "CC BY 4.0" in licence
    assert "13 writers" in licence


def test_no_held_out_image_is_among_those_for_learning() -> None:
    with np.load(DATA / "digits.npz") as data:
        rows = [image.tobytes() for image in data["images"]]
    assert not set(rows[:1000]) & set(rows[1000:])


def test_the_dense_network_reads_the_held_out_digits(finished: dict[str, Any], prose: str) -> None:
    assert finished["test"] >= 0.93
    stated = re.search(r"`([\d.]+)% of the training set, ([\d.]+)% of the held-out digits`", prose)
    assert stated
    # the last digits may differ from one computer to the next
    assert [float(share) for share in stated.groups()] == pytest.approx(
        [100 * finished["train"], 100 * finished["test"]], abs=0.3
    )
    assert abs(100 * finished["test"] - 97) < 1
    assert "right about 97 times out of 100" in prose


def test_the_cost_starts_near_ten_coins_and_falls(finished: dict[str, Any], prose: str) -> None:
    start, end = finished["cost"]
    assert "some 7 together" in prose
    assert abs(start - 10 * np.log(2)) < 0.6
    assert end < 0.1 * start


def test_the_measured_and_the_derived_gradient_agree_as_the_text_says(finished: dict[str, Any], prose: str) -> None:
    assert 1e-11 < finished["difference"] < 1e-9
    assert "should be around $10^{-10}$" in prose


def test_the_weak_check_passes_the_wrong_gradients_that_the_solution_names(
    finished: dict[str, Any], prose: str
) -> None:
    median, below = finished["entries"]
    assert 0.005 < median < 0.006
    assert "half of all entries of `derived` are below 0.006" in prose
    assert below == pytest.approx(0.8, abs=0.02)
    assert finished["right"] < 1e-9
    assert all(1e-3 < error < 3e-3 for error in finished["passing"])
    assert "Each of these four changes the first 500 entries by less than 0.003" in prose


def test_hidden_units_that_start_at_zero_stay_alike(finished: dict[str, Any], prose: str) -> None:
    # The order of a sum, and so its rounding, depends on the processor; many steps of the search make more of it.
    assert max(finished["alike"]) < 1e-6
    assert f"they read {100 * finished['alike_test']:.0f} % of the held-out digits" in prose


def test_the_weights_of_blank_pixels_shrink_while_the_others_grow(finished: dict[str, Any]) -> None:
    assert finished["left_column"][1] < 0.5 * finished["left_column"][0]
    assert finished["largest"][1] > 5 * finished["largest"][0]


def test_the_prices_on_large_weights_do_what_the_optional_part_says(finished: dict[str, Any], prose: str) -> None:
    found = {int(line[0]): [float(number) for number in line[1:]] for line in LAMBDA_LINE.findall(finished["printed"])}
    assert list(found) == [0, 1, 10, 100]
    assert found[0][1] == 100
    assert found[0][2] > found[1][2] - 0.5
    assert f"0.2 % of {finished['held_out']} are two digits" in prose
    assert round(0.002 * finished["held_out"]) == 2
    assert found[0][3] > 2 * found[1][3]
    assert found[100][0] == pytest.approx(-10 * (0.1 * np.log(0.1) + 0.9 * np.log(0.9)), abs=0.01)
    assert f"cross-entropy then {found[100][0]:.2f}" in prose
    assert found[100][3] < 1e-3


def test_the_sizes_that_the_text_counts_are_right(prose: str) -> None:
    assert f"$25\\cdot 65 + 10\\cdot 26 = {25 * 65 + 10 * 26}$" in prose
    assert f"evaluates the cost {2 * 1885} times" in prose
    assert f"with {8 * 8 * 32} numbers" in prose
    assert f"{32 * 9} weights and 32 biases, {32 * 9 + 32} numbers to learn" in prose
    assert f"which is {64 * 2048 + 2048:,}:".replace(",", " ") in prose


def test_every_cell_that_trains_is_skipped_at_grading(cells: list[Any]) -> None:
    for source in graded_sources(cells):
        assert "fit(" not in source or source.startswith("def ")
        assert not re.search(r"range\(\d", source)


def test_the_signatures_are_those_of_the_course(cells: list[Any]) -> None:
    code = "\n".join(graded_sources(cells))
    for name, arguments in FUNCTIONS.items():
        assert code.count(f"def {name}({arguments}):") == 1


def test_the_questions_stand_in_the_order_of_the_course(cells: list[Any]) -> None:
    assert graded_names(cells) == QUESTIONS
    assert n_manual(cells) == 3
