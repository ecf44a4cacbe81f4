"""Cells run as in Jupyter. Harmless code of ours, seen through the examiner's front door, without a jail."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from autograder.examining.examiner import Examiner
from autograder.examining.jail import JailKind, JailPlan
from autograder.records import SubmissionResult
from tests.attacks.conftest import LIMITS
from tests.attacks.exam_builder import code, document, exam, handed_in

TESTS = {"found": "@test_case(points=2)\ndef test_found(found):\n    assert found == 'yes', repr(found)\n"}


@pytest.fixture(scope="module")
def examiner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Examiner]:
    with Examiner(exam(tmp_path_factory.mktemp("exam"), TESTS), LIMITS, JailPlan(JailKind.NONE)) as warm:
        yield warm


def ran(examiner: Examiner, *sources: str) -> SubmissionResult:
    return examiner.examine(handed_in(json.dumps(document([code(source) for source in sources])).encode()))


RIGHT = {
    "plain code": ["found = 'yes'"],
    "a line magic": ["%matplotlib inline\nfound = 'yes'"],
    "a timed line": ["%time found = 'yes'"],
    "a cell magic": ["%%time\nfound = 'yes'"],
    "an assigned magic": ["where = %pwd\nfound = 'yes' if isinstance(where, str) else where"],
    "a shell line": ["!true\nfound = 'yes'"],
    "an assigned shell line": ["said = !echo yes\nfound = said[0]"],
    "a file that is written": ["%%writefile made.txt\nyes", "found = open('made.txt').read().strip()"],
    "a module that is written": ["%%writefile made_here.py\nanswer = 'yes'", "from made_here import answer as found"],
    "an await": ["import asyncio\nawait asyncio.sleep(0)\nfound = 'yes'"],
    "an await of one's own function": ["async def f(): return 'yes'", "found = await f()"],
    "a question mark": ["print?", "found = 'yes'"],
    "a display": ["display(1)\nfrom IPython.display import display\ndisplay(2)\nfound = 'yes'"],
    "input": ["try: name = input('name? ')\nexcept EOFError: found = 'yes'"],
    "exit": ["found = 'yes'\nexit()", "1"],
    "quit": ["found = 'yes'", "quit()"],
    "an exception before": ["found = 'yes'\n1 / 0"],
    "a data file": ["found = 'yes' if open('numbers.csv').read() == '1,2\\n3,4\\n' else 'no'"],
    "its own module": [
        "import __main__\nclass A: pass\nfound = 'yes' if A.__module__ == __name__ == '__main__' else 'no'"
    ],
    "pickle of one's own class": [
        "import pickle\nclass A: pass\nfound = 'yes' if pickle.loads(pickle.dumps(A())) else 'no'"
    ],
    "globals": ["globals()['found'] = 'yes'"],
    "future annotations": ["from __future__ import annotations\ndef f(x: Nothing): return 'yes'\nfound = f(1)"],
    "future annotations of a cell before": [
        "from __future__ import annotations",
        "def f(x: Nothing): return 'yes'",
        "%time found = f(1)",
    ],
    "no future annotations": ["def f(x: str): return f.__annotations__['x']\nfound = 'yes' if f(1) is str else 'no'"],
    "the notebook's folder": [
        "import os\nfound = 'yes' if os.path.exists(os.path.join(_dh[0], 'numbers.csv')) else 'no'"
    ],
    "what IPython leaves lying about": [
        "found = 'yes' if (In, Out, _, __, ___, _ih, _oh, _i, _ii, _iii) and __IPYTHON__ and __builtin__ else 'no'"
    ],
    "whether IPython is there": ["import sys\nfound = 'yes' if 'I' + 'Python' in sys.modules else 'no'"],
    "a docstring": ['"""A cell that begins with text."""\nfound = "yes"'],
    "only a comment": ["# nothing", "found = 'yes'"],
    "the shell itself": ["get_ipython().run_line_magic('matplotlib', 'inline')\nfound = 'yes'"],
}


@pytest.mark.parametrize("sources", RIGHT.values(), ids=RIGHT.keys())
def test_a_cell_runs_as_in_jupyter(examiner: Examiner, sources: list[str]) -> None:
    result = ran(examiner, *sources)
    assert result.total == 2, (result.questions, result.notices)


OTTER = {
    "the usual start": "import otter\ngrader = otter.Notebook('toy.ipynb')",
    "from otter": "from otter import Notebook\ngrader = Notebook()",
    "no start": "",
    "a check": "result = grader.check('found')\nprint(result)\nassert not result",
    "all checks": "grader.check_all()",
    "an export": "grader.export(run_tests=True)\ngrader.export('toy.ipynb', pdf=False)",
    "a version": "import otter\notter.__version__.split('.')",
}


@pytest.mark.parametrize("source", OTTER.values(), ids=OTTER.keys())
def test_otter_is_there_and_does_nothing(examiner: Examiner, source: str) -> None:
    result = ran(examiner, source, "found = 'yes'")
    assert result.total == 2
    assert result.notices == ()


def test_an_exception_is_told_with_its_cell_and_line(examiner: Examiner) -> None:
    result = ran(examiner, "found = 'yes'", "x = 1\ny = x / 0\n")
    (notice,) = result.notices
    assert (
        "Cell 2 raised ZeroDivisionError: division by zero in line 2 of cell 2: `y = x / 0`" in notice.student_message
    )


def test_a_syntax_error_is_told_with_its_cell_and_line(examiner: Examiner) -> None:
    result = ran(examiner, "found = 'yes'", "x = 1\ndef broken(:\n    pass")
    (notice,) = result.notices
    assert "Cell 2 raised SyntaxError" in notice.student_message
    assert "in line 2 of cell 2: `def broken(:`" in notice.student_message


def test_warnings_and_output_are_no_notices(examiner: Examiner) -> None:
    loud = "import warnings, sys\nwarnings.warn('a')\nprint('b')\nsys.stderr.write('c')\nfound = 'yes'"
    assert ran(examiner, loud).notices == ()


def test_one_notebook_does_not_see_the_names_of_another(examiner: Examiner) -> None:
    assert ran(examiner, "found = 'yes'").total == 2
    assert ran(examiner, "other = 1").total == 0


def test_the_rehearsal_before_the_first_fork_leaves_no_names(examiner: Examiner) -> None:
    result = ran(examiner, "assert not {'mixed', 'Box', 'failing'} & set(globals())")
    assert result.notices == ()
