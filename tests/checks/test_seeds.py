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
