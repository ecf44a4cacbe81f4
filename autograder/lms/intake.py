"""What was handed in: a list of submissions that are read one at a time, and a list of what was left, with reasons."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from autograder.errors import InputError
from autograder.records import Submission
from autograder.reporting.plain_text import harmless_line
from autograder.settings import Limits

_LONGEST_NAME = 1000


class ReadSubmissions(Protocol):
    """What every module of this package offers."""

    def __call__(self, path: Path, *, expected_name: str, limits: Limits) -> Intake:
        """Looks at `path`; raises InputError where nothing can be taken from it."""


@dataclass(frozen=True)
class Skipped:
    """Something that was not taken as a submission; `reason` is a sentence."""

    name: str
    reason: str


@dataclass(frozen=True)
class Found:
    """A submission that is not read yet; `path` is where, in the words of whoever reads it."""

    key: str
    student: str
    filename: str
    path: str


@dataclass
class Intake:
    """Submissions in a stable order. Iterating reads them one by one; what cannot be read joins `skipped`."""

    found: tuple[Found, ...]
    skipped: list[Skipped]
    open_reader: Callable[[], AbstractContextManager[Callable[[str], bytes]]] = field(repr=False)

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[Submission]:
        with self.open_reader() as read:
            for found in self.found:
                try:
                    content = read(found.path)
                except InputError as error:
                    self._skip(found, error.message)
                except OSError as error:
                    self._skip(found, f"It cannot be read: {error.strerror or error}.")
                else:
                    yield Submission(found.key, found.student, found.filename, content)

    def _skip(self, found: Found, reason: str) -> None:
        skipped = Skipped(found.key, reason)
        if skipped not in self.skipped:
            self.skipped.append(skipped)


def in_order(found: Sequence[Found]) -> tuple[Found, ...]:
    """Sorted without regard to case; every key becomes unique, and so does every student, by way of the key."""
    clean = sorted((_presentable(one) for one in found), key=lambda one: (one.key.casefold(), one.key, one.path))
    seen: Counter[str] = Counter()
    numbered = []
    for one in clean:
        seen[one.key] += 1
        numbered.append(replace(one, key=f"{one.key} [{seen[one.key]}]") if seen[one.key] > 1 else one)
    students = Counter(one.student.casefold() for one in numbered)
    return tuple(one if students[one.student.casefold()] == 1 else replace(one, student=one.key) for one in numbered)


def presentable(name: str) -> str:
    """A file name in NFC that can be stored and shown: on disk it may hold escape codes, or be no text at all."""
    return unicodedata.normalize("NFC", harmless_line(name, longest=_LONGEST_NAME))


def _presentable(one: Found) -> Found:
    return replace(one, key=presentable(one.key), student=presentable(one.student), filename=presentable(one.filename))
