"""What each cell of a source notebook is: given to all, prompt, solution, test or marker, and of which question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from autograder.authoring.cell_code import CheckCell, load_yaml, read_check
from autograder.authoring.problems import Place, Problem
from autograder.authoring.source import FENCE, CellKind, Source, SourceCell

BLOCK_MARKER = re.compile(r"#\s+(BEGIN|END)\s+(QUESTION|PROMPT|SOLUTION|TESTS)\s*$", re.IGNORECASE)
CONFIG_MARKER = re.compile(r"#\s+ASSIGNMENT\s+CONFIG\s*$", re.IGNORECASE)
LOOKS_LIKE_A_BLOCK = re.compile(
    r"#+\s*(?:(?:BEGIN|END)[\s_]+(?:QUESTION|TESTS?|PROMPT|SOLUTION)|ASSIGNMENT[\s_]+CONFIG)\s*$", re.IGNORECASE
)
RAW_MARKERS = "`# ASSIGNMENT CONFIG` or `# BEGIN` or `# END` with QUESTION, PROMPT, SOLUTION or TESTS"


class Role(Enum):
    """What a cell is there for."""

    GIVEN = "given"
    PROMPT = "prompt"
    SOLUTION = "solution"
    TEST = "test"
    MARKER = "marker"


BLOCK_ROLES = {"PROMPT": Role.PROMPT, "SOLUTION": Role.SOLUTION, "TESTS": Role.TEST, "QUESTION": Role.GIVEN}
BEHIND_IT = {"PROMPT": ("SOLUTION", "TESTS"), "SOLUTION": ("TESTS",)}  # what must not stand above a block


@dataclass(frozen=True)
class PlacedCell:
    """A cell with its role; `question` is the position of its question in the notebook, None outside of them."""

    cell: SourceCell
    role: Role
    question: int | None
    place: Place


@dataclass(frozen=True)
class QuestionHead:
    """The BEGIN QUESTION cell of one question, its config as it was written."""

    name: str
    config: dict[str, Any]
    place: Place


@dataclass(frozen=True)
class Outline:
    """The whole source notebook, understood; `config` is the assignment's, as it was written."""

    file: str
    config: dict[str, Any]
    config_place: Place
    cells: tuple[PlacedCell, ...]
    questions: tuple[QuestionHead, ...]

    def of_question(self, question: int, role: Role) -> tuple[PlacedCell, ...]:
        """The cells of one question that have one role."""
        return tuple(placed for placed in self.cells if placed.question == question and placed.role is role)

    def checks_of(self, question: int) -> tuple[CheckCell, ...]:
        """The test cells of one question, read."""
        return tuple(read_check(placed.cell.text) for placed in self.of_question(question, Role.TEST))


def read_outline(source: Source) -> tuple[Outline, tuple[Problem, ...]]:
    """The outline, and every problem with markers and YAML on the way; goes on behind each problem."""
    walk = _Walk(source.file)
    for cell in source.cells:
        walk.step(cell)
    walk.finish()
    place = walk.config_place or Place(source.file)
    outline = Outline(source.file, walk.config, place, tuple(walk.cells), tuple(walk.questions))
    return outline, tuple(walk.problems)


@dataclass
class _Walk:
    """One pass over the cells; `stack` holds the open blocks, outermost first."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    cells: list[PlacedCell] = field(default_factory=list)
    questions: list[QuestionHead] = field(default_factory=list)
    config: dict[str, Any] = field(default_factory=dict)
    config_place: Place | None = None
    stack: list[tuple[str, Place]] = field(default_factory=list)

    def step(self, cell: SourceCell) -> None:
        place = self.place(cell)
        if cell.kind is CellKind.RAW:
            self.marker(cell, place)
            return
        self.problems.extend(_misplaced_markers(cell, place))
        role = BLOCK_ROLES[self.stack[-1][0]] if self.stack else Role.GIVEN
        if role is Role.TEST and cell.kind is not CellKind.CODE:
            self.problem(place, "a Markdown cell inside a TESTS block", "code cells only")
        self.cells.append(PlacedCell(cell, role, self.question(), place))

    def marker(self, cell: SourceCell, place: Place) -> None:
        first, _, rest = cell.text.partition("\n")
        if CONFIG_MARKER.match(first):
            if self.config_place is not None:
                self.problem(place, "a second ASSIGNMENT CONFIG", "one, at the top of the notebook")
            self.config, self.config_place = self.mapping(rest, place, "such as `tests: {ok_format: false}`"), place
        elif match := BLOCK_MARKER.match(first):
            verb, block = match.group(1).upper(), match.group(2).upper()
            if rest.strip() and (verb, block) != ("BEGIN", "QUESTION"):
                self.problem(place, f"text below `# {verb} {block}`", "nothing else in that cell")
            if verb == "BEGIN":
                self.begin(block, rest, place)
            else:
                self.end(block, place)
        else:
            self.problem(place, f"a raw cell that begins with `{first[:60]}`", RAW_MARKERS)
        self.cells.append(PlacedCell(cell, Role.MARKER, self.question(), place))

    def begin(self, block: str, text: str, place: Place) -> None:
        if block == "QUESTION":
            if self.stack:
                self.problem(place, "BEGIN QUESTION inside a question that is still open", "`# END QUESTION` first")
                self.stack.clear()
            self.open_question(text, place)
            return
        if not self.stack:
            self.problem(place, f"BEGIN {block} outside of a question", "`# BEGIN QUESTION` above it")
            return
        if len(self.stack) == 2:
            opened = self.stack.pop()[0]
            self.problem(place, f"BEGIN {block} inside a {opened} block", f"`# END {opened}` first")
        for earlier in BEHIND_IT.get(block, ()):
            if self.has(BLOCK_ROLES[earlier]):
                self.problem(place, f"a {block} block behind the {earlier} block", f"it above `# BEGIN {earlier}`")
        self.stack.append((block, place))

    def open_question(self, text: str, place: Place) -> None:
        config = self.mapping(text, place, "such as `name: dense_backward`")
        name = config.get("name")
        known = Place(place.file, place.cell, name if isinstance(name, str) else "")
        self.questions.append(QuestionHead(known.question, config, known))
        self.stack.append(("QUESTION", known))

    def end(self, block: str, place: Place) -> None:
        names = [name for name, _ in self.stack]
        if block not in names:
            self.problem(place, f"END {block} without its beginning", f"`# BEGIN {block}` above it")
            return
        while self.stack[-1][0] != block:
            opened = self.stack.pop()[0]
            self.problem(place, f"END {block} while a {opened} block is open", f"`# END {opened}` first")
        self.stack.pop()

    def finish(self) -> None:
        for block, place in self.stack:
            self.problem(place, f"BEGIN {block} that never ends", f"`# END {block}` below it")

    def place(self, cell: SourceCell) -> Place:
        return Place(self.file, cell.number, self.questions[-1].name if self.stack else "")

    def question(self) -> int | None:
        return len(self.questions) - 1 if self.stack else None

    def has(self, role: Role) -> bool:
        return any(placed.question == self.question() and placed.role is role for placed in self.cells)

    def mapping(self, text: str, place: Place, example: str) -> dict[str, Any]:
        config, problem = load_yaml(text)
        if problem:
            self.problem(place, problem, f"YAML {example}")
        return config

    def problem(self, place: Place, found: str, expected: str) -> None:
        self.problems.append(Problem(place, found, expected))


def _misplaced_markers(cell: SourceCell, place: Place) -> Iterator[Problem]:
    """Markers that otter would overlook, because it reads them in raw cells and closed ```otter fences only."""
    lines = cell.text.split("\n")
    if cell.kind is CellKind.MARKDOWN and any(line.strip() == FENCE for line in lines):
        yield Problem(place, f"`{FENCE}` that is never closed", "a line with ``` below it")
    elif LOOKS_LIKE_A_BLOCK.match(lines[0]) and "SOLUTION" not in lines[0].upper():
        yield Problem(place, f"`{lines[0].strip()}` in a {cell.kind.value} cell", "a raw cell")
    elif cell.kind is CellKind.MARKDOWN and LOOKS_LIKE_A_BLOCK.match(lines[0]):
        yield Problem(place, f"`{lines[0].strip()}` in a markdown cell", "a raw cell")
    if re.match(r"(##\s*ignore\s*##\s*|#\s*ignore\s*)", lines[0], re.IGNORECASE):
        yield Problem(place, f"a cell that begins with `{lines[0][:40]}`", "another beginning: otter drops such a cell")
