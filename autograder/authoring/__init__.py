"""From a source notebook to what students get, what the grader gets, and the proof that both are right.

The way of the data: `course` (where things are) → `inputs` (all that one build reads) → `source` (cells) → `outline`
and `markers` (what the cells mean, every problem at once) → `compiler` (otter assign, then normalised) → `builds`
(folders on disk) → `verifier` (the proof, with variants made from `bank`).
"""
