"""The second tagger's network as an ONNX file."""

from pathlib import Path
from typing import Any

import numpy as np

from services.deidentify.core.tagger import LABELS

from .bert import WIDTH, Part
from .onnx_file import Graph


def write(net: Part, path: Path) -> None:
    """Write the network, which reads one window at a time.

    In: `pieces` and the word each belongs to, `owners` (the number of words where to none); `known`, a row of
    traits for each word; `ends`, the first and the last piece of each word asked; `words`, those words.
    Out: `chances`, those of LABELS for each word asked.
    """
    graph = Graph()
    known = graph.linear("known", net["traits"], is_exact=True)
    known = graph.add("Concat", known, graph.constant(np.zeros((1, WIDTH), np.float32)), axis=0)
    seen = graph.begun(net, len(net["places"]), beside=graph.add("Gather", known, "owners"))
    seen = graph.layer(seen, seen, net["reading"])
    asked = graph.layer(graph.add("Gather", seen, "ends"), seen, net["judging"])
    both = graph.add("Reshape", asked, graph.constant(np.array([-1, 2 * WIDTH], np.int64)))
    told = graph.add("Concat", both, graph.add("Gather", "known", "words"), axis=1)
    told = graph.gelu(graph.linear(told, net["hidden"], is_exact=True))
    graph.add("Softmax", graph.linear(told, net["head"], is_exact=True), name="chances", axis=-1)
    given: dict[str, tuple[str, list[Any]]] = {
        "pieces": ("int64", ["places"]),
        "owners": ("int64", ["places"]),
        "known": ("float32", ["all_words", len(net["traits"]["w"])]),
        "ends": ("int64", ["ends"]),
        "words": ("int64", ["asked"]),
    }
    graph.write(path, given, ("chances", ["asked", len(LABELS)]), "second tagger")
