"""The second reader's network as an ONNX file."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from services.classifier.core.sentences import MOST_PIECES

from .bert import WIDTH, Part
from .onnx_file import Given, Graph, Standing, written


def write(net: Part, path: Path, examples: "Sequence[dict[str, np.ndarray]]") -> None:
    """Write the network, which reads many reports in one run as `sentences.laid_together` lays them out.

    `examples` are such runs, by which it is measured what its bytes must hold.
    """
    questions, answers = len(net["questions"]), len(net["head"]["b"])

    def drawn(graph: Graph) -> str:
        seen = graph.begun(net, MOST_PIECES)
        whole = graph.add("Gather", seen, "filled")
        mean = graph.add("Squeeze", graph.add("MatMul", "shares", whole), graph.constant(np.array([1])))
        most = graph.add("ReduceMax", whole, graph.constant(np.array([1])), keepdims=0)
        begin = graph.add("Unsqueeze", graph.add("Gather", seen, "firsts"), graph.constant(np.array([1])))
        found = graph.add("Add", begin, graph.constant(net["questions"]))
        found = graph.add("Reshape", found, graph.constant(np.array([-1, WIDTH])))
        for layer in net["asking"]:
            found = graph.layer(found, seen, layer, Standing("filled", "lengths", questions))
        found = graph.add("Reshape", found, graph.constant(np.array([-1, questions * WIDTH])))
        return graph.linear(graph.add("Concat", mean, most, found, axis=1), net["head"])

    given: Given = {
        "places": ("int64", ["rows"]),
        "filled": ("int64", ["texts", "length"]),
        "lengths": ("int32", ["texts"]),
        "firsts": ("int64", ["texts"]),
        "shares": ("float32", ["texts", 1, "length"]),
    }
    written(path, drawn, given, ("scores", ["texts", answers]), net["pieces"], examples)
