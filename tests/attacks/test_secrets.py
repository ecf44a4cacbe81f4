"""Category b: what a submission may not read, and what of it may not reach the student."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.attacks.conftest import Examined, student_texts
from tests.attacks.exam_builder import SECRET, WRONG, submission
from tests.attacks.report import TELL, messages, reported

REPOSITORY = Path(__file__).resolve().parents[2]

WALK = """
import os
def walk(top, most=40_000):
    for folder, folders, files in os.walk(top):
        if folder.startswith(('/proc', '/sys')): folders.clear(); continue
        for name in files:
            most -= 1
            if most < 0: return
            yield os.path.join(folder, name)
"""


def test_tests_and_solutions_lie_nowhere_in_the_jail(examined: Examined) -> None:
    hunt = (
        WALK + "report = []\n"
        "for path in walk('/'):\n"
        "    name = os.path.basename(path)\n"
        "    if name.endswith(('.ipynb', 'autograder.zip', 'course.toml', 'gradebook.db', 'results.jsonl')):\n"
        "        report.append(path)\n"
        "    elif name.removesuffix('.py') in ('sigmoid_backward', 'dense_backward', 'train'):\n"
        "        report.append(path)" + TELL
    )
    found = [path for path in reported(examined(submission(WRONG, before=hunt))) if "/site-packages/" not in path]
    assert found == []


def test_the_repository_and_the_home_of_the_grader_are_not_there(examined: Examined) -> None:
    places = [str(REPOSITORY / name) for name in ("tests", "solutions", "autograder", ".git", "pyproject.toml")]
    places += ["/etc/passwd", "/etc/shadow", "/var/log", "/run", "/sys", "/boot"]
    python = (sys.base_prefix, sys.prefix)  # either may lie in the grader's home
    look = (
        WALK + f"report = [place for place in {places!r} if os.path.lexists(place)]\n"
        f"report += [path for path in walk({str(Path.home())!r}) if not path.startswith({python!r})][:20]"
    )
    assert reported(examined(submission(WRONG, before=look + TELL))) == []


def test_of_our_package_only_what_runs_in_the_jail_is_there(examined: Examined) -> None:
    look = (
        "import autograder, os\nreport = sorted(os.listdir(os.path.dirname(autograder.__file__)))\n"
        "for name in ('examining', 'records', 'gradebook'):\n"
        "    try: __import__('autograder.' + name); report.append('imported ' + name)\n"
        "    except ImportError: pass"
    )
    names = reported(examined(submission(WRONG, before=look + TELL)))
    assert set(names) - {"__pycache__"} == {"__init__.py", "candidate", "checks"}


def test_the_environment_holds_nothing_of_the_graders(examined: Examined) -> None:
    look = "import os\nreport = sorted(os.environ)"
    names = set(reported(examined(submission(WRONG, before=look + TELL))))
    assert "PYTEST_CURRENT_TEST" in os.environ
    assert "PYTEST_CURRENT_TEST" not in names
    assert not {name for name in names if "TOKEN" in name or "SECRET" in name or "SSH" in name or "GIT" in name}


def test_no_other_process_is_in_sight(examined: Examined) -> None:
    look = (
        "import os\nreport = [name for name in os.listdir('/proc') if name.isdigit() and int(name) != os.getpid()]\n"
        "report += [os.getpid(), os.getppid()]"
    )
    assert reported(examined(submission(WRONG, before=look + TELL))) == [1, 0]


def test_the_process_was_started_with_nothing_worth_reading(examined: Examined) -> None:
    look = (
        "report = [name for name in ('cmdline', 'environ', 'mountinfo')\n"
        f"    if {str(REPOSITORY / 'tests')!r} in open('/proc/1/' + name).read()]"
    )
    assert reported(examined(submission(WRONG, before=look + TELL))) == []


def test_ptrace_and_the_memory_of_others_cannot_be_reached(examined: Examined) -> None:
    attack = (
        "import ctypes, os\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "report = []\n"
        "for pid in (*range(2, 400), os.getppid()):\n"
        "    if libc.ptrace(16, pid, 0, 0) == 0: report.append(('attached', pid))\n"
        "    if os.path.exists(f'/proc/{pid}/mem'): report.append(('memory', pid))\n"
        "    buffer = ctypes.create_string_buffer(8)\n"
        "    vector = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), 8)\n"
        "    if libc.process_vm_readv(pid, vector, 1, vector, 1, 0) > 0: report.append(('read', pid))"
    )
    assert reported(examined(submission(WRONG, before=attack + TELL))) == []


HUNT = r"""
import re
canary = re.compile(rb'C[A]NARY of the submission before')  # a pattern that does not contain what it finds
report = 0
for line in open('/proc/self/maps'):
    span, rights = line.split()[:2]
    if rights[0] != 'r' or '[v' in line: continue
    start, end = (int(part, 16) for part in span.split('-'))
    with open('/proc/self/mem', 'rb') as memory:
        memory.seek(start)
        try: report += bool(canary.search(memory.read(min(end - start, 32 << 20))))
        except (OSError, ValueError): continue
"""


def test_the_servers_memory_holds_nothing_of_the_submission_before(examined: Examined) -> None:
    marker = "marker = 'CANARY of the submission before'"
    assert reported(examined(submission(WRONG, before=marker + HUNT + TELL))) > 0  # the hunt finds what is there
    assert reported(examined(submission(WRONG, before=HUNT + TELL))) == 0


def test_no_descriptor_is_left_open_but_the_submissions_own(examined: Examined) -> None:
    look = (
        "import os\nreport = []\n"
        "for name in os.listdir('/proc/self/fd'):\n"
        "    try: report.append(os.readlink('/proc/self/fd/' + name).split(':')[0])\n"
        "    except OSError: pass\n"
        "report = sorted(report)"
    )
    links = reported(examined(submission(WRONG, before=look + TELL)))
    assert links.count("socket") == 1
    assert set(links) == {"socket", "/dev/null"}


def test_hidden_inputs_do_not_reach_the_student_through_a_later_exception(examined: Examined) -> None:
    result = examined(
        submission(
            before="seen = []\ndef keep(*arrays): seen.extend(float(np.ravel(array)[0]) for array in arrays)",
            sigmoid_backward="def sigmoid_backward(z, da):\n    keep(z)\n    raise ValueError(repr(seen))",
            dense_backward="def dense_backward(*arrays):\n    keep(*arrays)\n    raise ValueError(repr(seen))",
            train="def train(x, *rest):\n    keep(x)\n    raise KeyError(repr(seen))",
            after="raise ValueError(repr(seen))",
        )
    )
    assert SECRET in str(result)  # staff sees it
    assert not [text for text in student_texts(result) if SECRET in text]


def test_hidden_inputs_do_not_reach_the_student_through_the_name_of_a_type(examined: Examined) -> None:
    result = examined(
        submission(
            sigmoid_backward="def sigmoid_backward(z, da):\n    return type(repr(float(z[0, 0])), (), {})()",
            dense_backward="def dense_backward(a, *rest):\n    raise type(repr(float(a[0, 0])), (Exception,), {})",
            train="class Told: pass\ndef train(x, *rest):\n    told = Told()\n"
            "    told.type_name = told.message = told.kind = told.shape = told.dtype = repr(float(x[0, 0]))\n"
            "    return told, told",
        )
    )
    assert result.total == 0
    for question in WRONG:
        assert "0718" not in messages(result, question)


def test_hidden_inputs_do_not_reach_the_student_through_strings(examined: Examined) -> None:
    result = examined(
        submission(
            sigmoid_backward="def sigmoid_backward(z, da): return repr(float(z[0, 0]))",
            dense_backward="def dense_backward(a, dz, w): return [repr(float(a[0, 0]))] * 3",
            train="def train(x, *rest): return {repr(float(x[0, 0])): 1}, np.array([repr(float(x[0, 0]))])",
        )
    )
    for question in WRONG:
        assert "0718" not in messages(result, question)
