"""The second reader's network as an ONNX file."""

from pathlib import Path

import numpy as np

from services.classifier.core.sentences import MOST_PIECES

from .bert import Part
from .onnx_file import Graph


def write(net: Part, path: Path) -> None:
    """Write the network: `pieces` (places) in, `scores` (1 x answers) out, one text at a time."""
    graph = Graph()
    seen = graph.begun(net, MOST_PIECES)
    seen = graph.layer(seen, seen, net["reading"])
    zero, one = graph.constant(np.array([0], np.int64)), graph.constant(np.array([1], np.int64))
    questions = graph.add("Add", graph.add("Slice", seen, zero, one, zero), graph.constant(net["questions"]))
    row = graph.constant(np.array([1, net["questions"].size], np.int64))
    found = graph.add("Reshape", graph.layer(questions, seen, net["asking"]), row)
    mean = graph.add("ReduceMean", seen, zero, keepdims=1)
    most = graph.add("ReduceMax", seen, zero, keepdims=1)
    told = graph.add("Concat", mean, most, found, axis=1)
    graph.add("Identity", graph.linear(told, net["head"]), name="scores")
    answers = len(net["head"]["b"])
    graph.write(path, {"pieces": ("int64", ["places"])}, ("scores", [1, answers]), "second reader")
