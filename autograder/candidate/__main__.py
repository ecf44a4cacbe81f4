"""`python -m autograder.candidate CONTROL_DESCRIPTOR name=value...`: warm up, then serve (see `server`).

Warm means: what notebooks import is imported once, and what loads lazily has been used once, all with neutral code.
Never with a solution: every submission can read a copy of this process's memory.
"""

from __future__ import annotations

import os
import socket
import sys

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # before NumPy is imported: its threads would not survive a fork


def warm_up() -> None:
    """Import and touch what a student's notebook is likely to use."""
    import matplotlib as mpl

    mpl.use("Agg")
    import IPython.display  # noqa: F401
    import matplotlib.pyplot as plt
    import numpy as np
    import numpy.linalg
    import numpy.random
    import numpy.testing

    from . import namespace
    from .rehearsal import rehearse

    np.random.default_rng(0).normal(size=(2, 3)) @ np.ones((3, 2))
    np.linalg.norm(np.random.RandomState(0).uniform(size=3))
    numpy.testing.assert_allclose(np.exp(np.zeros(2)), 1.0)
    plt.close(plt.figure())
    namespace.namespace()
    rehearse()


def main() -> None:
    """Warm up, say so with one byte on the control socket, serve until it closes."""
    from . import confinement, server

    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    walls = confinement.Walls.from_arguments(sys.argv[2:])
    warm_up()
    control.sendall(b"R")
    server.serve(control, walls)


if __name__ == "__main__":
    main()
