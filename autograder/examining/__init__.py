"""One submission to one result (`jail`, `candidate_process`, `proxy`, `exam`, `examiner`, `scoring`), many to many (`pool`).

The trusted side. Of `candidate/` it imports `wire` and nothing else: what it knows of a student's answer is what it decoded.
"""
