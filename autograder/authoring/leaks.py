"""What staff know and students must not see, looked for in every file that students get.

A line counts as secret when it stands in a solution, a hidden test or a mistake and nowhere in what the author wrote
for everybody. Lines are compared without indentation and with single spaces, as the author and as otter write them.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.authoring.bank import Bank
from autograder.authoring.cell_code import read_check
from autograder.authoring.compiler import BuiltAssignment, BuiltFile
from autograder.authoring.outline import Outline, PlacedCell, Role
from autograder.authoring.regions import staff_lines, student_text
from autograder.authoring.source import CellKind

TRIVIAL = re.compile(r"(?:return|raise|pass|else|try|finally|break|continue)?\W*\w*\W*|(?:from|import)\s.*")
FEWEST_CHARACTERS = 8
STAFF_PATH = re.compile(r"(?:/home/|/Users/|[A-Za-z]:\\\\?Users\\\\?)[\w.-]+")


@dataclass(frozen=True)
class Leak:
    """A secret that was found in a file for students."""

    kind: str
    secret: str
    file: str


def find_leaks(built: BuiltAssignment, bank: Bank) -> tuple[Leak, ...]:
    """Every leak into assignments/NAME, each secret once per file."""
    public = _normal("\n".join(_public_texts(built.outline)))
    secrets = [
        *((kind, line) for kind, text in _secret_texts(built.outline) for line in _secret_lines(text, public)),
        *(("a mistake", line) for text in _mistake_codes(bank) for line in _secret_lines(text, public)),
        *(("a mistake", text) for text in _mistake_sentences(bank) if len(text) >= FEWEST_CHARACTERS),
    ]
    found: dict[Leak, None] = {}
    for file in built.student_files:
        text = _normal("\n".join([file.name, *_texts(file)]))
        for kind, secret in secrets:
            if secret in text:
                found[Leak(kind, secret, file.name)] = None
        for path in _staff_paths(file.content, built.root):
            found[Leak("a path of the staff's machine", path, file.name)] = None
    return tuple(found)


def _secret_texts(outline: Outline) -> Iterator[tuple[str, str]]:
    for placed in outline.cells:
        text = placed.cell.text
        if placed.role is Role.SOLUTION:
            is_code = placed.cell.kind is CellKind.CODE
            yield "a solution", "\n".join(staff_lines(text)) if is_code else text
        elif placed.role is Role.TEST and read_check(text).hidden:
            yield "a hidden test", _as_written_and_as_otter_writes(text)


def _public_texts(outline: Outline) -> Iterator[str]:
    for placed in outline.cells:
        yield from _public_text(placed)


def _public_text(placed: PlacedCell) -> Iterator[str]:
    text = placed.cell.text
    if placed.role is Role.SOLUTION:
        if placed.cell.kind is CellKind.CODE:
            yield student_text(text)
    elif placed.role is Role.TEST:
        if not read_check(text).hidden:
            yield _as_written_and_as_otter_writes(text)
    elif placed.role is not Role.MARKER:
        yield text


def _as_written_and_as_otter_writes(text: str) -> str:
    tree = read_check(text).tree
    return f"{text}\n{ast.unparse(tree)}" if tree is not None else text


def _mistake_codes(bank: Bank) -> Iterator[str]:
    return (mistake.code for mistake in bank.mistakes)


def _mistake_sentences(bank: Bank) -> Iterator[str]:
    return (" ".join(text.split()) for mistake in bank.mistakes for text in (mistake.misconception, mistake.hint))


def _secret_lines(text: str, public: str) -> Iterator[str]:
    for line in _normal(text).split("\n"):
        if len(line) >= FEWEST_CHARACTERS and not TRIVIAL.fullmatch(line) and line not in public:
            yield line


def _normal(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def _texts(file: BuiltFile) -> Iterable[str]:
    """All text in a file: of a notebook every string wherever it stands, of other text files their lines."""
    try:
        text = file.content.decode("utf-8")
    except UnicodeDecodeError:
        return []
    return _strings(json.loads(text)) if file.name.endswith(".ipynb") else [text]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _strings(inner)
    elif isinstance(value, list):
        # The source of a cell is a list of lines; a sentence may go across them.
        if value and all(isinstance(inner, str) for inner in value):
            yield " ".join(value)
        for inner in value:
            yield from _strings(inner)


def _staff_paths(content: bytes, root: Path) -> Iterator[str]:
    text = content.decode("latin-1")
    if len(root.parts) > 1 and str(root) in text:
        yield str(root)
    yield from STAFF_PATH.findall(text)
