"""What became of the mutants, counted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from autograder.authoring.mutation.mutants import Mutant
from autograder.records import CheckStatus


class Evidence(str, Enum):
    """What is known of a mutant that every check of its question lets through."""

    LATER = "later"  # checks of a later question fail it
    DRAW = "draw"  # its own checks fail it with other seeds: luck decides
    DIFFERS = "differs"  # it gives other results on inputs of the tests, and no check minds
    ALTERED = "altered"  # it gives other results on altered inputs only: an input is missing, or is none that can be
    SAME = "same"  # it gave the same results in every call that was tried


@dataclass(frozen=True)
class Kill:
    """A mutant that was found out, and the first check that failed."""

    mutant: Mutant
    question: str
    check: str
    status: CheckStatus
    kind: str


@dataclass(frozen=True)
class Survivor:
    """A mutant that was not found out. `reason` is the author's, where it is marked as equivalent."""

    mutant: Mutant
    evidence: Evidence
    sentence: str
    reason: str = ""


@dataclass(frozen=True)
class MutationScore:
    """All mutants of an assignment. `stale` are sentences about marks that do not hold any more."""

    kills: tuple[Kill, ...] = ()
    survivors: tuple[Survivor, ...] = ()
    equivalent: tuple[Survivor, ...] = ()
    stale: tuple[str, ...] = ()
    not_examined: tuple[str, ...] = ()

    @property
    def mutants(self) -> int:
        """How many count: those that are marked as equivalent do not."""
        return len(self.kills) + len(self.survivors)

    @property
    def score(self) -> float:
        """The share of the mutants that count which were found out; 1 where there are none."""
        return len(self.kills) / self.mutants if self.mutants else 1.0

    @property
    def timed_out(self) -> int:
        """How many were found out because they did not come to an end."""
        return sum(kill.status is CheckStatus.TIMED_OUT for kill in self.kills)
