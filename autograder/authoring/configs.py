"""The keys that a source notebook may set: of the assignment, of a question, of a test.

Otter reads an unknown question key as if it were not there and an unsupported assignment key in ways that cannot
work with trusted examining, so both are refused here with the nearest key that exists.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from autograder.authoring.cell_code import CheckCell
from autograder.authoring.course import Assignment
from autograder.authoring.outline import Outline, QuestionHead
from autograder.authoring.problems import Place, Problem, or_closest

ASSIGNMENT_KEYS = frozenset(
    [
        "name",
        "files",
        "requirements",
        "init_cell",
        "check_all_cell",
        "export_cell",
        "show_question_points",
        "tests",
        "generate",
        "run_tests",
        "solutions_pdf",
        "suppress_no_tests_warning",
        "template_pdf",
        "python_version",
    ]
)
TESTS_KEYS = frozenset(["files", "ok_format"])
EXPORT_KEYS = frozenset(
    ["instructions", "pdf", "filtering", "force_save", "run_tests", "files", "require_no_pdf_ack", "ignore_log"]
)
GENERATE_KEYS = frozenset(
    [
        "score_threshold",
        "points_possible",
        "show_stdout",
        "show_hidden",
        "show_all_public",
        "pdf",
        "filtering",
        "pagebreaks",
        "force_public_test_summary",
        "warn_missing_pdf",
    ]
)
QUESTION_KEYS = frozenset(["name", "manual", "points", "check_cell", "export", "all_or_nothing"])
CHECK_KEYS = frozenset(["hidden", "points", "success_message", "failure_message"])
ROUNDING = 1e-9
QUESTION_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def otter_config(written: dict[str, Any], assignment: Assignment, requirements: list[str]) -> dict[str, Any]:
    """What otter is told: the author's wishes, and what the build decides."""
    export = {"pdf": False, "run_tests": True, "ignore_log": True}  # the log is a pickle, which nobody should load
    wished = written.get("export_cell", True)
    if isinstance(wished, dict):
        export.update(wished)
    return {
        **written,
        "name": assignment.name,
        "files": list(assignment.data),
        "requirements": requirements,
        "init_cell": True,
        "export_cell": export if wished else False,
        "tests": {"files": False, "ok_format": False},
    }


def assignment_problems(outline: Outline, assignment: Assignment) -> Iterator[Problem]:
    """Every problem of the ASSIGNMENT CONFIG cell."""
    config, place = outline.config, outline.config_place
    if place.cell is None:
        yield Problem(place, "no `# ASSIGNMENT CONFIG`", "a raw cell with it at the top")
        return
    yield from _unknown_keys(config, ASSIGNMENT_KEYS, place, "the assignment")
    tests = config.get("tests", {})
    if not isinstance(tests, dict) or tests.get("ok_format") is not False:
        yield Problem(place, "no `ok_format: false` under `tests`", "it: tests are functions that raise")
    if isinstance(tests, dict):
        yield from _unknown_keys(tests, TESTS_KEYS, place, "`tests`")
        if tests.get("files"):
            yield Problem(place, "`files: true` under `tests`", "false: public tests travel inside the notebook")
    yield from _section_problems(config, place)
    yield from _decided_elsewhere(config, assignment, place)


def question_problems(head: QuestionHead, checks: tuple[CheckCell, ...]) -> Iterator[Problem]:
    """Every problem of a BEGIN QUESTION cell: name, keys and points."""
    yield from _unknown_keys(head.config, QUESTION_KEYS, head.place, "a question")
    name = head.config.get("name")
    if not isinstance(name, str) or not QUESTION_NAME.fullmatch(name):
        found = "a question without `name`" if name is None else f"the question name {name!r}"
        yield Problem(head.place, found, "`name: ` with letters, digits and _, beginning with a letter")
    for key in ("manual", "check_cell", "export", "all_or_nothing"):
        if not isinstance(head.config.get(key, False), bool):
            yield Problem(head.place, f"`{key}: {head.config[key]!r}`", "true or false")
    yield from _points_problems(head, checks)


def check_problems(check: CheckCell, place: Place) -> Iterator[Problem]:
    """Every problem of the TEST CONFIG of a test cell."""
    yield from _unknown_keys(check.config, CHECK_KEYS, place, "a test")
    if "points" in check.config and not _is_points(check.config["points"]):
        yield Problem(place, f"`points: {check.config['points']!r}` of a test", "a number that is not negative")
    if not isinstance(check.config.get("hidden", False), bool):
        yield Problem(place, f"`hidden: {check.config['hidden']!r}`", "true or false")
    for key in ("success_message", "failure_message"):
        message = check.config.get(key, "")
        if not isinstance(message, str) or any(character in message for character in '"\\\n'):
            yield Problem(place, f"`{key}` that otter cannot write down", 'one line without " and \\')


def question_points(head: QuestionHead, checks: tuple[CheckCell, ...]) -> float:
    """What a question is worth; its config must be free of problems."""
    points = head.config.get("points")
    if isinstance(points, list):
        return float(sum(points))
    if isinstance(points, dict):
        return float(points["each"]) * len(checks)
    if points is None:
        return float(sum(check.config["points"] for check in checks))
    return float(points)


def _section_problems(config: dict[str, Any], place: Place) -> Iterator[Problem]:
    for key, known in (("export_cell", EXPORT_KEYS), ("generate", GENERATE_KEYS)):
        section = config.get(key, True)
        if isinstance(section, dict):
            yield from _unknown_keys(section, known, place, f"`{key}`")
        elif not isinstance(section, bool):
            yield Problem(place, f"`{key}: {section!r}`", "true, false or keys below it")
    if config.get("generate") is False:
        yield Problem(place, "`generate: false`", "an autograder zip, which every assignment needs")
    if config.get("init_cell") is False:
        yield Problem(place, "`init_cell: false`", "the cell that makes `grader`, which every question needs")


def _decided_elsewhere(config: dict[str, Any], assignment: Assignment, place: Place) -> Iterator[Problem]:
    name = config.get("name", assignment.name)
    if name != assignment.name:
        yield Problem(place, f"`name: {name}`", f"`{assignment.name}` as in course.toml, or no name here")
    files = config.get("files", [])
    if not isinstance(files, list) or not set(map(str, files)) <= set(assignment.data):
        yield Problem(place, f"`files: {files}`", "data files to be named in course.toml")
    requirements = config.get("requirements", [])
    if not isinstance(requirements, list) or not all(isinstance(line, str) for line in requirements):
        yield Problem(place, f"`requirements: {requirements!r}`", "a list of packages beyond the usual ones")


def _points_problems(head: QuestionHead, checks: tuple[CheckCell, ...]) -> Iterator[Problem]:
    points = head.config.get("points")
    of_checks = ["points" in check.config for check in checks]
    if points is None:
        if not checks or not all(of_checks):
            yield Problem(head.place, "no `points`", "`points: ` with a number, or points in every test")
        return
    if any(of_checks):
        yield from _shared_points_problems(head, checks)
    if isinstance(points, list):
        if len(points) != len(checks):
            yield Problem(head.place, f"{len(points)} `points` for {len(checks)} tests", "as many as there are tests")
        points = {f"test {number}": value for number, value in enumerate(points, start=1)}
    elif isinstance(points, dict):
        if set(points) != {"each"}:
            yield Problem(head.place, f"`points` with {', '.join(map(str, points)) or 'nothing'}", "`each: ` alone")
    else:
        points = {"the question": points}
    for where, value in points.items():
        if not _is_points(value):
            yield Problem(head.place, f"`points` {value!r} for {where}", "a number that is not negative")


def _shared_points_problems(head: QuestionHead, checks: tuple[CheckCell, ...]) -> Iterator[Problem]:
    """Tests may share out the points of their question; otter divides the rest among those that name none."""
    total = head.config["points"]
    shares = [check.config["points"] for check in checks if "points" in check.config]
    if not _is_points(total):
        yield Problem(head.place, "a list of `points` and `points` of a test", "one of the two")
    elif all(map(_is_points, shares)):
        given, complete = sum(shares), len(shares) == len(checks)
        if given > total + ROUNDING or (complete and given < total - ROUNDING):
            yield Problem(head.place, f"`points: {total}` and tests that add up to {given:g}", "the same number")


def _is_points(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value) and value >= 0


def _unknown_keys(config: dict[str, Any], known: frozenset[str], place: Place, owner: str) -> Iterator[Problem]:
    for key in config:
        if key not in known:
            yield Problem(place, f"the key `{key}` of {owner}", or_closest(str(key), known))
