"""Gradescope's container, made of namespaces: its folders, root with the capabilities that Docker leaves, no jail.

`setup.sh` runs once for a bundle and `run_autograder` once per submission, as they are, each in a container of its own.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECRET = "token-of-the-platform"  # stands in the environment of the platform's own processes
METADATA = {
    "id": 300000102,
    "created_at": "2024-03-04T23:59:59.000000-05:00",
    "assignment": {"id": 8046601, "course_id": 4321, "title": "HW 3", "total_points": "20.0", "group_size": None},
    "submission_method": "upload",
    "users": [{"email": "sobrien@example.edu", "id": 501, "name": "Seán O'Brien"}],
    "previous_submissions": [],
}
DEADLINE_SECONDS = 180.0
_CAPABILITIES = (  # Docker's default
    "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE NET_RAW SETFCAP SETGID SETPCAP SETUID "
    "SYS_CHROOT"
)


@dataclass(frozen=True)
class Run:
    """What one run of `run_autograder` left behind. `results` is None where there is no results.json."""

    code: int
    out: str
    results: dict[str, Any] | None
    folder: Path


@dataclass(frozen=True)
class Image:
    """A bundle, unpacked and set up in a folder."""

    folder: Path

    def grade(self, folder: Path, files: Mapping[str, bytes], planted: Mapping[str, bytes] | None = None) -> Run:
        """Run `run_autograder` on these files; `planted` are files that are there already, below /autograder."""
        root = folder / "autograder"
        for name in ("results", "submission"):
            (root / name).mkdir(parents=True)
        shutil.copytree(self.folder / "source", root / "source")
        shutil.copy(root / "source" / "run_autograder", root / "run_autograder")
        everything = {f"submission/{name}": content for name, content in files.items()} | dict(planted or {})
        everything["submission_metadata.json"] = json.dumps(METADATA).encode()
        for name, content in everything.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content)
        binds = ["--bind", str(root), "/autograder", "--ro-bind", str(self.folder / "env"), "/opt/autograder"]
        ended = _contained(binds, ["/autograder/run_autograder"], {"SUBMISSION_TOKEN": SECRET})
        written = root / "results" / "results.json"
        results = json.loads(written.read_bytes()) if written.exists() else None
        return Run(ended.returncode, ended.stdout, results, root)

    def holding(self, bundle: bytes, folder: Path) -> Image:
        """The same packages, set up once, for another bundle that needs no further ones."""
        _unpack(bundle, folder / "source")
        (folder / "env").symlink_to(self.folder / "env")
        return Image(folder)


def build_image(bundle: bytes, folder: Path, wheels: Path) -> Image:
    """Unpack a bundle and run its `setup.sh`, with the wheels in a folder in the place of an index."""
    root, environment = folder / "autograder", folder / "env"
    environment.mkdir()
    _unpack(bundle, root / "source")
    binds = ["--bind", str(root), "/autograder", "--bind", str(environment), "/opt/autograder"]
    binds += ["--ro-bind", str(wheels), "/wheels"]
    settings = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "/wheels"}
    ended = _contained(binds, ["/bin/bash", "/autograder/source/setup.sh"], settings)
    assert ended.returncode == 0, ended.stdout
    shutil.copytree(root / "source", folder / "source")
    return Image(folder)


def _unpack(bundle: bytes, folder: Path) -> None:
    folder.mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        for info in archive.infolist():
            Path(archive.extract(info, folder)).chmod(info.external_attr >> 16 & 0o777)


def download_wheels(requirements: Sequence[str], folder: Path) -> Path:
    """The wheels of these lines, from wherever pip takes them on this machine: its settings hold outside only."""
    listed = folder / "requirements.txt"
    listed.write_text("\n".join(requirements))
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    words = [*pip, "--only-binary", ":all:", "--dest", folder / "wheels", "--requirement", listed]
    ended = subprocess.run(words, check=False, capture_output=True, text=True, timeout=DEADLINE_SECONDS)
    assert ended.returncode == 0, ended.stderr
    return folder / "wheels"


def _contained(
    binds: Sequence[str], command: Sequence[str], environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    python = Path(sys.base_prefix).resolve()
    path = f"{python}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    words = ["bwrap", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--die-with-parent"]
    words += ["--new-session"]
    words += ["--cap-drop", "ALL", *(w for name in _CAPABILITIES.split() for w in ("--cap-add", f"CAP_{name}"))]
    words += [*_root_file_system(python), *binds, "--chdir", "/autograder", "--clearenv"]
    for name, value in {"PATH": path, "HOME": "/root", **environment}.items():
        words += ["--setenv", name, value]
    return subprocess.run(
        [*words, "--", *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=DEADLINE_SECONDS,
    )


def _root_file_system(python: Path) -> Iterator[str]:
    for name in ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc"):
        if Path(name).is_symlink():
            yield from ("--symlink", str(Path(name).readlink()), name)
        elif Path(name).is_dir():
            yield from ("--ro-bind", name, name)
    if not python.is_relative_to("/usr"):
        for parent in reversed(python.parents[:-1]):
            yield from ("--perms", "0755", "--dir", str(parent))
        yield from ("--ro-bind", str(python), str(python))
    yield from ("--perms", "0755", "--dir", "/opt")  # bubblewrap would close it to students' code
    for name in ("/tmp", "/var/tmp"):
        yield from ("--perms", "1777", "--tmpfs", name)
    yield from ("--dev", "/dev", "--proc", "/proc")
