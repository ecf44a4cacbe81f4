"""Which lines of a code cell are the solution, which the prompt, and which are for everybody.

The same reading serves three ends: refusing markers that otter would overlook, knowing what must never reach a student,
and writing the answer the way a student would. It follows `otter.assign.solutions` line by line; a test compares them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

PLACEHOLDER = "..."
BEGIN_SOLUTION = re.compile(r"(\s*)# BEGIN SOLUTION( NO PROMPT)?")
SOLUTION_ASSIGNMENT = re.compile(r"(\s*(?:[\w.]+(?=[^\w.])(?:\[['\"]?.*['\"]?\])*(?:,\s*)?)+\s*=).* ?# ?SOLUTION")
SOLUTION_LINE = re.compile(r"(\s*).* ?# ?SOLUTION")
BEGIN_IGNORE = re.compile(r"\s*#\s*BEGIN\s*IGNORE\s*", re.IGNORECASE)
CANONICAL = (
    re.compile(r"\s*# BEGIN SOLUTION( NO PROMPT)?\s*$"),
    re.compile(r"\s*# END SOLUTION\s*$"),
    re.compile(r'\s*""" # BEGIN PROMPT\s*$'),
    re.compile(r'\s*""";? # END PROMPT\s*$'),
)
LOOKS_LIKE_A_MARKER = re.compile(r"#.*\b(?:BEGIN|END)[\s_]+(?:SOLUTION|PROMPT)\b", re.IGNORECASE)
UNSUPPORTED = re.compile(r"#\s*(SEED|BEGIN PLUGIN|END PLUGIN|BEGIN PLUGIN EXPORT)\s*$")


class Region(Enum):
    """Whom a line is for."""

    SHARED = "shared"  # staff and students
    SOLUTION = "solution"  # staff only
    PROMPT = "prompt"  # students; a string for staff
    MARKER = "marker"  # nobody
    IGNORED = "ignored"  # only whoever reads the source


@dataclass(frozen=True)
class Line:
    """One line of a code cell; `student` is what a student sees in its place, None for nothing."""

    text: str
    region: Region
    student: str | None = None


def read_lines(text: str) -> tuple[Line, ...]:
    """The lines of a cell in a SOLUTION block with their regions."""
    lines: list[Line] = []
    state = Region.SHARED
    for line in text.split("\n"):
        state, read = _next_line(state, line)
        lines.append(read)
    return tuple(lines)


def student_text(text: str) -> str:
    """What otter leaves of a cell in a SOLUTION block."""
    return "\n".join(line.student for line in read_lines(text) if line.student is not None)


def solved_text(text: str) -> str:
    """The cell as a student who knows everything would hand it in: no markers, no prompt."""
    kept = (line for line in read_lines(text) if line.region in (Region.SHARED, Region.SOLUTION))
    return "\n".join(re.sub(r"\s*# ?SOLUTION( NO PROMPT)?\s*$", "", line.text) for line in kept).strip("\n")


def staff_lines(text: str) -> tuple[str, ...]:
    """The lines that no student may see."""
    hidden = (Region.SOLUTION, Region.IGNORED)
    return tuple(line.text for line in read_lines(text) if line.region in hidden)


def marker_problems(text: str) -> Iterator[tuple[str, str]]:
    """What is wrong with the markers of a cell, as (found, expected)."""
    opened = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if match := UNSUPPORTED.search(line):
            yield f"`# {match.group(1)}` in line {number}", "no seeds and no plugins of otter here"
        if not LOOKS_LIKE_A_MARKER.search(line):
            continue
        if not any(pattern.match(line) for pattern in CANONICAL):
            yield f"`{line.strip()}` in line {number}", "a marker spelled like `# BEGIN SOLUTION`, alone on its line"
            continue
        verb, noun = re.findall(r"BEGIN|END|SOLUTION|PROMPT", line)[:2]
        if verb == "BEGIN" and opened:
            yield f"`# BEGIN {noun}` in line {number} before `# END {opened}`", f"`# END {opened}` first"
        if verb == "END" and opened != noun:
            yield f"`# END {noun}` in line {number} without its beginning", f"`# BEGIN {noun}` above it"
        opened = noun if verb == "BEGIN" else ""
    if opened:
        yield f"`# BEGIN {opened}` that never ends", f"`# END {opened}`"


def _next_line(state: Region, line: str) -> tuple[Region, Line]:
    """The state behind a line, and the line."""
    bare = line.rstrip()
    if state is Region.IGNORED or bare.endswith("# IGNORE"):
        return (Region.SHARED if bare.endswith("# END IGNORE") else state), Line(line, Region.IGNORED)
    if BEGIN_IGNORE.match(line):
        return Region.IGNORED, Line(line, Region.IGNORED)
    if state is Region.SOLUTION:
        ends = bare.endswith("# END SOLUTION")
        return (Region.SHARED, Line(line, Region.MARKER)) if ends else (state, Line(line, Region.SOLUTION))
    if bare.endswith(("# BEGIN PROMPT", "# END PROMPT")):
        return (Region.PROMPT if bare.endswith("# BEGIN PROMPT") else Region.SHARED), Line(line, Region.MARKER)
    if state is Region.PROMPT:
        return state, Line(line, Region.PROMPT, line)
    return _outside(line, bare)


def _outside(line: str, bare: str) -> tuple[Region, Line]:
    """A line outside of every block."""
    if begin := BEGIN_SOLUTION.match(line):
        return Region.SOLUTION, Line(line, Region.MARKER, None if begin.group(2) else begin.group(1) + PLACEHOLDER)
    if bare.endswith("# SOLUTION NO PROMPT"):
        return Region.SHARED, Line(line, Region.SOLUTION)
    if match := SOLUTION_ASSIGNMENT.match(line):
        return Region.SHARED, Line(line, Region.SOLUTION, f"{match.group(1)} {PLACEHOLDER}")
    if match := SOLUTION_LINE.match(line):
        return Region.SHARED, Line(line, Region.SOLUTION, match.group(1) + PLACEHOLDER)
    return Region.SHARED, Line(line, Region.SHARED, line)
