from __future__ import annotations

from pathlib import Path

import pytest
from authoring_samples import write_course

from autograder.authoring.course import Course, find_course
from autograder.errors import InputError, SourceInvalid


def write_toml(root: Path, text: str) -> Path:
    (root / "solutions").mkdir()
    (root / "solutions" / "course.toml").write_text(text)
    return root


def test_a_course_is_found_from_any_folder_inside_it(tmp_path: Path) -> None:
    write_course(tmp_path)
    found = find_course(tmp_path / "solutions" / "tiny" / "tiny.md")
    assert found.root == tmp_path.resolve()
    assert found.title == "A course"
    assert [entry.name for entry in found.assignments] == ["tiny"]
    assert found.assignment("tiny").data == ("points.csv",)


def test_a_folder_outside_of_every_course_is_named_with_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"No course was found at .*solutions/course\.toml.*Change into"):
        find_course(tmp_path)


def test_the_folders_of_an_assignment_are_where_the_design_says(course: Course) -> None:
    assert course.source_folder("tiny") == course.root / "solutions" / "tiny"
    assert course.student_folder("tiny") == course.root / "assignments" / "tiny"
    assert course.build_folder("tiny") == course.root / "dist" / "tiny"
    assert course.data_file("points.csv") == course.root / "data" / "points.csv"


def test_an_unknown_assignment_is_answered_with_the_known_ones_and_the_closest(course: Course) -> None:
    with pytest.raises(InputError, match=r"no assignment 'tinny'; it has tiny\. Did you mean `tiny`\?"):
        course.assignment("tinny")
    with pytest.raises(InputError, match=r"it has tiny"):
        course.assignment("transformers")


def test_every_problem_of_course_toml_is_named_at_once(tmp_path: Path) -> None:
    root = write_toml(
        tmp_path,
        '[[assignments]]\nname = "a b"\ntitle = ""\ndata = ["../secret.csv", "/etc/passwd"]\ncolour = "red"\n',
    )
    with pytest.raises(SourceInvalid) as caught:
        find_course(root)
    text = str(caught.value)
    assert len(caught.value.problems) == 6
    for part in ("title", "assignments[1].name", "'../secret.csv'", "'/etc/passwd'", "assignments[1].colour"):
        assert part in text


def test_two_assignments_with_one_name_are_refused(tmp_path: Path) -> None:
    entry = '[[assignments]]\nname = "a"\ntitle = "A"\n'
    with pytest.raises(SourceInvalid, match="assignment 'a' twice"):
        find_course(write_toml(tmp_path, f'title = "T"\n{entry}{entry}'))


def test_a_file_that_is_not_toml_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(SourceInvalid, match=r"course\.toml: found a file that cannot be read .*expected TOML"):
        find_course(write_toml(tmp_path, "title = \n"))


def test_what_an_assignment_needs_and_is_not_installed_is_said_before_anybody_is_graded(tmp_path: Path) -> None:
    entry = '[[assignments]]\nname = "a"\ntitle = "A"\nneeds = ["numpy", "no_such_module"]\n'
    found = find_course(write_toml(tmp_path, f'title = "T"\n{entry}')).assignment("a")
    assert found.missing == ("no_such_module",)
    with pytest.raises(InputError, match=r"'a' needs `no_such_module`.*pip install '\.\[no_such_module\]'"):
        found.require_needs()


@pytest.mark.parametrize(("line", "share"), [("", 0.98), ("mutation_score = 0.5\n", 0.5)])
def test_the_course_says_which_share_of_changes_its_tests_must_notice(line: str, share: float, tmp_path: Path) -> None:
    assert find_course(write_toml(tmp_path, f'title = "T"\n{line}')).mutation_score == share


def test_a_share_in_percent_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceInvalid, match="mutation_score: "):
        find_course(write_toml(tmp_path, 'title = "T"\nmutation_score = 98\n'))
