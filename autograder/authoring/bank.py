"""The mistakes and alternatives of an assignment: answers that its tests must refuse, answers that they must accept.

Both files are percent scripts with one answer per cell:

    # %% dense_backward: averages
    # misconception: The average over the batch is taken here, although the loss has taken it already.
    # hint: Which of the two functions knows the size of the batch?
    def dense_backward(a_prev, dz, w):
        ...

A mistake may also say which kinds of diagnosis name its cause, `# diagnosis: factor, suspect` for instance. Then the
proof counts these kinds as right, and no others.

An alternative has `why` in the place of both. A field goes on in the comment lines below it. What stands above the
first cell is for the reader only.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autograder.authoring.course import Course
from autograder.authoring.problems import or_closest
from autograder.errors import SourceInvalid

CELL = re.compile(r"# %%(.*)$")
HEADING = re.compile(r"\s*([^:]*?)\s*:\s*(.*?)\s*$")
FIELD = re.compile(r"#\s*(misconception|hint|why|diagnosis)\s*:\s*(.*)$", re.IGNORECASE)
KINDS = re.compile(r"[A-Za-z]\w*(\s*,\s*[A-Za-z]\w*)*")
MISTAKE_FIELDS = ("misconception", "hint")
ALTERNATIVE_FIELDS = ("why",)
OPTIONAL_FIELDS: dict[tuple[str, ...], tuple[str, ...]] = {MISTAKE_FIELDS: ("diagnosis",)}


@dataclass(frozen=True)
class Mistake:
    """A typical wrong answer to one question; the hint is what a teacher would say to it.

    `diagnosis` lists the kinds of diagnosis that name the cause, as far as the author says so.
    """

    question: str
    name: str
    misconception: str
    hint: str
    code: str
    diagnosis: tuple[str, ...] = ()


@dataclass(frozen=True)
class Alternative:
    """A right answer that looks different from the solution."""

    question: str
    name: str
    why: str
    code: str


@dataclass(frozen=True)
class Bank:
    """Both files of one assignment, in their order."""

    mistakes: tuple[Mistake, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True)
class _Entry:
    """One cell as it was written; `line` is that of its heading, `code_line` of the first line of code."""

    line: int
    question: str
    name: str
    fields: dict[str, str]
    code: str
    code_line: int


def read_bank(course: Course, name: str, questions: Iterable[str]) -> Bank:
    """The bank of an assignment; `questions` are those that have tests. A missing file is an empty one.

    Raises SourceInvalid with every problem of both files.
    """
    known = tuple(questions)
    problems: list[str] = []
    mistakes: tuple[Mistake, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    try:
        mistakes = parse_mistakes(*_text(course, name, "mistakes.py"), known)
    except SourceInvalid as error:
        problems.extend(error.problems)
    try:
        alternatives = parse_alternatives(*_text(course, name, "alternatives.py"), known)
    except SourceInvalid as error:
        problems.extend(error.problems)
    if problems:
        raise SourceInvalid(tuple(problems))
    return Bank(mistakes, alternatives)


def _text(course: Course, name: str, file: str) -> tuple[str, str]:
    """A bank file's name in messages, and its text."""
    path = course.source_folder(name) / file
    label = f"solutions/{name}/{file}"
    try:
        return label, path.read_text(encoding="utf-8") if path.is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise SourceInvalid((f"{label}: found a file that cannot be read ({error}), expected UTF-8 text",)) from error


def parse_mistakes(file: str, text: str, questions: Iterable[str]) -> tuple[Mistake, ...]:
    """The mistakes of a file, which is called `file` in messages. Raises SourceInvalid with every problem."""
    return tuple(
        Mistake(
            entry.question,
            entry.name,
            entry.fields["misconception"],
            entry.fields["hint"],
            entry.code,
            tuple(entry.fields.get("diagnosis", "").replace(",", " ").split()),
        )
        for entry in _sound_entries(file, text, questions, MISTAKE_FIELDS)
    )


def parse_alternatives(file: str, text: str, questions: Iterable[str]) -> tuple[Alternative, ...]:
    """The alternatives of a file, which is called `file` in messages. Raises SourceInvalid with every problem."""
    return tuple(
        Alternative(entry.question, entry.name, entry.fields["why"], entry.code)
        for entry in _sound_entries(file, text, questions, ALTERNATIVE_FIELDS)
    )


def _sound_entries(file: str, text: str, questions: Iterable[str], fields: tuple[str, ...]) -> list[_Entry]:
    entries = list(_entries(text))
    problems = tuple(_problems(entries, tuple(questions), fields, file))
    if problems:
        raise SourceInvalid(problems)
    return entries


def _entries(text: str) -> Iterator[_Entry]:
    lines = text.replace("\r\n", "\n").split("\n")
    starts = [number for number, line in enumerate(lines) if CELL.match(line)]
    for start, end in zip(starts, [*starts, len(lines)][1:], strict=True):
        cell = CELL.match(lines[start])
        heading = HEADING.match(cell.group(1)) if cell else None
        question, name = heading.groups() if heading else ("", "")
        fields, length = _read_fields(lines[start + 1 : end])
        first = start + 1 + length
        code = "\n".join(lines[first:end])
        leading = len(code) - len(code.lstrip("\n"))
        yield _Entry(start + 1, question, name, fields, code.strip("\n").rstrip(), first + leading + 1)


def _read_fields(lines: list[str]) -> tuple[dict[str, str], int]:
    """The fields at the head of a cell, and the number of lines that they take."""
    fields: dict[str, str] = {}
    current = ""
    for length, line in enumerate(lines):
        if match := FIELD.match(line):
            current = match.group(1).lower()
            fields[current] = match.group(2).strip()
        elif current and line.startswith("#"):
            fields[current] = f"{fields[current]} {line.lstrip('#').strip()}".strip()
        elif line.strip() or current:
            return fields, length
    return fields, len(lines)


def _problems(
    entries: Iterable[_Entry], questions: tuple[str, ...], expected: tuple[str, ...], file: str
) -> Iterator[str]:
    seen: dict[tuple[str, str], int] = {}
    for entry in entries:
        where = f"{file}, line {entry.line}"
        if not entry.question or not entry.name:
            yield f"{where}: found a cell without a heading, expected `# %% question: name`"
            continue
        if entry.question not in questions:
            yield f"{where}: found the question `{entry.question}`, expected {or_closest(entry.question, questions)}"
        if (entry.question, entry.name) in seen:
            line = seen[entry.question, entry.name]
            yield f"{where}: found the name `{entry.name}` of line {line} again, expected each name once per question"
        seen.setdefault((entry.question, entry.name), entry.line)
        yield from _content_problems(entry, expected, file)


def _content_problems(entry: _Entry, expected: tuple[str, ...], file: str) -> Iterator[str]:
    where = f"{file}, line {entry.line}, `{entry.question}: {entry.name}`"
    for field in expected:
        if not entry.fields.get(field):
            yield f"{where}: found no `# {field}: `, expected one sentence below the heading"
    for field in entry.fields.keys() - {*expected, *OPTIONAL_FIELDS.get(expected, ())}:
        yield f"{where}: found `# {field}: `, expected {' and '.join(f'`{name}`' for name in expected)} only"
    if "diagnosis" in entry.fields and not KINDS.fullmatch(entry.fields["diagnosis"]):
        yield f"{where}: found `# diagnosis: {entry.fields['diagnosis']}`, expected kinds such as `factor, transpose`"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            empty = not ast.parse(entry.code).body
    except (SyntaxError, ValueError) as error:
        line = entry.code_line + (error.lineno or 1) - 1 if isinstance(error, SyntaxError) else entry.code_line
        yield f"{where}: found code that is not Python in line {line} ({error}), expected code that can run"
        return
    if empty:
        yield f"{where}: found no code, expected an answer to the question"
