"""Reading the plain otter zip."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from autograder.errors import InputError
from autograder.examining.exam import load_exam
from autograder.examining.exam_source import ExamSource
from tests.attacks.exam_builder import DATA, FULL_POINTS, QUESTIONS, TESTS, exam, exam_source

TEST = """from otter.test_files import test_case
OK_FORMAT = False
name = "q"
points = 2
@test_case()
def test_it(f): pass
"""


def zipped(folder: Path, files: dict[str, str]) -> ExamSource:
    path = folder / "autograder.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return ExamSource(path, "toy")


def refusal(source: ExamSource) -> InputError:
    with pytest.raises(InputError) as caught:
        load_exam(source)
    assert caught.value.next_step
    return caught.value


def test_questions_come_in_the_order_of_the_notebook_with_all_that_a_check_needs(tmp_path: Path) -> None:
    loaded = exam(tmp_path)
    assert tuple(question.name for question in loaded.questions) == QUESTIONS
    assert loaded.max_points == FULL_POINTS
    assert loaded.files == (("numbers.csv", DATA),)
    public, hidden = loaded.questions[0].cases
    assert (public.name, public.hidden, public.parameters) == ("printed numbers", False, ("sigmoid_backward",))
    assert (hidden.hidden, hidden.parameters) == (True, ("env",))


def test_questions_that_the_order_does_not_name_follow_by_name(tmp_path: Path) -> None:
    source = exam_source(tmp_path)
    loaded = load_exam(ExamSource(source.path, "toy", ("train",)))
    assert [question.name for question in loaded.questions] == ["train", "dense_backward", "sigmoid_backward"]


SHARED = """from otter.test_files import test_case
OK_FORMAT = False
name = "q"
points = 3
SEEN = []
def helper(x): SEEN.append(x); return list(SEEN)
@test_case()
def test_first(f, given=[]):
    given.append(1)
    assert helper(1) == [1] and given == [1]
@test_case(hidden=True)
def test_second(f):
    assert helper(2) == [2]
"""


def test_each_fresh_case_is_the_authors_function_with_data_that_no_earlier_check_has_seen(tmp_path: Path) -> None:
    question = load_exam(zipped(tmp_path, {"tests/q.py": SHARED})).questions[0]
    for _ in range(2):
        for number, name in ((0, "test_first"), (1, "test_second")):
            case = question.fresh_case(number)
            assert case.function.__name__ == name
            assert (case.hidden, case.parameters) == (question.cases[number].hidden, question.cases[number].parameters)
            case.function(f=None)


def test_the_hash_changes_with_every_byte_of_the_zip(tmp_path: Path) -> None:
    before = exam(tmp_path).hash
    assert exam(tmp_path, {**TESTS, "train": TESTS["train"] + "\n# other"}).hash != before


def test_a_missing_zip_says_what_to_do(tmp_path: Path) -> None:
    assert "autograder build toy" in refusal(ExamSource(tmp_path / "no.zip", "toy")).next_step


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "autograder.zip"
    path.write_text("no zip")
    assert "cannot be read" in refusal(ExamSource(path, "toy")).message


def test_a_zip_without_tests_is_refused(tmp_path: Path) -> None:
    assert "no test files" in refusal(zipped(tmp_path, {"otter_config.json": "{}"})).message


def test_tests_in_the_ok_format_are_refused(tmp_path: Path) -> None:
    assert "OK format" in refusal(zipped(tmp_path, {"tests/q.py": "OK_FORMAT = True\ntest = {}"})).message


def test_a_test_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    assert "tests/q.py" in refusal(zipped(tmp_path, {"tests/q.py": TEST + "1 / 0"})).message
    assert "tests/q.py" in refusal(zipped(tmp_path, {"tests/q.py": TEST + "def broken(:"})).message


@pytest.mark.parametrize("key", ["seed", "plugins", "grade_from_log"])
def test_what_is_not_supported_is_refused_by_name(tmp_path: Path, key: str) -> None:
    source = zipped(tmp_path, {"tests/q.py": TEST, "otter_config.json": json.dumps({key: [1]})})
    assert f"`{key}`" in refusal(source).message
