"""`autograder verify` as people run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.authoring.authoring_samples import tiny_cells, write_course
from tests.cli_builders import contents, run

LAX = "def test_of_three(double):\n    assert double(3) == 6"
STRONG = """\
# HIDDEN
def test_of_many(double):
    for number in (-1.5, -4.0, 0.0, 2.5):
        assert double(number) == number + number"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course with an assignment whose tests notice every change."""
    answer = "def double(x):\n    return 2 * x  # SOLUTION"
    write_course(tmp_path, tiny_cells(answer=answer, hidden=STRONG), mutation_score=0.98)
    return tmp_path


def test_a_proof_is_told_in_a_few_lines_and_written_as_a_page(root: Path) -> None:
    ended = run("verify", "tiny", cwd=root)
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0] == "tiny: proven"
    assert "mutation score 100 %" in ended.out
    assert lines[-1] == f"  page: {root / 'dist' / 'tiny' / 'verification.html'}"
    assert "A tiny one" in (root / "dist" / "tiny" / "verification.html").read_text(encoding="utf-8")
    assert not (root / "assignments").exists()


def test_the_document_is_all_that_a_program_reads(root: Path) -> None:
    ended = run("verify", "--json", "--no-mutation", "--out", "pages", cwd=root)
    document = json.loads(ended.out)
    assert ended.code == 0
    assert document["format"] == 1
    assert [one["assignment"] for one in document["assignments"]] == ["tiny"]
    assert document["assignments"][0]["mutation"] is None
    assert (root / "pages" / "tiny.html").is_file()


def test_what_is_not_proven_is_named_and_a_build_of_it_writes_nothing(root: Path) -> None:
    lax = "def double(x):\n    return abs(2 * x) if x < -9 else 2 * x  # SOLUTION"
    write_course(root, tiny_cells(answer=lax, public=LAX, hidden=STRONG), mutation_score=0.98)
    before = contents(root)
    ended = run("verify", "tiny", "--out", root.parent / "pages", cwd=root)
    assert ended.code == 1
    assert ended.out.startswith("tiny: not proven\n")
    assert "+ return abs(2 * x) if x <= -9 else 2 * x" in ended.out
    ended = run("build", "tiny", cwd=root)
    assert ended.code == 1
    assert "+ return abs(2 * x) if x <= -9 else 2 * x" in ended.err
    assert contents(root) == before


def test_a_quick_build_leaves_the_changes_out_and_still_writes_the_page(root: Path) -> None:
    lax = "def double(x):\n    return abs(2 * x) if x < -9 else 2 * x  # SOLUTION"
    write_course(root, tiny_cells(answer=lax, public=LAX, hidden=STRONG), mutation_score=0.98)
    ended = run("build", "tiny", "--no-mutation", cwd=root)
    assert ended.code == 0
    assert "mutation score not taken" in ended.out
    assert (root / "dist" / "tiny" / "verification.html").is_file()
