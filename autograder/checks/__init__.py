"""What authors of tests call: comparisons whose failures tell the student what kind of mistake it is.

    from autograder import checks

    def test_dense_backward_fresh_inputs(env):
        dense_backward = env["dense_backward"]
        rng = checks.rng("dense_backward")            # fresh for every submission, the same in every regrade
        a_prev, dz, w = rng.normal(size=(4, 3)), rng.normal(size=(4, 5)), rng.normal(size=(3, 5))
        with checks.unchanged(a_prev=a_prev, dz=dz, w=w):
            parts = dense_backward(a_prev, dz, w)
        dw, db, da_prev = checks.expect_parts(parts, ("dw", "db", "da_prev"))
        checks.expect(dw, a_prev.T @ dz, what="dw", known={"the batch size": 4}, axes=("n_in", "n_out"))
        checks.expect(db, dz.sum(axis=0, keepdims=True), what="db", known={"the batch size": 4}, axes=("1", "n_out"))

What a failure says, for example:

    `dw` is exactly 1/4 of the expected result, and 4 is the batch size.
    `db` has shape (5,), expected (1, 5) = (1, n_out): an axis of length 1 is missing; in a sum or a mean, ...

Tell `expect` what only you know, and the message becomes better:

* `known`: quantities that a wrong factor may equal. Draw inputs in which they differ, or the message cannot tell which.
* `suspects`: a sentence for each wrong array you can compute, such as
  `{"the derivative is taken at `a` instead of `z`": ..., "this is `db`, so the returned values are swapped": db}`.
  Its sentence is also found under a wrong sign or factor. Say what kind of mistake it is, not how the answer reads.
* `axes`: names of the axes of the expected array.

The order of judgement is: type, suspects, shape, kind of numbers, NaN and inf, values. Nothing is claimed that was not
verified on all entries; where several relations hold, the simplest speaks. The expected array is never shown: at most
its worst entry is. What counts as right is written down in `checks.values`: lists, Python numbers, integers with the
right values and wider floats pass; float32, complex and True/False do not.

A gradient is checked twice, against the formula and against the loss:

    checks.expect_gradient(dw, lambda w: loss(a_prev @ w), w, what="dw", rng=checks.rng("directions"))

Every failure is a `CheckFailure`, an `AssertionError`: the same test file works under plain otter. A mistake in a test
itself (NaN in the expected array, say) is a ValueError or TypeError: that is ours, and never costs a student a point.

The grader itself uses `seeded`, which gives each submission inputs of its own, and `undiagnosed`, inside of which a
comparison fails at once and says nothing.

This package needs NumPy and nothing else, for it is imported in the students' notebooks too.
"""

from autograder.checks.case import Diagnosis
from autograder.checks.comparison import expect, expect_parts, expect_shape, expect_true
from autograder.checks.diagnosis import diagnose
from autograder.checks.failure import CheckFailure, Evidence, evidence, undiagnosed
from autograder.checks.gradients import expect_gradient, numerical_gradient
from autograder.checks.mutation import unchanged
from autograder.checks.precision import Precision, measuring
from autograder.checks.seeds import DEFAULT_SEED, rng, seeded

__all__ = [
    "DEFAULT_SEED",
    "CheckFailure",
    "Diagnosis",
    "Evidence",
    "Precision",
    "diagnose",
    "evidence",
    "expect",
    "expect_gradient",
    "expect_parts",
    "expect_shape",
    "expect_true",
    "measuring",
    "numerical_gradient",
    "rng",
    "seeded",
    "unchanged",
    "undiagnosed",
]
