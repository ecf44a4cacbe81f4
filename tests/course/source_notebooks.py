"""What the tests of the course's content read of a source, and where they run its code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext
import pytest
import yaml  # type: ignore[import-untyped]

from autograder.authoring.course import find_course
from autograder.authoring.source import find_source

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
COURSE = find_course(ROOT)
HEADING = re.compile(r"(?m)^# %% (\w+): (\w+)\n((?:# .*\n)*)")


@dataclass(frozen=True)
class Question:
    """What stands below one `# BEGIN QUESTION`."""

    name: str
    points: float | None  # None: its tests say
    manual: bool


# Reading


def read_cells(assignment: str) -> list[Any]:
    """The cells of a source, as jupytext reads them."""
    return list(jupytext.read(find_source(COURSE.source_folder(assignment), assignment)).cells)


def is_demonstration(cell: Any) -> bool:
    """Whether the cell is skipped at grading."""
    return "otter_ignore" in cell.metadata.get("tags", [])


def graded_sources(cells: list[Any], *, and_demonstrations: bool = False) -> list[str]:
    """The code that runs at grading: neither the tests nor, unless they are asked for, the demonstrations."""
    sources, in_tests = [], False
    for cell in cells:
        if cell.cell_type == "raw":
            in_tests = cell.source.startswith("# BEGIN TESTS") or (in_tests and "# END TESTS" not in cell.source)
        elif cell.cell_type == "code" and not in_tests and (and_demonstrations or not is_demonstration(cell)):
            sources.append(cell.source)
    return sources


def demonstration(cells: list[Any], text: str) -> str:
    """The only demonstration that contains this text."""
    (found,) = (cell.source for cell in cells if is_demonstration(cell) and text in cell.source)
    return str(found)


def prose_of(cells: list[Any]) -> str:
    """All that is neither code nor configuration."""
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def questions(cells: list[Any]) -> tuple[Question, ...]:
    """The questions in the order of the notebook."""
    begun = [cell.source for cell in cells if cell.cell_type == "raw" and cell.source.startswith("# BEGIN QUESTION")]
    configs = [yaml.safe_load(text) for text in begun]
    return tuple(Question(config["name"], config.get("points"), config.get("manual", False)) for config in configs)


def graded_names(cells: list[Any]) -> tuple[str, ...]:
    """The questions that tests decide, in the order of the notebook."""
    return tuple(question.name for question in questions(cells) if not question.manual)


def n_manual(cells: list[Any]) -> int:
    """How many questions a person reads."""
    return sum(question.manual for question in questions(cells))


def headings(assignment: str, filename: str) -> list[tuple[str, str, str]]:
    """(question, name, comment) of every cell of a bank file; the comment is empty where there is none."""
    return HEADING.findall((COURSE.source_folder(assignment) / filename).read_text(encoding="utf-8"))


# Running


def definitions(sources: Iterable[str], filename: str) -> dict[str, Any]:
    """What these cells define when they run beside the data; `filename` stands in tracebacks."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(DATA)
        for source in sources:
            exec(compile(source, filename, "exec"), names)
    return names


def run(sources: Iterable[str], folder: Path = DATA, *, options: tuple[str, ...] = ()) -> list[str]:
    """The lines that these cells print, from a Python of its own with these command line options.

    It has one BLAS thread (on a busy machine several threads take twenty times as long) and no windows.
    """
    done = subprocess.run(
        [sys.executable, *options, "-c", "\n\n".join(sources)],
        cwd=folder,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "Agg", "CUDA_VISIBLE_DEVICES": ""},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


def report(sources: Iterable[str], folder: Path = DATA) -> tuple[dict[str, Any], str]:
    """The JSON object that the last cell prints in one line, and all that was printed before it."""
    *printed, last = run(sources, folder)
    return dict(json.loads(last)), "\n".join(printed)
