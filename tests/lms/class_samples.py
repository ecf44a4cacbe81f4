"""The class of the fixtures: one archive and one grade file for each platform, with what a reader must find."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder.lms import detection
from autograder.lms.detection import Handed
from autograder.lms.people import Directory, Match
from autograder.lms.platforms import Platform
from autograder.lms.sheets import Fate, Filling, Grade, Mark, Wish
from autograder.lms.tables import Table, parse_table, read_table
from autograder.records import Origin
from autograder.settings import Limits

FIXTURES = Path(__file__).parent / "fixtures"
EXPECTED: dict[str, Any] = json.loads((FIXTURES / "expected.json").read_text("utf-8"))
SHEETS = {
    "canvas": "canvas_gradebook.csv",
    "moodle": "moodle_worksheet.csv",
    "blackboard": "blackboard_gradebook.csv",
    "brightspace": "brightspace_grades.csv",
    "gradescope": "gradescope_scores.csv",
}
LINKS = {"60104": "20230004", "60105": "20230005"}  # the two Jane Does of Brightspace
TITLE = "HW 3: Loops"


def hand_in(path: Path, *, lms: str = "", roster: Path | None = None, expected_name: str = "hw3") -> Handed:
    known = detection.read_roster(roster) if roster else None
    return detection.read_submissions(path, lms=lms, roster=known, expected_name=expected_name, limits=Limits())


def fixture(lms: str, *, with_roster: bool = False) -> Handed:
    return hand_in(FIXTURES / f"{lms}.zip", roster=FIXTURES / SHEETS[lms] if with_roster else None)


def sheet(name: str) -> Table:
    return read_table(FIXTURES / name)


def table(*lines: str) -> Table:
    return parse_table("".join(line + "\n" for line in lines).encode())


def wish(platform: Platform, **changes: Any) -> Wish:
    def join(origin: Origin, everybody: Directory) -> Match:
        return detection.join(origin, everybody, platform.name)

    return Wish(**{"titles": (TITLE,), "join": join, **changes})


def graded(origins: Sequence[Origin], points: Mapping[str, float | None], most: float = 10) -> list[Grade]:
    """Grades by submission."""
    return [Grade(one, one.name, points[one.submission], most) for one in origins if one.submission in points]


def filled(lms: str, into: Table, grades: Sequence[Grade], **changes: Any) -> Filling:
    platform = detection.platform(lms)
    assert platform.write_grades is not None
    return platform.write_grades(into, grades, wish(platform, **changes))


def fixture_grades(lms: str) -> list[Grade]:
    """The grades of `scores_for_filled`, by the submissions of a platform's archive."""
    scores = EXPECTED["scores_for_filled"]
    submissions = EXPECTED["fixtures"][f"{lms}.zip"]["submissions"]
    sids = {one["key"]: one.get("sid") or LINKS.get(one["key"]) for one in submissions}
    points = {key: float(scores[sid]) for key, sid in sids.items() if sid in scores}
    return graded(fixture(lms).intake.origins, points)


def by_fate(marks: Sequence[Mark]) -> dict[Fate, list[str]]:
    found: dict[Fate, list[str]] = {}
    for mark in marks:
        found.setdefault(mark.fate, []).append(mark.submission or mark.person)
    return found
