"""Category c, outside of the pipe: writing results, claiming success, and what the notebook file itself says."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from autograder.records import Outcome
from tests.attacks.conftest import Examined
from tests.attacks.exam_builder import FULL_POINTS, HONEST, WRONG, cells_of, code, document, handed_in, submission
from tests.attacks.report import TELL, reported

FORGED = '{"score": 6, "total": 6.0, "tests": [{"name": "train", "score": 6, "status": "passed"}]}'


def test_writing_result_files_buys_no_point(examined: Examined, tmp_path: Path) -> None:
    attack = (
        "import os\nreport = []\n"
        f"for folder in ('.', '..', '/', '/tmp', '/autograder/results', {str(tmp_path)!r}, os.path.expanduser('~')):\n"
        "    for name in ('results.json', 'results.jsonl', 'grades.csv', '.OTTER_LOG', 'gradebook.db'):\n"
        "        try:\n"
        f"            with open(os.path.join(folder, name), 'w') as file: file.write({FORGED!r})\n"
        "            report.append(folder)\n"
        "        except OSError: pass\n"
        "report = sorted(set(report))"
    )
    result = examined(submission(WRONG, before=attack + TELL))
    assert result.total == 0
    assert str(tmp_path) not in reported(result)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ["os._exit(0)", "exit()", "quit()", "sys.exit(0)", "os.abort()"])
def test_claiming_success_and_leaving_buys_no_point(examined: Examined, ending: str) -> None:
    leave = f"import os, sys\nprint('6/6 passed')\nos.write(1, b'OK')\n{ending}"
    assert examined(submission(WRONG, after=leave)).total == 0


def test_leaving_in_the_last_cell_costs_no_point(examined: Examined) -> None:
    assert examined(submission(after="import os\nos._exit(0)")).total == FULL_POINTS
    assert examined(submission(after="exit()")).total == FULL_POINTS


def test_leaving_inside_a_function_costs_that_function_only(examined: Examined) -> None:
    result = examined(submission(dense_backward="import os\ndef dense_backward(*a): os._exit(0)"))
    assert result.total == FULL_POINTS - 2


def test_an_answer_that_would_run_code_when_unpickled_runs_nothing(examined: Examined, tmp_path: Path) -> None:
    proof = tmp_path / "proof"
    evil = (
        "class Evil:\n"
        f"    def __reduce__(self): return (open, ({str(proof)!r}, 'w'))\n"
        "def many():\n    array = np.empty(2, object); array[:] = [Evil(), Evil()]; return array"
    )
    result = examined(
        submission(
            before=evil,
            sigmoid_backward="def sigmoid_backward(z, da): return Evil()",
            dense_backward="def dense_backward(*a): return many(), [Evil()], {'x': Evil()}",
            train="def train(*a): return many(), [Evil()] * 6",
        )
    )
    assert result.total == 0
    assert not proof.exists()


def notebook(cells: list[dict[str, Any]], **more: Any) -> bytes:
    return json.dumps(document(cells, **more)).encode()


def test_saved_outputs_that_show_success_buy_no_point(examined: Examined) -> None:
    cells = cells_of(WRONG)
    for cell in cells:
        cell["execution_count"] = 1
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "all tests passed!"}]
    assert examined(handed_in(notebook(cells))).total == 0


def test_tests_inside_the_notebook_do_not_count(examined: Examined) -> None:
    trivial = "OK_FORMAT = False\nname = 'train'\npoints = 99\n"
    metadata = {"otter": {"assignment_name": "toy", "tests": dict.fromkeys(WRONG, trivial)}}
    assert examined(handed_in(notebook(cells_of(WRONG), metadata=metadata))).total == 0


def test_deleting_the_check_cells_changes_nothing(examined: Examined) -> None:
    keep = lambda answers: [cell for cell in cells_of(answers) if "grader.check" not in cell["source"]]  # noqa: E731
    assert examined(handed_in(notebook(keep(WRONG)))).total == 0
    assert examined(handed_in(notebook(keep(HONEST)))).total == FULL_POINTS


def test_tags_that_ask_not_to_be_run_buy_no_point(examined: Examined) -> None:
    cells = cells_of(WRONG)
    for cell in cells:
        cell["metadata"] = {"tags": ["otter_ignore", "skip-execution", "raises-exception"], "otter": {"ignore": True}}
    result = examined(handed_in(notebook(cells)))
    assert result.total == 0
    assert result.outcome in (Outcome.GRADED, Outcome.REFUSED)


def test_more_check_cells_give_no_more_points(examined: Examined) -> None:
    cells = [*cells_of(HONEST), *[code('grader.check("train")')] * 20]
    assert examined(handed_in(notebook(cells))).total == FULL_POINTS


def test_an_evil_log_in_the_zip_is_never_unpickled(examined: Examined, tmp_path: Path) -> None:
    import io
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("toy.ipynb", notebook(cells_of(WRONG)))
        archive.writestr(".OTTER_LOG", pickle.dumps(_Opens(tmp_path / "proof")))
    assert examined(handed_in(buffer.getvalue(), "toy.zip")).total == 0
    assert not (tmp_path / "proof").exists()


class _Opens:
    def __init__(self, path: Path) -> None:
        self.path = str(path)

    def __reduce__(self) -> tuple[Any, ...]:
        return open, (self.path, "w")
