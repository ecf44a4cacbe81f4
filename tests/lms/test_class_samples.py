"""Every archive of the fixtures is read as expected, and every grade file filled as expected, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.lms import detection
from autograder.lms.deliveries import Delivery
from autograder.lms.downloads import open_download
from autograder.lms.outbox import clothed, write_zip
from autograder.lms.people import Directory, absent
from autograder.lms.sheets import Fate
from tests.lms.class_samples import EXPECTED, FIXTURES, LINKS, SHEETS, by_fate, filled, fixture, fixture_grades, sheet

ALL = sorted(SHEETS)
MOODLE_NOTHING = {"macos", "hidden", "lms index"}


def deliveries(lms: str) -> dict[str, Delivery]:
    download = open_download(FIXTURES / f"{lms}.zip", largest_bytes=1 << 20)
    reading = detection.platform(lms).read_submissions(download, None)
    return {delivery.key: delivery for delivery in reading.deliveries}


def files(delivery: Delivery, attempt: int) -> list[tuple[str, str, str]]:
    return [(file.path, file.original, file.kind.value) for file in delivery.attempts[attempt].files]


@pytest.mark.parametrize("lms", ALL)
def test_every_file_of_every_attempt_is_read_as_expected(lms: str) -> None:
    expected = EXPECTED["fixtures"][f"{lms}.zip"]["submissions"]
    found = deliveries(lms)
    assert sorted(found) == sorted(one["key"] for one in expected)
    for one in expected:
        attempts = one.get("attempts", [one])
        assert len(found[one["key"]].attempts) == len(attempts)
        for number, attempt in enumerate(attempts):
            wanted = [(file["entry"], file["original"], file["kind"]) for file in attempt["files"]]
            assert sorted(files(found[one["key"]], number)) == sorted(wanted)
            time = attempt.get("submitted_local") or attempt.get("submitted") or ""
            assert found[one["key"]].attempts[number].submitted_at == time


@pytest.mark.parametrize("lms", ALL)
def test_late_and_attempt_are_told_only_where_the_download_tells_them(lms: str) -> None:
    for one in EXPECTED["fixtures"][f"{lms}.zip"]["submissions"]:
        delivery = deliveries(lms)[one["key"]]
        assert delivery.late is one["late"]
        if "previous_submissions" in one:
            assert delivery.attempt == one["previous_submissions"] + 1
        elif "attempts" in one:
            assert delivery.attempt == one["attempts"][-1]["attempt"]
        else:
            assert delivery.attempt is None


@pytest.mark.parametrize("lms", ALL)
def test_the_platform_is_recognised_and_said(lms: str) -> None:
    handed = fixture(lms)
    assert handed.lms == lms
    number = len(EXPECTED["fixtures"][f"{lms}.zip"]["submissions"])
    assert handed.description == f"Read as a {lms.capitalize()} download: {number} submissions"


@pytest.mark.parametrize("lms", ALL)
def test_all_that_is_ignored_is_listed_with_a_reason(lms: str) -> None:
    listed = {one.name: one.reason for one in fixture(lms).intake.skipped}
    for one in EXPECTED["fixtures"][f"{lms}.zip"]["ignored"]:
        assert listed[one["entry"]]


@pytest.mark.parametrize("lms", ALL)
def test_every_submission_has_one_file_that_is_read(lms: str) -> None:
    intake = fixture(lms).intake
    assert len(list(intake)) == len(intake)
    assert all(submission.content[:1] in (b"{", b"P") for submission in intake)


@pytest.mark.parametrize("lms", ALL)
def test_with_the_platforms_own_list_everybody_has_their_ids(lms: str) -> None:
    submissions = EXPECTED["fixtures"][f"{lms}.zip"]["submissions"]
    for one in fixture(lms, with_roster=True).intake.origins:
        expected = next(wanted for wanted in submissions if wanted["key"] == one.submission)
        sids = expected.get("sids") or ([expected["sid"]] if expected["sid"] else [""])
        assert [person.sid for person in one.people] == sids


@pytest.mark.parametrize("lms", ALL)
def test_with_the_platforms_own_list_those_without_a_submission_are_known(lms: str) -> None:
    handed = fixture(lms, with_roster=True)
    roster = handed.roster
    assert roster is not None
    missing = absent(roster, handed.intake.origins, lambda one, everybody: detection.join(one, everybody, roster.lms))
    assert [one.person.sid for one in missing] == ["20230006"]
    [key] = EXPECTED["fixtures"][f"{lms}.zip"]["missing"]
    assert key in (missing[0].person.lms_id, missing[0].person.sid)


@pytest.mark.parametrize(("lms", "late"), [("moodle", {"50102"}), ("gradescope", {"submission_300000102"})])
def test_late_comes_from_the_platforms_list_where_the_download_is_silent(lms: str, late: set[str]) -> None:
    origins = fixture(lms, with_roster=True).intake.origins
    assert {one.submission for one in origins if one.late} == late
    assert None not in {one.late for one in origins}


@pytest.mark.parametrize("lms", ["canvas", "moodle", "blackboard", "brightspace"])
def test_the_grade_file_is_filled_byte_for_byte(lms: str) -> None:
    links = LINKS if lms == "brightspace" else {}
    filling = filled(lms, sheet(SHEETS[lms]), fixture_grades(lms), links=links)
    assert filling.table.to_bytes() == (FIXTURES / "filled" / SHEETS[lms]).read_bytes()
    fates = by_fate(filling.marks)
    assert len(fates[Fate.CHANGED]) == 5
    assert len(fates[Fate.NO_GRADE]) == 1
    assert len(fates) == 2


def test_the_tabbed_file_of_blackboard_stays_in_its_encoding() -> None:
    filling = filled("blackboard", sheet("blackboard_gradebook.xls"), fixture_grades("blackboard"))
    plain = (FIXTURES / "filled" / SHEETS["blackboard"]).read_text("utf-8-sig")
    tabbed = "".join(line.replace('","', '"\t"') + "\r\n" for line in plain.splitlines())
    assert filling.table.to_bytes() == b"\xff\xfe" + tabbed.encode("utf-16-le")


@pytest.mark.parametrize("lms", ["canvas", "moodle", "brightspace"])
def test_feedback_goes_back_under_the_expected_names(lms: str, tmp_path: Path) -> None:
    platform = detection.platform(lms)
    directory = Directory(detection.read_roster(FIXTURES / SHEETS[lms]).enrolments)
    expected = EXPECTED["fixtures"][f"{lms}.zip"]["feedback_upload"]
    assert platform.write_feedback is not None
    for origin in fixture(lms).intake.origins:
        match = detection.join(origin, directory, lms)
        people = [directory[at].person for at in match.found]
        returned = platform.write_feedback(origin, people, "feedback_hw3.html")
        assert returned.entries == (expected[origin.submission],)
        path = tmp_path / "feedback.zip"
        write_zip(path, [(returned.entries[0], clothed("well done", "<p>", "feedback_hw3", returned.suffix))])
        assert open_download(path, largest_bytes=1).names == returned.entries


@pytest.mark.parametrize("lms", ["blackboard", "gradescope"])
def test_a_platform_that_takes_no_feedback_says_what_to_do(lms: str) -> None:
    assert EXPECTED["fixtures"][f"{lms}.zip"]["feedback_upload"] is None
    platform = detection.platform(lms)
    assert platform.write_feedback is None
    assert platform.no_feedback
