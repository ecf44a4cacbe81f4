"""What goes back is of the kind that has to lie there, the same from the same, and whole or not there."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from autograder.errors import InputError, StorageFailed
from autograder.lms.links import links_template, read_links
from autograder.lms.outbox import clothed, write_file, write_zip
from autograder.lms.sheets import Fate, Mark

TEXT = "You have 1 of 2 points.\n```\nnot the end\n```\n<b>no markup</b>"


def test_feedback_in_the_place_of_a_notebook_is_a_notebook_that_shows_it() -> None:
    notebook = nbformat.reads(clothed(TEXT, "<p>page</p>", "feedback", ".ipynb").decode(), as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[0].source == f"````text\n{TEXT}\n````"


def test_feedback_in_the_place_of_a_zip_is_a_zip_with_it() -> None:
    with zipfile.ZipFile(io.BytesIO(clothed(TEXT, "<p>page</p>", "feedback", ".zip"))) as archive:
        assert archive.namelist() == ["feedback.html", "feedback.txt"]
        assert archive.read("feedback.txt").decode() == TEXT


def test_feedback_where_any_file_may_be_sent_is_the_page() -> None:
    assert clothed(TEXT, "<p>page</p>", "feedback", "") == b"<p>page</p>"


def test_the_same_feedback_makes_the_same_zip_with_names_in_utf_8(tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        write_zip(tmp_path / name, [("Zoë_1_x/f.txt", b"1"), ("王.txt", b"2")])
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.namelist() == ["Zoë_1_x/f.txt", "王.txt"]
        assert all(info.flag_bits & 0x800 for info in archive.infolist())


def test_a_zip_that_breaks_off_leaves_what_was_there(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[str, bytes]]:
        yield "a.txt", b"1"
        raise InputError("stop")

    path = tmp_path / "feedback.zip"
    path.write_bytes(b"old")
    with pytest.raises(InputError):
        write_zip(path, broken())
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageFailed, match="cannot be written"):
        write_file(tmp_path / "file" / "out.csv", b"")


# Link files


def test_a_link_file_that_is_filled_in_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "links.csv"
    marks = [Mark(Fate.REFUSED, "60104", "=Jane", candidates=("007", "008")), Mark(Fate.REFUSED, "60105", "Jane")]
    path.write_bytes(links_template(marks))
    assert path.read_text().splitlines() == [
        "submission,name,student_id,candidates",
        "60104,'=Jane,,007 or 008",
        "60105,Jane,,",
    ]
    assert read_links(path) == {}
    path.write_text("student_id,submission\n007,60104\n,60105\n")
    assert read_links(path) == {"60104": "007"}


@pytest.mark.parametrize(
    ("content", "said"),
    [("a,b\n1,2\n", "no columns"), ("submission,student_id\n1,2\n1,3\n", "links 1 to 2 and to 3")],
)
def test_a_link_file_that_makes_no_sense_is_refused(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "links.csv"
    path.write_text(content)
    with pytest.raises(InputError, match=said):
        read_links(path)
