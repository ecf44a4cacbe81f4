"""Our own wheel: what pip installs from it is the package that is running, whole and nothing else."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import autograder
from autograder.bundling.wheel import own_wheel, package_files

PACKAGE = Path(autograder.__file__).parent


def test_its_name_is_one_that_pip_understands_and_its_bytes_are_always_the_same() -> None:
    wheel = own_wheel()
    assert wheel.name == f"backprop_autograder-{autograder.__version__}-py3-none-any.whl"
    assert own_wheel() == wheel


def test_every_file_is_recorded_with_its_digest() -> None:
    with zipfile.ZipFile(io.BytesIO(own_wheel().content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    (record,) = (name for name in files if name.endswith(".dist-info/RECORD"))
    rows = {name: (digest, size) for name, digest, size in csv.reader(io.StringIO(files[record].decode()))}
    assert rows.pop(record) == ("", "")
    assert rows.keys() == files.keys() - {record}
    for name, (digest, size) in rows.items():
        expected = base64.urlsafe_b64encode(hashlib.sha256(files[name]).digest()).rstrip(b"=").decode()
        assert (digest, size) == (f"sha256={expected}", str(len(files[name])))


def test_what_tools_leave_in_the_folder_is_no_part_of_it(tmp_path: Path) -> None:
    package = tmp_path / "thing"
    for name in ("__init__.py", "a/data.txt", "__pycache__/x.pyc", "a/.hidden", "a/old.py~", ".git/HEAD", "b.orig"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_bytes(b"")
    assert [file.name for file in package_files(package)] == ["thing/__init__.py", "thing/a/data.txt"]


def test_installed_from_it_the_command_and_the_checks_are_those_of_here(tmp_path: Path) -> None:
    wheel = own_wheel()
    (tmp_path / wheel.name).write_bytes(wheel.content)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile"]
    words = [*pip, "--disable-pip-version-check", "--target", tmp_path / "site", tmp_path / wheel.name]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "site" / "bin" / "autograder").is_file()
    for name in ("checks/case.py", "bundling/templates/setup.sh", "reporting/templates/feedback.html"):
        assert (tmp_path / "site" / "autograder" / name).read_bytes() == (PACKAGE / name).read_bytes()
