"""Notebooks and zips in a form in which the same content always has the same bytes.

Otter gives cells random ids, stamps its zip with the time and fills it in the order of the file system.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections import Counter
from typing import Any

import nbformat.v4

from autograder.authoring.source import NOTEBOOK_METADATA

EXECUTABLE = frozenset(["run_autograder", "setup.sh"])
FIRST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
REGULAR_FILE = 0o100000


def normal_notebook(content: bytes) -> bytes:
    """A notebook without outputs and empty cells, with ids that follow from the cells' content, its metadata sorted."""
    notebook = read_notebook(content)
    notebook.metadata.update(NOTEBOOK_METADATA)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if not cell.metadata.get("tags", True):
            del cell.metadata["tags"]
    notebook.cells = [cell for cell in notebook.cells if cell.source.strip()]  # otter adds an empty one at the end
    name_cells(notebook)
    return notebook_bytes(notebook)


def name_cells(notebook: Any) -> None:
    """Give every cell an id made of its content, so that a change moves no other cell's id."""
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    seen: Counter[str] = Counter()
    for cell in notebook.cells:
        digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
        seen[digest] += 1
        cell["id"] = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"


def read_notebook(content: bytes) -> Any:
    """One of our own notebooks, as nbformat reads it."""
    v4: Any = nbformat.v4  # without types of its own
    return v4.reads(content.decode("utf-8"))


def notebook_bytes(notebook: Any) -> bytes:
    """The file of a notebook."""
    v4: Any = nbformat.v4
    return (str(v4.writes(notebook)).rstrip("\n") + "\n").encode()


def normal_zip(content: bytes) -> bytes:
    """A zip with sorted entries, fixed dates and permissions. Stored: compressors differ between machines."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    if "otter_config.json" in entries:
        config = json.loads(entries["otter_config.json"])
        entries["otter_config.json"] = (json.dumps(config, indent=2, sort_keys=True) + "\n").encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(entries):
            info = zipfile.ZipInfo(name, FIRST_ZIP_DATE)
            info.create_system = 3  # Unix, on every machine
            info.external_attr = (REGULAR_FILE | (0o755 if name in EXECUTABLE else 0o644)) << 16
            archive.writestr(info, entries[name])
    return packed.getvalue()
