"""Changes that change nothing, by the author's word: `solutions/NAME/equivalent.toml`.

    [[equivalent]]
    question = "dense_backward"
    before = "dw = a_prev.T @ dz"
    after = "dw = np.dot(a_prev.T, dz)"
    reason = "For matrices both are the same product."

A mark names the changed line as it was and as it became, so that it stays right when lines move. Several lines stand
between triple quotes. Spaces do not count.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from autograder.authoring.course import Course
from autograder.authoring.mutation.mutants import Mutant
from autograder.errors import SourceInvalid

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # type: ignore[import-not-found, unused-ignore]  # installed on 3.10 only

MARKS_FILE = "equivalent.toml"
_FIELDS = ("question", "before", "after", "reason")


@dataclass(frozen=True)
class Mark:
    """One change that the author has found to be none, and why."""

    question: str
    before: str
    after: str
    reason: str

    def means(self, mutant: Mutant) -> bool:
        """Whether it speaks of this mutant: the same change of the same line in the same question."""
        return (
            self.question == mutant.question
            and _plain(self.before) == _plain(mutant.before)
            and _plain(self.after) == _plain(mutant.after)
        )

    def __str__(self) -> str:
        return f"`{' '.join(self.before.split())}` to `{' '.join(self.after.split())}` in `{self.question}`"


def read_marks(course: Course, name: str) -> tuple[Mark, ...]:
    """The marks of an assignment; none where there is no file. Raises SourceInvalid with every problem."""
    path = course.source_folder(name) / MARKS_FILE
    label = f"solutions/{name}/{MARKS_FILE}"
    if not path.is_file():
        return ()
    try:
        return parse_marks(label, path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SourceInvalid((f"{label}: found a file that cannot be read ({error}), expected UTF-8 text",)) from error


def parse_marks(file: str, text: str) -> tuple[Mark, ...]:
    """The marks in a text, which is called `file` in messages. Raises SourceInvalid with every problem."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceInvalid((f"{file}: found a file that cannot be read ({error}), expected TOML",)) from error
    entries = content.get("equivalent", [])
    problems = [
        f"{file}: found the key `{key}`, expected `[[equivalent]]` only" for key in content.keys() - {"equivalent"}
    ]
    if not isinstance(entries, list):
        problems, entries = [*problems, f"{file}: found `equivalent` once, expected `[[equivalent]]`"], []
    for number, entry in enumerate(entries, start=1):
        problems.extend(f"{file}, mark {number}: {problem}" for problem in _problems(entry))
    if problems:
        raise SourceInvalid(tuple(problems))
    return tuple(Mark(**entry) for entry in entries)


def as_toml(mutants: Iterable[Mutant]) -> str:
    """Marks for these mutants, to be put into the file when the reasons are written."""
    return "\n".join(
        f"[[equivalent]]\nquestion = {_quoted(one.question)}\nbefore = {_quoted(one.before)}\n"
        f'after = {_quoted(one.after)}\nreason = ""\n'
        for one in mutants
    )


def _problems(entry: Any) -> Iterable[str]:
    if not isinstance(entry, dict):
        yield "found no table, expected `[[equivalent]]`"
        return
    for field in _FIELDS:
        if not isinstance(entry.get(field), str) or not entry[field].strip():
            yield f"found no `{field}`, expected a text"
    for key in entry.keys() - set(_FIELDS):
        yield f"found the key `{key}`, expected {', '.join(f'`{field}`' for field in _FIELDS)} only"


def _plain(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.strip().splitlines()]


def _quoted(text: str) -> str:
    """A TOML string: literal where that is possible, because code is full of quotes."""
    if text.replace("\n", "").isprintable() and "'" not in text:
        return f"'''\n{text}'''" if "\n" in text else f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")  # which TOML reads in the same way
