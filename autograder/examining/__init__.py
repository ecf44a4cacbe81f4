"""One submission to one result (`examiner`), many to many (`pool`). The trusted side.

On the way: `notebook` reads what was handed in, `jail` starts a fork server, `candidate_process` drives one fork of it,
`proxy` stands in for the student's functions, `exam` holds the trusted tests, `sitting` goes through both, `verdict`
says what became of a check, `scoring` makes points of it. Of `candidate/` only `wire` is imported here: what we know of
a student's answer is what we decoded.
"""
