"""What a submission's functions answered, so short that thousands of answers can be kept and compared.

An answer is told in words (types, shapes, whole numbers, where NaN and inf are) and, for the real numbers in it, in
sums with fixed random weights. Two answers with the same words and the same sums are the same but for rounding.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.candidate.wire import Reference
from autograder.settings import Limits

from .calls import Calls
from .interruptions import Interruption
from .proxy import Remote, Target
from .student_errors import StudentError

ALTERATIONS = 4  # of the arguments of each call,
CALLS_ALTERED = 6  # and of so many calls of each function: a test may call one hundreds of times
_MOST_ANSWERS = 4000  # in one trace: a test in a long loop would fill the memory
_ROUNDING = 1e-10  # of the sum of all sizes; right answers differ by 1e-15 of it
_REAL = "fc"
_FEW = 1024  # so many weights are kept for the next answer: a student's answers choose which
_MANY = 1 << 18  # more real numbers are told by their bytes, without any weights
_PLAIN = (bool, int, str, bytes, type(None))

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Answer:
    """One answer: its words, and two weighted sums and the sum of all sizes for its real numbers.

    `sums` is None for numbers that are others in every run, as those of a network that starts at random.
    """

    words: str
    sums: tuple[float, float, float] | None = (0.0, 0.0, 0.0)


Trace = tuple[Answer, ...]


def same(one: Trace, other: Trace) -> bool:
    """Whether two traces tell of the same answers, but for rounding."""
    return len(one) == len(other) and all(map(_alike, one, other))


def describe_answer(value: object) -> Answer:
    """The short form of any value that came back."""
    words: list[str] = []
    sums = [0.0, 0.0, 0.0]
    _tell(value, words, sums)
    return Answer("|".join(words), (sums[0], sums[1], sums[2]))


def steady(one: Trace, other: Trace) -> Trace:
    """What two runs of the same functions have in common."""
    if len(one) != len(other):
        return one
    pairs = zip(one, other, strict=True)
    return tuple(a if a.words != b.words or _alike(a, b) else Answer(a.words, None) for a, b in pairs)


class Unlike(Interruption):
    """An answer that none of the traces has that were looked for: there is no need to go on."""


class TracedCalls(Calls):
    """Calls of which every answer is noted; if asked to, each call is followed by some with altered arguments.

    With `like`, traces to look for, an answer that none of them has at its place interrupts the test with `Unlike`.
    """

    def __init__(self, limits: Limits, seed: int, *, altered: bool, like: Sequence[Trace] | None = None) -> None:
        super().__init__(limits)
        self.trace: list[Answer] = []
        self._like = like
        self._altered = altered
        self._calls_of: Counter[str] = Counter()
        self._rng = np.random.default_rng(seed)  # the same alterations for all that have this seed

    def call(self, name: str, kind: str, target: Target, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        """As for any calls. What is altered is asked behind it, and nobody but the trace hears the answer."""
        given: dict[Any, Any] = {**dict(enumerate(arguments)), **keywords}
        again = ALTERATIONS if self._asks_again(name) else 0
        copies = [_altered(given, self._rng) for _ in range(again)]
        value = self._noted_call(name, kind, target, given)
        met = self.raised, self.returned_nothing
        for changed in copies:
            with contextlib.suppress(StudentError):
                self._noted_call(name, kind, target, changed)
        self.raised, self.returned_nothing = met
        return value

    def _noted_call(self, name: str, kind: str, target: Target, given: Mapping[Any, Any]) -> Any:
        keywords = {key: value for key, value in given.items() if isinstance(key, str)}
        try:
            value = super().call(
                name, kind, target, [given[place] for place in given if place not in keywords], keywords
            )
        except StudentError as error:
            self._note(("raised", error.known_type), {})
            raise
        self._note(value, given)
        return value

    def get(self, name: str, owner: Reference, attribute: str) -> Any:
        """As for any calls; noted whether it was asked for or had come along."""
        try:
            value = super().get(name, owner, attribute)
        except StudentError as error:
            self._note(("raised", error.known_type), {})
            raise
        self._note(value, {})
        return value

    def _asks_again(self, name: str) -> bool:
        if not self._altered:
            return False
        self._calls_of[name] += 1
        return self._calls_of[name] <= CALLS_ALTERED

    def _note(self, value: object, arguments: Mapping[Any, Any]) -> None:
        """An answer together with the arguments that it has changed: that is an answer, too."""
        place = len(self.trace)
        if place >= _MOST_ANSWERS:
            return
        changed = sorted((key for key in arguments if key in self.changed), key=str)
        noted = describe_answer([value, {str(key): arguments[key] for key in changed}])
        self.trace.append(noted)
        if self._like is not None:
            self._like = [one for one in self._like if place < len(one) and _alike(one[place], noted)]
            if not self._like:
                raise Unlike("an answer like none that is looked for")


def _alike(one: Answer, other: Answer) -> bool:
    if one.words != other.words or one.sums is None or other.sums is None:
        return one.words == other.words
    allowed = _ROUNDING * max(one.sums[2], other.sums[2])
    return all(abs(a - b) <= allowed for a, b in zip(one.sums, other.sums, strict=True))


def _tell(value: object, words: list[str], sums: list[float]) -> None:
    if isinstance(value, (list, tuple)):
        words.append(f"{type(value).__name__} {len(value)}")
        for inner in value:
            _tell(inner, words, sums)
    elif isinstance(value, dict):
        words.append(f"dict {len(value)}")
        for key, inner in value.items():
            words.append(repr(key)[:80])
            _tell(inner, words, sums)
    elif isinstance(value, (np.ndarray, np.generic, float, complex)):
        _tell_array(np.asarray(value), type(value).__name__, words, sums)
    elif isinstance(value, Remote):
        words.append(f"a {value.type_name}")
    elif isinstance(value, np.random.Generator):  # how many numbers were drawn from it
        words.append(hashlib.sha256(repr(value.bit_generator.state).encode()).hexdigest()[:12])
    elif isinstance(value, _PLAIN):
        words.append(repr(value)[:200])
    else:
        words.append(type(value).__name__)


def _tell_array(array: Array, kind: str, words: list[str], sums: list[float]) -> None:
    told = f"{kind} {array.dtype.str} {array.shape}"
    if array.dtype.kind not in _REAL or array.size > _MANY:
        words.append(f"{told} {_digest(array)}")
        return
    flat = array.ravel()
    if flat.dtype.kind == "c":
        flat = np.concatenate([flat.real, flat.imag])
    flat = flat.astype(np.float64, copy=False)
    with np.errstate(all="ignore"):
        if not math.isfinite(np.add.reduce(flat)):
            told, flat = _without_marks(told, flat)
        words.append(told)
        first, second = (_weights(len(words), flat.size) @ flat).tolist()
        sums[0] += first
        sums[1] += second
        sums[2] += float(np.add.reduce(np.abs(flat)))


def _without_marks(told: str, flat: Array) -> tuple[str, Array]:
    """Where NaN and inf are, in words; and the numbers with zeros in their places."""
    finite = np.isfinite(flat)
    if finite.all():  # they were too large to be added up, no more
        return told, flat
    marks = np.nan_to_num(np.where(finite, 0.0, flat), nan=1.0, posinf=2.0, neginf=3.0)
    return f"{told} {_digest(marks)}", np.where(finite, flat, 0.0)


def _weights(seed: int, size: int) -> Array:
    return _few_weights(seed, size) if size <= _FEW else _random_weights(seed, size)


@lru_cache(maxsize=2048)
def _few_weights(seed: int, size: int) -> Array:
    return _random_weights(seed, size)


def _random_weights(seed: int, size: int) -> Array:
    return np.random.default_rng(seed).uniform(0.5, 1.5, (2, size))


def _digest(array: Array) -> str:
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()[:12]


def _altered(arguments: Mapping[Any, Any], rng: np.random.Generator) -> dict[Any, Any]:
    """A copy of the arguments in which some real numbers are others: zeros, equal ones, whole, huge or tiny ones."""
    return {key: _other(value, rng) for key, value in arguments.items()}


def _other(value: Any, rng: np.random.Generator) -> Any:
    if isinstance(value, list):
        return [_other(inner, rng) for inner in value]
    if isinstance(value, tuple):
        return tuple(_other(inner, rng) for inner in value)
    if isinstance(value, np.ndarray):
        array = value.copy()
        if array.dtype.kind == "f" and array.size:
            _disturb(array, rng)
        return array
    if type(value) is float:
        return value * float(rng.choice([0.5, 1.0, 3.0]))
    return value


def _disturb(array: Array, rng: np.random.Generator) -> None:
    """Change a float array in place."""
    chosen = rng.random(array.shape) < 0.4
    way = int(rng.integers(6))
    with np.errstate(all="ignore"):
        if way == 0:
            array[chosen] = 0.0
        elif way == 1:
            array[chosen] = array.flat[0]
        elif way == 2:
            array[...] = np.round(array)
        elif way == 3:
            array[chosen] *= 1e3
        elif way == 4:
            array[chosen] *= -1.0
        else:
            array[chosen] += rng.normal(0.0, 1.0, int(chosen.sum()))
