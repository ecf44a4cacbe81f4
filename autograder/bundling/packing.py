"""Files to one zip, with the same bytes for the same files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from autograder.authoring.compiler import BuiltFile
from autograder.authoring.normal_form import normal_zip


def pack(files: Iterable[BuiltFile]) -> bytes:
    """A zip in normal form: sorted, no dates, `setup.sh` and `run_autograder` executable."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for file in files:
            archive.writestr(file.name, file.content)
    return normal_zip(packed.getvalue())
