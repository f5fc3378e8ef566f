"""Runs a network that travels with the code, on ONNX Runtime, on the thread that asks."""

from pathlib import Path
from typing import TYPE_CHECKING

import onnxruntime

if TYPE_CHECKING:
    import numpy as np


class Network:
    """One ONNX file; it has one result. What it is given at once must be bounded: it keeps that much room."""

    def __init__(self, path: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def __call__(self, **given: "np.ndarray") -> "np.ndarray":
        found: np.ndarray = self._session.run(None, given)[0]
        return found
