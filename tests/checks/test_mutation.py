import numpy as np
import pytest

from autograder import checks


def values():
    return {"z": np.ones((4, 3)), "weights": [np.zeros(3), np.ones(2)], "cache": {"a": np.ones(2), "n": 3}}


def set_entry(z, weights, cache):
    z[1, 2] = 9


def set_nan(z, weights, cache):
    z[1, 2] = np.nan


def reshape(z, weights, cache):
    z.resize((3, 4), refcheck=False)


def append(z, weights, cache):
    weights.append(np.ones(1))


def set_inside_list(z, weights, cache):
    weights[1][0] = 5


def replace_inside_list(z, weights, cache):
    weights[0] = weights[0].astype(int)


def add_key(z, weights, cache):
    cache["b"] = 1


def set_inside_dict(z, weights, cache):
    cache["a"][1] = 5


def replace_number(z, weights, cache):
    cache["n"] = 4


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (set_entry, "`z` was changed in place by the call: 1 of 12 entries, the first is `z[1, 2]`"),
        (set_nan, "`z[1, 2]`"),
        (reshape, "its shape was (4, 3) and is now (3, 4)"),
        (append, "`weights` was changed by the call: its length was 2 and is now 3"),
        (set_inside_list, "`weights[1]` was changed in place"),
        (replace_inside_list, "its dtype was float64 and is now int64"),
        (add_key, "`cache` was changed by the call: its keys"),
        (set_inside_dict, "`cache['a']` was changed in place"),
        (replace_number, "`cache['n']` was replaced"),
    ],
)
def test_every_damage_is_seen_and_named(damage, words):
    arguments = values()
    with pytest.raises(checks.CheckFailure) as caught, checks.unchanged(**arguments):
        damage(**arguments)
    assert caught.value.kind == "mutation"
    assert words in str(caught.value)


def test_arguments_left_alone_pass():
    arguments = values()
    arguments["z"][0, 0] = np.nan
    with checks.unchanged(**arguments):
        arguments["weights"][0] = arguments["weights"][0].copy()


def test_what_the_block_raises_goes_through():
    def fail():
        raise KeyError

    with pytest.raises(KeyError), checks.unchanged(z=np.ones(2)):
        fail()


def test_a_value_that_cannot_be_watched_is_the_authors_error():
    with pytest.raises(TypeError, match="watches arrays"), checks.unchanged(model=object()):
        pass
