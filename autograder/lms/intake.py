"""What was handed in: a list of submissions that are read one at a time, and a list of what was left, with reasons."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from autograder.errors import InputError, SubmissionRefused
from autograder.records import Origin, Submission
from autograder.reporting.plain_text import harmless_line

_LONGEST_NAME = 1000

Reader = Callable[[str], bytes]  # from the path of a file in a download to its content


@dataclass(frozen=True)
class Skipped:
    """Something that was not taken as a submission; `reason` is a sentence."""

    name: str
    reason: str


@dataclass(frozen=True)
class Found:
    """A submission that is not read yet; `path` is where, in the words of whoever reads it.

    `refusal` says why there is nothing in it to examine: then `path` is never read.
    """

    key: str
    student: str
    filename: str
    path: str
    origin: Origin | None = None
    refusal: SubmissionRefused | None = None


@dataclass
class Intake:
    """Submissions in a stable order. Iterating reads them one by one; what cannot be read joins `skipped`.

    `refusals` have nothing in them that could be read, and are not iterated over; they count as submissions.
    """

    found: tuple[Found, ...]
    skipped: list[Skipped]
    open_reader: Callable[[], AbstractContextManager[Reader]] = field(repr=False)
    unreadable: dict[str, SubmissionRefused] = field(default_factory=dict)  # by key; complete after the iteration

    def __len__(self) -> int:
        return len(self.found)

    @property
    def origins(self) -> tuple[Origin, ...]:
        """What the platform said of each submission, where it said anything."""
        return tuple(found.origin for found in self.found if found.origin is not None)

    @property
    def refusals(self) -> Iterator[tuple[Submission, SubmissionRefused]]:
        """What was handed in and cannot be examined; in the place of a content stands what makes the refusal.

        After an iteration, what could not be read is there too, where a platform says whose it is.
        """
        for found in self.found:
            refusal = found.refusal or (
                self.unreadable.get(found.key) if found.origin and found.origin.people else None
            )
            if refusal is not None:
                content = str(refusal).encode("utf-8", "replace")
                yield Submission(found.key, found.student, found.filename, content), refusal

    def __iter__(self) -> Iterator[Submission]:
        with self.open_reader() as read:
            for found in self.found:
                if found.refusal is not None:
                    continue
                try:
                    content = read(found.path)
                except InputError as error:
                    self._skip(found, error.message)
                except OSError as error:
                    self._skip(found, f"It cannot be read: {error.strerror or error}.")
                else:
                    yield Submission(found.key, found.student, found.filename, content)

    def _skip(self, found: Found, reason: str) -> None:
        self.unreadable[found.key] = SubmissionRefused(reason, next_step="Hand in the notebook itself.")
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
    return tuple(
        _with_key(one if students[one.student.casefold()] == 1 else replace(one, student=one.key)) for one in numbered
    )


def _with_key(one: Found) -> Found:
    return replace(one, origin=replace(one.origin, submission=one.key)) if one.origin else one


def presentable(name: str) -> str:
    """A file name in NFC that can be stored and shown: on disk it may hold escape codes, or be no text at all."""
    return unicodedata.normalize("NFC", harmless_line(name, longest=_LONGEST_NAME))


def _presentable(one: Found) -> Found:
    return replace(one, key=presentable(one.key), student=presentable(one.student), filename=presentable(one.filename))
