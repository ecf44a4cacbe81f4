"""Where the random inputs of hidden checks come from: the submission's bytes, so that a regrade draws the same."""

from __future__ import annotations

import hashlib

from autograder.records import Submission

_SEED_BYTES = 6  # a JSON number that every reader holds exactly


def root_seed(assignment: str, submission: Submission) -> int:
    """Seed of a submission: from the assignment and the submission's bytes, so that a regrade draws the same inputs."""
    return _seed(assignment, submission_hash(submission))


def check_seed(root: int, question: str, index: int) -> int:
    """Seed of one check of a submission."""
    return _seed(str(root), question, str(index))


def submission_hash(submission: Submission) -> str:
    """What makes two hand-ins the same: their bytes."""
    return hashlib.sha256(submission.content).hexdigest()


def _seed(*words: str) -> int:
    return int.from_bytes(hashlib.sha256("\n".join(words).encode()).digest()[:_SEED_BYTES], "big")
