from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from authoring_samples import CODE, RAW, TEXT, as_file, cell, tiny_cells
from hypothesis import given
from hypothesis import strategies as st

from autograder.authoring.source import FORMATS, Source, find_source, parse_source, to_notebook
from autograder.errors import InputError

SPELLINGS = sorted(FORMATS)
# Letters of several scripts, but no characters that end a line outside of Python, and no markup.
WORDS = st.text(st.characters(whitelist_categories=["L", "N"]), min_size=1, max_size=8)
LINES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


def parse(cells: list, suffix: str) -> Source:
    return parse_source(as_file(cells, suffix), suffix, file="tiny")


@pytest.mark.parametrize("suffix", SPELLINGS)
def test_every_spelling_gives_the_cells_that_were_written(suffix: str) -> None:
    source = parse(tiny_cells(), suffix)
    assert [(read.kind, read.text, read.tags) for read in source.cells] == tiny_cells()
    assert [read.number for read in source.cells] == list(range(1, len(source.cells) + 1))


@given(
    st.lists(st.tuples(st.sampled_from([CODE, TEXT, RAW]), st.lists(LINES, min_size=1, max_size=4)), max_size=6),
)
def test_all_three_spellings_of_any_cells_read_the_same(drawn: list) -> None:
    cells = [cell(kind, "\n".join(f"# {line}" if kind is CODE else line for line in lines)) for kind, lines in drawn]
    first, *others = [parse(cells, suffix).cells for suffix in SPELLINGS]
    assert all(other == first for other in others)


def test_markers_may_stand_in_fences_inside_one_markdown_cell() -> None:
    text = "```otter\n# BEGIN QUESTION\nname: a\n```\n\nSolve it.\n\n```otter\n# BEGIN SOLUTION\n```"
    source = parse([cell(TEXT, "Hello."), cell(TEXT, text)], ".md")
    assert [(read.kind, read.text, read.number) for read in source.cells] == [
        (TEXT, "Hello.", 1),
        (RAW, "# BEGIN QUESTION\nname: a", 2),
        (TEXT, "Solve it.", 2),
        (RAW, "# BEGIN SOLUTION", 2),
    ]


def test_the_notebook_for_otter_has_a_plain_python_kernel_and_tags_only() -> None:
    notebook = to_notebook(parse(tiny_cells(), ".ipynb"))
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert {key for written in notebook.cells for key in written.metadata} == {"tags"}
    assert all(not written.get("outputs") for written in notebook.cells)


def test_a_missing_source_is_named_with_the_files_that_could_be_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no source notebook in .*tiny\.md, tiny\.py, tiny\.ipynb"):
        find_source(tmp_path, "tiny")


def test_two_sources_of_one_assignment_are_refused(tmp_path: Path) -> None:
    (tmp_path / "tiny.md").touch()
    (tmp_path / "tiny.ipynb").touch()
    with pytest.raises(InputError, match=r"2 source notebooks: tiny\.md, tiny\.ipynb.*Keep one"):
        find_source(tmp_path, "tiny")


@pytest.mark.parametrize(
    ("content", "suffix"),
    [(b"{", ".ipynb"), (b"[]", ".ipynb"), (b'{"cells": 3}', ".ipynb"), (b"\xff\xfe\x00", ".md"), (b"", ".ipynb")],
)
def test_a_file_that_is_no_notebook_is_said_to_be_none(content: bytes, suffix: str) -> None:
    with pytest.raises(InputError, match="tiny: found a file that is not a notebook"):
        parse_source(content, suffix, file="tiny")


def test_an_image_inside_a_cell_is_refused_because_text_spellings_would_lose_it() -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("![](attachment:a.png)")])
    notebook.cells[0]["attachments"] = {"a.png": {"image/png": "AAAA"}}
    with pytest.raises(InputError, match="cell 1: found an image"):
        parse_source(nbformat.writes(notebook).encode(), ".ipynb", file="tiny")
