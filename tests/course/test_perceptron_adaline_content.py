"""The content of the assignment `perceptron_adaline`: its questions, its demonstrations, its bank of answers."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from tests.course.source_notebooks import (
    definitions,
    graded_names,
    graded_sources,
    is_demonstration,
    n_manual,
    prose_of,
    read_cells,
    report,
)

QUESTIONS = ("Neuron", "Perceptron", "angle_degrees", "AdalineGD", "AdalineSGD")
PRINTED = """
import contextlib, io, json
printed = {}
for source in demonstrations:
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        exec(source)
    printed[source] = told.getvalue()
print(json.dumps({"printed": list(printed.values()), "apart": perceptron_apart.errors_,
                  "mixed": perceptron_mixed.errors_, "gd": [float(x) for x in gd.losses_],
                  "sgd": [float(x) for x in sgd.losses_]}))
"""


@pytest.fixture(scope="module")
def cells() -> list[Any]:
    return read_cells("perceptron_adaline")


@pytest.fixture(scope="module")
def prose(cells: list[Any]) -> str:
    return prose_of(cells)


@pytest.fixture(scope="module")
def notebook(cells: list[Any]) -> dict[str, Any]:
    """What the graded cells of the solution define."""
    return definitions(graded_sources(cells), "perceptron_adaline.md")


@pytest.fixture(scope="module")
def finished(cells: list[Any]) -> dict[str, Any]:
    """What the finished notebook prints."""
    demonstrations = [cell.source for cell in cells if cell.cell_type == "code" and is_demonstration(cell)]
    result, _ = report([*graded_sources(cells), f"demonstrations = {demonstrations!r}", PRINTED])
    return result


def told(values: Any) -> str:
    """Numbers as the questions print them: eight digits, no zeros at the end."""
    return ", ".join(f"{np.round(value, 8):.8f}".rstrip("0") for value in np.atleast_1d(values))


def test_the_questions_stand_in_the_order_of_the_course(cells: list[Any]) -> None:
    assert graded_names(cells) == QUESTIONS
    assert n_manual(cells) == 3


def test_a_line_separates_one_pair_of_blobs_and_not_the_other(finished: dict[str, Any], prose: str) -> None:
    apart, mixed = finished["apart"], finished["mixed"]
    assert apart[0] == 11
    assert set(apart[1:25]) == {1, 2}
    assert not any(apart[25:])
    assert min(mixed) == 19
    assert "11 errors in the first epoch" in prose
    assert "from epoch 26 on none" in prose
    assert "never gets below 19 errors" in prose


def test_what_the_notebook_says_you_should_get_comes_out(finished: dict[str, Any], prose: str) -> None:
    promised = [block.strip() for block in re.findall(r"You should get\n\n```\n(.*?)```", prose, re.DOTALL)]
    assert len(promised) == 2
    for block in promised:
        assert any(block == printed.strip() for printed in finished["printed"]), block


def test_adaline_settles_where_the_perceptron_does_not(finished: dict[str, Any]) -> None:
    printed = "".join(finished["printed"])
    assert "0.0754 at last, 94.3% right" in printed
    gd, sgd = finished["gd"], finished["sgd"]
    assert abs(sgd[1] - gd[9]) < 1e-3


def test_samples_far_on_the_right_side_spoil_adaline_only(finished: dict[str, Any], prose: str) -> None:
    printed = "".join(finished["printed"])
    assert re.search(r"without the far samples: 1 wrong", printed)
    assert re.search(r"Adaline, with the far samples: +14 wrong", printed)
    assert "perceptron, with the far samples: 0 wrong" in printed
    assert "which had 1 of them wrong, now has 14 wrong" in prose


def test_the_neuron_that_goes_on_learning_follows_the_stream(finished: dict[str, Any]) -> None:
    shares = dict(re.findall(r"(stopped|still) learning: ([0-9.]+)%", "".join(finished["printed"])))
    assert float(shares["stopped"]) < 20
    assert float(shares["still"]) > 85


def test_the_numbers_in_the_questions_are_those_of_the_solution(notebook: dict[str, Any], prose: str) -> None:
    x, y = notebook["X_six"], notebook["y_six"]
    perceptron = notebook["Perceptron"](learning_rate=0.2, n_iter=4, random_state=1).fit(x, y)
    assert f"`w_` = ({told(perceptron.w_)}), `b_` = 0.6 and `errors_` = {perceptron.errors_}" in prose
    gd = notebook["AdalineGD"](learning_rate=0.1, n_iter=3, random_state=1).fit(x, y)
    assert f"`w_` = ({told(gd.w_)}), `b_` = {told(gd.b_)} and `losses_` = [{told(gd.losses_)}]" in prose
    for shuffle in (False, True):
        sgd = notebook["AdalineSGD"](0.05, 3, shuffle, 1).fit(x, y)
        assert f"| {shuffle} | ({told(sgd.w_)}) | {told(sgd.b_)} | [{told(sgd.losses_)}] |" in prose
    one = notebook["AdalineSGD"](learning_rate=0.05, n_iter=3, random_state=1).partial_fit(x[0], 1)
    assert f"`w_` = ({told(one.w_)}) and `b_` = {told(one.b_)}" in prose


def test_the_table_of_net_inputs_is_right(notebook: dict[str, Any], prose: str) -> None:
    neuron = notebook["Neuron"]()
    neuron.w_, neuron.b_ = np.array([0.5, -0.25]), 0.75
    assert "$w = (0.5, -0.25)$ and $b = 0.75$" in prose
    rows = re.findall(r"\| \((-?\d), (-?\d)\) \| (-?[\d.]+) \| ([01]) \|", prose)
    assert len(rows) == 5
    for first, second, z, label in rows:
        sample = np.array([float(first), float(second)])
        assert neuron.net_input(sample) == float(z)
        assert neuron.predict(sample) == int(label)


def test_the_calculation_by_hand_is_the_rule(notebook: dict[str, Any]) -> None:
    neuron = notebook["Perceptron"]()
    neuron.w_, neuron.b_ = np.zeros(2), 0.0
    states = []
    for x, label in zip(notebook["X_six"][:2], notebook["y_six"][:2], strict=True):
        error = label - neuron.predict(x)
        neuron.w_, neuron.b_ = neuron.w_ + 0.5 * error * x, neuron.b_ + 0.5 * error
        states.append((*neuron.w_, neuron.b_, neuron.net_input(x)))
    assert states == [(1.0, 0.5, 0.5, 3.0), (0.5, 1.0, 0.0, -0.5)]
    assert neuron.net_input(notebook["X_six"][0]) == 2.0


def test_the_angles_are_the_published_ones(notebook: dict[str, Any], prose: str) -> None:
    x, small = np.array([1, 2, 3]), np.array([-0.00165135, -0.01933613, 0.00012572])
    angles = [notebook["angle_degrees"](start + rate * x, x) for start in (np.zeros(3), small) for rate in (0.1, 0.01)]
    assert np.allclose(angles, [0.0, 0.0, 2.552882324525421, 31.218586527045833], rtol=1e-9, atol=1e-5)
    assert "2.55 degrees or 31.22 degrees" in prose
