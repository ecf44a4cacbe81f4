"""A student who makes a mistake that the course knows reads the teacher's hint; nobody else does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from autograder.errors import InputError
from autograder.examining.exam import load_exam
from autograder.examining.examiner import Examiner
from autograder.examining.jail import JailKind, JailPlan
from autograder.examining.known_mistakes import SEED, KnownMistake, from_bytes, hint_for, to_bytes
from autograder.examining.trace import Answer, _few_weights, describe_answer, steady
from autograder.examining.trial import Trial, TrialResult
from autograder.records import QuestionResult
from tests.attacks.conftest import LIMITS
from tests.attacks.exam_builder import code, document, exam_source, handed_in, submission

QUESTION = "sigmoid_backward"
KNOWN = {
    "without the slope": "def sigmoid_backward(z, da):\n    return da\n",
    "the slope at a": "def sigmoid_backward(z, da):\n    a = 1 / (1 + np.exp(-z))\n    return da * z * (1 - z)\n",
    "nothing returned": "def sigmoid_backward(z, da):\n    a = 1 / (1 + np.exp(-z))\n",
    "an error": "def sigmoid_backward(z, da):\n    return da @ z\n",
}

Hint = Callable[[str], str]


@pytest.fixture(scope="module")
def hint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hint]:
    """The hint that an answer to the question gets, from an exam that knows the mistakes above."""
    folder = tmp_path_factory.mktemp("known")
    source = exam_source(folder)
    plan = JailPlan(JailKind.BUBBLEWRAP, (folder,))
    with Examiner(load_exam(source), LIMITS, plan) as examiner:
        known = [KnownMistake(QUESTION, name, f"Hint: {name}", traced(examiner, code)) for name, code in KNOWN.items()]
    path = folder / "known_mistakes.json"
    path.write_bytes(to_bytes(known))
    with Examiner(load_exam(replace(source, known_mistakes=path)), LIMITS, plan) as examiner:
        yield lambda code: answered(examiner, code).hint


def traced(examiner: Examiner, code: str) -> tuple[object, ...]:
    content = submission(sigmoid_backward=code).content
    result = examiner.examine(Trial("x", "x", "x.ipynb", content, only=(QUESTION,), seed=SEED, traced=True))
    assert isinstance(result, TrialResult)
    return result.trace


def answered(examiner: Examiner, code: str) -> QuestionResult:
    result = examiner.examine(submission(sigmoid_backward=code))
    return next(question for question in result.questions if question.name == QUESTION)


@pytest.mark.parametrize("name", KNOWN)
def test_the_same_mistake_gets_its_hint(hint: Hint, name: str) -> None:
    assert hint(KNOWN[name]) == f"Hint: {name}"


def test_the_same_mistake_in_other_words_gets_its_hint(hint: Hint) -> None:
    loop = (
        "def sigmoid_backward(z, da):\n    dz = np.empty(z.shape)\n    for place in np.ndindex(*z.shape):\n"
        "        dz[place] = (z[place] - z[place] ** 2) * da[place]\n    return dz\n"
    )
    assert hint(loop) == "Hint: the slope at a"


RANDOM_START = """
@test_case(points=1)
def test_start(Net):
    assert Net().gradient(np.ones((2, 3))).shape == (2, 3)

@test_case(points=1, hidden=True)
def test_numbers(Net):
    net, x = Net(), checks.rng("x").normal(size=(4, 3))
    net.w = np.arange(3.0)
    checks.expect(net.gradient(x), x * np.arange(3.0), what="the gradient")
"""
ONLY_RANDOM = """
@test_case(points=2)
def test_start(Net):
    net, x = Net(), np.ones((2, 3))
    checks.expect(net.gradient(x), x * net.w, what="the gradient")
"""
NET = "class Net:\n    def __init__(self): self.w = np.random.default_rng().normal(size=3)\n    def gradient(self, x): "
MISTAKES = {"twice": NET + "return 2 * x * self.w\n", "a sum": NET + "return x + self.w\n"}


def hint_in(folder: Path, tests: str, answer: str) -> str:
    """The hint that an answer gets from an exam that has met both mistakes, twice each, as a build does."""
    source = exam_source(folder, {"Net": tests})
    plan = JailPlan(JailKind.NONE)
    with Examiner(load_exam(source), LIMITS, plan) as examiner:
        trials = {
            name: Trial("x", "x", "x.ipynb", cells(code), only=("Net",), seed=SEED, traced=True)
            for name, code in MISTAKES.items()
        }
        known = []
        for name, trial in trials.items():
            one, other = (examiner.examine(trial) for _ in range(2))
            assert isinstance(one, TrialResult)
            assert isinstance(other, TrialResult)
            known.append(KnownMistake("Net", name, f"Hint: {name}", steady(one.trace, other.trace)))
    path = folder / "known_mistakes.json"
    path.write_bytes(to_bytes(known))
    with Examiner(load_exam(replace(source, known_mistakes=path)), LIMITS, plan) as examiner:
        return examiner.examine(handed_in(cells(answer))).questions[0].hint


def cells(answer: str) -> bytes:
    return json.dumps(document([code("import numpy as np"), code(answer), code('grader.check("Net")')])).encode()


def test_numbers_that_are_others_in_every_run_do_not_hide_a_mistake(tmp_path: Path) -> None:
    assert hint_in(tmp_path, RANDOM_START, MISTAKES["twice"]) == "Hint: twice"
    assert hint_in(tmp_path, RANDOM_START, MISTAKES["a sum"]) == "Hint: a sum"
    assert hint_in(tmp_path, RANDOM_START, NET + "return 3 * x * self.w\n") == ""


def test_numbers_that_are_others_in_every_run_name_no_mistake(tmp_path: Path) -> None:
    for answer in (*MISTAKES.values(), NET + "return 3 * x * self.w\n"):
        assert hint_in(tmp_path, ONLY_RANDOM, answer) == ""


@pytest.mark.parametrize(
    "code",
    [
        "def sigmoid_backward(z, da):\n    a = 1 / (1 + np.exp(-z))\n    return da * a * (1 - a)\n",  # right
        "def sigmoid_backward(z, da):\n    return 2 * da\n",  # another mistake
        "def sigmoid_backward(z, da):\n    return da if z.shape == (1, 2) else 2 * da\n",
        "def sigmoid_backward(z, da):\n    da *= 1\n    da[0, 0] += 1\n    return da\n",
        "def sigmoid_backward(z, da):\n    while True: pass\n",
        "def sigmoid_backward(z, da):\n    import os\n    os._exit(0)\n",
        "",
    ],
)
def test_nobody_else_does(hint: Hint, code: str) -> None:
    assert hint(code) == ""


def test_what_is_stored_comes_back() -> None:
    answers = (Answer("raised ValueError"), Answer("ä|float64 ()", (1 / 3, -1e300, 5e-324)))
    known = (KnownMistake("q", "n", "h", ()), KnownMistake("q", "ü", "", answers))
    assert from_bytes(to_bytes(known)) == known
    assert from_bytes(to_bytes(())) == ()


WHOLE = to_bytes([KnownMistake("q", "n", "h", (Answer("w", (1.0, 2.0, 3.0)),))]).decode()


@pytest.mark.parametrize(
    ("part", "other"),
    [
        (WHOLE, '[{"question": 3}]'),
        (WHOLE, "3"),
        (WHOLE, '{"question": "q"}'),
        ("}]", ""),
        ('"q"', "3"),
        ('"h"', "null"),
        ('"w"', "[]"),
        ("3.0", "null"),
        ("2.0,", ""),
        (',"sums":[1.0,2.0,3.0]', ""),
    ],
)
def test_a_damaged_file_is_refused_in_a_sentence(part: str, other: str) -> None:
    assert part in WHOLE
    with pytest.raises(InputError, match=r"known_mistakes\.json of the build is damaged"):
        from_bytes(WHOLE.replace(part, other).encode())


def test_no_answer_at_all_is_no_mistake_that_anybody_knows() -> None:
    assert hint_for((), (KnownMistake("q", "n", "h", ()),)) == ""


def test_huge_answers_are_not_kept_for_the_next_one(tmp_path: Path) -> None:
    described = [describe_answer(np.zeros(300_000 + n, np.float16)) for n in range(3)]
    assert len(set(described)) == 3
    held = _few_weights.cache_info().currsize
    describe_answer(np.ones(2000))
    assert _few_weights.cache_info().currsize == held
