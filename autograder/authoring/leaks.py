"""What staff know and students must not see, looked for in every file that students get.

A line counts as secret when it stands in a solution, a hidden test, a mistake or an alternative and nowhere in what the
author wrote for everybody. Lines are compared without indentation and with single spaces, as the author and as otter
write them. Archives are searched file by file, whatever they are called. What our own package says, which students
install, is no secret.
"""

from __future__ import annotations

import ast
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import autograder
from autograder.authoring.bank import Bank
from autograder.authoring.cell_code import read_check
from autograder.authoring.compiler import BuiltAssignment
from autograder.authoring.outline import Outline, PlacedCell, Role
from autograder.authoring.regions import staff_lines, student_text
from autograder.authoring.source import CellKind

TRIVIAL = re.compile(r"(?:return|raise|pass|else|try|finally|break|continue)?\W*\w*\W*|(?:from|import)\s.*")
FEWEST_CHARACTERS = 8
DEEPEST_ARCHIVE = 3
STAFF_PATH = re.compile(r"(?:/home/|/Users/|[A-Za-z]:\\\\?Users\\\\?)[\w.-]+")


@dataclass(frozen=True)
class Leak:
    """A secret that was found in a file for students."""

    kind: str
    secret: str
    file: str


def find_leaks(built: BuiltAssignment, bank: Bank) -> tuple[Leak, ...]:
    """Every leak into assignments/NAME, each secret once per file."""
    return leaks_in([(file.name, file.content) for file in built.student_files], built, bank)


def leaks_in(files: Iterable[tuple[str, bytes]], built: BuiltAssignment, bank: Bank) -> tuple[Leak, ...]:
    """Every leak into any files (name and content) that are to go to students, each secret once per file."""
    secrets = tuple(_secrets(built, bank))
    found: dict[Leak, None] = {}
    for name, content in _unpacked(files):
        text = _normal("\n".join([name, *_texts(name, content)]))
        for kind, secret in secrets:
            if secret in text and secret not in _own_code():
                found[Leak(kind, secret, name)] = None
        for path in _staff_paths(content, built):
            found[Leak("a path of the staff's machine", path, name)] = None
    return tuple(found)


def _secrets(built: BuiltAssignment, bank: Bank) -> Iterator[tuple[str, str]]:
    """What must not be seen, with the kind of thing that it is."""
    public = _normal("\n".join(_public_texts(built.outline)))
    for kind, text in _secret_texts(built.outline):
        yield from ((kind, line) for line in _secret_lines(text, public))
    for kind, codes, sentences in (
        ("a mistake", [one.code for one in bank.mistakes], [(one.misconception, one.hint) for one in bank.mistakes]),
        ("an alternative", [one.code for one in bank.alternatives], [(one.why,) for one in bank.alternatives]),
    ):
        yield from ((kind, line) for code in codes for line in _secret_lines(code, public))
        told = (" ".join(sentence.split()) for group in sentences for sentence in group)
        yield from (
            (kind, sentence) for sentence in told if len(sentence) >= FEWEST_CHARACTERS and sentence not in public
        )


@cache
def _own_code() -> str:
    """The source of this package, which students install: a line of it is nobody's secret."""
    files = sorted(Path(autograder.__file__).parent.rglob("*.py"))
    return _normal("\n".join(file.read_text(encoding="utf-8") for file in files))


def _unpacked(files: Iterable[tuple[str, bytes]], depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """The files, and behind each archive what is in it, as `archive/member`."""
    for name, content in files:
        yield name, content
        if depth < DEEPEST_ARCHIVE and zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                members = [(f"{name}/{info.filename}", archive.read(info)) for info in archive.infolist()]
            yield from _unpacked(members, depth + 1)


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


def _secret_lines(text: str, public: str) -> Iterator[str]:
    for line in _normal(text).split("\n"):
        if len(line) >= FEWEST_CHARACTERS and not TRIVIAL.fullmatch(line) and line not in public:
            yield line


def _normal(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def _texts(name: str, content: bytes) -> Iterable[str]:
    """All text in a file: of a notebook every string wherever it stands, of other files their lines."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        packed = zipfile.is_zipfile(io.BytesIO(content))  # then its members are read one by one
        return [] if packed else [content.decode("latin-1")]  # in a picture or a data file words may stand as they are
    try:
        return [text, *_strings(json.loads(text))] if name.endswith(".ipynb") else [text]
    except ValueError:
        return [text]


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


def _staff_paths(content: bytes, built: BuiltAssignment) -> Iterator[str]:
    text = content.decode("latin-1")
    root = built.root
    for path in (str(root) if len(root.parts) > 1 else "", f"solutions/{built.name}/", f"dist/{built.name}/"):
        if path and path in text:
            yield path
    yield from STAFF_PATH.findall(text)
