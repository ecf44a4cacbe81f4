"""`python -m autograder.candidate CONTROL_DESCRIPTOR name=value... < CELLS`: warm up, then serve (see `server`).

Warm means: what notebooks import is imported once, and what loads lazily has been used once, all with neutral code.
Never with a solution: every submission can read a copy of this process's memory. CELLS are the sources of the cells
that every student was given, as JSON: they are compiled here, for that costs a fresh fork the most. A `light` server
leaves out what only pictures, magics and the like need: its forks cost half as much, and can still load it themselves.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import socket
import sys
import tempfile
from collections.abc import Sequence

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # before NumPy is imported: its threads would not survive a fork


_UNOPENED = ("IPython", "matplotlib", "matplotlib.pyplot")


def warm_up(modules: Sequence[str], *, light: bool) -> None:
    """Import and touch what a student's notebook is likely to use, and the `modules` that this one imports."""
    import numpy as np
    import numpy.linalg
    import numpy.random

    from . import namespace
    from .rehearsal import rehearse
    from .unopened import leave_unopened

    np.random.default_rng(0).normal(size=(2, 3)) @ np.ones((3, 2))
    np.linalg.norm(np.random.RandomState(0).uniform(size=3))
    if light:
        leave_unopened(_UNOPENED)
    else:
        _warm_pictures()
    for name in modules:
        with contextlib.suppress(ImportError):  # the student's cell will say so
            importlib.import_module(name)
    if "torch" in sys.modules:
        _warm_torch()
    namespace.main_module()
    rehearse()
    tempfile.tempdir = None  # a library may have asked; every submission has one of its own


def _warm_pictures() -> None:
    """All that a light server does without."""
    import matplotlib as mpl

    mpl.use("Agg")
    import IPython.display  # noqa: F401
    import matplotlib.pyplot as plt
    import numpy as np
    import numpy.testing

    from . import namespace

    numpy.testing.assert_allclose(np.exp(np.zeros(2)), 1.0)
    plt.close(plt.figure())
    namespace.shell()


def _warm_torch() -> None:
    """One thread, for threads do not survive a fork; and no backward pass, which would start some."""
    import torch  # type: ignore[import-not-found, unused-ignore]  # an extra

    torch.set_num_threads(1)
    layer = torch.nn.Linear(3, 2, dtype=torch.float64)
    layer(torch.ones(4, 3, dtype=torch.float64)).detach().numpy()
    torch.optim.SGD(layer.parameters(), lr=0.1).zero_grad()  # the first optimiser imports 800 modules, for a second


def main() -> None:
    """Warm up, then serve until the control socket closes."""
    from . import confinement, namespace, server

    gc.disable()  # until everything is imported: nothing of it is garbage
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    given = dict(word.split("=", 1) for word in sys.argv[2:])
    modules = [name for name in given.pop("modules", "").split(",") if name]
    light = given.pop("light") == "1"
    cells = json.load(sys.stdin)
    walls = confinement.Walls.from_arguments(given)
    warm_up(modules, light=light)
    namespace.prepare(cells)
    server.serve(control, walls)
    os._exit(0)  # nothing is left to be said, and to take Python apart in order takes as long as a submission


if __name__ == "__main__":
    main()
