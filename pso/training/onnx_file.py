"""A network of BERT layers as an ONNX file that reads many texts in one run, its large matrices in bytes.

What a matrix is multiplied with is rounded to bytes too, by scales measured beforehand on texts: scales taken
from what is read at once would make a text's answer hang on the others. The operators of ONNX Runtime's own
are those its optimiser would put there.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper

from lexis.network import MADE_FOR, VECTORS

from .bert import ATTENDING, WIDTH
from .replacing import replacing

if TYPE_CHECKING:
    from .bert import Part

OPSET: Final = 20
RUNTIME: Final = "com.microsoft"
"""The operators that ONNX Runtime has beside the standard's."""
IR_VERSION: Final = 10
KINDS: Final = {
    "int64": onnx.TensorProto.INT64,
    "int32": onnx.TensorProto.INT32,
    "float32": onnx.TensorProto.FLOAT,
    "uint8": onnx.TensorProto.UINT8,
}
SIGNED: Final = 64
"""Weights go up to here, not to 127: two products of bytes must fit in 16 bits on processors without VNNI."""
LEAST_SPREAD: Final = 1e-9
OUTSIDE: Final = 1e-5
"""Share of what was measured that may lie outside the bytes' range, at either end: the rest is told finer."""

Ranges = Sequence[tuple[float, float]]
Given = Mapping[str, tuple[str, list[Any]]]
"""Inputs by name, with kind and shape."""


class Standing(NamedTuple):
    """Inputs that say where rows stand, as `lexis.rows.Rows` does, and where those stand that ask."""

    filled: str
    lengths: str
    asking: str | int
    """How many ask in each text, where they are as many in all."""
    back: str = ""


class Graph:
    """Nodes and constants as they are added, each named by its number."""

    def __init__(self, ranges: Ranges | None = None) -> None:
        """`ranges` are those of what is rounded, in the order in which it is; without, nothing is."""
        self._nodes: list[Any] = []
        self._constants: list[Any] = []
        self._ranges = ranges
        self.rounded: dict[str, tuple[str, str, str]] = {}
        """What was rounded: its bytes, their scale and their zero."""

    def constant(self, value: "np.ndarray") -> str:
        """Numbers that do not change."""
        name = f"constant_{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def add(self, kind: str, *inputs: str, name: str | None = None, **attributes: Any) -> str:
        """A node of one of ONNX's kinds; gives the name of what comes out."""
        name = name or f"{kind}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def linear(self, seen: str, part: "Part", *, is_exact: bool = False) -> str:
        """A weighted sum; an exact one is not worked out in bytes."""
        if is_exact or self._ranges is None:
            if not is_exact:
                self.rounded[seen] = ("", "", "")
            return self.add(
                "Add", self.add("MatMul", seen, self.constant(part["w"])), self.constant(part["b"])
            )
        found, scale, zero = self._rounded(seen, self._ranges)
        weights, scales = in_signed_bytes(part["w"])
        return self.add(
            "MatMulIntegerToFloat", found, self.constant(weights), scale, self.constant(scales), zero, "",
            self.constant(part["b"]), domain=RUNTIME,
        )  # fmt: skip

    def _rounded(self, seen: str, ranges: Ranges) -> tuple[str, str, str]:
        if seen not in self.rounded:
            scale, zero = map(self.constant, in_bytes(*ranges[len(self.rounded)]))
            self.rounded[seen] = (self.add("QuantizeLinear", seen, scale, zero), scale, zero)
        return self.rounded[seen]

    def gelu(self, seen: str) -> str:
        """As `bert.gelu`."""
        return self.add("Gelu", seen, approximate="tanh")

    def normal(self, seen: str, beside: str, part: "Part") -> str:
        """As `bert.normal`, of a sum of two."""
        weight, offset = self.constant(part["w"]), self.constant(part["b"])
        return self.add("SkipLayerNormalization", seen, beside, weight, offset, domain=RUNTIME, epsilon=1e-12)

    def begun(self, net: "Part", longest: int, beside: str | None = None) -> str:
        """The rows of the input `pieces`, at `places` of their texts, and what else is known of them."""
        scale, zero = in_bytes(*_range_of(net["pieces"]))
        seen = self.add("DequantizeLinear", "pieces", self.constant(scale), self.constant(zero))
        placed = self.add("Gather", self.constant(net["places"][:longest]), "places")
        return self.normal(self.add("Add", seen, beside) if beside else seen, placed, net["first"])

    def layer(self, asking: str, seen: str, layer: "Part", standing: Standing) -> str:
        """As `bert.through`, of rows."""
        query = self.linear(asking, layer["q"])
        key, value = (self.add("Gather", self.linear(seen, layer[part]), standing.filled) for part in "kv")
        if isinstance(standing.asking, str):
            query = self.add("Gather", query, standing.asking)
        else:
            query = self.add("Reshape", query, self.constant(np.array([-1, standing.asking, WIDTH])))
        found = self.add(
            "MultiHeadAttention", query, key, value, "", standing.lengths, domain=RUNTIME, num_heads=ATTENDING
        )
        found = self.add("Reshape", found, self.constant(np.array([-1, WIDTH])))
        if standing.back:
            found = self.add("Gather", found, standing.back)
        found = self.normal(asking, self.linear(found, layer["o"]), layer["attended"])
        wide = self.gelu(self.linear(found, layer["wide"]))
        return self.normal(found, self.linear(wide, layer["back"]), layer["done"])

    def model(self, given: Given, told: str, shape: list[Any], name: str) -> Any:
        """The network: `given` in, `told` out by a name; and what is to be measured, if anything."""
        self.add("Identity", told, name=name)
        inputs = [helper.make_tensor_value_info(one, KINDS[kind], of) for one, (kind, of) in given.items()]
        told_too = [(one, [None, None]) for one in self.rounded] if self._ranges is None else []
        outputs = [
            helper.make_tensor_value_info(one, onnx.TensorProto.FLOAT, of)
            for one, of in ((name, shape), *told_too)
        ]
        graph = helper.make_graph(self._nodes, name, inputs, outputs, self._constants)
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(RUNTIME, 1)]
        )
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model)
        return model


def in_bytes(least: float, most: float) -> "tuple[np.ndarray, np.ndarray]":
    """Scale and zero by which numbers of a range, and nothing at all, are bytes."""
    least, most = min(least, 0.0), max(most, 0.0)
    scale = np.float32(max(most - least, LEAST_SPREAD) / 255)
    return np.array(scale), np.array(np.clip(round(-least / float(scale)), 0, 255), np.uint8)


def in_signed_bytes(weights: "np.ndarray") -> "tuple[np.ndarray, np.ndarray]":
    """A matrix in bytes, and the scale of each column."""
    scales = np.maximum(np.abs(weights).max(0), LEAST_SPREAD).astype(np.float32) / SIGNED
    return np.round(weights / scales).astype(np.int8), scales


def _range_of(vectors: "np.ndarray") -> tuple[float, float]:
    return float(vectors.min()), float(vectors.max())


def vectors_in_bytes(vectors: "np.ndarray") -> "np.ndarray":
    """The vectors of all pieces as the network takes them."""
    scale, zero = in_bytes(*_range_of(vectors))
    found: np.ndarray = np.clip(np.round(vectors / scale) + zero, 0, 255).astype(np.uint8)
    return found


def measured(model: Any, examples: "Sequence[dict[str, np.ndarray]]", vectors: "np.ndarray") -> Ranges:
    """Within which range nearly all lies of what is to be rounded; a network that rounds nothing says it."""
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    found = [session.run(None, {**given, "pieces": vectors[given["pieces"]]})[1:] for given in examples]
    return [
        tuple(np.quantile(np.concatenate([one.ravel() for one in every]), (OUTSIDE, 1 - OUTSIDE)).tolist())
        for every in zip(*found, strict=True)
    ]


def written(
    path: Path,
    drawn: Callable[[Graph], str],
    given: Given,
    told: tuple[str, list[Any]],
    pieces: "np.ndarray",
    examples: "Sequence[dict[str, np.ndarray]]",
) -> None:
    """Write the network that `drawn` adds to a graph; `told` are name and shape of what it gives.

    The vectors of the `pieces` go into a file beside it, from which `lexis.network` takes what is read.
    """
    vectors = vectors_in_bytes(pieces)
    inputs = {"pieces": ("uint8", ["rows", vectors.shape[1]]), **given}

    def model(graph: Graph) -> Any:
        name, shape = told
        return graph.model(inputs, drawn(graph), shape, name)

    with replacing(path.with_suffix(VECTORS)) as fresh:
        np.save(fresh, vectors, allow_pickle=False)
        made_for = hashlib.sha256(fresh.read_bytes()).hexdigest()
    network = model(Graph(measured(model(Graph()), examples, vectors)))
    helper.set_model_props(network, {MADE_FOR: made_for})
    with replacing(path) as fresh:
        onnx.save(network, str(fresh))
