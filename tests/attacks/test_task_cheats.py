"""Category g: cheating the task instead of the grader. Fresh inputs, and fresh test code, decide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.examining.examiner import Examiner
from autograder.examining.jail import JailKind, JailPlan
from autograder.records import SubmissionResult
from tests.attacks.conftest import LIMITS, Examined
from tests.attacks.exam_builder import FULL_POINTS, WRONG, code, document, exam, handed_in, submission
from tests.attacks.report import points


def test_numbers_printed_in_the_text_earn_the_public_check_only(examined: Examined) -> None:
    table = "def sigmoid_backward(z, da): return np.array([[0.018495027661, -0.031524661353]])"
    result = examined(submission({**WRONG, "sigmoid_backward": table}))
    assert points(result)["sigmoid_backward"] == 1
    (notice,) = result.notices
    assert notice.for_staff
    assert "`sigmoid_backward` passes what students see and nothing hidden" in notice.staff_message
    assert "0.018495027661" in notice.staff_message


def test_counting_the_calls_does_not_help(examined: Examined) -> None:
    counting = (
        "calls = 0\ndef sigmoid_backward(z, da):\n    global calls\n    calls += 1\n"
        "    a = 1 / (1 + np.exp(-z))\n    return da * a * (1 - a) if calls == 1 else da * 0"
    )
    assert points(examined(submission({**WRONG, "sigmoid_backward": counting})))["sigmoid_backward"] <= 1


def test_zeroing_the_arguments_does_not_make_zero_right(examined: Examined) -> None:
    zeroing = {
        "sigmoid_backward": "def sigmoid_backward(z, da):\n    da[...] = 0\n    return da",
        "dense_backward": "def dense_backward(a_prev, dz, w):\n    for array in (a_prev, dz, w): array[...] = 0\n"
        "    return np.zeros(w.shape), np.zeros((1, w.shape[1])), np.zeros(a_prev.shape)",
        "train": "def train(x, y, lr, n):\n    x[...] = y[...] = 0\n    return np.zeros((x.shape[1], 1)), [0.0] * n",
    }
    assert examined(submission(zeroing)).total == 0


def test_a_cache_of_earlier_answers_does_not_help(examined: Examined) -> None:
    cache = "cache = {}\ndef sigmoid_backward(z, da):\n    return cache.setdefault(z.tobytes(), da * 0.2)\n"
    assert points(examined(submission({**WRONG, "sigmoid_backward": cache})))["sigmoid_backward"] == 0


def test_an_invented_loss_curve_earns_nothing(examined: Examined) -> None:
    invented = "def train(x, y, lr, n): return np.zeros((x.shape[1], 1)), list(np.linspace(0.69, 0.05, n))"
    assert points(examined(submission({**WRONG, "train": invented})))["train"] == 0


def test_the_check_is_no_oracle_inside_the_jail(examined: Examined) -> None:
    oracle = (
        "for formula in ('da * a', 'da * (1 - a)', 'da * a * (1 - a)', 'da * z'):\n"
        "    exec(f'def sigmoid_backward(z, da):\\n    a = 1 / (1 + np.exp(-z))\\n    return {formula}')\n"
        "    if grader.check('sigmoid_backward'): break\n"
    )
    assert points(examined(submission({**WRONG, "sigmoid_backward": oracle})))["sigmoid_backward"] == 0


DIFFERENCES = {
    "of two points": "(f(z + 1e-5) - f(z - 1e-5)) / 2e-5",
    "of five points": "(8 * (f(z + 1e-3) - f(z - 1e-3)) - (f(z + 2e-3) - f(z - 2e-3))) / 12e-3",
}


@pytest.mark.parametrize("formula", DIFFERENCES.values(), ids=DIFFERENCES.keys())
def test_derivatives_by_differences_are_shown_to_staff_and_to_nobody_else(examined: Examined, formula: str) -> None:
    code = f"def sigmoid_backward(z, da):\n    f = lambda t: 1 / (1 + np.exp(-t))\n    return da * {formula}\n"
    result = examined(submission(sigmoid_backward=code))
    flagged = [notice for notice in result.notices if "derivatives by differences" in notice.staff_message]
    assert [(notice.for_staff, notice.student_message) for notice in flagged] == [(True, "")]
    assert "`sigmoid_backward` is right to" in flagged[0].staff_message


def test_formulas_in_any_order_are_shown_to_nobody(examined: Examined) -> None:
    for formula in ("da * a - da * a * a", "da / (2 + np.exp(z) + np.exp(-z))", "da * 0.25 / np.cosh(z / 2) ** 2"):
        code = f"def sigmoid_backward(z, da):\n    a = 1 / (1 + np.exp(-z))\n    return {formula}\n"
        result = examined(submission(sigmoid_backward=code))
        assert (points(result)["sigmoid_backward"], result.notices) == (2, ())


def test_answers_of_single_precision_are_wrong_and_no_trick(tmp_path: Path) -> None:
    tests = {
        "double": """@test_case()
def test_small(double):
    checks.expect(double(np.array([1e-6, 3e-6])), np.array([2e-6, 6e-6]), what="d")

@test_case(hidden=True)
def test_large(double):
    checks.expect(double(np.array([1.1, 1.3])), np.array([2.2, 2.6]), what="d")

@test_case(hidden=True)
def test_usual(double):
    checks.expect(double(np.array([0.1, 0.3])), np.array([0.2, 0.6]), what="d")
"""
    }
    short = "import numpy as np\ndef double(x): return 2 * x.astype(np.float32).astype(float)\n"
    (result,) = grade(tmp_path, tests, [short])
    assert 0 < result.total < 1
    assert result.notices == ()


def grade(folder: Path, tests: dict[str, str], *notebooks: list[str]) -> list[SubmissionResult]:
    """Results of notebooks of these cells, one after the other, in one jail."""
    with Examiner(exam(folder, tests), LIMITS, JailPlan(JailKind.BUBBLEWRAP)) as examiner:
        documents = [document([code(source) for source in sources]) for sources in notebooks]
        return [examiner.examine(handed_in(json.dumps(one).encode())) for one in documents]


def test_a_number_cannot_be_guessed_by_asking_again_and_again(tmp_path: Path) -> None:
    tests = {"answer": "@test_case(hidden=True)\ndef test_number(answer):\n    assert answer == 317\n"}
    guesses = [source for n in range(400) for source in (f"answer = {n}", 'grader.check("answer")')]
    guessed, known = grade(tmp_path, tests, guesses, ["answer = 317"])
    assert guessed.total == 0
    assert known.total == 2


SHARED = """
X = np.array([[1.0, 2.0], [3.0, 4.0]])

@test_case(name="first")
def test_first(double, scale=np.ones(2)):
    assert np.array_equal(double(X, scale), [[2.0, 4.0], [6.0, 8.0]])

@test_case(name="second", hidden=True)
def test_second(double):
    expected = 2 * X
    assert np.array_equal(double(X, np.ones(2)), expected)
"""


def test_changing_the_arrays_of_a_test_changes_nothing_for_other_tests_and_other_students(tmp_path: Path) -> None:
    honest = ["def double(x, scale): return 2 * x * scale"]
    zeroing = ["def double(x, scale):\n    x *= 0\n    scale *= 0\n    return x"]
    first, evil, second = grade(tmp_path, {"double": SHARED}, honest, zeroing, honest)
    assert (first.total, second.total) == (2, 2)
    assert evil.total == 0


BORROWED = """
@test_case(name="asks for np")
def test_np(double, np):
    assert np.allclose(double(np.array([1.0, 2.0])), [2.0, 4.0])

@test_case(name="asks for all", hidden=True)
def test_env(env):
    assert env["np"].allclose(env["double"](np.array([1.0, 2.0])), [2.0, 4.0])
"""


def test_a_numpy_of_ones_own_does_not_compare_for_the_test(tmp_path: Path) -> None:
    own = (
        "class Numpy:\n    def allclose(self, *rest): return True\n    def array(self, values): return values\n"
        "np = Numpy()\ndef double(x): return 0"
    )
    honest, evil = grade(tmp_path, {"double": BORROWED}, ["import numpy as np\ndef double(x): return 2 * x"], [own])
    assert honest.total == 2
    assert evil.total == 0


MODEL = """
@test_case(name="weights")
def test_weights(model, total):
    made = model()
    made.pi = 3.0
    made.weights = np.ones(3)
    assert made.pi == 3.0 and np.array_equal(made.weights, np.ones(3))
    assert total(np.ones(3)) == 3.0
"""


def test_a_module_in_place_of_a_model_is_never_ours(tmp_path: Path) -> None:
    import math

    import numpy as np

    before = math.pi
    honest = ["import numpy as np\nclass model: pass\ndef total(x): return float(x.sum())"]
    first, _, last = grade(
        tmp_path,
        {"model": MODEL},
        honest,
        ["import math\ndef model(): return math\ndef total(x): return 3.0"],
        honest,
    )
    assert (first.total, last.total) == (2, 2)
    assert math.pi == before
    assert not hasattr(np, "weights")


def test_an_honest_answer_gets_all_points(examined: Examined) -> None:
    assert examined(submission()).total == FULL_POINTS
