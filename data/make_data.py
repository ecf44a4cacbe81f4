"""Write every data set of the course beside this script: `python data/make_data.py`.

All seeds are fixed and every number is rounded to a few decimals, so that the files come out byte for byte the same on
every machine, whatever its mathematics library does to the last bit of a cosine.
"""

from __future__ import annotations

import argparse
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[np.float64]]

DECIMALS = 4
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can hold: no clock in the data


def two_classes() -> Arrays:
    """Five features, samples in rows: class 0 is a cloud, class 1 a crescent around it; they overlap.

    The two features that draw the picture are the first and the second; the third says a little, the others nothing.
    """
    rng = np.random.default_rng(22)
    x_train, y_train = _cloud_and_crescent(rng, 500)
    x_val, y_val = _cloud_and_crescent(rng, 500)
    return {"x_train": x_train, "y_train": y_train, "x_val": x_val, "y_val": y_val}


def _cloud_and_crescent(rng: np.random.Generator, n_samples: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    y = (rng.random((n_samples, 1)) < 0.6).astype(np.float64)
    angle = rng.uniform(-0.25 * np.pi, 1.25 * np.pi, (n_samples, 1))
    radius = rng.normal(2.7, 0.5, (n_samples, 1))
    crescent = radius * np.hstack([np.cos(angle), np.sin(angle)])
    cloud = rng.normal([0.0, -0.6], [0.95, 1.0], (n_samples, 2))
    rest = rng.normal(0.0, 1.0, (n_samples, 3)) + (y - 0.5) * [1.0, 0.0, 0.0]
    return np.hstack([np.where(y == 1, crescent, cloud), rest]), y


def npz_bytes(arrays: Mapping[str, NDArray[np.float64]]) -> bytes:
    """Return an `.npz` file without the time of day and without compression (zlib's output depends on its version)."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as zipped:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.round(array, DECIMALS) + 0.0, version=(1, 0))  # + 0.0: no -0.0
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=LONG_AGO)
            entry.create_system = 3  # the same on Windows
            zipped.writestr(entry, member.getvalue())
    return archive.getvalue()


def write(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one step, so that nobody ever reads half a file."""
    temporary = path.with_name(path.name + ".part")
    temporary.write_bytes(content)
    temporary.replace(path)


MAKERS: dict[str, Callable[[], Arrays]] = {"two_classes.npz": two_classes}


def main() -> None:
    """Write every file, into the folder of this script unless `--out` names another."""
    parser = argparse.ArgumentParser(description="Write the data sets of the course.")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent, help="folder to write into")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    for filename, make in MAKERS.items():
        write(out / filename, npz_bytes(make()))


if __name__ == "__main__":
    main()
