"""Marks: what an author writes is read back, and what is wrong is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from authoring_samples import write_course
from hypothesis import given
from hypothesis import strategies as st

from autograder.authoring.mutation.marks import Mark, as_toml, parse_marks, read_marks
from autograder.authoring.mutation.mutants import Mutant
from autograder.errors import SourceInvalid

LINES = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), min_size=1, max_size=30).filter(str.strip)
CODE = st.lists(LINES, min_size=1, max_size=3).map("\n".join)


def mutant(before: str, after: str, question: str = "double") -> Mutant:
    return Mutant("double: factor, line 2, 1", (question,), "factor", 2, before, after, 0, after)


@given(CODE, CODE)
def test_what_is_offered_for_a_mutant_means_it(before: str, after: str) -> None:
    one = mutant(before, after)
    written = as_toml([one, one]).replace('reason = ""', 'reason = "It is the same."')
    marks = parse_marks("equivalent.toml", written)
    assert len(marks) == 2
    assert all(mark.means(one) for mark in marks)


def test_spaces_do_not_count_and_everything_else_does() -> None:
    mark = Mark("double", "  a  =  b", "a = c", "why")
    assert mark.means(mutant("a = b", "    a = c"))
    assert not mark.means(mutant("a = b", "a = d"))
    assert not mark.means(mutant("a = b", "a = c", question="halve"))


def test_there_need_be_no_file(tmp_path: Path) -> None:
    assert read_marks(write_course(tmp_path), "tiny") == ()


def test_the_file_of_an_assignment_is_read(tmp_path: Path) -> None:
    course = write_course(tmp_path)
    text = '[[equivalent]]\nquestion = "double"\nbefore = "a"\nafter = "b"\nreason = "c"\n'
    (course.source_folder("tiny") / "equivalent.toml").write_text(text)
    assert read_marks(course, "tiny") == (Mark("double", "a", "b", "c"),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[[equivalent", "found a file that cannot be read"),
        ("[equivalent]\n", "found `equivalent` once, expected `[[equivalent]]`"),
        ("[[same]]\n", "found the key `same`, expected `[[equivalent]]` only"),
        ('[[equivalent]]\nquestion = "q"\nbefore = "a"\nafter = "b"\nreason = " "\n', "mark 1: found no `reason`"),
        ('[[equivalent]]\nquestion = "q"\nbefore = "a"\nafter = "b"\nreason = "c"\nline = 3\n', "found the key `line`"),
        ("equivalent = [1]\n", "mark 1: found no table"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, found: str) -> None:
    with pytest.raises(SourceInvalid) as caught:
        parse_marks("solutions/tiny/equivalent.toml", text)
    assert any(
        problem.startswith("solutions/tiny/equivalent.toml") and found in problem for problem in caught.value.problems
    )


def test_a_mark_that_says_nothing_is_refused_with_every_problem() -> None:
    with pytest.raises(SourceInvalid) as caught:
        parse_marks("e.toml", "[[equivalent]]\n[[equivalent]]\n")
    assert len(caught.value.problems) == 8
