"""Mistakes that the course knows, by what their functions answer: who answers the same has made the same mistake.

A build traces every answer of every known mistake to the tests, with one seed for all. When a student's question is
not right, the same tests are run with that seed once more, and the traces are compared. No code of a mistake is needed
then, and a mistake is only ever named when all answers agree.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from autograder.errors import InputError
from autograder.settings import Limits

from .exam_source import KNOWN_MISTAKES
from .trace import Answer, Trace, TracedCalls, same

SEED = 1_000_003  # no submission's own: seeds of submissions are hashes


@dataclass(frozen=True)
class KnownMistake:
    """A mistake of the bank: the teacher's hint, and the trace of its answers with `SEED`."""

    question: str
    name: str
    hint: str
    trace: Trace


def to_bytes(known: Iterable[KnownMistake]) -> bytes:
    """The file `KNOWN_MISTAKES` of a build."""
    from pydantic import TypeAdapter  # when building only: every grading would wait for it

    return TypeAdapter(tuple[KnownMistake, ...]).dump_json(tuple(known)) + b"\n"


def from_bytes(content: bytes) -> tuple[KnownMistake, ...]:
    """What such a file holds. Raises `InputError` for a damaged one."""
    try:
        return tuple(map(_known_mistake, json.loads(content)))
    except (ValueError, TypeError, KeyError) as error:
        raise InputError(
            f"{KNOWN_MISTAKES} of the build is damaged ({type(error).__name__}: {error}).",
            next_step="Build the assignment again.",
        ) from error


def _known_mistake(fields: dict[str, Any]) -> KnownMistake:
    trace = tuple(_answer(**answer) for answer in fields["trace"])
    return KnownMistake(_text(fields["question"]), _text(fields["name"]), _text(fields["hint"]), trace)


def _answer(words: object, sums: list[float] | None) -> Answer:
    if sums is None:
        return Answer(_text(words), None)
    first, second, sizes = map(float, sums)
    return Answer(_text(words), (first, second, sizes))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"found {value!r:.80}, expected a text")
    return value


def looking_for(known: Iterable[KnownMistake], limits: Limits) -> TracedCalls:
    """Calls that go on only as long as the answers are those of one of the mistakes."""
    return TracedCalls(limits, SEED, altered=False, like=[one.trace for one in known])


def hint_for(trace: Trace, known: Iterable[KnownMistake]) -> str:
    """The hint of the first mistake with these answers; "" where there is none, or nothing was answered at all.

    Answers of a mistake that are others in every run tell nothing: then the rest must, and only of this one mistake.
    """
    found = [one for one in known if trace and same(one.trace, trace)]
    if found and any(answer.sums is None for answer in found[0].trace):
        tells = any(answer.sums is not None and answer.sums[2] for answer in found[0].trace)
        return found[0].hint if tells and len({one.hint for one in found}) == 1 else ""
    return found[0].hint if found else ""
