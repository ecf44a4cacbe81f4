"""What all workers of a pool need, imported once by the process that they are forked from.

The garbage collector writes into every object that it looks at, and a worker would copy the whole heap page by page
when its collector runs. So what is imported here is taken out of its sight before the first fork.
"""

from __future__ import annotations

import gc


def _import_all() -> None:
    gc.disable()  # nothing that is imported is garbage
    try:
        from . import candidate_process, exam, examiner  # noqa: F401
    finally:
        gc.enable()
    gc.freeze()


_import_all()
