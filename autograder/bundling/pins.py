"""The versions that grading needs, chosen from `constraints.txt`: what a Gradescope image installs, and nothing more.

    python -m autograder.bundling.pins constraints.txt > autograder/bundling/pins.txt

Otter declares what its other commands need too: Sphinx, a browser for PDFs, a driver for Docker. Loading its test files
needs none of that, so an image gets a third of the packages, named one by one and installed with `--no-deps`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PINS_FILE = "pins.txt"
_EXAMINER = frozenset({"jinja2", "msgpack", "nbformat", "pydantic", "pyyaml"})
_OTTER = frozenset({"otter-grader", "fica", "python-frontmatter"})  # its test files, and what those import
_NOTEBOOKS = frozenset({"imageio", "ipython", "matplotlib", "numpy", "scipy"})
_ON_EVERY_STUDENTS_COMPUTER = frozenset({"ipywidgets", "pandas"})  # otter brings them: a cell that imports one must run
ROOTS = _EXAMINER | _OTTER | _NOTEBOOKS | _ON_EVERY_STUDENTS_COMPUTER
# Whose other requirements are for commands that are never run in an image.
ALONE = frozenset(["otter-grader", "fica"])


@dataclass(frozen=True)
class Pin:
    """A line of constraints.txt and the packages that asked for it."""

    line: str
    parents: frozenset[str]

    @property
    def name(self) -> str:
        """The package, as constraints.txt spells it."""
        return self.line.partition("==")[0]


def pins_for_grading(constraints: str) -> tuple[str, ...]:
    """The lines `name==version ; marker` of the roots and of what they require, in the order of constraints.txt."""
    pins = tuple(_pins(constraints))
    chosen = set(ROOTS)
    while more := {pin.name for pin in pins if pin.parents & (chosen - ALONE)} - chosen:
        chosen |= more
    return tuple(pin.line for pin in pins if pin.name in chosen)


def _pins(constraints: str) -> Iterator[Pin]:
    """Each pin, with the names in the `# via` comments below it."""
    line, parents = "", set[str]()
    for text in [*constraints.splitlines(), ""]:
        comment = text.strip()
        if comment.startswith("#"):
            name = comment.lstrip("# ").removeprefix("via").split("(")[0].strip()
            parents |= {name} if name else set()
            continue
        if line:
            yield Pin(line, frozenset(parents))
        line, parents = comment, set()


def main() -> None:
    """Print the pins of the constraints file that is named."""
    print("\n".join(pins_for_grading(Path(sys.argv[1]).read_text(encoding="utf-8"))))


if __name__ == "__main__":
    main()
