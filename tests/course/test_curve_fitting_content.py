"""The content of the assignment `curve_fitting`: its data, what its demonstrations promise, its bank of answers."""

from __future__ import annotations

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
    questions,
    read_cells,
    report,
    run,
)

QUESTIONS = ("model", "sample_batch", "mse_cost", "cost_landscape", "gradient_step", "train_step", "schedule")
TRUE_OMEGA = np.array([2.6, 0.8])  # as data/make_data.py has it
NOISE = 0.25
REPORT = """
import json
result = {"omega": omega.tolist(), "costs": [float(cost) for cost in costs]}

walks = {"with two seeds": [], "by hand": []}
for seed in (2, 3):
    calls = []
    def watched(*arguments):
        calls.append(arguments)
        return train_step(*arguments)
    end = animated_train(watched, [-2.3, 0.8], 1.85, 30, x, y, np.random.default_rng(seed), n_steps=5, pause=0)
    walks["with two seeds"].append(np.asarray(end).tolist())
    rng, place = np.random.default_rng(seed), np.array([-2.3, 0.8])
    for _ in range(5):
        place = train_step(place, 1.85, 30, x, y, rng)[-1]
    walks["by hand"].append(place.tolist())
result["walks"] = walks
result["passed on"] = sorted({arguments[1:3] for arguments in calls})

def spread(rate_of, size, seed):
    rng, path = np.random.default_rng(seed), [start]
    for step in range(500):
        path.append(train_step(path[-1], rate_of(step), size, x, y, rng)[-1])
    return float(np.abs(np.array(path[-200:]) - path[-1]).max())

result["trembling"] = [spread(lambda step: 1.0, 4, seed) for seed in (4, 5, 6)]
result["resting"] = [spread(lambda step: schedule(step, 1.0), 4, seed) for seed in (4, 5, 6)]

rng, place = np.random.default_rng(1), start
for _ in range(500):
    place = train_step(place, 6.0, 20, x, y, rng)[-1]
result["lost"] = place.tolist()
print(json.dumps(result))
"""
ONE_FRAME = """
import io
*batch, cost, end = train_step(start, 1.0, 20, x, y, rng=np.random.default_rng(1))
draw_descent(batch, [start, end], [cost]).savefig(io.BytesIO(), format="png")
"""


@pytest.fixture(scope="module")
def cells() -> list[Any]:
    return read_cells("curve_fitting")


@pytest.fixture(scope="module")
def promised(cells: list[Any]) -> dict[str, Any]:
    """What the demonstrations come to."""
    demonstrations = [demonstration(cells, "for step in range(200)"), drawing_functions(cells)]
    result, told = report([*graded_sources(cells), *demonstrations, REPORT])
    return {**result, "printed": next(line for line in told.splitlines() if line.startswith("omega0 = "))}


def drawing_functions(cells: list[Any]) -> str:
    return demonstration(cells, "def animated_train")


def test_the_data_are_many_noisy_samples_of_the_model() -> None:
    assert (DATA / "curve_fitting.npz").stat().st_size < 200_000
    with np.load(DATA / "curve_fitting.npz") as data:
        x, y = data["x"], data["y"]
    assert x.shape == y.shape == (10_000,)
    assert x.dtype == y.dtype == np.float64
    noise = y - TRUE_OMEGA[0] / ((x - TRUE_OMEGA[1]) ** 2 + 1)
    assert abs(noise.mean()) < 0.01
    assert abs(noise.std() - NOISE) < 0.01
    assert not np.all(np.diff(x) >= 0), "sorted samples would make neighbours alike"


def test_two_hundred_steps_fit_the_curve_within_a_tenth_of_the_truth(promised: dict[str, Any]) -> None:
    assert np.abs(np.array(promised["omega"]) - TRUE_OMEGA).max() < 0.1


def test_the_numbers_in_the_prose_are_the_numbers_that_come_out(cells: list[Any], promised: dict[str, Any]) -> None:
    assert f"`{promised['printed']}`" in prose_of(cells)
    costs = np.array(promised["costs"])
    assert costs[25:].max() < 0.1, "about twenty-five steps are enough"
    assert costs[:15].min() > 0.1
    assert abs(costs[50:].mean() - 0.03) < 0.005, "the cost trembles about a value of roughly 0.03"
    assert abs(NOISE**2 / 2 - 0.03) < 0.005, "half the mean square of the noise remains"


def test_the_solution_does_not_tell_the_true_parameters(cells: list[Any]) -> None:
    told = "\n".join(cell.source for cell in cells)
    assert "2.6," not in told
    assert "(2.6" not in told


def test_the_animated_descent_uses_its_arguments_and_takes_any_start(promised: dict[str, Any]) -> None:
    assert promised["passed on"] == [[1.85, 30]]
    assert promised["walks"]["with two seeds"] == promised["walks"]["by hand"]
    assert promised["walks"]["with two seeds"][0] != promised["walks"]["with two seeds"][1]


def test_a_falling_learning_rate_comes_to_rest_where_a_constant_one_trembles(promised: dict[str, Any]) -> None:
    assert max(promised["resting"]) < 0.5 * min(promised["trembling"])


def test_a_learning_rate_of_six_loses_the_valley(promised: dict[str, Any]) -> None:
    omega0, omega1 = promised["lost"]
    assert not (-3 <= omega0 <= 6 and -2 <= omega1 <= 3), "outside of the map"


def test_every_demonstration_runs_in_order_and_without_a_warning(cells: list[Any]) -> None:
    """As in a student's notebook, with smaller batches and shorter walks; one frame of the animation is drawn."""
    sources = graded_sources(cells, and_demonstrations=True)
    sources = [source.replace("2000", "200").replace("range(500)", "range(210)") for source in sources]
    run([*sources, ONE_FRAME], options=("-W", "error"))


def test_every_cell_that_trains_is_skipped_at_grading(cells: list[Any]) -> None:
    for source in graded_sources(cells):
        assert "range(" not in source


def test_the_questions_stand_in_the_order_of_the_course_and_the_bonus_is_called_one(cells: list[Any]) -> None:
    assert graded_names(cells) == QUESTIONS
    assert n_manual(cells) == 3
    (bonus,) = (question for question in questions(cells) if question.name == "schedule")
    assert bonus.points == 1
    assert "This question is a bonus." in prose_of(cells)
