"""The child process in which otter assign runs: it changes directories, prints and logs, so it gets its own process.

    python -m autograder.authoring.otter_assign MASTER RESULT

MASTER is the notebook, RESULT the folder for the folders `autograder` and `student`. Standard output is one JSON
object: `{}` when all went well, or `{"refused": "why"}`; anything else means that the process broke.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path

from autograder.authoring.unparsing import spell_as_later_pythons


def assign(master: Path, result: Path) -> str:
    """Run otter assign; why it refused, or nothing."""
    spell_as_later_pythons()
    from otter.assign import main as otter_assign

    try:
        otter_assign(str(master), str(result), no_pdfs=True, no_run_tests=True)
    except Exception as error:  # noqa: BLE001 - otter refuses with assertions, ValueErrors and its own exceptions alike
        return f"{type(error).__name__}: {error}"
    return ""


def main() -> None:
    """Take paths from the command line, answer on standard output."""
    master, result = map(Path, sys.argv[1:])
    with contextlib.redirect_stdout(io.StringIO()):
        refused = assign(master, result)
    json.dump({"refused": refused} if refused else {}, sys.stdout)


if __name__ == "__main__":
    main()
