"""Grades for spreadsheets and programs: complete, harmless, whole or not there."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import StorageFailed
from autograder.records import CheckStatus, Ending, Enrolment, Notice, Origin, Person, SubmissionResult
from autograder.reporting.grades import ClassFacts, cell_text, grades_file, result_as_json, results_file
from tests.reporting.builders import HOSTILE, check, for_staff, not_graded, question, refused, result


def write_grades(
    path: Path, results: Iterable[SubmissionResult], questions: Sequence[str], about: ClassFacts | None = None
) -> None:
    with grades_file(path, questions, about) as add:
        for one in results:
            add(one)


def write_results(path: Path, results: Iterable[SubmissionResult]) -> None:
    with results_file(path) as add:
        for one in results:
            add(one)


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def objects(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]


def test_the_grades_have_one_row_per_submission_and_one_column_per_question(tmp_path: Path) -> None:
    half = question("q2", check(points=1 / 3), check(CheckStatus.FAILED, points=0))
    write_grades(tmp_path / "grades.csv", [result("Zoë", question("q1"), half), refused()], ["q1", "q2"])
    assert rows(tmp_path / "grades.csv") == [
        ["submission", "student", "q1", "q2", "total", "max_points", "status"],
        ["Zoë.ipynb", "Zoë", "1", "0.33", "1.33", "3", "graded"],
        ["Bob.ipynb", "Bob", "", "", "", "1", "refused"],
    ]


def test_zero_is_a_grade_and_blank_is_not(tmp_path: Path) -> None:
    nothing = result("Ann", question("q1", check(CheckStatus.FAILED)))
    write_grades(tmp_path / "grades.csv", [nothing, not_graded()], ["q1"])
    assert [row[2:] for row in rows(tmp_path / "grades.csv")[1:]] == [
        ["0", "0", "1", "graded"],
        ["", "", "1", "not_graded"],
    ]


def test_a_question_that_a_result_lacks_is_blank_in_its_place(tmp_path: Path) -> None:
    write_grades(tmp_path / "grades.csv", [result("Ann", question("q2"))], ["q1", "q2"])
    assert rows(tmp_path / "grades.csv")[1][2:4] == ["", "1"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\x1b[0m=1", "\n@x"])
def test_no_cell_starts_a_formula(text: str) -> None:
    assert cell_text(text).startswith("'")


@given(st.text(st.characters(exclude_categories=())))
def test_any_name_makes_one_harmless_cell(text: str) -> None:
    cell = cell_text(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert len(cell.splitlines()) <= 1
    cell.encode("utf-8")


def test_a_hostile_name_stays_in_its_row(tmp_path: Path) -> None:
    write_grades(tmp_path / "grades.csv", [result(HOSTILE), result('a"b,c')], ["q1"])
    found = rows(tmp_path / "grades.csv")
    assert [len(row) for row in found] == [6, 6, 6]
    assert found[2][1] == 'a"b,c'


def test_what_is_known_of_a_class_stands_in_columns_behind(tmp_path: Path) -> None:
    ann = Person("70101", "Ann", "007", "ann", "ann@x.edu")
    origin = Origin("Ann.ipynb", "canvas", (ann,), late=True, attempt=2, submitted_at="2024-03-01T10:15:30")
    write_grades(tmp_path / "grades.csv", [result("Ann"), refused()], ["q1"], ClassFacts({"Ann.ipynb": origin}))
    head, first, second = rows(tmp_path / "grades.csv")
    assert head[5:] == ["status", "student_id", "email", "group", "late", "attempt", "submitted"]
    assert first[6:] == ["007", "ann@x.edu", "", "yes", "2", "2024-03-01T10:15:30"]
    assert second[6:] == [""] * 6


def test_a_name_that_is_known_better_by_now_takes_the_place_of_the_downloads(tmp_path: Path) -> None:
    origins = {
        "leeann.ipynb": Origin("leeann.ipynb", "canvas", (Person("1", "Lee, Ann"),)),
        "Doe, Jane (2).ipynb": Origin("Doe, Jane (2).ipynb", "canvas", (Person("2", "Doe, Jane"),)),
    }
    results = [result("leeann"), result("Doe, Jane (2)")]
    write_grades(tmp_path / "grades.csv", results, ["q1"], ClassFacts(origins))
    assert [row[1] for row in rows(tmp_path / "grades.csv")[1:]] == ["Lee, Ann", "Doe, Jane (2)"]


def test_everybody_who_shares_a_submission_has_a_row(tmp_path: Path) -> None:
    origin = Origin("Ann.ipynb", "canvas", (Person("1", "Ann"), Person("2", "=Bob")), group="Team A")
    write_grades(tmp_path / "grades.csv", [result("Ann")], ["q1"], ClassFacts({"Ann.ipynb": origin}))
    assert [(row[1], row[6], row[8]) for row in rows(tmp_path / "grades.csv")[1:]] == [
        ("Ann", "1", "Team A"),
        ("'=Bob", "2", "Team A"),
    ]


def test_a_student_without_a_submission_has_blank_points(tmp_path: Path) -> None:
    missing = (Enrolment(Person(name="Cy", sid="009"), "Team B"),)
    write_grades(tmp_path / "grades.csv", [], ["q1"], ClassFacts({}, missing, 3.0))
    assert rows(tmp_path / "grades.csv")[1] == ["", "Cy", "", "", "3", "no submission", "009", "", "Team B", "", "", ""]


def test_results_hold_everything_that_was_measured(tmp_path: Path) -> None:
    wrong = check(CheckStatus.FAILED, "a factor", hidden=True, kind="factor")
    one = result(
        "Zoë", question("q1", wrong), notices=(Notice("cell skipped", "cell 3"), for_staff("look")), reason="why"
    )
    write_results(tmp_path / "results.jsonl", [one, refused()])
    first, second = objects(tmp_path / "results.jsonl")
    assert first == {
        "submission": "Zoë.ipynb",
        "student": "Zoë",
        "assignment": "building_blocks",
        "status": "graded",
        "total": 0.0,
        "max_points": 1.0,
        "ending": "exited",
        "reason": "why",
        "reason_for_staff": "",
        "seed": 99,
        "seconds": 1.5,
        "cpu_seconds": 1.0,
        "submission_hash": "content",
        "exam_hash": "exam",
        "notices": [
            {"student_message": "cell skipped", "staff_message": "cell 3", "for_staff": False},
            {"student_message": "", "staff_message": "look", "for_staff": True},
        ],
        "questions": [
            {
                "name": "q1",
                "points": 0.0,
                "max_points": 1.0,
                "hint": "",
                "uses_unsolved": [],
                "checks": [
                    {
                        "name": "q1 - 1",
                        "hidden": True,
                        "status": "failed",
                        "points": 0.0,
                        "max_points": 1.0,
                        "student_message": "a factor",
                        "staff_message": wrong.staff_message,
                        "seconds": 0.25,
                        "seed": 7,
                        "kind": "factor",
                    }
                ],
            }
        ],
    }
    assert (second["status"], second["total"], second["questions"]) == ("refused", None, [])


def test_results_are_plain_ascii_json_whatever_a_student_says(tmp_path: Path) -> None:
    odd = check(CheckStatus.RAISED, HOSTILE + "\ud800" + "x" * 10**6, seconds=math.inf)
    write_results(tmp_path / "results.jsonl", [result("Zoë\u2028", question("q1", odd), ending=Ending.SIGNALLED)])
    content = (tmp_path / "results.jsonl").read_bytes()
    assert content.count(b"\n") == 1
    assert set(content) <= {*range(32, 127), 10}
    assert len(content) < 200_000
    assert "Infinity" not in content.decode()


def test_one_result_alone_is_the_same_object(tmp_path: Path) -> None:
    write_results(tmp_path / "results.jsonl", [result()])
    assert [json.loads(result_as_json(result()))] == objects(tmp_path / "results.jsonl")


def failing(*results: SubmissionResult) -> Iterator[SubmissionResult]:
    yield from results
    raise StorageFailed("The gradebook cannot be used.")


@pytest.mark.parametrize("name", ["grades.csv", "results.jsonl"])
def test_a_good_file_is_never_replaced_by_half_a_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("of the last run")
    with pytest.raises(StorageFailed):
        write_grades(path, failing(result()), ["q1"]) if name == "grades.csv" else write_results(
            path, failing(result())
        )
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {name: "of the last run"}


def test_a_place_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageFailed, match="cannot be written: ") as caught:
        write_grades(tmp_path / "file" / "grades.csv", [result()], ["q1"])
    assert caught.value.next_step


def test_a_folder_in_the_way_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "grades.csv").mkdir()
    with pytest.raises(StorageFailed, match="Is a directory"):
        write_grades(tmp_path / "grades.csv", [result()], ["q1"])
    assert [file.name for file in tmp_path.iterdir()] == ["grades.csv"]
