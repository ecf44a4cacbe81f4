"""A source notebook, read from MyST Markdown, a percent script or .ipynb into the same plain cells.

Everything that the three spellings may differ in (ids, outputs, metadata, blank lines at the ends of a cell) is left
behind here, so that the rest of the build cannot depend on it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from autograder.errors import InputError

FORMATS = {".md": "md:myst", ".py": "py:percent", ".ipynb": "ipynb"}
FENCE = "```otter"
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class CellKind(str, Enum):
    """The kinds of notebook cells."""

    CODE = "code"
    MARKDOWN = "markdown"
    RAW = "raw"


@dataclass(frozen=True)
class SourceCell:
    """One cell; `number` counts from 1 in the file as a person sees it, fenced markers count with their cell."""

    kind: CellKind
    text: str
    tags: tuple[str, ...]
    number: int


@dataclass(frozen=True)
class Source:
    """A source notebook; `file` is its name in messages."""

    file: str
    cells: tuple[SourceCell, ...]


def find_source(folder: Path, name: str) -> Path:
    """The one source notebook of an assignment. Raises InputError for none and for more than one."""
    spellings = [folder / f"{name}{suffix}" for suffix in FORMATS]
    found = [path for path in spellings if path.is_file()]
    if len(found) == 1:
        return found[0]
    if not found:
        raise InputError(
            f"The assignment {name!r} has no source notebook in {folder}.",
            next_step=f"Write one of {', '.join(path.name for path in spellings)} there.",
        )
    raise InputError(
        f"The assignment {name!r} has {len(found)} source notebooks: {', '.join(path.name for path in found)}.",
        next_step="Keep one of them and remove the others.",
    )


def parse_source(content: bytes, suffix: str, *, file: str) -> Source:
    """The cells of a source notebook. Raises InputError for a file that is not a notebook in that format."""
    import jupytext  # a fifth of a second that graders need not spend

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about missing cell ids, which are thrown away here anyway
            notebook = jupytext.reads(content.decode("utf-8-sig"), fmt=FORMATS[suffix])
            cells = [_read_cell(cell, number, file) for number, cell in enumerate(notebook.cells, start=1)]
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise InputError(
            f"{file}: found a file that is not a notebook in the format {FORMATS[suffix]} ({error}).",
            next_step="Open it in JupyterLab, or compare it with a source notebook that works.",
        ) from error
    split = [part for cell in cells for part in _split_fences(cell)]
    return Source(file, tuple(cell for cell in split if cell.text.strip()))


def to_notebook(source: Source) -> Any:
    """The source as an nbformat v4 notebook with nothing in it but cells and tags."""
    import nbformat  # as jupytext: nothing for graders

    v4: Any = nbformat.v4  # without types of its own
    makers = {
        CellKind.CODE: v4.new_code_cell,
        CellKind.MARKDOWN: v4.new_markdown_cell,
        CellKind.RAW: v4.new_raw_cell,
    }
    cells = []
    for position, cell in enumerate(source.cells):
        metadata = {"tags": list(cell.tags)} if cell.tags else {}
        cells.append(makers[cell.kind](cell.text, metadata=metadata, id=f"source-{position}"))
    return v4.new_notebook(cells=cells, metadata=NOTEBOOK_METADATA)


def _read_cell(cell: Any, number: int, file: str) -> SourceCell:
    if cell.get("attachments"):
        raise InputError(
            f"{file}, cell {number}: found an image that is stored inside the cell, expected a file.",
            next_step="Save it in data/, name it in solutions/course.toml and link to it.",
        )
    tags = tuple(str(tag) for tag in cell.metadata.get("tags", ()))
    text = str(cell.source).replace("\r\n", "\n").strip("\n").rstrip()
    return SourceCell(CellKind(cell.cell_type), text, tags, number)


def _split_fences(cell: SourceCell) -> Iterator[SourceCell]:
    """Markers may stand in a fenced block inside a Markdown cell; make raw cells of them, as otter does."""
    if cell.kind is not CellKind.MARKDOWN or FENCE not in cell.text:
        yield cell
        return
    lines = cell.text.split("\n")
    start = 0
    while (fence := _next_fence(lines, start)) is not None:
        opening, closing = fence
        yield replace(cell, text="\n".join(lines[start:opening]).strip("\n"))
        yield SourceCell(CellKind.RAW, "\n".join(lines[opening + 1 : closing]).strip("\n"), (), cell.number)
        start = closing + 1
    yield replace(cell, text="\n".join(lines[start:]).strip("\n"))


def _next_fence(lines: list[str], start: int) -> tuple[int, int] | None:
    """Positions of the next opening and closing line; None where there is none, or it is never closed."""
    stripped = [line.strip() for line in lines]
    try:
        opening = stripped.index(FENCE, start)
        return opening, stripped.index("```", opening + 1)
    except ValueError:
        return None
