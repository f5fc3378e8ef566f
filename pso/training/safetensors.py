"""The floating-point arrays of a published model of the BERT kind."""

import json
from pathlib import Path
from typing import Final

import numpy as np

DTYPES: Final = {"F32": np.float32, "F16": np.float16}


def tensors(path: Path) -> "dict[str, np.ndarray]":
    """Name -> array of a safetensors file: a length, a JSON header, the bytes."""
    raw = path.read_bytes()
    size = int.from_bytes(raw[:8], "little")
    header, body = json.loads(raw[8 : 8 + size]), raw[8 + size :]
    return {
        name.removeprefix("bert."): np.frombuffer(
            body[slice(*one["data_offsets"])], DTYPES[one["dtype"]]
        ).reshape(one["shape"]).astype(np.float32)
        for name, one in header.items()
        if name != "__metadata__" and one["dtype"] in DTYPES
    }  # fmt: skip
