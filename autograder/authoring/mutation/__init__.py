"""Automatic changes of the solution, one at a time, each graded for real: do the tests notice?

`answers` says what may be changed, the operators (`formulas`, `arrays`, `numbers`, `steps`) how, `mutants` puts both
together, `marks` are the author's words about changes that change nothing, `trials` grades them, `score` counts.
"""
