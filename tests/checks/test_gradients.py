import numpy as np
import pytest

from autograder import checks

RNG = checks.rng("gradient tests")
X, W, Y = RNG.normal(size=(8, 10)), RNG.normal(size=(10, 6)), RNG.normal(size=(8, 6))


def loss(w):
    return np.mean(0.5 * np.sum((np.tanh(X @ w) - Y) ** 2, axis=1))


def gradient():
    a = np.tanh(X @ W)
    return X.T @ ((a - Y) * (1 - a * a)) / len(X)


def failure(claimed, f=loss, x=W, **options):
    with pytest.raises(checks.CheckFailure) as caught:
        checks.expect_gradient(claimed, f, x, what="dw", rng=checks.rng("directions"), **options)
    return caught.value


def test_central_differences_agree_with_the_formula():
    np.testing.assert_allclose(checks.numerical_gradient(loss, W), gradient(), rtol=1e-6, atol=1e-9)


def test_the_numerical_gradient_moves_nothing():
    x = np.array([1, 2, 3])
    seen = []
    result = checks.numerical_gradient(lambda v: seen.append(v) or float(v @ v), x)
    assert result.dtype == np.float64
    np.testing.assert_allclose(result, [2, 4, 6])
    assert x.tolist() == [1, 2, 3]
    assert len({id(v) for v in seen}) == len(seen) == 6


def test_a_loss_that_damages_its_argument_does_no_harm():
    def rude(v):
        value = float(v @ v)
        v[:] = 0
        return value

    np.testing.assert_allclose(checks.numerical_gradient(rude, [1.0, 2.0]), [2, 4])


@pytest.mark.parametrize("value", [np.nan, np.inf, np.ones(2), "3", None, True])
def test_a_loss_that_is_no_finite_number_is_the_authors_error(value):
    with pytest.raises(ValueError, match="finite number"):
        checks.numerical_gradient(lambda _: value, np.ones(2))


@pytest.mark.parametrize("dress", [np.asarray, np.ndarray.tolist, np.asfortranarray])
def test_a_right_gradient_passes(dress):
    checks.expect_gradient(dress(gradient()), loss, W, what="dw", rng=checks.rng())


def test_a_number_has_a_gradient_too():
    checks.expect_gradient(4.0, lambda t: float(t**2), 2.0, what="slope", rng=checks.rng())


def test_a_wrong_factor_is_named_from_the_sample():
    error = failure(8 * gradient(), known={"the batch size": 8})
    assert error.kind == "factor"
    assert "8 is the batch size" in str(error)
    assert "8 of 8" in str(error)
    assert len(str(error).splitlines()) == 3


def test_a_wrong_sign_is_named():
    assert failure(-gradient()).kind == "sign"


def test_zeros_are_named():
    assert failure(0 * gradient()).kind == "zeros"


def test_a_gradient_without_a_relation_shows_its_worst_entry_with_both_numbers():
    wrong = np.cos(gradient())
    error = failure(wrong, entries=60)
    index = np.unravel_index(np.argmax(abs(wrong - gradient())), wrong.shape)
    assert error.kind == "gradient"
    assert f"`dw[{index[0]}, {index[1]}]`" in str(error)
    assert f"{wrong[index]:.6g}" in str(error)
    assert f"{gradient()[index]:.6g}" in str(error)


def test_a_single_wrong_entry_outside_the_sample_is_found_and_named():
    wrong = gradient()
    wrong[7, 3] += 0.01
    assert "`dw[7, 3]`" in str(failure(wrong, entries=1))


def test_a_wrong_row_is_named_when_everything_was_checked():
    wrong = gradient()
    wrong[4] *= -1
    error = failure(wrong, entries=60)
    assert error.kind == "one_row"
    assert "row 4" in str(error)


@pytest.mark.parametrize(
    ("claimed", "kind"),
    [
        (gradient().T, "transpose"),
        (None, "no_return"),
        (gradient() * np.nan, "nan"),
        (gradient() + 0j, "dtype"),
        ("x", "type"),
    ],
)
def test_what_is_no_gradient_at_all_is_told_in_the_usual_words(claimed, kind):
    assert failure(claimed).kind == kind


def test_an_infinite_claim_is_refused():
    wrong = gradient()
    wrong[0, 0] = np.inf
    assert failure(wrong).kind == "inf"


def test_a_bend_within_the_step_does_not_spoil_a_right_gradient():
    x = np.array([1e-6, -1e-6, 2.0])
    checks.expect_gradient(np.array([1.0, 0.0, 1.0]), lambda v: np.maximum(v, 0).sum(), x, what="dz", rng=checks.rng())


def test_tiny_entries_are_not_judged_by_their_relative_error():
    z = np.array([18.0, -18.0, 0.5])
    s = 1 / (1 + np.exp(-z))
    checks.expect_gradient(s * (1 - s), lambda v: np.sum(1 / (1 + np.exp(-v))), z, what="dz", rng=checks.rng())


def test_a_large_loss_does_not_spoil_a_right_gradient():
    x = np.array([1.0, 2.0])
    checks.expect_gradient(np.array([2e-3, 4e-3]), lambda v: 1e6 + 1e-3 * (v @ v), x, what="g", rng=checks.rng())


def test_a_loss_of_a_single_number_gets_numbers():
    seen = []
    checks.expect_gradient(4.0, lambda t: seen.append(t) or float(t**2), 2.0, what="slope", rng=checks.rng())
    assert {type(t) for t in seen} == {np.float64}


def test_a_point_in_any_layout_is_moved_one_entry_at_a_time():
    moves = []
    checks.expect_gradient(
        W, lambda w: moves.append(np.argwhere(w != W)) or 0.5 * (w * w).sum(), W.T.copy().T, what="w",
        rng=checks.rng(), entries=W.size, directions=0,
    )  # fmt: skip
    assert [tuple(place) for (place,) in moves[::2]] == list(np.ndindex(W.shape))
