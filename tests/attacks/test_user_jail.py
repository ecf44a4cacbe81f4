"""The jail `user`, which Gradescope's container gets: the walls that stand without any namespace."""

from __future__ import annotations

import os
import platform
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.candidate import confinement
from autograder.examining.examiner import Examiner
from autograder.examining.jail import JailKind, JailPlan
from autograder.records import SubmissionResult
from tests.attacks import exam_builder
from tests.attacks.conftest import LIMITS
from tests.attacks.exam_builder import FULL_POINTS, WRONG, submission
from tests.attacks.report import TELL, reported

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
SECRET_NAME = "AUTOGRADER_TEST_SECRET"


@pytest.fixture(scope="module")
def examiner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Examiner]:
    folder = tmp_path_factory.mktemp("toy")
    os.environ[SECRET_NAME] = "in-our-environment"
    try:
        plan = JailPlan(JailKind.USER, private=(folder,), slot=37)
        with Examiner(exam_builder.exam(folder), LIMITS, plan) as warm:
            yield warm
    finally:
        del os.environ[SECRET_NAME]


def attacked(examiner: Examiner, attack: str) -> SubmissionResult:
    """Examine an attack with wrong answers; the next honest submission must get full points, and nothing may run on."""
    result = examiner.examine(submission(WRONG, before=attack))
    assert result.total == 0
    assert processes_of(62_037) == []
    assert examiner.examine(submission()).total == FULL_POINTS
    return result


def processes_of(user: int) -> list[str]:
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
        except OSError:
            continue
        if f"\nUid:\t{user}\t" in text and "\nState:\tZ" not in text:
            found.append(text.partition("\n")[0])
    return found


def test_no_socket_can_be_made(examiner: Examiner) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        attack = (
            "import socket\nreport = []\n"
            f"def tcp(): socket.socket().connect(('127.0.0.1', {server.getsockname()[1]}))\n"
            "def udp(): socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 9))\n"
            "def unix(): socket.socket(socket.AF_UNIX).connect('\\0somebody')\n"
            "def netlink(): socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)\n"
            "for act in (tcp, udp, unix, netlink):\n"
            "    try: act(); report.append(act.__name__)\n"
            "    except PermissionError: pass\n"
            "socket.socketpair()"
        )
        assert reported(attacked(examiner, attack + TELL)) == []


def test_no_environment_memory_or_open_file_of_another_process_can_be_read(examiner: Examiner) -> None:
    attack = (
        "import glob, os\nreport = []\n"
        f"if {SECRET_NAME!r} in os.environ: report.append('own environment')\n"
        "for kind in ('environ', 'mem', 'maps', 'fd/0', 'fd/5', 'root/etc/shadow', 'cwd/etc/shadow'):\n"
        "    for path in glob.glob('/proc/[0-9]*'):\n"
        "        if path in (f'/proc/{os.getpid()}', '/proc/self', '/proc/thread-self'): continue\n"
        "        try: report += [f'{path}/{kind}'] if open(f'{path}/{kind}', 'rb').read(1) else []\n"
        "        except OSError: pass"
    )
    assert reported(attacked(examiner, attack + TELL)) == []


def test_nobody_else_can_be_signalled(examiner: Examiner) -> None:
    attack = (
        "import glob, os\nreport = []\n"
        "assert os.getuid() == 62037\n"
        "for path in glob.glob('/proc/[0-9]*'):\n"
        "    pid = int(path[6:])\n"
        "    if pid == os.getpid(): continue\n"
        "    try: os.kill(pid, 0); report.append(pid)\n"  # signal 0 asks whether one may, and does nothing
        "    except OSError: pass"
    )
    assert reported(attacked(examiner, attack + TELL)) == []


def test_no_other_process_can_be_started(examiner: Examiner) -> None:
    attack = (
        "import ctypes, os, subprocess, threading\nreport = []\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "for name in ('fork', 'vfork'):\n"
        "    if getattr(libc, name)() >= 0: report.append(name)\n"
        "for flags in (17, 0x100 | 17, 0x10000000 | 17, 0x20000000 | 17):\n"
        "    if libc.syscall(56, flags, None, None, None, None) >= 0: report.append(hex(flags))\n"
        "clone_args = (ctypes.c_uint64 * 8)(0, 0, 0, 0, 17, 0, 0, 0)\n"
        "if libc.syscall(435, clone_args, 64) >= 0: report.append('clone3')\n"
        "for act in (os.fork, lambda: os.posix_spawn('/bin/true', ['true'], {}),\n"
        "            lambda: subprocess.run(['/bin/true']), lambda: os.forkpty()):\n"
        "    try: report.append(act())\n"
        "    except OSError: pass\n"
        "thread = threading.Thread(target=lambda: report.append('a thread'))\n"
        "thread.start()\nthread.join()"
    )
    assert reported(attacked(examiner, attack + TELL)) == ["a thread"]


def test_a_shell_command_in_a_cell_costs_that_cell_only(examiner: Examiner) -> None:
    assert examiner.examine(submission(before="!ls")).total == FULL_POINTS


def test_files_of_the_examiner_and_of_the_assignment_cannot_be_changed(examiner: Examiner, tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text("{}")
    attack = (
        f"import os\nreport = []\npaths = [{str(tmp_path / 'results.json')!r}, os.path.realpath('numbers.csv'), "
        "'/etc/passwd', '/root/x', os.path.dirname(os.path.realpath('numbers.csv')) + '/x', '/x']\n"
        "for path in paths:\n"
        "    try: open(path, 'a').write('x'); report.append(path)\n"
        "    except OSError: pass\n"
        "    try: os.unlink(path); report.append(path)\n"
        "    except OSError: pass"
    )
    assert reported(attacked(examiner, attack + TELL)) == []


def test_privileges_cannot_be_had_back(examiner: Examiner) -> None:
    attack = (
        "import os, subprocess\nreport = [os.getuid(), os.geteuid(), os.getgroups()]\n"
        "for act in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.setgroups([0]), lambda: os.chroot('/')):\n"
        "    try: act(); report.append('had')\n"
        "    except OSError: pass\n"
        "lines = open('/proc/self/status').read().splitlines()\n"
        "report += [line for line in lines if line.startswith(('CapEff', 'CapPrm', 'NoNewPrivs'))]"
    )
    found = reported(attacked(examiner, attack + TELL))
    assert found == [62037, 62037, [], "CapPrm:\t" + "0" * 16, "CapEff:\t" + "0" * 16, "NoNewPrivs:\t1"]


def test_it_is_the_first_to_go_when_memory_runs_out(examiner: Examiner) -> None:
    attack = "report = open('/proc/self/oom_score_adj').read().strip()"
    assert reported(attacked(examiner, attack + TELL)) == "1000"


@pytest.mark.parametrize(("kind", "machine"), [("user", "riscv64"), ("namespaces", "s390x")])
def test_where_the_system_calls_of_the_machine_are_not_known_nothing_is_run(
    kind: str, machine: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: machine)
    given = {"kind": kind, "scratch": str(tmp_path), "data": str(tmp_path)}
    numbers = ("user_id", "memory_bytes", "processes", "file_bytes", "scratch_bytes", "scratch_files", "frame_bytes")
    walls = confinement.Walls.from_arguments({**given, **dict.fromkeys(numbers, "1")})
    with pytest.raises(OSError, match=f"system calls of {machine} are not known"):
        confinement.Materials.of(walls, sys.prefix)
