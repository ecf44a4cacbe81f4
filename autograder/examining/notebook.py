"""A submitted notebook, read with patience: only the sources of its code cells count.

A student's file comes from Jupyter, Colab, VS Code, a synchronised folder or a text editor, so much that nbformat calls
invalid is read here. What cannot be read is refused in a sentence for the student. Nothing in it is executed, compiled
or unpickled.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from autograder.errors import ArchiveRefused, SubmissionRefused
from autograder.lms import archives
from autograder.settings import MEBIBYTE, Limits

# Ten bytes of JSON can become a hundred bytes of objects: this bounds what one file may take, at about 300 MB.
MAX_VALUES = 3_000_000
_MAX_NAME = 200

_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OTHER_KINDS = (
    (b"%PDF", "a PDF document"),
    (b"PK", "a zip archive"),
    (b"Rar!", "an archive that is not a zip"),
    (b"7z\xbc\xaf", "an archive that is not a zip"),
    (b"\x1f\x8b", "an archive that is not a zip"),
    (b"<", "a web page"),
)
_PADDING = "\0 \t\r\n"  # what a synchronised folder may leave after the last brace

_SAVE_AGAIN = "Open the notebook in Jupyter, save it (File > Save Notebook), and hand in the .ipynb file itself."
_CLEAR_OUTPUTS = "Clear the outputs (Edit > Clear Outputs of All Cells), save, and hand in the notebook again."

# A call of grader.check, a comment, or the start of a string, whichever comes first.
_CHECK = re.compile(
    r"""\bgrader\s*\.\s*check\s*\(\s*(?:question\s*=\s*)?[rRuU]?(?P<quote>["'])(?P<name>[^"'\\\n]{1,200})(?P=quote)"""
    r"""|(?P<comment>\#)|(?P<string>\"{3}|'{3}|"|')"""
)
_STRING_ENDS = {
    '"""': re.compile(r'\\.|(?P<end>""")', re.DOTALL),
    "'''": re.compile(r"\\.|(?P<end>''')", re.DOTALL),
    '"': re.compile(r'\\.|(?P<end>["\n])', re.DOTALL),
    "'": re.compile(r"\\.|(?P<end>['\n])", re.DOTALL),
}
_OTTER_NOTEBOOK = re.compile(r"""\bNotebook\s*\(\s*["']([^"'\n]{1,200})\.ipynb["']""")


@dataclass(frozen=True)
class Cell:
    """One code cell. `number` counts all cells of the notebook from 1; `checks` names the questions it checks."""

    number: int
    source: str
    checks: tuple[str, ...]

    @property
    def only_checks(self) -> bool:
        """Whether there is nothing in it but the one check that otter wrote: at grading, that does nothing."""
        return self.checks != () and self.source.strip() in (f"grader.check({q}{self.checks[0]}{q})" for q in "'\"")


@dataclass(frozen=True)
class StudentNotebook:
    """The code of a submission in the order of the file; `assignment` is what it says it belongs to."""

    cells: tuple[Cell, ...]
    assignment: str | None


def open_submission(filename: str, content: bytes, *, expected_name: str, limits: Limits) -> bytes:
    """The bytes of the notebook that was handed in, alone or in a zip; SubmissionRefused where there is none."""
    _check_size(len(content), limits)
    if not content.startswith(_ZIP_STARTS) and not filename.lower().endswith(".zip"):
        return content
    try:
        _, notebook = archives.notebook_in(content, expected_name, archives.student_limits(limits.notebook_bytes))
    except ArchiveRefused as error:
        raise SubmissionRefused(error.message, next_step=error.next_step) from error
    return notebook


def read_notebook(content: bytes, *, limits: Limits) -> StudentNotebook:
    """The code of a notebook; SubmissionRefused with a sentence for the student where there is none."""
    _check_size(len(content), limits)
    notebook = _parse(content)
    cells = tuple(_code_cells(_raw_cells(notebook), limits.source_bytes))
    if not cells:
        raise SubmissionRefused(
            "There is no code in this notebook.",
            next_step="Check that you handed in the notebook with your answers, saved after your last change.",
        )
    return StudentNotebook(cells, _assignment(notebook, cells))


def checks_in(source: str) -> tuple[str, ...]:
    """The questions that `grader.check("name")` calls of a cell name, in order, also where it is not valid Python.

    Comments and strings are passed over. This is a scan and not `ast`: parsing a stranger's deeply nested expression
    has crashed the interpreter in some versions, and this process is the one that must not crash.
    """
    if "check" not in source:
        return ()
    names: list[str] = []
    position = 0
    while found := _CHECK.search(source, position):
        if found["comment"]:
            position = _after(source.find("\n", found.end()), source)
        elif found["string"]:
            position = _string_end(source, found.end(), found["string"])
        else:
            names.append(found["name"])
            position = found.end()
    return tuple(names)


def _string_end(source: str, position: int, quote: str) -> int:
    for found in _STRING_ENDS[quote].finditer(source, position):
        if found["end"]:
            return found.end()
    return len(source)


def _after(position: int, source: str) -> int:
    return len(source) if position < 0 else position + 1


def _check_size(size: int, limits: Limits) -> None:
    if size > limits.notebook_bytes:
        raise SubmissionRefused(
            f"This file is larger than the {limits.notebook_bytes / MEBIBYTE:.0f} MiB that are allowed.",
            next_step=_CLEAR_OUTPUTS,
        )


def _parse(content: bytes) -> dict[str, Any]:
    text = _decode(content).rstrip(_PADDING)
    if not text.strip():
        raise SubmissionRefused("This file is empty.", next_step=_SAVE_AGAIN)
    if _more_values_than(MAX_VALUES, text):
        raise SubmissionRefused("This notebook holds too many separate values to be read.", next_step=_CLEAR_OUTPUTS)
    try:
        notebook = json.loads(text, parse_int=_no_number, parse_float=_no_number, parse_constant=_no_number)
    except RecursionError:
        raise SubmissionRefused("This notebook is nested too deeply to be read.", next_step=_CLEAR_OUTPUTS) from None
    except json.JSONDecodeError as error:
        raise SubmissionRefused(_not_json(content, text, error), next_step=_SAVE_AGAIN) from error
    if not isinstance(notebook, dict):
        raise SubmissionRefused("This file is JSON, and not a notebook.", next_step=_SAVE_AGAIN)
    return notebook


def _no_number(_text: str) -> None:
    """Numbers are not converted: nothing here needs them, and Python refuses very long ones."""


def _decode(content: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")  # every byte has a meaning there: at worst an accent in a comment is wrong


def _not_json(content: bytes, text: str, error: json.JSONDecodeError) -> str:
    for start, kind in _OTHER_KINDS:
        if content.lstrip().startswith(start):
            return f"This file is {kind}, and not a notebook."
    if not text.lstrip().startswith("{"):
        return "This file is not a notebook: a notebook is a JSON file that begins with a brace."
    if error.pos >= len(text) - 8 or error.msg.startswith("Unterminated string"):
        return "This notebook is cut off: the file ends in the middle."
    return f"This notebook is damaged: it is not valid JSON at line {error.lineno}, column {error.colno}."


def _more_values_than(limit: int, text: str) -> bool:
    """Whether parsing would make more objects than that; looks closely only where a rough count says so."""
    if len(text) <= limit or sum(map(text.count, "[{,:")) <= limit:
        return False
    values = 0
    without_escapes = text.replace("\\\\", "").replace('\\"', "")
    for outside in re.finditer(r'[^"]+|"[^"]*"?', without_escapes):
        if not outside[0].startswith('"'):
            values += max(1, sum(map(outside[0].count, "[{,:")))
        if values > limit:
            return True
    return False


def _raw_cells(notebook: dict[str, Any]) -> list[Any]:
    """The cells of nbformat 4, or those of all worksheets of nbformat 3 and older."""
    cells = notebook.get("cells")
    worksheets = notebook.get("worksheets")
    if not isinstance(cells, list) and isinstance(worksheets, list):
        sheets = [sheet.get("cells") for sheet in worksheets if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets if isinstance(sheet, list) for cell in sheet]
    if not isinstance(cells, list):
        raise SubmissionRefused("This file is JSON, and has no notebook cells in it.", next_step=_SAVE_AGAIN)
    return cells


def _code_cells(raw_cells: list[Any], source_bytes: int) -> Iterator[Cell]:
    size = 0
    for number, raw in enumerate(raw_cells, start=1):
        source = _source(raw)
        if not source.strip() or _is_ignored(raw.get("metadata")):
            continue
        encoded = source.encode("utf-8", "replace")  # a lone surrogate cannot be sent anywhere: "?" takes its place
        size += len(encoded)
        if size > source_bytes:
            raise SubmissionRefused(
                f"The code of this notebook is larger than the {source_bytes / MEBIBYTE:.0f} MiB that are allowed.",
                next_step="Take out pasted data (read it from its file instead), save, and hand in the notebook again.",
            )
        source = encoded.decode("utf-8")
        yield Cell(number, source, checks_in(source))


def _source(raw: Any) -> str:
    """The text of a code cell; "" for everything else."""
    if not isinstance(raw, dict) or raw.get("cell_type") != "code":
        return ""
    source = raw.get("source", raw.get("input"))  # `input` is nbformat 3
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _is_ignored(metadata: Any) -> bool:
    """Whether otter would leave the cell out; a student who says so of an answer loses only that answer."""
    if not isinstance(metadata, dict):
        return False
    tags, otter = metadata.get("tags"), metadata.get("otter")
    return (isinstance(tags, list) and "otter_ignore" in tags) or (
        isinstance(otter, dict) and otter.get("ignore") is True
    )


def _assignment(notebook: dict[str, Any], cells: tuple[Cell, ...]) -> str | None:
    metadata = notebook.get("metadata")
    otter = metadata.get("otter") if isinstance(metadata, dict) else None
    name = otter.get("assignment_name") if isinstance(otter, dict) else None
    if isinstance(name, str) and name.strip():
        return name.strip()[:_MAX_NAME].encode("utf-8", "replace").decode("utf-8")
    for cell in cells:
        if found := _OTTER_NOTEBOOK.search(cell.source):
            return PurePosixPath(found[1]).name
    return None
