"""Series and documents as compressed bytes, readable without cxsim: zlib of NumPy's own file
format, zlib of UTF-8 JSON."""

from __future__ import annotations

import io
import json
import zlib
from typing import Any

import numpy as np

from cxsim.types import Floats


def pack(series: Floats) -> bytes:
    """An array as compressed bytes, exact to the bit."""
    out = io.BytesIO()
    np.save(out, np.asarray(series, dtype=np.float64), allow_pickle=False)
    return zlib.compress(out.getvalue(), 6)


def unpack(blob: bytes) -> Floats:
    """The array that `pack` was given."""
    return np.load(io.BytesIO(zlib.decompress(blob)), allow_pickle=False)


def pack_json(value: Any) -> bytes:
    """Plain JSON as compressed bytes. Keys keep their order: people are dealt out in it."""
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode(), 6)


def unpack_json(blob: bytes) -> Any:
    """The value that `pack_json` was given."""
    return json.loads(zlib.decompress(blob))
