"""What authors of tests call.

from autograder import checks
"""

from autograder.checks.case import Diagnosis
from autograder.checks.comparison import expect, expect_parts, expect_shape, expect_true
from autograder.checks.diagnosis import diagnose
from autograder.checks.failure import CheckFailure
from autograder.checks.gradients import expect_gradient, numerical_gradient
from autograder.checks.mutation import unchanged
from autograder.checks.seeds import DEFAULT_SEED, rng, seeded

__all__ = [
    "DEFAULT_SEED",
    "CheckFailure",
    "Diagnosis",
    "diagnose",
    "expect",
    "expect_gradient",
    "expect_parts",
    "expect_shape",
    "expect_true",
    "numerical_gradient",
    "rng",
    "seeded",
    "unchanged",
]
