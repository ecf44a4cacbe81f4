"""What was tried with an assignment and what came of it: the words of the proof."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Any

from autograder.authoring.diagnoses import MistakeDiagnosis, Named
from autograder.authoring.mutation.score import MutationScore, Survivor
from autograder.errors import VerificationFailed

DEFAULT_MUTATION_SCORE = 0.98


class FindingKind(str, Enum):
    """What was not proven."""

    SOLUTION = "solution"  # the solution does not get everything
    FREE_POINTS = "free_points"  # the untouched student notebook gets something
    LEAK = "leak"
    MISTAKE_PASSED = "mistake_passed"
    ALTERNATIVE_REFUSED = "alternative_refused"
    SUSPECTED = "suspected"  # staff would be told that a right answer looks like a trick
    MUTATION_SCORE = "mutation_score"  # too many automatic changes of the solution go unnoticed
    STALE_MARK = "stale_mark"  # a change is marked as equivalent that is none any more
    NOT_EXAMINED = "not_examined"


@dataclass(frozen=True)
class Finding:
    """One thing that was not proven, in one sentence."""

    kind: FindingKind
    sentence: str


@dataclass(frozen=True)
class Verification:
    """What was tried and what came of it; proven when there are no findings.

    `seeds` is how many other seeds the solution was graded with. `mutation` is None where it was not asked for.
    """

    assignment: str
    max_points: float
    mistakes: int
    mistakes_caught: int
    alternatives: int
    alternatives_accepted: int
    findings: tuple[Finding, ...]
    diagnoses: tuple[MistakeDiagnosis, ...] = ()
    seeds: int = 0
    mutation: MutationScore | None = None
    wanted_score: float = DEFAULT_MUTATION_SCORE

    @property
    def proven(self) -> bool:
        """Whether the assignment may go to students."""
        return not self.findings

    @property
    def named(self) -> int:
        """How many mistakes the diagnosis alone names the cause of, at the latest when the work is graded."""
        return sum(diagnosis.named is Named.CAUSE for diagnosis in self.diagnoses)

    @property
    def named_at_once(self) -> int:
        """Those of them that are named in the student's notebook already."""
        return sum(diagnosis.named is Named.CAUSE and not diagnosis.hidden for diagnosis in self.diagnoses)


def with_mutation(verification: Verification, score: MutationScore, wanted: float) -> Verification:
    """The proof with the mutation score, and with findings where the score is too low or cannot be trusted."""
    findings = [Finding(FindingKind.NOT_EXAMINED, sentence) for sentence in score.not_examined]
    findings += [Finding(FindingKind.STALE_MARK, sentence) for sentence in score.stale]
    if score.score < wanted:
        findings.append(Finding(FindingKind.MUTATION_SCORE, _too_low(score, wanted)))
    found = (*verification.findings, *findings)
    return replace(verification, mutation=score, wanted_score=wanted, findings=found)


def require_proof(verification: Verification) -> None:
    """Raises VerificationFailed with every finding."""
    if verification.proven:
        return
    count = len(verification.findings)
    things = "1 thing" if count == 1 else f"{count} things"
    sentences = "".join(f"\n  {finding.sentence}" for finding in verification.findings)
    raise VerificationFailed(
        f"The assignment {verification.assignment!r} does not prove itself, {things} to mend:{sentences}\n",
        next_step=f"Mend them in solutions/{verification.assignment}/, then run `autograder build "
        f"{verification.assignment}` again.",
    )


def summary_lines(verification: Verification) -> tuple[str, ...]:
    """What was proven, in a few lines; what was not stands in the findings."""
    proof = verification
    kinds = {finding.kind for finding in proof.findings}
    points = f"solution {proof.max_points:g} of {proof.max_points:g} (also with {proof.seeds} other seeds)"
    lines = [
        points if FindingKind.SOLUTION not in kinds else "the solution does not get everything",
        "untouched notebook 0" if FindingKind.FREE_POINTS not in kinds else "the untouched notebook gets points",
        "nothing leaks" if FindingKind.LEAK not in kinds else "something leaks",
    ]
    counts = (
        f"{proof.mistakes_caught} of {proof.mistakes} mistakes caught, {proof.named} of them with the cause named; "
        f"{proof.alternatives_accepted} of {proof.alternatives} alternatives accepted"
    )
    return (", ".join(lines), counts, mutation_line(proof.mutation))


def verification_text(verification: Verification) -> str:
    """The proof for a terminal: what was tried, what is to be mended, and the changes that no check notices."""
    head = f"{verification.assignment}: {'proven' if verification.proven else 'not proven'}"
    findings = [finding.sentence for finding in verification.findings if finding.kind is not FindingKind.MUTATION_SCORE]
    lines = [head, *(f"  {line}" for line in summary_lines(verification)), *(f"  ! {line}" for line in findings)]
    score = verification.mutation
    if score is not None and score.survivors:
        wanted = (
            f" ({percent(verification.wanted_score)} are wanted)" if score.score < verification.wanted_score else ""
        )
        lines.append(f"  changes that no check notices{wanted}:")
        lines += [f"    {survivor_text(one)}".replace("\n", "\n    ") for one in score.survivors]
    return "\n".join(lines)


def mutation_line(score: MutationScore | None) -> str:
    """The mutation score in one line."""
    if score is None:
        return "mutation score not taken"
    marked = f"; {len(score.equivalent)} more change nothing, as marked" if score.equivalent else ""
    return f"mutation score {percent(score.score)}: {len(score.kills)} of {score.mutants} changes noticed{marked}"


def percent(share: float) -> str:
    """A share in percent, never rounded up to 100."""
    return "100 %" if share >= 1 else f"{min(99.9, 100 * share):.1f} %"


def one_line(code: str) -> str:
    """Lines of code in one line of a terminal."""
    return " ⏎ ".join(" ".join(line.split()) for line in code.splitlines())


def survivor_text(survivor: Survivor) -> str:
    """A survivor for a terminal: which change, and what is known of it."""
    mutant = survivor.mutant
    return f"{mutant.name}\n    - {one_line(mutant.before)}\n    + {one_line(mutant.after)}\n    {survivor.sentence}"


def as_document(verification: Verification) -> dict[str, Any]:
    """The whole proof as plain data for a JSON document."""
    document = asdict(replace(verification, mutation=None))
    document["proven"] = verification.proven
    document["named"] = verification.named
    document["named_at_once"] = verification.named_at_once
    document["mutation"] = _mutation_document(verification.mutation) if verification.mutation is not None else None
    return document


def _mutation_document(score: MutationScore) -> dict[str, Any]:
    def told(survivor: Survivor) -> dict[str, Any]:
        mutant = survivor.mutant
        return {
            "name": mutant.name,
            "question": mutant.question,
            "operator": mutant.operator,
            "line": mutant.line,
            "before": mutant.before,
            "after": mutant.after,
            "evidence": survivor.evidence.value,
            "sentence": survivor.sentence,
            "reason": survivor.reason,
        }

    return {
        "score": score.score,
        "mutants": score.mutants,
        "killed": len(score.kills),
        "timed_out": score.timed_out,
        "survivors": [told(survivor) for survivor in score.survivors],
        "equivalent": [told(survivor) for survivor in score.equivalent],
        "stale": list(score.stale),
    }


def _too_low(score: MutationScore, wanted: float) -> str:
    found = f"{len(score.kills)} of {score.mutants} changes of the solution are noticed ({percent(score.score)})"
    listed = "".join(f"\n    {survivor_text(one)}".replace("\n", "\n  ") for one in score.survivors)
    return f"{found}, {percent(wanted)} are wanted. Not noticed:{listed}"
