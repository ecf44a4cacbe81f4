"""Relations between a wrong array and the right one of the same shape, the simplest first.

Each is claimed only after it has been verified on all entries. Where several hold, the first one speaks. Nearly all of
them do not hold, so each first looks for something cheap that refutes it: one wrong entry (`Case.may_be`), the corners.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograder.checks.arithmetic import (
    absolute,
    all_zeros,
    clipped,
    complement,
    cut_to_integers,
    low_precision,
    offset,
    power,
    rounded,
    sign,
)
from autograder.checks.arrangements import other_order, reversed_order, shifted_order, transposed
from autograder.checks.case import Case, Diagnosis
from autograder.checks.factors import factor
from autograder.checks.places import line_factors, nonzero_where_zero, one_entry, one_line, zero_where_nonzero

Relation = Callable[[Case], "Diagnosis | None"]

RELATIONS: tuple[Relation, ...] = (
    all_zeros,
    cut_to_integers,
    rounded,
    low_precision,
    sign,
    factor,
    transposed,
    absolute,
    clipped,
    offset,
    complement,
    power,
    reversed_order,
    shifted_order,
    one_entry,
    one_line,
    nonzero_where_zero,
    zero_where_nonzero,
    line_factors,
    other_order,
)

SCALE_RELATIONS: tuple[Relation, ...] = (all_zeros, sign, factor)
"""What can be told from a sample of the entries, out of their places."""


def find_relation(case: Case, relations: tuple[Relation, ...] = RELATIONS) -> Diagnosis | None:
    """Return the simplest relation that holds, or None."""
    with np.errstate(all="ignore"):
        return next((found for relation in relations if (found := relation(case)) is not None), None)
