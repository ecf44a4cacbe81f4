"""The summary counts right, in one pass, and shows staff whom to look after."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.records import CheckStatus, Ending, SubmissionResult
from autograder.reporting import summary as summary_module
from autograder.reporting.summary import QuestionSummary, render_summary, summarise
from tests.reporting.builders import HOSTILE, check, for_staff, not_graded, question, refused, result


def scored(total: float) -> SubmissionResult:
    return result("Ann", total=total, max_points=10.0)


def failing(message: str, **more: object) -> SubmissionResult:
    wrong = check(CheckStatus.FAILED, message, **more)
    return result("Ann", question("q1", wrong, wrong))


def test_outcomes_are_counted_apart() -> None:
    found = summarise([result(), result("Dee"), refused(), not_graded()])
    assert (found.submissions, found.graded, found.refused, found.not_graded) == (4, 2, 1, 1)
    assert found.assignment == "building_blocks"


def test_an_empty_class_has_no_scores() -> None:
    found = summarise([])
    assert found.scores is None
    assert render_summary(found) == "No assignment: 0 submissions, 0 graded, 0 refused, 0 not graded\n"


def test_what_is_not_graded_does_not_lower_the_mean() -> None:
    found = summarise([scored(8), refused(), not_graded()])
    assert found.scores is not None
    assert found.scores.mean == 8


@given(st.lists(st.integers(0, 40).map(lambda quarters: quarters / 4), min_size=2))
def test_mean_and_quartiles_are_those_of_the_textbook(totals: list[float]) -> None:
    scores = summarise(map(scored, totals)).scores
    assert scores is not None
    quartiles = statistics.quantiles(totals, method="inclusive")
    assert [scores.lower_quartile, scores.median, scores.upper_quartile] == pytest.approx(quartiles)
    assert scores.mean == pytest.approx(statistics.mean(totals))
    assert sum(scores.histogram) == len(totals)


def test_the_histogram_has_full_marks_in_its_last_part() -> None:
    scores = summarise(map(scored, (0, 0.5, 1, 5, 9.9, 10, 11))).scores
    assert scores is not None
    assert scores.histogram == (2, 1, 0, 0, 0, 1, 0, 0, 0, 3)


def test_each_question_has_its_mean_and_its_extremes() -> None:
    zero = question("q2", check(CheckStatus.FAILED))
    found = summarise([result("Ann", question("q1"), zero), result("Bob", question("q1"), question("q2"))])
    assert found.questions == (QuestionSummary("q1", 1.0, 1.0, 2, 0), QuestionSummary("q2", 0.5, 1.0, 1, 1))


def test_a_mistake_counts_once_per_submission() -> None:
    class_of_three = [
        failing("db is 3 times too large", kind="factor"),
        failing("db is 5 times too large", kind="factor"),
    ]
    found = summarise([*class_of_three, failing("wrong sign", kind="sign")])
    assert [(one.question, one.kind, one.submissions) for one in found.mistakes] == [
        ("q1", "factor", 2),
        ("q1", "sign", 1),
    ]
    assert found.mistakes[0].example == "db is 3 times too large"


def test_a_mistake_is_counted_where_it_was_made_and_not_where_it_shows_again() -> None:
    wrong = question("q1", check(CheckStatus.FAILED, "wrong sign", kind="sign"))
    again = replace(wrong, name="q2", uses_unsolved=("q1",))
    assert [one.question for one in summarise([result("Ann", wrong, again)]).mistakes] == ["q1"]


def test_messages_that_differ_in_numbers_only_are_one_mistake() -> None:
    found = summarise([failing("off by 0.31 at 3"), failing("off by -2e-05 at 12\nmore"), failing("no number")])
    assert [(one.kind, one.submissions) for one in found.mistakes] == [("off by # at #", 2), ("no number", 1)]


def test_what_is_no_answer_is_counted_by_what_happened() -> None:
    raised = check(CheckStatus.RAISED, "ZeroDivisionError in line 3")
    assert [one.kind for one in summarise([result("Ann", question("q1", raised))]).mistakes] == ["raised"]


def test_the_memory_for_mistakes_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary_module, "_MISTAKES_KEPT", 10)
    letters = [failing("x" * number) for number in range(1, 60)]
    found = summarise([failing("often"), failing("often"), *letters, failing("often")])
    assert len(found.mistakes) <= 21
    assert found.mistakes[0].kind == "often"
    assert found.mistakes[0].submissions == 3


def test_who_needs_a_person_is_listed_with_every_reason() -> None:
    flagged = result("Dee", notices=(for_staff("numerical differentiation?\ndetails"),), ending=Ending.WALL_LIMIT)
    found = summarise([result(), refused(), not_graded(), flagged])
    assert {one.student: one.reasons for one in found.attention} == {
        "Bob": ("refused: This file is empty. Save it again.",),
        "Cy": ("not graded: the jail did not start",),
        "Dee": ("ended by wall limit", "numerical differentiation?"),
    }


def test_a_notebook_that_defines_nothing_of_what_is_asked_for_needs_a_person() -> None:
    empty = result("Dee", question("q1", check(CheckStatus.MISSING)), question("q2", check(CheckStatus.MISSING)))
    half = result("Eve", question("q1", check(CheckStatus.MISSING)), question("q2", check(CheckStatus.FAILED)))
    summary = summarise([empty, half])
    assert [one.submission for one in summary.attention] == ["Dee.ipynb"]
    assert "is it the right notebook?" in render_summary(summary)


def test_a_class_is_read_once_and_not_kept() -> None:
    def one_pass() -> Iterator[SubmissionResult]:
        yield from (result(f"student {number}") for number in range(100))

    assert summarise(one_pass()).graded == 100


def test_the_text_shows_what_a_teaching_assistant_asks_first() -> None:
    wrong = result("Eve", question("q1", check(CheckStatus.FAILED, "db is 3 times too large", kind="factor")))
    text = render_summary(summarise([result(), wrong, refused()]))
    assert text.startswith("building_blocks: 3 submissions, 2 graded, 1 refused, 0 not graded\n")
    assert "mean 0.5   median 0.5   middle half 0.25 to 0.75" in text
    assert "   90 to 100 %      1  " + "#" * 40 in text
    assert "      1  q1: db is 3 times too large\n" in text
    assert "Needs a person: 1\n  Bob.ipynb (Bob)\n      refused: This file is empty." in text


def test_a_long_list_of_people_is_cut_and_counted() -> None:
    text = render_summary(summarise(refused(f"student {number}") for number in range(80)))
    assert "Needs a person: 80" in text
    assert "... and 30 more: see results.jsonl" in text


@given(st.text(st.characters(exclude_categories=())))
def test_no_student_can_act_on_the_terminal_of_staff(text: str) -> None:
    hostile = text + HOSTILE
    wrong = replace(
        failing(hostile), student=hostile, submission=hostile, assignment=hostile, notices=(for_staff(hostile),)
    )
    shown = render_summary(summarise([wrong, refused(hostile, hostile)]))
    assert not set(shown) & set("\x1b\x07\x00\r\u202e\u2066\x9b")
    shown.encode("utf-8")
