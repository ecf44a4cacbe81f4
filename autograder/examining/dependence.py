"""Which answers of a notebook use which others: what is wrong in one shows again in those that call it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from autograder.records import QuestionResult

from .exam import Question
from .notebook import Cell, StudentNotebook


def cells_that_define(notebook: StudentNotebook, names: Collection[str]) -> Iterator[Cell]:
    """Those with a function or a class of one of these names, or an assignment to one at the start of a line."""
    either = "|".join(map(re.escape, names))
    defines = re.compile(rf"^[ \t]*(?:(?:async +)?def|class)[ \t]+(?:{either})\b|^(?:{either})[ \t]*=", re.MULTILINE)
    return (cell for cell in notebook.cells if names and defines.search(cell.source))


def with_what_they_use(
    notebook: StudentNotebook, questions: Sequence[Question], results: Mapping[str, QuestionResult]
) -> Iterator[QuestionResult]:
    """The results of questions that are not right and use an earlier one that is not right either, which they name."""
    asked: set[str] = set()  # by the questions before
    unsolved: list[Question] = []
    for question in questions:
        found = results[question.name]
        if found.points < found.max_points:
            own = [name for name in question.names if name not in asked]
            source = "\n".join(cell.source for cell in cells_that_define(notebook, own))
            used = tuple(one.name for one in unsolved if _mentions(source, {one.name, *one.names}))
            if used:
                yield replace(found, uses_unsolved=used)
            unsolved.append(question)
        asked.update(question.names)


def _mentions(source: str, names: Collection[str]) -> bool:
    return re.search(rf"\b(?:{'|'.join(map(re.escape, names))})\b", source) is not None
