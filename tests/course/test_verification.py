"""The assignment proves itself, and the proof can fail: the build says which mistake a weakened test lets through."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import jupytext
import pytest

from autograder.authoring.building import build_and_prove, verify_assignment
from autograder.authoring.compiler import build_assignment
from autograder.authoring.course import Course, find_course
from autograder.authoring.source import FORMATS
from autograder.authoring.verification import Verification
from autograder.errors import VerificationFailed
from autograder.examining.jail import JailKind, JailPlan
from tests.cli_builders import ROOT, building_blocks, contents

NAME = "building_blocks"
PLAN = JailPlan(JailKind.BUBBLEWRAP, (ROOT,))
WATCHES_ARGUMENTS = re.compile(r"with checks\.unchanged\(.*\):")


@pytest.fixture(scope="module")
def verification() -> Verification:
    return verify_assignment(find_course(ROOT), NAME, plan=PLAN, workers=2, mutation=False)


@pytest.fixture
def copied(tmp_path: Path) -> Course:
    """The course, with what was built of it, for a test to spoil."""
    for folder in ("solutions", "data", "assignments"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return find_course(tmp_path)


def test_the_assignment_proves_itself(verification: Verification) -> None:
    assert verification.findings == ()
    assert verification.max_points == building_blocks().manifest.max_points > 0


def test_every_mistake_is_caught_and_every_alternative_accepted(verification: Verification) -> None:
    assert verification.mistakes == verification.mistakes_caught >= 60
    assert verification.alternatives == verification.alternatives_accepted >= 20


def test_a_weakened_test_fails_the_proof_with_the_mistake_that_now_passes(copied: Course) -> None:
    source = copied.source_folder(NAME) / f"{NAME}.md"
    weakened, places = WATCHES_ARGUMENTS.subn("if True:", source.read_text(encoding="utf-8"))
    assert places >= 6
    source.write_text(weakened, encoding="utf-8")
    before = contents(copied.root)
    with pytest.raises(VerificationFailed) as caught:
        build_and_prove(copied, NAME, plan=PLAN, workers=2)
    assert "The mistake `in_place` of `relu_backward` gets full marks: no check fails it." in caught.value.message
    assert "alternative" not in caught.value.message
    assert "solutions/building_blocks/" in caught.value.next_step
    assert contents(copied.root) == before


@pytest.mark.parametrize("suffix", [".py", ".ipynb"])
def test_the_source_may_be_a_script_or_a_notebook_and_gives_the_same_bytes(suffix: str, copied: Course) -> None:
    source = copied.source_folder(NAME) / f"{NAME}.md"
    jupytext.write(jupytext.read(source), source.with_suffix(suffix), fmt=FORMATS[suffix])
    source.unlink()
    other, built = build_assignment(copied, NAME), building_blocks()
    assert other.student_files == built.student_files
    assert other.solution_notebook == built.solution_notebook
    assert other.autograder_zip == built.autograder_zip


def test_what_students_get_is_what_the_source_gives() -> None:
    committed = ROOT / "assignments" / NAME
    for file in building_blocks().student_files:
        assert (committed / file.name).read_bytes() == file.content, f"{file.name}: run `autograder build {NAME}`"
