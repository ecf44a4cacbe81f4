"""What a submission's server should have loaded already: nearly all that run at grading neither draw nor use magics.

A guess from the text of the cells. A wrong one costs time and nothing else: every server can load everything.
"""

from __future__ import annotations

import re

from .notebook import StudentNotebook

# Importing matplotlib under its usual names does not load it (see `candidate.unopened`).
_HARMLESS = re.compile(r"^[ \t]*import[ \t]+matplotlib(\.pyplot)?([ \t]+as[ \t]+\w+)?[ \t]*$", re.MULTILINE)
_NAMES = ("plt", "mpl", "pylab", "matplotlib", "IPython", "get_ipython", "display", "testing")
_LOADS = re.compile(
    rf"\b({'|'.join(_NAMES)})\b|^[ \t]*[%!]|=[ \t]*[%!]|\bawait\b|\?[ \t]*$",
    re.MULTILINE,
)


def is_light(notebook: StudentNotebook) -> bool:
    """Whether the cells seem to need neither pictures, nor IPython, nor what else takes long to load."""
    return not any(_loads(cell.source) for cell in notebook.cells)


def _loads(source: str) -> bool:
    if not any(word in source for word in (*_NAMES, "%", "!", "await", "?")):  # sooner known than searched for
        return False
    return _LOADS.search(_HARMLESS.sub("", source)) is not None
