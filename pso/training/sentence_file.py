"""The second reader's network as an ONNX file, its large matrices in signed bytes."""

import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from services.classifier.core.sentences import MOST_PIECES

from .sentence_net import ATTENDING, WIDTH, Part

OPSET: Final = 20
IR_VERSION: Final = 10
TURNED: Final = ([1, 0, 2], [1, 2, 0], [1, 0, 2])
"""Queries, keys and values with a head of attention first, the keys as a column for each place."""
MADE_SMALL: Final = ["MatMul", "Gather"]


def write(net: Part, path: Path) -> None:
    """Write the network: `pieces` (places) in, `scores` (1 x answers) out, one text at a time."""
    graph = _Graph()
    seen = graph.add("Gather", graph.constant(net["pieces"]), "pieces")
    places = graph.constant(net["places"][:MOST_PIECES])
    zero = graph.constant(np.array([0], np.int64))
    seen = graph.add("Add", seen, graph.add("Slice", places, zero, graph.add("Shape", "pieces"), zero))
    seen = graph.normal(seen, net["first"])
    seen = graph.layer(seen, seen, net["reading"])
    one = graph.constant(np.array([1], np.int64))
    questions = graph.add("Add", graph.add("Slice", seen, zero, one, zero), graph.constant(net["questions"]))
    row = graph.constant(np.array([1, net["questions"].size], np.int64))
    found = graph.add("Reshape", graph.layer(questions, seen, net["asking"]), row)
    mean = graph.add("ReduceMean", seen, zero, keepdims=1)
    most = graph.add("ReduceMax", seen, zero, keepdims=1)
    told = graph.add("Concat", mean, most, found, axis=1)
    graph.add("Identity", graph.linear(told, net["head"]), name="scores")
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        onnx.save(graph.model(len(net["head"]["b"])), str(whole))
        quantize_dynamic(
            str(whole), str(path), per_channel=True, reduce_range=True,
            weight_type=QuantType.QInt8, op_types_to_quantize=MADE_SMALL,
        )  # fmt: skip


class _Graph:
    """Nodes and constants as they are added, each named by its number."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def constant(self, value: "np.ndarray") -> str:
        name = f"constant_{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, kind: str, *inputs: str, name: str | None = None, **attributes: Any) -> str:
        name = name or f"{kind}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def linear(self, seen: str, part: Part) -> str:
        return self.add("Add", self.add("MatMul", seen, self.constant(part["w"])), self.constant(part["b"]))

    def normal(self, seen: str, part: Part) -> str:
        weight, offset = self.constant(part["w"]), self.constant(part["b"])
        return self.add("LayerNormalization", seen, weight, offset, axis=-1, epsilon=1e-12)

    def layer(self, asking: str, seen: str, layer: Part) -> str:
        apart = self.constant(np.array([-1, ATTENDING, WIDTH // ATTENDING], np.int64))
        joined = self.constant(np.array([-1, WIDTH], np.int64))
        query, key, value = (
            self.add("Transpose", self.add("Reshape", self.linear(one, layer[part]), apart), perm=turned)
            for part, one, turned in (
                ("q", asking, [1, 0, 2]),
                ("k", seen, [1, 2, 0]),
                ("v", seen, [1, 0, 2]),
            )
        )
        scale = self.constant(np.array((WIDTH // ATTENDING) ** -0.5, np.float32))
        heed = self.add("Softmax", self.add("Mul", self.add("MatMul", query, key), scale), axis=-1)
        found = self.add("Transpose", self.add("MatMul", heed, value), perm=[1, 0, 2])
        found = self.linear(self.add("Reshape", found, joined), layer["o"])
        found = self.normal(self.add("Add", asking, found), layer["attended"])
        wide = self.add("Gelu", self.linear(found, layer["wide"]), approximate="tanh")
        return self.normal(self.add("Add", found, self.linear(wide, layer["back"])), layer["done"])

    def model(self, answers: int) -> Any:
        given = [helper.make_tensor_value_info("pieces", onnx.TensorProto.INT64, ["places"])]
        told = [helper.make_tensor_value_info("scores", onnx.TensorProto.FLOAT, [1, answers])]
        graph = helper.make_graph(self._nodes, "second reader", given, told, self._constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model)
        return model
