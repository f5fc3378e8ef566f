"""Runs a network that travels with the code, on ONNX Runtime, on the thread that asks."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import onnxruntime

from lexis.on_disk import OnDisk, Remembered

if TYPE_CHECKING:
    import numpy as np

VECTORS: Final = ".npy"
"""Beside the network, under the same name: the vectors of the pieces, in bytes."""
MADE_FOR: Final = "vectors"
"""What the network's file says under this name is the SHA-256 of that file."""


class Network:
    """One ONNX file; it has one result. What it is given at once must be bounded: it keeps that much room."""

    def __init__(self, path: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_mem_pattern = False  # a plan for each shape met: as quick without, and 4 MB less
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._vectors = Remembered(OnDisk(path.with_suffix(VECTORS)))

    def __call__(self, *, pieces: "np.ndarray", **given: "np.ndarray") -> "np.ndarray":
        """What the network says; `pieces` are those of its rows, by their numbers."""
        found: np.ndarray = self._session.run(None, {"pieces": self._vectors[pieces], **given})[0]
        return found
