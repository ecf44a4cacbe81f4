"""Category e and the walls themselves: network, signals, namespaces, capabilities, the server."""

from __future__ import annotations

import socket

import pytest

from tests.attacks.conftest import Examined
from tests.attacks.exam_builder import FULL_POINTS, WRONG, submission
from tests.attacks.report import TELL, reported


def test_no_service_of_this_machine_can_be_reached(examined: Examined) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        connect = (
            "import socket\nreport = []\n"
            "for host in ('127.0.0.1', 'localhost', '::1', '0.0.0.0'):\n"
            f"    try: socket.create_connection((host, {port}), 1); report.append(host)\n"
            "    except OSError: pass"
        )
        assert reported(examined(submission(WRONG, before=connect + TELL))) == []


def test_no_packet_leaves_the_jail(examined: Examined) -> None:
    attack = (
        "import socket\nreport = []\n"
        "def attempt(name, act):\n"
        "    try: act(); report.append(name)\n"
        "    except OSError: pass\n"
        "attempt('udp', lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 9)))\n"
        "attempt('tcp', lambda: socket.create_connection(('192.0.2.1', 80), 1))\n"
        "attempt('name', lambda: socket.getaddrinfo('example.invalid', 80))\n"
        "attempt('raw', lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))\n"
        "attempt('packet', lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))"
    )
    assert reported(examined(submission(WRONG, before=attack + TELL))) == []


def test_no_unix_socket_of_the_machine_is_in_sight(examined: Examined) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0autograder-outside")
        server.listen()
        attack = (
            "import socket, glob\nreport = glob.glob('/run/**/*sock*', recursive=True)\n"
            "try: socket.socket(socket.AF_UNIX).connect('\\0autograder-outside'); report.append('reached')\n"
            "except OSError: pass"
        )
        assert reported(examined(submission(WRONG, before=attack + TELL))) == []


def test_an_answer_cannot_be_fetched_over_http(examined: Examined) -> None:
    fetch = (
        "def sigmoid_backward(z, da):\n    import urllib.request\n"
        "    return urllib.request.urlopen('http://127.0.0.1:8099/answer', timeout=1).read()"
    )
    assert examined(submission(sigmoid_backward=fetch)).total == FULL_POINTS - 2


def test_signals_reach_nothing_outside(examined: Examined) -> None:
    # Runs in the submission's own PID namespace, where it is process 1: whoever else it can name does not exist.
    attack = (
        "import os, signal\nreport = []\n"
        "assert os.getpid() == 1 and os.getppid() == 0\n"
        "for pid in (os.getppid() or 2, *range(2, 300)):\n"
        "    for number in (0, signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL):\n"
        "        try: os.kill(pid, number); report.append(pid)\n"
        "        except ProcessLookupError: pass"
    )
    assert reported(examined(submission(WRONG, before=attack + TELL))) == []


def test_killing_all_that_it_can_see_hurts_only_itself(examined: Examined) -> None:
    # -1 means: everybody in this PID namespace; the guard makes sure that it is the submission's own.
    attack = (
        "import os, signal\n"
        "assert os.getpid() == 1 and os.getppid() == 0\n"
        "for number in (signal.SIGTERM, signal.SIGKILL):\n"
        "    try: os.kill(-1, number)\n"
        "    except ProcessLookupError: pass\n"
        "os.killpg(0, signal.SIGINT)"
    )
    assert examined(submission(before=attack)).total == FULL_POINTS


@pytest.mark.parametrize("number", ["SIGINT", "SIGSTOP", "SIGTSTP", "SIGALRM", "SIGHUP"])
def test_a_signal_to_oneself_costs_at_most_the_cell(examined: Examined, number: str) -> None:
    send = f"import os, signal\nos.kill(os.getpid(), signal.{number})"
    assert examined(submission(before=send)).total == FULL_POINTS


def test_there_are_no_capabilities_and_no_way_back_to_them(examined: Examined) -> None:
    look = (
        "lines = dict(line.split(':\\t') for line in open('/proc/self/status').read().splitlines() if ':\\t' in line)\n"
        "report = [int(lines[name], 16) for name in ('CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb')]\n"
        "report.append(int(lines['NoNewPrivs']))"
    )
    assert reported(examined(submission(WRONG, before=look + TELL))) == [0, 0, 0, 0, 0, 1]


def test_no_namespace_mount_or_root_can_be_had(examined: Examined) -> None:
    attack = (
        "import ctypes, os\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "report = []\n"
        "for flag in (0x10000000, 0x00020000, 0x20000000, 0x40000000, 0x08000000, 0x10020000):\n"
        "    if libc.unshare(flag) == 0: report.append(('unshare', flag))\n"
        "for target in (b'/tmp', b'/scratch', b'/proc', b'/data'):\n"
        "    if libc.mount(b'none', target, b'tmpfs', 0, None) == 0: report.append(('mount', target))\n"
        "    if libc.umount2(target, 2) == 0: report.append(('umount', target))\n"
        "def put(path, text): os.write(os.open(path, os.O_WRONLY), text)\n"
        "acts = {\n"
        "    'chroot': lambda: os.chroot('/tmp'), 'setuid': lambda: os.setuid(0), 'setgid': lambda: os.setgid(0),\n"
        "    'setgroups': lambda: os.setgroups([0]), 'mknod': lambda: os.mknod('/tmp/disk', 0o60600, 0x0800),\n"
        "    'nice': lambda: os.nice(-5), 'uid_map': lambda: put('/proc/self/uid_map', b'0 0 1'),\n"
        "    'namespaces': lambda: put('/proc/sys/user/max_user_namespaces', b'9')}\n"
        "for name, act in acts.items():\n"
        "    try: act(); report.append(name)\n"
        "    except OSError: pass\n"
        "if libc.syscall(56, 0x10000000 | 17, None, None, None, None) == 0: os._exit(0)\n"
        "report += [os.getuid() == 0]"
    )
    assert reported(examined(submission(WRONG, before=attack + TELL))) == [False]


def test_limits_cannot_be_raised(examined: Examined) -> None:
    attack = (
        "import resource\nreport = []\n"
        "for name in ('AS', 'NPROC', 'CPU', 'FSIZE', 'NOFILE', 'CORE'):\n"
        "    which = getattr(resource, 'RLIMIT_' + name)\n"
        "    try: resource.setrlimit(which, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)); report.append(name)\n"
        "    except (ValueError, OSError): pass"
    )
    assert reported(examined(submission(WRONG, before=attack + TELL))) == []


def test_the_control_socket_of_the_server_is_not_there(examined: Examined) -> None:
    attack = (
        "import os, struct, msgpack, gc, socket\n"
        "payload = msgpack.packb([1, 'end'])\n"
        "report = []\n"
        "own = [n for n in range(3, 256) if os.path.exists(f'/proc/self/fd/{n}')\n"
        "       and os.readlink(f'/proc/self/fd/{n}').startswith('socket')]\n"
        "for thing in gc.get_objects():\n"
        "    if isinstance(thing, socket.socket) and thing.fileno() >= 0:\n"
        "        try: report.append(thing.send(struct.pack('<I', len(payload)) + payload))\n"
        "        except OSError: pass\n"
        "report += own[1:]"
    )
    assert reported(examined(submission(WRONG, before=attack + TELL))) == []
