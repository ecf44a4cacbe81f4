"""Which of several files is the notebook that was asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from autograder.errors import SubmissionRefused

# What browsers, file managers and learning platforms add to a name that is taken: "hw (1)", "hw-1", "hw_2", "hw copy".
_COPY_SUFFIX = re.compile(r"(?: ?\(\d{1,3}\)|[-_ ]\d{1,3}|[-_ ]copy[-_ ]?\d{0,3})$", re.IGNORECASE)
_COPY_PREFIX = re.compile(r"^(?:copy of|kopie von) ", re.IGNORECASE)
_MAX_LISTED = 8


def choose_notebook(names: Sequence[str], expected_name: str) -> str:
    """The only notebook, or the only one with the expected name; SubmissionRefused where there is a choice or none.

    `names` are paths with forward slashes, `expected_name` is the assignment's notebook with or without `.ipynb`. The
    first of several is never taken silently: the student, not we, knows which one holds the answers.
    """
    notebooks = [name for name in names if name.lower().endswith(".ipynb")]
    expected = _stem(expected_name)
    fitting = notebooks if len(notebooks) == 1 else [name for name in notebooks if is_called(name, expected)]
    if len(fitting) == 1:
        return fitting[0]
    step = f"Hand in one notebook, called {expected}.ipynb."
    if not notebooks:
        raise SubmissionRefused("There is no notebook (a file that ends in .ipynb) in it.", next_step=step)
    shown = ", ".join(sorted(notebooks)[:_MAX_LISTED]) + (", ..." if len(notebooks) > _MAX_LISTED else "")
    which = "more than one of them could be" if fitting else "none of them is"
    raise SubmissionRefused(
        f"There are {len(notebooks)} notebooks in it ({shown}), and {which} {expected}.ipynb.", next_step=step
    )


def is_called(name: str, expected_name: str) -> bool:
    """Whether a path's file is the expected notebook or says that it is a copy of it. Suffixes are only hints."""
    stem, expected = _stem(name).casefold(), _stem(expected_name).casefold()
    while stem != expected:
        shorter = _COPY_SUFFIX.sub("", _COPY_PREFIX.sub("", stem))
        if shorter == stem:
            return False
        stem = shorter
    return True


def _stem(name: str) -> str:
    base = PurePosixPath(name).name
    return base[: -len(".ipynb")] if base.lower().endswith(".ipynb") else base
