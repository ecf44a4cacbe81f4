import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import checks


def draw(label=""):
    return checks.rng(label).integers(0, 2**62, size=4).tolist()


def test_outside_of_a_block_the_default_seed_is_used():
    with checks.seeded(checks.DEFAULT_SEED):
        inside = draw("x")
    assert draw("x") == inside


@given(st.integers(), st.text())
def test_the_same_seed_and_label_give_the_same_numbers(seed, label):
    with checks.seeded(seed):
        assert draw(label) == draw(label)


def test_other_seeds_and_labels_give_other_numbers():
    drawn = [draw("a"), draw("b"), draw("ab"), draw("")]
    with checks.seeded(1):
        drawn += [draw("a"), draw("b")]
        with checks.seeded(2):
            drawn.append(draw("a"))
        assert draw("a") == drawn[4]
    assert len({tuple(numbers) for numbers in drawn}) == len(drawn)
    assert draw("a") == drawn[0]


@pytest.mark.parametrize("label", ["", "x", "directions", "a label of many words, ä and \ud800 among them"])
def test_the_numbers_of_one_label_tell_nothing_about_those_of_the_next(label):
    drawn = np.array([checks.rng(f"{label}{number}").normal(size=200) for number in range(40)])
    with checks.seeded(checks.DEFAULT_SEED + 1):
        drawn = np.vstack([drawn, [checks.rng(f"{label}{number}").normal(size=200) for number in range(40)]])
    correlations = np.corrcoef(drawn)[np.triu_indices(80, 1)]
    assert abs(correlations).max() < 0.4  # of 3160 independent pairs the largest is 0.27 or so; equal streams have 1
    assert abs(drawn.mean()) < 0.04
    assert abs(drawn.std() - 1) < 0.04


def test_the_numbers_are_the_same_on_every_machine_and_in_every_year():
    # A regrade repeats the inputs of a recorded seed; change these numbers only with a new version of the package.
    with checks.seeded(7):
        assert draw("dense_backward") == [
            66045182427336017,
            459623772912465159,
            3950705104130351718,
            680759764985179180,
        ]


def test_a_generator_goes_on_where_it_was_when_it_is_copied():
    rng = checks.rng("x")
    rng.normal(size=3)
    copy = pickle.loads(pickle.dumps(rng))
    assert copy.normal() == rng.normal()
