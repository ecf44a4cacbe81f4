"""A bundle at work: both scripts run for real in Gradescope's layout, with honest and hostile submissions."""

from __future__ import annotations

import ast
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from autograder.authoring.variants import filled_notebook, variant_notebook
from autograder.bundling.container import EXAM_FILE
from autograder.bundling.gradescope import gradescope_files
from autograder.bundling.packing import pack
from autograder.examining.known_mistakes import to_bytes
from autograder.lms.gradescope_results import Visibility
from autograder.settings import Limits
from tests.bundling.container import SECRET, Image, Run
from tests.cli_builders import building_blocks
from tests.lms.gradescope_rules import problems_in, seen_by_students

NAME = "building_blocks"
LIMITS = Limits(
    submission_wall_seconds=40.0,
    call_wall_seconds=2.0,
    cell_wall_seconds=2.0,
    interrupt_grace_seconds=0.3,
    timeouts_per_function=1,
    replays=4,
)
FORGED = json.dumps({"score": 1000, "tests": [{"name": "forged", "score": 1000, "max_score": 1000}]}).encode()
TELL = "\nraise RuntimeError('REPORT' + repr(report))\n"
RELU = "def relu_backward(z, da):\n    return np.where(z > 0, da, 0.0)"
DROPPED_AXIS = "def dense_backward(a_prev, dz, w):\n    return a_prev.T @ dz, dz.sum(axis=0), dz @ w.T"
PLANTED_MODULE = "import os, pathlib\npathlib.Path('/tmp/planted').touch()\nraise SystemExit('PLANTED')\n"


@pytest.fixture(scope="module")
def blocks(image: Image, tmp_path_factory: pytest.TempPathFactory) -> Image:
    """The image of the real assignment."""
    hidden = Visibility.AFTER_PUBLISHED
    files = gradescope_files(building_blocks(), (), to_bytes(()), hidden=hidden, limits=LIMITS)
    return image.holding(pack(files), tmp_path_factory.mktemp("gradescope"))


@pytest.fixture
def graded(blocks: Image, tmp_path: Path) -> Callable[..., Run]:
    """Grade files and check what must hold of every results.json."""

    def grade(files: Mapping[str, bytes] | bytes, planted: Mapping[str, bytes] | None = None) -> Run:
        handed_in = {f"{NAME}.ipynb": files} if isinstance(files, bytes) else files
        run = blocks.grade(tmp_path / "container", handed_in, planted)
        assert run.code == 0, run.out
        assert run.results is not None, run.out
        assert problems_in(run.results, building_blocks().manifest.max_points) == []
        assert "PLANTED" not in run.out
        assert "Traceback" not in json.dumps(run.results)
        return run

    return grade


def with_cell(notebook: bytes, source: str, place: int = 1) -> bytes:
    """A notebook with one more code cell."""
    document = json.loads(notebook)
    cell = {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": source,
        "id": "added",
    }
    document["cells"].insert(place, cell)
    return json.dumps(document).encode()


def reported(run: Run) -> Any:
    """What an attack found out, as staff read it on standard output."""
    for line in run.out.splitlines():
        if "RuntimeError: REPORT" in line:
            return ast.literal_eval(line.split("REPORT", 1)[1].partition(" in line ")[0])
    raise AssertionError(run.out)


def scores(run: Run) -> dict[str, float]:
    """Points by question."""
    assert run.results is not None
    found: dict[str, float] = {}
    for test in run.results["tests"]:
        name = test["name"].removesuffix(" (hidden checks)")
        found[name] = found.get(name, 0.0) + test["score"]
    return found


def test_the_solution_gets_everything_whatever_lies_beside_it(graded: Callable[..., Run]) -> None:
    module = PLANTED_MODULE.encode()
    names = ("numpy.py", "sitecustomize.py", "usercustomize.py", "json.py", "autograder/__init__.py", "otter.py")
    beside = dict.fromkeys(names, module)
    planted = {"results/results.json": FORGED, "results/sitecustomize.py": module, "sitecustomize.py": module}
    run = graded({f"{NAME}.ipynb": filled_notebook(building_blocks()), **beside}, planted)
    assert run.results is not None
    assert run.results["score"] == building_blocks().manifest.max_points
    assert all(test["status"] == "passed" for test in run.results["tests"])
    assert run.results["stdout_visibility"] == "hidden"
    assert sorted(path.name for path in (run.folder / "results").iterdir()) == ["results.json", "sitecustomize.py"]


def test_a_mistake_is_explained_and_nothing_hidden_is_shown(graded: Callable[..., Run]) -> None:
    run = graded(variant_notebook(building_blocks(), ("dense_backward", DROPPED_AXIS)))
    assert run.results is not None
    (public,) = [test for test in seen_by_students(run.results) if test["name"] == "dense_backward"]
    assert public["status"] == "failed"
    assert "keepdims" in public["output"]
    assert len(seen_by_students(run.results)) == len(building_blocks().manifest.graded)
    assert "expected: float64" in run.out  # staff read what students must not


def test_a_spy_finds_nothing_and_changes_nothing(graded: Callable[..., Run]) -> None:
    attack = (
        "import glob, os\nreport = []\n"
        f"secret = {SECRET!r}\n"
        "import numpy\nsite = os.path.dirname(os.path.dirname(numpy.__file__))\n"
        "paths = ['/autograder', *('/autograder/' + name for name in (\n"
        "    'source', 'results', 'submission', 'submission_metadata.json', 'run_autograder', 'source/exam.zip',\n"
        "    'source/autograder.json', 'results/results.json', 'results/stdout'))]\n"
        "paths += [f'{site}/autograder/{name}' for name in (\n"
        "    'bundling', 'bundling/harness.py', 'examining/examiner.py', 'records.py', 'lms', 'authoring')]\n"
        "paths += ['/etc/shadow', '/root/.bashrc', *glob.glob('/tmp/pymp-*/*'), *glob.glob('/proc/[0-9]*/environ')]\n"
        "own = f'/proc/{os.getpid()}/environ'\n"
        "for path in paths:\n"
        "    if path == own: continue\n"
        "    for way in (lambda: open(path, 'rb'), lambda: open(path, 'r+b'), lambda: os.listdir(path),\n"
        "                lambda: os.unlink(path), lambda: os.rename(path, path + 'x'), lambda: os.chmod(path, 511)):\n"
        "        try: way(); report.append(path)\n"
        "        except OSError: pass\n"
        "report += [name for name, value in os.environ.items() if secret in value]\n"
        "try: report += [('signal', os.kill(1, 0))]\n"
        "except OSError: pass\n"
        "for pid in [int(path[6:]) for path in glob.glob('/proc/[0-9]*')]:\n"
        "    try:\n"
        "        if pid != os.getpid(): os.kill(pid, 15); report.append(pid)\n"
        "    except OSError: pass\n"
        "try: report.append(os.fork())\n"
        "except OSError: pass\n"
        "import socket\n"
        "try: report.append(str(socket.socket()))\n"
        "except OSError: pass\n"
        "report.append(os.getuid() >= 62_000)"
    )
    run = graded(with_cell(building_blocks().student_notebook, attack + TELL), {"results/stdout": b"ours"})
    assert reported(run) == [True]
    assert run.results is not None
    assert run.results["score"] == 0
    assert SECRET not in run.out


def test_exits_and_endless_loops_cost_their_own_points_only(graded: Callable[..., Run]) -> None:
    answers = (
        ("relu_backward", RELU),
        ("sigmoid_backward", "def sigmoid_backward(z, da):\n    while True: pass"),
        ("dense_backward", "def dense_backward(a_prev, dz, w):\n    import os\n    os._exit(0)"),
    )
    notebook = with_cell(variant_notebook(building_blocks(), *answers), "while True: pass", place=3)
    found = scores(graded(notebook))
    assert found["relu_backward"] == 3
    assert found["sigmoid_backward"] == found["dense_backward"] == 0


def test_a_zip_inside_the_submission_is_opened(graded: Callable[..., Run]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{NAME}.ipynb", filled_notebook(building_blocks()))
        archive.writestr(".OTTER_LOG", b"\x80\x04 not to be unpickled")
    found = scores(graded({f"{NAME}_2024_03_01T10_15_30.zip": packed.getvalue()}))
    assert sum(found.values()) == building_blocks().manifest.max_points


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"answers.pdf": b"%PDF"}, "There is no notebook"),
        ({"a.ipynb": b"{}", "b.ipynb": b"{}"}, "There are 2 notebooks in it (a.ipynb, b.ipynb)"),
        ({"building_blocks.ipynb": b"{"}, "This notebook is cut off"),
    ],
)
def test_what_cannot_be_examined_is_explained_to_the_student(
    graded: Callable[..., Run], files: Mapping[str, bytes], reason: str
) -> None:
    run = graded(files, {"results/results.json": FORGED})
    assert run.results is not None
    (only,) = seen_by_students(run.results)
    assert reason in only["output"]
    assert (run.results["score"], only["score"]) == (0, 0)


def test_our_fault_leaves_no_results_and_tells_staff(blocks: Image, tmp_path: Path) -> None:
    notebook = {f"{NAME}.ipynb": building_blocks().student_notebook}
    run = blocks.grade(tmp_path, notebook, {"results/results.json": FORGED, f"source/{EXAM_FILE}": b"no zip"})
    assert run.results is None
    assert run.code == 3
    assert "This submission was NOT graded" in run.out
    assert "autograder build" in run.out
    assert list((run.folder / "results").iterdir()) == []
