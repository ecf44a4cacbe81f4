"""Which submissions are forked from the server that has loaded everything; a wrong guess costs time only."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from autograder.examining.examiner import Examiner
from autograder.examining.jail import JailKind, JailPlan
from autograder.examining.notebook import read_notebook
from autograder.examining.warmth import is_light
from autograder.settings import Limits
from tests.attacks.exam_builder import code, document, exam, handed_in

TESTS = {"found": "@test_case(points=2)\ndef test_found(found):\n    assert found == 'yes', repr(found)\n"}
LIGHT = [
    "import numpy as np\nx = np.zeros(3) % 2",
    "import matplotlib.pyplot as plt\nimport numpy as np",
    "import matplotlib",
    "import matplotlib as m",
    "x = 5 if 3 != 2 else 1",
]
HEAVY = [
    "plt.plot([1, 2])",
    "from matplotlib import pyplot",
    "import matplotlib.pyplot as plt; plt.figure()",
    "%matplotlib inline",
    "  %time x = 1",
    "said = !ls",
    "np.testing.assert_allclose(1, 1)",
    "get_ipython()",
    "display(3)",
    "await f()",
    "print?",
]
ANSWERS = {
    "draws under a name that nobody expects": "import matplotlib.pyplot as drawing\nlines = drawing.plot([1, 2])\n"
    "drawing.savefig('made.png')\nimport os\nfound = 'yes' if os.path.getsize('made.png') > 1000 else 'no'",
    "asks a package before its module": "import matplotlib as m\nimport matplotlib.pyplot as p\n"
    "found = 'yes' if m.pyplot is p and m.__version__ and p.plot([1]) else 'no'",
    "takes another module of the package first": "from importlib import import_module\n"
    "c = import_module('mat' + 'plotlib.colors')\n"
    "found = 'yes' if c.to_hex('red') == '#ff0000' else 'no'",
    "takes everything": "from numpy import *\nexec('from ' + 'mat' + 'plotlib.pyplot import *')\n"
    "found = 'yes' if callable(savefig) and callable(zeros) else 'no'",
    "changes a module that was never opened": "import matplotlib.pyplot as p\np.show = lambda: 'mine'\np.plot([1])\n"
    "found = 'yes' if p.show() == 'mine' and 'savefig' in dir(p) else 'no'",
    "has each module once": "import importlib\nc = importlib.import_module('mat' + 'plotlib.colors')\n"
    "import sys\nimport matplotlib.pyplot as p\ncm = sys.modules['mat' + 'plotlib.cm']\n"
    "found = 'yes' if cm.colors is c and isinstance(p.get_cmap('viridis'), c.Colormap) else 'no'",
    "looks through all modules": "import sys\nnames = [m.__name__ for m in list(sys.modules.values())]\nfound = 'yes'",
}


def notebook_of(source: str) -> bytes:
    return json.dumps(document([code(source)])).encode()


@pytest.fixture(scope="module")
def examiner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Examiner]:
    with Examiner(exam(tmp_path_factory.mktemp("exam"), TESTS), Limits(), JailPlan(JailKind.BUBBLEWRAP)) as warm:
        yield warm


@pytest.mark.parametrize("source", LIGHT)
def test_computing_is_light(source: str) -> None:
    assert is_light(read_notebook(notebook_of(source), limits=Limits()))


@pytest.mark.parametrize("source", HEAVY)
def test_pictures_magics_and_the_like_are_not(source: str) -> None:
    assert not is_light(read_notebook(notebook_of(source), limits=Limits()))


@pytest.mark.parametrize("source", ANSWERS.values(), ids=list(ANSWERS))
def test_a_light_server_has_everything_for_whoever_asks(examiner: Examiner, source: str) -> None:
    assert is_light(read_notebook(notebook_of(source), limits=Limits()))
    result = examiner.examine(handed_in(notebook_of(source)))
    assert (result.total, [notice.student_message for notice in result.notices if notice.student_message]) == (2.0, [])


def test_light_and_heavy_submissions_take_turns_in_one_examiner(examiner: Examiner) -> None:
    for source in ("found = 'yes'", "%matplotlib inline\nfound = 'yes'") * 2:
        assert examiner.examine(handed_in(notebook_of(source))).total == 2.0
