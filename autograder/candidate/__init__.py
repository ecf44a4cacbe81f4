"""Everything of ours that the jail can see. Imports nothing of ours but itself.

`python -m autograder.candidate` starts the fork server of one jail; `server` says what it is told, `answering` what a
submission's own process is asked, and `wire` what may cross between the two sides of the trust line.
"""
