"""Arrays of True and False: a few relations, and no arithmetic."""

from __future__ import annotations

from autograder.checks.arrangements import reversed_order, transposed
from autograder.checks.case import Case, Diagnosis
from autograder.checks.places import one_line
from autograder.checks.wording import count_text, entry, first_index


def compare_masks(case: Case) -> Diagnosis:
    """Explain how two unequal masks of the same shape (as numbers 0 and 1) differ."""
    if case.expected.size == 1:
        found, right = bool(case.actual.flat[0]), bool(case.expected.flat[0])
        return Diagnosis("value", f"{case.subject} is {found}, expected {right}.")
    if case.is_(1 - case.expected):
        return Diagnosis("complement", f"{case.subject} has True and False swapped.")
    for relation in (transposed, reversed_order, one_line):
        if (found_relation := relation(case)) is not None:
            return found_relation
    wrong = case.actual != case.expected
    index = first_index(wrong)
    count = count_text(int(wrong.sum()), wrong.size)
    place = f"{entry(case.subject, index)} is {bool(case.actual[index])}"
    return Diagnosis("value", f"{count} of {case.subject} are wrong. The first is {place}.")
