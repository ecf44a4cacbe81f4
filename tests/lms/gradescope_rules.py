"""The published rules for `results.json`, one after the other, as far as a program can check them.

Source: https://gradescope-autograders.readthedocs.io/en/latest/specs/ (output format, visibility, formats of
strings).
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

VISIBILITIES = {"hidden", "after_due_date", "after_published", "visible"}
FORMATS = {"text", "html", "simple_format", "md", "ansi"}
TOP_LEVEL = {
    "score",
    "execution_time",
    "output",
    "output_format",
    "test_output_format",
    "test_name_format",
    "visibility",
    "stdout_visibility",
    "extra_data",
    "tests",
    "leaderboard",
}
TEST = {
    "score",
    "max_score",
    "status",
    "name",
    "name_format",
    "number",
    "output",
    "output_format",
    "tags",
    "visibility",
    "extra_data",
}
OPEN_TAGS = {"br"}
TAGS = {"p", "ul", "li", "strong", "br"}  # what every sanitiser leaves in


def problems_in(results: Any, total_points: float | None = None) -> list[str]:
    """What breaks a rule, a phrase each. `total_points` are those of the assignment on Gradescope."""
    if not isinstance(results, dict):
        return ["the file is not an object"]
    return [*_top_level(results), *_scores(results, total_points), *_tests(results)]


def seen_by_students(results: dict[str, Any], *, published: bool = False) -> list[dict[str, Any]]:
    """The tests that students see, before or after the grades are published."""
    shown = {"visible", "after_published"} if published else {"visible"}
    return [test for test in results["tests"] if test.get("visibility", results.get("visibility", "visible")) in shown]


def _top_level(results: dict[str, Any]) -> Iterator[str]:
    yield from (f"unknown key {key}" for key in results.keys() - TOP_LEVEL)
    for key in ("visibility", "stdout_visibility"):
        if results.get(key, "visible") not in VISIBILITIES:
            yield f"{key} is {results[key]!r}"
    for key in ("output_format", "test_output_format", "test_name_format"):
        if results.get(key, "text") not in FORMATS:
            yield f"{key} is {results[key]!r}"
    if not _is_number(results.get("execution_time", 0)):
        yield "execution_time is no number"
    if not isinstance(results.get("extra_data", {}), dict):
        yield "extra_data is no object"
    yield from _text(results, "output", results.get("output_format", "simple_format"))


def _scores(results: dict[str, Any], total_points: float | None) -> Iterator[str]:
    tests = results.get("tests", [])
    if "score" in results and not _is_number(results["score"]):
        yield "score is no number"
        return
    if "score" not in results and not (tests and all("score" in test for test in tests)):
        yield "there is no score, neither on top nor in every test"
    most = sum(test.get("max_score", 0) for test in tests)
    if total_points is not None and abs(most - total_points) > 1e-9:
        yield f"max_score adds up to {most}, and the assignment has {total_points}"
    if "score" in results and abs(results["score"] - sum(test.get("score", 0) for test in tests)) > 1e-5:
        yield "score is not what the tests add up to"


def _tests(results: dict[str, Any]) -> Iterator[str]:
    for test in results.get("tests", []):
        where = test.get("name", "a test")
        yield from (f"{where}: unknown key {key}" for key in test.keys() - TEST)
        if test.get("status", "passed") not in ("passed", "failed"):
            yield f"{where}: status is {test['status']!r}"
        if test.get("visibility", "visible") not in VISIBILITIES:
            yield f"{where}: visibility is {test['visibility']!r}"
        for key in ("score", "max_score"):
            if not _is_number(test.get(key, 0)):
                yield f"{where}: {key} is no number"
        for key in ("name", "number"):
            if not isinstance(test.get(key, ""), str):
                yield f"{where}: {key} is no text"
        yield from _text(test, "output", test.get("output_format", results.get("test_output_format", "text")))


def _text(owner: dict[str, Any], key: str, how: str) -> Iterator[str]:
    text = owner.get(key, "")
    if not isinstance(text, str):
        yield f"{key} is no text"
    elif "\r" in text:
        yield f"{key} has line ends other than \\n"
    elif how == "html":
        yield from _Markup.problems(text)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < float("inf")


class _Markup(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []

    @classmethod
    def problems(cls, text: str) -> list[str]:
        parser = cls()
        parser.feed(text)
        parser.close()
        return parser.found + [f"<{tag}> is not closed" for tag in parser.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS or attrs:
            self.found.append(f"<{tag}> with {attrs}")
        elif tag not in OPEN_TAGS:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.found.append(f"</{tag}> closes nothing")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"the comment {data!r}")

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"the declaration {decl!r}")
