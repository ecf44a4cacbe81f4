"""Write every data set of the course beside this script: `python data/make_data.py`.

All seeds are fixed and every number is rounded to a few decimals, so that the files come out byte for byte the same on
every machine, whatever its mathematics library does to the last bit of a cosine.
"""

from __future__ import annotations

import argparse
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]

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


def curve_fitting() -> Arrays:
    """Noisy samples of `omega0 / ((x - omega1)**2 + 1)`; which omegas is what students find out."""
    rng = np.random.default_rng(5)
    x = rng.uniform(-4.0, 4.0, 10_000)
    y = 2.6 / ((x - 0.8) ** 2 + 1) + rng.normal(0.0, 0.25, x.size)
    return {"x": x, "y": y}


def digits() -> Arrays:
    """Handwritten digits of scikit-learn in a fixed random order: `images` (1797, 8, 8), 0 to 16, `labels` (1797,)."""
    from sklearn.datasets import load_digits

    found = load_digits()
    order = np.random.default_rng(8).permutation(len(found.target))
    return {"images": found.images[order].astype(np.uint8), "labels": found.target[order].astype(np.uint8)}


def smiley() -> NDArray[np.uint8]:
    """A face of 64 x 64 pixels, drawn with a soft pen: 0 is black, 255 white."""
    row, column = np.mgrid[0:64, 0:64] + 0.5
    x, y = column / 32 - 1, 1 - row / 32  # from -1 to 1, y upwards

    def ink(distance: NDArray[np.float64], half_width: float) -> NDArray[np.float64]:
        return np.clip((half_width - distance) / 0.05 + 0.5, 0.0, 1.0)

    radius = np.hypot(x, y)
    face = ink(np.abs(radius - 0.8), 0.07)
    eyes = [ink(np.hypot(x - side, (y - 0.25) * 0.7), 0.1) for side in (-0.3, 0.3)]
    smile = ink(np.abs(np.hypot(x, y - 0.05) - 0.5), 0.06) * (y < -0.15)
    return np.rint(255 * (1 - np.max([face, *eyes, smile], axis=0))).astype(np.uint8)


def png_bytes(image: NDArray[np.uint8]) -> bytes:
    """A grey PNG without compression and without the time of day: the same bytes everywhere."""
    height, width = image.shape
    rows = b"".join(b"\0" + row.tobytes() for row in image)  # 0: the row stands as it is

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")


def npz_bytes(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return an `.npz` file without the time of day and without compression (zlib's output depends on its version)."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as zipped:
        for name, array in arrays.items():
            member = io.BytesIO()
            plain = np.round(array, DECIMALS) + 0.0 if array.dtype.kind == "f" else array  # + 0.0: no -0.0
            np.lib.format.write_array(member, plain, version=(1, 0))
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=LONG_AGO)
            entry.create_system = 3  # the same on Windows
            zipped.writestr(entry, member.getvalue())
    return archive.getvalue()


def write(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one step, so that nobody ever reads half a file."""
    temporary = path.with_name(path.name + ".part")
    temporary.write_bytes(content)
    temporary.replace(path)


MAKERS: dict[str, Callable[[], bytes]] = {
    "curve_fitting.npz": lambda: npz_bytes(curve_fitting()),
    "two_classes.npz": lambda: npz_bytes(two_classes()),
    "smiley.png": lambda: png_bytes(smiley()),
    "digits.npz": lambda: npz_bytes(digits()),
}


def main() -> None:
    """Write every file, into the folder of this script unless `--out` names another."""
    parser = argparse.ArgumentParser(description="Write the data sets of the course.")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent, help="folder to write into")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    for filename, make in MAKERS.items():
        write(out / filename, make())


if __name__ == "__main__":
    main()
