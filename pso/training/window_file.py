"""The second tagger's network as an ONNX file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from services.deidentify.core.tagger import LABELS

from .bert import WIDTH, Part
from .onnx_file import Given, Graph, Standing, written

ASKED: Final = Standing("filled", "lengths", "asked_filled", "asked_back")


def write(net: Part, path: Path, examples: "Sequence[dict[str, np.ndarray]]") -> None:
    """Write the network, which reads many windows in one run as `second_tagger.laid_together` lays them out.

    `examples` are such runs, by which it is measured what its bytes must hold.
    """

    def drawn(graph: Graph) -> str:
        known = graph.constant(np.vstack([net["traits"]["w"], net["traits"]["b"]]))
        beside = graph.add("Gather", graph.add("MatMul", "known", known), "owners")
        seen = graph.begun(net, len(net["places"]), beside)
        asked = graph.add("Gather", seen, "asked")
        for layer in net["judging"]:
            asked = graph.layer(asked, seen, layer, ASKED)
        both = graph.add("Gather", asked, "ends")
        both = graph.add("Reshape", both, graph.constant(np.array([-1, 2 * WIDTH])))
        told = graph.add("Concat", both, graph.add("Gather", "known", "words"), axis=1)
        hidden = {
            **net["hidden"],
            "w": np.vstack([net["hidden"]["w"], np.zeros_like(net["hidden"]["w"][:1])]),
        }
        told = graph.gelu(graph.linear(told, hidden, is_exact=True))
        return graph.add("Softmax", graph.linear(told, net["head"], is_exact=True), axis=-1)

    given: Given = {
        "places": ("int64", ["rows"]),
        "owners": ("int64", ["rows"]),
        "known": ("float32", ["words", len(net["traits"]["w"]) + 1]),
        "filled": ("int64", ["windows", "length"]),
        "lengths": ("int32", ["windows"]),
        "asked": ("int64", ["asked_rows"]),
        "asked_filled": ("int64", ["windows", "most_asked"]),
        "asked_back": ("int64", ["asked_rows"]),
        "ends": ("int64", ["asked", 2]),
        "words": ("int64", ["asked"]),
    }
    written(path, drawn, given, ("chances", ["asked", len(LABELS)]), net["pieces"], examples)
