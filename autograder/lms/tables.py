"""A CSV file as a learning platform wrote it: read, changed cell by cell, and written back byte for byte.

Python's `csv` forgets what was quoted and how lines end, so cells are kept here as they stand in the file.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.errors import InputError
from autograder.settings import MEBIBYTE

_LARGEST_BYTES = 64 * MEBIBYTE
_DELIMITERS = ",;\t"
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ENCODINGS = ("utf-8", "cp1252", "latin-1")  # the second is what Excel leaves in western Europe; the last takes all
_QUOTED = r'"[^"]*(?:""[^"]*)*"?'


@dataclass(frozen=True)
class Row:
    """The cells of one line, quotes and all, and what ends the line."""

    cells: tuple[str, ...]
    end: str

    @property
    def values(self) -> tuple[str, ...]:
        """The cells as they are meant."""
        return tuple(map(_value, self.cells))

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(value.strip() for value in self.values)


@dataclass(frozen=True)
class Table:
    """A CSV file; `mark` is the byte order mark it starts with, or b""."""

    rows: tuple[Row, ...]
    delimiter: str
    encoding: str
    mark: bytes

    @property
    def header(self) -> tuple[str, ...]:
        """The values of the first row, without spaces around them; () in an empty file."""
        return tuple(value.strip() for value in self.rows[0].values) if self.rows else ()

    def value(self, row: int, column: int) -> str:
        """A cell without spaces around it; "" beyond the end of a short row."""
        cells = self.rows[row].cells
        return _value(cells[column]).strip() if column < len(cells) else ""

    def with_values(self, column: int, values: dict[int, str]) -> Table:
        """New values in one column, row by row; a cell that was quoted stays quoted, and no other cell changes."""
        rows = list(self.rows)
        for number, value in values.items():
            cells = list(rows[number].cells)
            cells += [""] * (column + 1 - len(cells))
            cells[column] = self._cell(value, like=cells[column])
            rows[number] = replace(rows[number], cells=tuple(cells))
        return replace(self, rows=tuple(rows))

    def only(self, rows: Iterable[int], columns: Sequence[int]) -> Table:
        """The same table with these rows and columns and no others, each as it was; every row ends like the first."""
        end = self.rows[0].end or "\n"
        chosen = (self.rows[number].cells for number in rows)
        kept = (tuple(cells[column] if column < len(cells) else "" for column in columns) for cells in chosen)
        return replace(self, rows=tuple(Row(cells, end) for cells in kept))

    def without_mark(self) -> Table:
        """The same table without a byte order mark."""
        return replace(self, mark=b"")

    def to_bytes(self) -> bytes:
        """The file."""
        lines = (self.delimiter.join(row.cells) + row.end for row in self.rows)
        return self.mark + "".join(lines).encode(self.encoding)

    def _cell(self, value: str, like: str) -> str:
        if like.startswith('"') or any(letter in value for letter in f'{self.delimiter}"\r\n'):
            return '"' + value.replace('"', '""') + '"'
        return value


def read_table(path: Path) -> Table:
    """The CSV file at `path`. Raises InputError where there is none, or none that is text."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_BYTES + 1)
    except OSError as error:
        what = "it is a folder" if path.is_dir() else error.strerror or str(error)
        raise InputError(f"{path} cannot be read: {what}.", next_step="Check the path.") from error
    problem = _problem(content)
    if problem:
        step = "Give the CSV file itself, as the platform writes it (for Excel: save as CSV UTF-8)."
        raise InputError(f"{path} is not a CSV file: {problem}.", next_step=step)
    return parse_table(content)


def _problem(content: bytes) -> str:
    if len(content) > _LARGEST_BYTES:
        return "it is far too large"
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "it is a zip file or an Excel workbook"
    if not content.strip():
        return "it is empty"
    return "it is not text" if b"\0" in content and not content.startswith((_MARKS[1][0], _MARKS[2][0])) else ""


def parse_table(content: bytes) -> Table:
    """A CSV file from its bytes; what is written back without changes is the same bytes."""
    mark, text, encoding = _decoded(content)
    delimiter = _delimiter(text)
    # Every cell, and what stands behind it: the delimiter, the end of a line, or the end of the file.
    cell = re.compile(rf"({_QUOTED}[^{delimiter}\r\n]*|[^{delimiter}\r\n]*)({delimiter}|\r\n|\r|\n|\Z)")
    rows: list[Row] = []
    cells: list[str] = []
    for found in cell.finditer(text):
        raw, separator = found.groups()
        if found.end() == len(text) and not separator and not raw and not cells:
            break  # the file ends with the end of a line
        cells.append(raw)
        if separator != delimiter:
            rows.append(Row(tuple(cells), separator))
            cells = []
            if not separator:
                break
    return Table(tuple(rows), delimiter, encoding, mark)


def _decoded(content: bytes) -> tuple[bytes, str, str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return mark, content[len(mark) :].decode(encoding), encoding
            except UnicodeDecodeError:
                break
    for encoding in _ENCODINGS[:-1]:
        try:
            return b"", content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return b"", content.decode(_ENCODINGS[-1]), _ENCODINGS[-1]


def _delimiter(text: str) -> str:
    """The one that stands most often in the first line, outside of quotes."""
    first = re.match(rf"(?:{_QUOTED}|[^\r\n])*", text)
    bare = re.sub(_QUOTED, "", first[0] if first else "")
    return max(_DELIMITERS, key=bare.count)


def _value(cell: str) -> str:
    if not cell.startswith('"'):
        return cell
    found = re.match(_QUOTED, cell)
    quoted = found[0] if found else cell
    closed = re.fullmatch(r'"[^"]*(?:""[^"]*)*"', quoted) is not None
    inner = quoted[1:-1] if closed else quoted[1:]
    return inner.replace('""', '"') + cell[len(quoted) :]
