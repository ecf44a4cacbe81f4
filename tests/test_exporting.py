"""From the gradebook back to a platform, days later, with nothing but the gradebook and the platform's own file."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.errors import InputError, UsageError
from autograder.exporting import ExportJob, FeedbackJob, export_grades, send_feedback
from autograder.gradebook.store import Gradebook
from autograder.grading import GRADEBOOK
from autograder.lms.sheets import Fate
from autograder.records import Enrolment, Origin, Outcome, Person, Roster, SubmissionResult
from tests.lms.class_samples import FIXTURES, LINKS, SHEETS, TITLE, by_fate, fixture, fixture_grades
from tests.reporting.builders import question, result


def graded_by(lms: str, folder: Path, *, with_roster: bool = False, **changes: SubmissionResult) -> Path:
    """The gradebook of the class of the fixtures; `changes` replace single results, by submission."""
    handed = fixture(lms, with_roster=with_roster)
    with Gradebook.open(folder / GRADEBOOK) as gradebook:
        gradebook.record_origins("hw3", handed.intake.origins)
        if handed.roster:
            gradebook.record_roster("hw3", handed.roster)
        for grade in fixture_grades(lms):
            key = grade.origin.submission
            one = result(grade.student, question("q1"), submission=key, assignment="hw3")
            gradebook.record(changes.get(f"s{key}", replace(one, total=grade.points or 0.0, max_points=10.0)))
    return folder


def export(lms: str, folder: Path, template: Path | None = None, **more: object) -> Mapping[Fate, list[str]]:
    job = ExportJob("hw3", folder, lms, template or FIXTURES / SHEETS[lms], titles=(TITLE,))
    return by_fate(export_grades(replace(job, **more)).filling.marks)  # type: ignore[arg-type]


def links(folder: Path) -> Path:
    path = folder / "my_links.csv"
    path.write_text("submission,student_id\n" + "".join(f"{key},{sid}\n" for key, sid in LINKS.items()))
    return path


def report(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


@pytest.mark.parametrize("lms", ["canvas", "moodle", "blackboard", "brightspace"])
def test_the_gradebook_alone_fills_the_file_as_expected(lms: str, tmp_path: Path) -> None:
    folder = graded_by(lms, tmp_path)
    more = {"links": links(tmp_path)} if lms == "brightspace" else {}
    export(lms, folder, **more)
    written = (folder / f"{lms}_grades.csv").read_bytes()
    assert written == (FIXTURES / "filled" / SHEETS[lms]).read_bytes()
    assert [row["status"] for row in report(folder / f"{lms}_grades_report.csv")].count("changed") == 5


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    folder = graded_by("canvas", tmp_path)
    before = sorted(folder.iterdir())
    assert len(export("canvas", folder, dry_run=True)[Fate.CHANGED]) == 5
    assert sorted(folder.iterdir()) == before


def test_grades_of_one_platform_go_to_another_by_the_ids_that_both_know(tmp_path: Path) -> None:
    folder = graded_by("gradescope", tmp_path)
    with Gradebook.open(folder / GRADEBOOK) as gradebook:
        for key in ("101", "102", "103", "104"):
            one = result("x", submission=f"submission_300000{key}", assignment="hw3")
            gradebook.record(replace(one, total=3.0, max_points=10.0))
    assert len(export("canvas", folder)[Fate.CHANGED]) == 5


def test_two_of_one_name_are_refused_the_others_written_and_a_link_file_is_made(tmp_path: Path) -> None:
    folder = graded_by("brightspace", tmp_path)
    fates = export("brightspace", folder)
    assert fates[Fate.REFUSED] == ["60104", "60105"]
    assert len(fates[Fate.CHANGED]) == 3
    filled_in = (folder / "links.csv").read_text().replace(",,20230004 or 20230005", ",20230004,", 1)
    (folder / "links.csv").write_text(filled_in)
    assert export("brightspace", folder, links=folder / "links.csv")[Fate.REFUSED] == ["60105"]
    assert (folder / "links.csv").read_text() == filled_in, "what a person wrote is never written over"


def test_a_link_of_a_submission_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "links.csv"
    path.write_text("submission,student_id\n999,1\n")
    with pytest.raises(InputError, match="not in the gradebook: 999"):
        export("brightspace", graded_by("brightspace", tmp_path), links=path)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"outcome": Outcome.NOT_GRADED}, "fault on our side"),
        ({"outcome": Outcome.REFUSED, "reason": "This file is empty."}, "nothing to grade: This file is empty."),
    ],
)
def test_what_is_not_graded_is_refused_with_the_reason_and_never_a_zero(
    tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    ungraded = replace(result("Ann", submission="70101", assignment="hw3"), total=0.0, **change)  # type: ignore[arg-type]
    folder = graded_by("canvas", tmp_path, s70101=ungraded)
    assert export("canvas", folder)[Fate.REFUSED] == ["70101"]
    [row] = [row for row in report(folder / "canvas_grades_report.csv") if row["status"] == "refused"]
    assert reason in row["reason"]
    assert b"70101" not in (folder / "canvas_grades.csv").read_bytes()


def test_a_grade_of_an_earlier_version_of_the_tests_is_refused(tmp_path: Path) -> None:
    old = result("Ann", submission="70101", assignment="hw3", exam_hash="old")
    folder = graded_by("canvas", tmp_path, s70101=old)
    assert export("canvas", folder)[Fate.REFUSED] == ["70101"]


def test_without_a_change_there_is_nothing_to_upload_and_no_older_file_is_left(tmp_path: Path) -> None:
    folder = graded_by("canvas", tmp_path)
    export("canvas", folder)
    header, *rows = (folder / "canvas_grades.csv").read_text("utf-8").splitlines()
    again = tmp_path / "again.csv"
    again.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    assert set(export("canvas", folder, again)) == {Fate.UNCHANGED}
    assert not (folder / "canvas_grades.csv").exists()
    other = tmp_path / "other.csv"
    other.write_text("mine")
    export("canvas", folder, again, out=other)
    assert other.read_text() == "mine"


def test_what_a_person_should_know_stands_in_the_report_too(tmp_path: Path) -> None:
    folder = graded_by("moodle", tmp_path)
    export("moodle", folder)
    assert report(folder / "moodle_grades_report.csv")[-1]["status"] == "note"


def test_names_in_the_report_start_no_formula(tmp_path: Path) -> None:
    folder = graded_by("canvas", tmp_path)
    template = tmp_path / "sheet.csv"
    template.write_text("Student,ID,Section,HW 3: Loops (1)\n=cmd,70101,S,\n")
    export("canvas", folder, template)
    assert "'=cmd (70101)" in [row["person"] for row in report(folder / "canvas_grades_report.csv")]
    assert "\n=cmd,70101,S,9.5\n" in (folder / "canvas_grades.csv").read_text(), "Canvas needs its own text"


def refusal(lms: str, folder: Path, template: Path | None = None, **more: object) -> InputError | UsageError:
    with pytest.raises((InputError, UsageError)) as caught:
        export(lms, folder, template, **more)
    assert caught.value.next_step
    return caught.value


def test_the_file_of_another_platform_is_refused_and_named(tmp_path: Path) -> None:
    error = refusal("canvas", graded_by("canvas", tmp_path), FIXTURES / SHEETS["moodle"])
    assert "is a Moodle grading worksheet, and not a Canvas gradebook CSV" in error.message
    assert "--to moodle" in error.next_step


def test_a_file_of_nobody_is_refused_with_what_was_found(tmp_path: Path) -> None:
    other = tmp_path / "x.csv"
    other.write_text("a,b\n")
    assert "its first row is a, b" in refusal("canvas", tmp_path, other).message


def test_a_gradebook_that_is_not_there_is_said_with_what_to_run(tmp_path: Path) -> None:
    assert "grade hw3 DOWNLOAD" in refusal("canvas", tmp_path).next_step


def test_a_gradebook_of_another_assignment_is_said(tmp_path: Path) -> None:
    folder = graded_by("canvas", tmp_path)
    with pytest.raises(InputError, match="holds no results of hw4, but hw3"):
        export_grades(ExportJob("hw4", folder, "canvas", FIXTURES / SHEETS["canvas"]))


def test_a_file_of_another_class_is_refused_as_a_whole(tmp_path: Path) -> None:
    template = tmp_path / "sheet.csv"
    template.write_text("Student,ID,Section,HW 3: Loops (1)\nSomebody,1,S,\n")
    folder = graded_by("canvas", tmp_path)
    assert "Not one submission of hw3 belongs to anybody" in refusal("canvas", folder, template).message


def test_the_template_itself_is_never_written_over(tmp_path: Path) -> None:
    template = tmp_path / "sheet.csv"
    template.write_bytes((FIXTURES / SHEETS["canvas"]).read_bytes())
    assert "is the template itself" in refusal("canvas", graded_by("canvas", tmp_path), template, out=template).message


@pytest.mark.parametrize("lms", ["gradescope", "blackbord"])
def test_a_platform_that_takes_no_grades_or_is_none_is_answered_with_those_that_do(lms: str, tmp_path: Path) -> None:
    error = refusal(lms, tmp_path, FIXTURES / SHEETS["canvas"])
    assert isinstance(error, UsageError)
    assert "blackboard" in error.next_step


# Feedback


def entries(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_feedback_for_canvas_is_a_notebook_in_the_place_of_the_students(tmp_path: Path) -> None:
    sent = send_feedback(FeedbackJob("hw3", graded_by("canvas", tmp_path), "canvas"))
    assert (sent.files, sent.submissions, sent.left) == (5, 5, ())
    found = entries(sent.out)
    cell = json.loads(found["obrienseán_LATE_70102_9000003_hw3-1.ipynb"])["cells"][0]
    assert "You have 7 of 10 points." in cell["source"]
    with zipfile.ZipFile(io.BytesIO(found["doejane_70104_9000005_hw3.zip"])) as inner:
        assert inner.namelist() == ["feedback_hw3.html", "feedback_hw3.txt"]


def test_feedback_for_moodle_needs_the_worksheet_and_finds_it_in_the_gradebook(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="some other student's") as caught:
        send_feedback(FeedbackJob("hw3", graded_by("moodle", tmp_path / "without"), "moodle"))
    assert "--roster FILE" in caught.value.next_step
    sent = send_feedback(FeedbackJob("hw3", graded_by("moodle", tmp_path / "with", with_roster=True), "moodle"))
    expected = {
        "Seán OBrien_50102_assignsubmission_file/feedback_hw3.html",
        "Jane Doe_50105_assignsubmission_file/feedback_hw3.html",
    }
    assert expected <= set(entries(sent.out))


def test_every_member_of_a_team_gets_feedback_and_no_stranger_does(tmp_path: Path) -> None:
    people = [
        Enrolment(Person(str(number), name), group)
        for number, name, group in ((501, "Ann Lee", "Team A"), (502, "Bob Ray", "Team A"), (812, "Cy Poe", "Team B"))
    ]
    with Gradebook.open(tmp_path / GRADEBOOK) as gradebook:
        gradebook.record_origins("hw3", [Origin("812", "moodle", (Person("812", "Team A"),), name="Team A")])
        gradebook.record_roster("hw3", Roster("moodle", tuple(people)))
        gradebook.record(result("Team A", submission="812", assignment="hw3"))
    assert sorted(entries(send_feedback(FeedbackJob("hw3", tmp_path, "moodle")).out)) == [
        "Ann Lee_501_assignsubmission_file/feedback_hw3.html",
        "Bob Ray_502_assignsubmission_file/feedback_hw3.html",
    ]


def test_feedback_cannot_go_to_a_platform_that_the_submissions_did_not_come_from(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="did not come from Brightspace"):
        send_feedback(FeedbackJob("hw3", graded_by("canvas", tmp_path), "brightspace"))
    assert not (tmp_path / "brightspace_feedback.zip").exists()


def test_no_feedback_is_sent_for_what_has_to_be_graded_again(tmp_path: Path) -> None:
    ungraded = replace(result("Ann", submission="70101", assignment="hw3"), outcome=Outcome.NOT_GRADED)
    sent = send_feedback(FeedbackJob("hw3", graded_by("canvas", tmp_path, s70101=ungraded), "canvas"))
    assert [mark.submission for mark in sent.left] == ["70101"]
    assert len(entries(sent.out)) == 4


@pytest.mark.parametrize("lms", ["blackboard", "gradescope"])
def test_a_platform_that_takes_no_feedback_says_so(lms: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="takes no zip of feedback"):
        send_feedback(FeedbackJob("hw3", graded_by(lms, tmp_path), lms))
