"""A student who makes a mistake that the course knows reads the teacher's hint; nobody else does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from autograder.errors import InputError
from autograder.examining.exam import load_exam
from autograder.examining.examiner import Examiner
from autograder.examining.jail import JailKind, JailPlan
from autograder.examining.known_mistakes import SEED, KnownMistake, from_bytes, hint_for, to_bytes
from autograder.examining.trace import Answer
from autograder.examining.trial import Trial, TrialResult
from autograder.records import QuestionResult
from tests.attacks.conftest import LIMITS
from tests.attacks.exam_builder import exam_source, submission

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
