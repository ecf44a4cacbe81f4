"""Nothing that a submission leaves behind is there for the next one, and nothing of it lives on."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.examining.examiner import Examiner
from tests.attacks.conftest import Examined
from tests.attacks.exam_builder import FULL_POINTS, WRONG, submission
from tests.attacks.report import TELL, reported

WRITABLE = """
import os
report = []
for top in ('/', '/scratch', '/tmp', '/dev/shm', '/dev', os.getcwd(), os.path.expanduser('~')):
    for folder, folders, files in os.walk(top):
        if folder.startswith(('/proc', '/usr', '/dev/fd')) or folder.count('/') > 6: folders.clear(); continue
        try:
            with open(os.path.join(folder, 'left-behind'), 'w') as file: file.write('for the next one')
            report.append(folder)
        except OSError: pass
report = sorted(set(report))
"""
FIND = """
import os
report = []
for folder, folders, files in os.walk('/'):
    if folder.startswith(('/proc', '/usr')): folders.clear(); continue
    if 'left-behind' in files: report.append(folder)
"""


def test_a_file_left_in_any_writable_folder_is_not_there_for_the_next(patient: Examiner) -> None:
    folders = reported(patient.examine(submission(WRONG, before=WRITABLE + TELL)))
    assert "/scratch/work" in folders  # the attack could write at all
    assert {folder.split("/")[1] for folder in folders} <= {"scratch", "tmp", "dev"}
    assert reported(patient.examine(submission(WRONG, before=FIND + TELL))) == []


MAILBOXES = {
    "an IPython start-up file": (
        "import os\nd = os.path.expanduser('~/.ipython/profile_default/startup')\nos.makedirs(d)\n"
        "open(d + '/00.py', 'w').write('planted = 1')\n"
        "d = os.environ['IPYTHONDIR'] + '/profile_default/startup'\nos.makedirs(d, exist_ok=True)\n"
        "open(d + '/00.py', 'w').write('planted = 1')",
        "import os\nreport = 'planted' in globals() or os.path.exists(os.environ['IPYTHONDIR'] + '/profile_default')",
    ),
    "a module in the working directory": (
        "open('numpy.py', 'w').write('planted = 1')",
        "import numpy, os\nreport = hasattr(numpy, 'planted') or os.path.exists('numpy.py')",
    ),
    "an abstract socket": (
        "import os, socket\nserver = socket.socket(socket.AF_UNIX)\nserver.bind('\\0mailbox')\nserver.listen()\n"
        "if os.fork() == 0:\n    os.setsid()\n    while True: server.accept()",
        "import socket\ntry: socket.socket(socket.AF_UNIX).connect('\\0mailbox'); report = True\n"
        "except OSError: report = False",
    ),
    "a System V segment": (
        "import ctypes\nlibc = ctypes.CDLL(None)\nkept = libc.shmget(4711, 4096, 0o1666)",
        "import ctypes\nreport = ctypes.CDLL(None).shmget(4711, 4096, 0) >= 0",
    ),
    "a message queue": (
        "import ctypes\nctypes.CDLL(None).msgget(4711, 0o1666)",
        "import ctypes\nreport = ctypes.CDLL(None).msgget(4711, 0) >= 0",
    ),
    "a key in a keyring": (
        "import ctypes\nlibc = ctypes.CDLL(None)\n"
        "for ring in (-1, -2, -3, -4, -5): libc.syscall(248, b'user', b'mailbox', b'letter', 6, ring)",
        "import ctypes\nlibc = ctypes.CDLL(None)\n"
        "report = any(libc.syscall(250, 10, ring, b'user', b'mailbox', 0) > 0 for ring in (-1, -2, -3, -4, -5))",
    ),
    "a patched library": (
        "import builtins, numpy, json, sys\nnumpy.planted = builtins.planted = json.planted = sys.planted = True",
        "import builtins, numpy, json, sys\nreport = any(hasattr(m, 'planted') for m in (builtins, numpy, json, sys))",
    ),
    "a lower limit": (
        "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (8, 8))",
        "import resource\nreport = resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 8",
    ),
    "an environment variable": (
        "import os\nos.environ['PYTHONSTARTUP'] = os.environ['PLANTED'] = 'x'",
        "import os\nreport = 'PLANTED' in os.environ",
    ),
}


@pytest.mark.parametrize(("leave", "look"), MAILBOXES.values(), ids=MAILBOXES.keys())
def test_no_message_reaches_the_next_submission(examined: Examined, examiner: Examiner, leave: str, look: str) -> None:
    examiner.examine(submission(WRONG, before=leave))
    assert reported(examined(submission(WRONG, before=look + TELL))) is False


def processes() -> set[str]:
    """Command lines of this machine that carry the mark of the daemons below."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/comm"):
        try:
            found.add(path.read_text().strip())
        except OSError:
            continue
    return found


def test_a_daemon_does_not_outlive_its_submission(examined: Examined) -> None:
    daemon = (
        "import ctypes, os, time\n"
        "reading, writing = os.pipe()\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        ctypes.CDLL(None).prctl(15, b'outliving', 0, 0, 0)\n"
        "        os.write(writing, b'x')\n"
        "        for descriptor in range(3, 64):\n"
        "            try: os.close(descriptor)\n"
        "            except OSError: pass\n"
        "        while True: time.sleep(1)\n"
        "    os._exit(0)\n"
        "os.read(reading, 1)\n"
        "report = [open(f'/proc/{n}/comm').read().strip() for n in os.listdir('/proc') if n.isdigit()]"
    )
    assert "outliving" in reported(examined(submission(WRONG, before=daemon + TELL)))
    assert "outliving" not in processes()


def test_a_process_that_starts_itself_again_ends_with_its_submission(examined: Examined) -> None:
    again = (
        "import ctypes, os, time\n"
        "def life():\n"
        "    while True:\n"
        "        if os.fork() == 0:\n"
        "            ctypes.CDLL(None).prctl(15, b'respawning', 0, 0, 0)\n"
        "            os.setsid(); time.sleep(0.01); continue\n"
        "        os._exit(0)\n"
        "if os.fork() == 0: life()"
    )
    assert examined(submission(before=again)).total == FULL_POINTS
    assert "respawning" not in processes()


CLUTTER = {
    "20 000 files": "import os\nos.makedirs('many')\nfor n in range(20_000): open(f'many/{n}', 'w').close()",
    "1 500 nested folders": "import os\nfor _ in range(1500):\n    os.mkdir('d'); os.chdir('d')",
    "folders of mode 0": "import os\nos.makedirs('lock/in')\nopen('lock/in/file', 'w').close()\n"
    "os.chmod('lock/in', 0); os.chmod('lock', 0); os.chmod('.', 0)",
    "a full disk": "try:\n    for n in range(100):\n"
    "        with open(f'fill{n}', 'wb') as file: file.write(bytes(16 << 20))\n"
    "except OSError: pass",
    "a file that is too large": "with open('big', 'wb') as file:\n    while True: file.write(bytes(1 << 20))",
    "pipes and devices": "import os\nos.mkfifo('fifo')\nos.symlink('/', 'root')\nos.symlink('loop', 'loop')",
}


@pytest.mark.parametrize("clutter", CLUTTER.values(), ids=CLUTTER.keys())
def test_clutter_on_the_disk_costs_nothing_and_is_swept_away(examined: Examined, clutter: str) -> None:
    assert examined(submission(before=clutter)).total == FULL_POINTS


def test_the_data_files_cannot_be_changed_for_the_next(examined: Examined, examiner: Examiner) -> None:
    change = (
        "import os\n"
        "for path in ('numbers.csv', '/data/numbers.csv'):\n"
        "    for act in (lambda: os.chmod(path, 0o666), lambda: open(path, 'w').write('9'), lambda: os.remove(path),\n"
        "                lambda: os.rename(path, path + '2'), lambda: os.truncate(path, 0)):\n"
        "        try: act()\n"
        "        except OSError: pass"
    )
    examiner.examine(submission(WRONG, before=change))
    look = "report = open('numbers.csv').read()"
    assert reported(examined(submission(WRONG, before=look + TELL))) == "1,2\n3,4\n"
