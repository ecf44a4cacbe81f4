"""Baseline of the benchmark: the cells and checks of our own notebooks by `exec`, in one warm process, without a jail.

Prints wall and CPU seconds for all notebooks as a JSON list.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import tempfile
import time
import warnings
import zipfile
from pathlib import Path
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["MPLBACKEND"] = "Agg"


def main() -> None:
    from autograder.examining.exam import load_exam
    from autograder.examining.exam_source import ExamSource
    from autograder.examining.notebook import read_notebook
    from autograder.settings import Limits

    exam_zip, notebooks = Path(sys.argv[1]).resolve(), json.loads(Path(sys.argv[2]).read_text())
    exam = load_exam(ExamSource(exam_zip, "bench"))
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(exam_zip) as archive:
            archive.extractall(folder)
        os.chdir(Path(folder, "files"))
        _grade(exam, read_notebook(notebooks[0].encode(), limits=Limits()))  # warm
        started, cpu = time.perf_counter(), time.process_time()
        for text in notebooks:
            _grade(exam, read_notebook(text.encode(), limits=Limits()))
        print(json.dumps([time.perf_counter() - started, time.process_time() - cpu]))
        os.chdir("/")


def _grade(exam: Any, notebook: Any) -> int:
    names: dict[str, Any] = {"__name__": "__main__"}
    passed = 0
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for cell in notebook.cells:
            with contextlib.suppress(Exception):
                if "grader" not in cell.source:
                    exec(compile(cell.source, "<cell>", "exec"), names)
        for question in exam.questions:
            for case in question.cases:
                with contextlib.suppress(Exception):
                    case.function(**{name: names.get(name) for name in case.parameters})
                    passed += 1
    return passed


if __name__ == "__main__":
    main()
