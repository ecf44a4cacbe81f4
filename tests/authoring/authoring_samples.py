"""A tiny assignment, made in code: one question with tests, one for a person, a demonstration at the end."""

from __future__ import annotations

from pathlib import Path

import jupytext
import nbformat

from autograder.authoring.course import Course, find_course
from autograder.authoring.source import FORMATS, CellKind, Source, SourceCell

CODE, TEXT, RAW = CellKind.CODE, CellKind.MARKDOWN, CellKind.RAW
SampleCell = tuple[CellKind, str, tuple[str, ...]]

ANSWER = '''\
def double(x):
    """Twice x."""
    # BEGIN SOLUTION NO PROMPT
    doubled = 2 * np.asarray(x)
    return doubled
    # END SOLUTION
    """ # BEGIN PROMPT
    # how much is two of them?
    return None
    """ # END PROMPT'''
PUBLIC_TEST = '''\
def test_of_three(double):
    assert double(3) == 6, "double(3) should be 6"'''
HIDDEN_TEST = """\
# HIDDEN
def test_of_negative_numbers(double):
    for number in (-1.5, -4.0):
        assert double(number) == number + number"""

MISTAKES = """\
# %% double: squares
# misconception: Takes the square, which is the same
#   for two only.
# hint: What should become of 3?
def double(x):
    return np.asarray(x) ** 2

# %% double: forgets_the_sign
# misconception: Believes that a double is never negative.
# hint: Try it with -1.
def double(x):
    return 2 * abs(x)
"""
ALTERNATIVES = """\
# %% double: adds
# why: x + x is the same.
def double(x):
    return x + x
"""


def cell(kind: CellKind, text: str, *tags: str) -> SampleCell:
    return (kind, text, tags)


def tiny_cells(**changes: str) -> list[SampleCell]:
    """The cells; `changes` replaces the text of those that have a name here."""
    texts = {
        "config": "# ASSIGNMENT CONFIG\ntests:\n  ok_format: false",
        "imports": "import numpy as np",
        "question": "# BEGIN QUESTION\nname: double\npoints: 2",
        "answer": ANSWER,
        "public": PUBLIC_TEST,
        "hidden": HIDDEN_TEST,
        "manual": "# BEGIN QUESTION\nname: why\nmanual: true\npoints: 1.5",
        "demonstration": "%matplotlib inline\nprint(double(4))",
    } | changes
    return [
        cell(RAW, texts["config"]),
        cell(TEXT, "# Tiny\n\nA line with two spaces  \nand $x^2$."),
        cell(CODE, texts["imports"]),
        cell(RAW, texts["question"]),
        cell(TEXT, "Write `double`."),
        cell(RAW, "# BEGIN SOLUTION"),
        cell(CODE, texts["answer"]),
        cell(RAW, "# END SOLUTION"),
        cell(RAW, "# BEGIN TESTS"),
        cell(CODE, texts["public"]),
        cell(CODE, texts["hidden"]),
        cell(RAW, "# END TESTS"),
        cell(RAW, "# END QUESTION"),
        cell(RAW, texts["manual"]),
        cell(TEXT, "Why is that so?"),
        cell(RAW, "# BEGIN SOLUTION"),
        cell(TEXT, "Because two equal things make a pair."),
        cell(RAW, "# END SOLUTION"),
        cell(RAW, "# END QUESTION"),
        cell(CODE, texts["demonstration"], "otter_ignore"),
    ]


def as_source(cells: list[SampleCell], file: str = "tiny.md") -> Source:
    return Source(file, tuple(SourceCell(*parts, number) for number, parts in enumerate(cells, start=1)))


def as_file(cells: list[SampleCell], suffix: str) -> bytes:
    """The cells in one of the three spellings, with the ids and outputs that a notebook in use has."""
    makers = {CODE: nbformat.v4.new_code_cell, TEXT: nbformat.v4.new_markdown_cell, RAW: nbformat.v4.new_raw_cell}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "mine", "display_name": "Mine"}})
    for kind, text, tags in cells:
        notebook.cells.append(makers[kind](text, metadata={"tags": list(tags)} if tags else {}))
    for code in [cell for cell in notebook.cells if cell.cell_type == "code" and suffix == ".ipynb"][:1]:
        code.outputs, code.execution_count = [nbformat.v4.new_output("stream", text="hello")], 7
        code.metadata["collapsed"] = True
    return jupytext.writes(notebook, fmt=FORMATS[suffix]).encode()


def write_course(
    root: Path,
    cells: list[SampleCell] | None = None,
    *,
    suffix: str = ".md",
    mistakes: str = MISTAKES,
    alternatives: str = ALTERNATIVES,
    mutation_score: float = 0.8,
) -> Course:
    """A course with the one assignment `tiny` and one data file.

    `mutation_score` is lower than usual: its two tests do not notice that `asarray` is left out.
    """
    folder = root / "solutions" / "tiny"
    folder.mkdir(parents=True, exist_ok=True)
    (root / "data").mkdir(exist_ok=True)
    (root / "data" / "points.csv").write_text("1,2\n")
    (root / "solutions" / "course.toml").write_text(
        f'title = "A course"\nmutation_score = {mutation_score}\n'
        '[[assignments]]\nname = "tiny"\ntitle = "A tiny one"\ndata = ["points.csv"]\n'
    )
    (folder / f"tiny{suffix}").write_bytes(as_file(tiny_cells() if cells is None else cells, suffix))
    (folder / "mistakes.py").write_text(mistakes)
    (folder / "alternatives.py").write_text(alternatives)
    return find_course(root)
