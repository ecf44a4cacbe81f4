"""The proof of an assignment, put into the words of its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from autograder.authoring.diagnoses import HOW_IT_IS_COUNTED, MistakeDiagnosis, Named
from autograder.authoring.mutation.marks import MARKS_FILE, as_toml
from autograder.authoring.mutation.mutants import Mutant
from autograder.authoring.mutation.score import MutationScore, Survivor
from autograder.authoring.verification import FindingKind, Verification, percent
from autograder.reporting.verification import Fact, ProofPage, ShownChange, ShownMistake, Tally

_SAYS = {
    Named.CAUSE: "the cause",
    Named.DIFFERENCE: "a difference",
    Named.ERROR: "the error",
    Named.NOTHING: "nothing",
}


def proof_page(verification: Verification, title: str) -> ProofPage:
    """What the page shows; `title` is that of the assignment."""
    score = verification.mutation or MutationScore()
    return ProofPage(
        assignment=verification.assignment,
        title=title,
        findings=tuple(finding.sentence.partition("\n")[0] for finding in verification.findings),
        facts=_facts(verification),
        questions=_tallies(score, lambda mutant: mutant.question),
        operators=_tallies(score, lambda mutant: mutant.operator, most_first=True),
        survivors=tuple(map(_change, score.survivors)),
        equivalent=tuple(map(_change, score.equivalent)),
        marks=as_toml(survivor.mutant for survivor in score.survivors),
        marks_file=f"solutions/{verification.assignment}/{MARKS_FILE}",
        mistakes=tuple(map(_mistake, verification.diagnoses)),
        how_mistakes_are_counted=HOW_IT_IS_COUNTED,
        has_mutation=verification.mutation is not None,
    )


def _facts(proof: Verification) -> tuple[Fact, ...]:
    kinds = {finding.kind for finding in proof.findings}
    solution, stub, leaks = (
        kind not in kinds for kind in (FindingKind.SOLUTION, FindingKind.FREE_POINTS, FindingKind.LEAK)
    )
    points = f"{proof.max_points:g}"
    facts = [
        Fact("Solution", f"{points} of {points}" if solution else "not everything", _seeds(proof), solution, solution),
        Fact("Untouched notebook", "0" if stub else "more than 0", "no question gives points for nothing", stub, stub),
        Fact("Leaks", "none" if leaks else "found", "cells, metadata, outputs, data, archives", leaks, leaks),
        _count("Mistakes caught", proof.mistakes_caught, proof.mistakes, "of the bank"),
        _count("Alternatives accepted", proof.alternatives_accepted, proof.alternatives, _suspected(proof)),
    ]
    told = f"{proof.named_at_once} of them in the notebook already, the others when the work is graded"
    share = proof.named / len(proof.diagnoses) if proof.diagnoses else 1.0
    facts.append(Fact("Cause named", f"{proof.named} of {len(proof.diagnoses)}", told, share, good=True))
    if proof.mutation is not None:
        facts.append(_mutation_fact(proof.mutation, proof.wanted_score))
    return tuple(facts)


def _seeds(proof: Verification) -> str:
    return f"with its own and {proof.seeds} other seeds"


def _suspected(proof: Verification) -> str:
    count = sum(finding.kind is FindingKind.SUSPECTED for finding in proof.findings)
    return f"of the bank, {count or 'none'} taken for a trick"


def _count(name: str, found: int, listed: int, detail: str) -> Fact:
    return Fact(name, f"{found} of {listed}", detail, found / listed if listed else 1.0, found == listed)


def _mutation_fact(score: MutationScore, wanted: float) -> Fact:
    marked = f", {len(score.equivalent)} marked as no change" if score.equivalent else ""
    detail = f"{len(score.kills)} of {score.mutants} changes noticed, {percent(wanted)} wanted{marked}"
    return Fact("Mutation score", percent(score.score), detail, score.score, score.score >= wanted)


def _tallies(score: MutationScore, of: Callable[[Mutant], str], *, most_first: bool = False) -> tuple[Tally, ...]:
    noticed = Counter(of(kill.mutant) for kill in score.kills)
    changes = noticed + Counter(of(survivor.mutant) for survivor in score.survivors)
    names = [name for name, _ in changes.most_common()] if most_first else list(changes)
    return tuple(Tally(name, noticed[name], changes[name]) for name in names)


def _change(survivor: Survivor) -> ShownChange:
    mutant = survivor.mutant
    return ShownChange(mutant.name, mutant.before, mutant.after, survivor.sentence, survivor.reason)


def _mistake(diagnosis: MistakeDiagnosis) -> ShownMistake:
    where = f"{diagnosis.check}{' (hidden)' if diagnosis.hidden else ''}"
    named = _SAYS[diagnosis.named]
    return ShownMistake(diagnosis.question, diagnosis.name, named, diagnosis.kind, where, diagnosis.message)
