"""The proof in words: for a terminal, for a program, for the page; and what makes it fail."""

from __future__ import annotations

import json

import pytest

from autograder.authoring.diagnoses import MistakeDiagnosis, Named
from autograder.authoring.mutation.mutants import Mutant
from autograder.authoring.mutation.score import Evidence, Kill, MutationScore, Survivor
from autograder.authoring.proof_page import proof_page
from autograder.authoring.verification import (
    Finding,
    FindingKind,
    Verification,
    as_document,
    percent,
    require_proof,
    verification_text,
    with_mutation,
)
from autograder.errors import VerificationFailed
from autograder.records import CheckStatus


def mutant(number: int, operator: str = "factor") -> Mutant:
    name = f"double: {operator}, line 2, {number}"
    return Mutant(name, ("double",), operator, 2, "a = b\nc = d", f"a = {number} * b\nc = d", 0, "")


def score(killed: int, survived: int, **more: object) -> MutationScore:
    return MutationScore(
        kills=tuple(Kill(mutant(n), "double", "double - 1", CheckStatus.FAILED, "factor") for n in range(killed)),
        survivors=tuple(Survivor(mutant(n, "axis"), Evidence.SAME, "Not told apart.") for n in range(survived)),
        **more,  # type: ignore[arg-type]
    )


DIAGNOSES = (
    MistakeDiagnosis("double", "a", Named.CAUSE, "double - 1", kind="factor", message="<3 times>"),
    MistakeDiagnosis("double", "b", Named.CAUSE, "double - 2", hidden=True, kind="sign", message="minus"),
    MistakeDiagnosis("double", "c", Named.DIFFERENCE, "double - 1", kind="value", message="other"),
)
PROVEN = Verification("tiny", 2.0, 3, 3, 1, 1, (), DIAGNOSES, 10)


def test_a_score_that_is_high_enough_adds_no_finding() -> None:
    found = with_mutation(PROVEN, score(98, 2), 0.98)
    assert found.proven
    assert found.mutation is not None
    assert found.mutation.score == 0.98
    require_proof(found)


def test_a_score_that_is_too_low_names_every_survivor_with_its_lines() -> None:
    found = with_mutation(PROVEN, score(3, 1), 0.98)
    with pytest.raises(VerificationFailed) as caught:
        require_proof(found)
    text = caught.value.message
    assert "3 of 4 changes of the solution are noticed (75.0 %), 98.0 % are wanted." in text
    assert "double: axis, line 2, 0" in text
    assert "- a = b ⏎ c = d" in text
    assert "+ a = 0 * b ⏎ c = d" in text


def test_stale_marks_and_mutants_that_were_not_examined_are_findings() -> None:
    found = with_mutation(PROVEN, score(1, 0, stale=("A mark.",), not_examined=("A mutant.",)), 0.98)
    assert found.findings == (
        Finding(FindingKind.NOT_EXAMINED, "A mutant."),
        Finding(FindingKind.STALE_MARK, "A mark."),
    )


def test_marked_changes_do_not_count_and_no_changes_are_no_fault() -> None:
    marked = (Survivor(mutant(1), Evidence.SAME, "Not told apart.", "Why."),)
    assert score(1, 0, equivalent=marked).score == 1.0
    assert MutationScore().score == 1.0


def test_a_share_is_never_rounded_up_to_all() -> None:
    assert [percent(share) for share in (1.0, 0.9999, 0.98, 0.0)] == ["100 %", "99.9 %", "98.0 %", "0.0 %"]


def test_the_text_says_what_was_tried_and_what_is_to_be_mended() -> None:
    text = verification_text(with_mutation(PROVEN, score(3, 1, stale=("A mark is stale.",)), 0.98))
    first, *lines = text.split("\n")
    assert first == "tiny: not proven"
    assert "  solution 2 of 2 (also with 10 other seeds), untouched notebook 0, nothing leaks" in lines
    assert "  3 of 3 mistakes caught, 2 of them with the cause named; 1 of 1 alternatives accepted" in lines
    assert "  mutation score 75.0 %: 3 of 4 changes noticed" in lines
    assert "  ! A mark is stale." in lines
    assert "  changes that no check notices (98.0 % are wanted):" in lines
    assert verification_text(PROVEN).startswith("tiny: proven\n")
    assert "mutation score not taken" in verification_text(PROVEN)


def test_the_document_holds_everything_as_plain_data() -> None:
    document = json.loads(json.dumps(as_document(with_mutation(PROVEN, score(3, 1), 0.98))))
    assert document["proven"] is False
    assert (document["mistakes"], document["named"], document["named_at_once"]) == (3, 2, 1)
    assert document["findings"][0]["kind"] == "mutation_score"
    assert document["diagnoses"][0]["named"] == "cause"
    mutation = document["mutation"]
    assert (mutation["mutants"], mutation["killed"], mutation["score"]) == (4, 3, 0.75)
    assert mutation["survivors"][0]["before"] == "a = b\nc = d"
    assert mutation["survivors"][0]["evidence"] == "same"
    assert as_document(PROVEN)["mutation"] is None


def test_the_page_counts_by_question_and_by_kind() -> None:
    page = proof_page(with_mutation(PROVEN, score(3, 1), 0.98), "A tiny one")
    assert [(row.name, row.noticed, row.changes) for row in page.questions] == [("double", 3, 4)]
    assert [(row.name, row.noticed, row.changes) for row in page.operators] == [("factor", 3, 3), ("axis", 0, 1)]
    assert [fact.name for fact in page.facts if not fact.good] == ["Mutation score"]
    assert [one.named for one in page.mistakes] == ["the cause", "the cause", "a difference"]
    assert "[[equivalent]]" in page.marks
    assert page.findings == ("3 of 4 changes of the solution are noticed (75.0 %), 98.0 % are wanted. Not noticed:",)
    assert not proof_page(PROVEN, "A tiny one").has_mutation
