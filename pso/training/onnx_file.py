"""A network of BERT layers as an ONNX file, its large matrices in signed bytes."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import onnx
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from .bert import ATTENDING, WIDTH

if TYPE_CHECKING:
    from .bert import Part

OPSET: Final = 20
RUNTIME: Final = "com.microsoft"
"""The operators that ONNX Runtime has beside the standard's."""
IR_VERSION: Final = 10
TURNED: Final = (("q", [1, 0, 2]), ("k", [1, 2, 0]), ("v", [1, 0, 2]))
"""Queries, keys and values with a head of attention first, the keys as a column for each place."""
MADE_SMALL: Final = ["MatMul", "Gather"]
KINDS: Final = {"int64": onnx.TensorProto.INT64, "float32": onnx.TensorProto.FLOAT}


class Graph:
    """Nodes and constants as they are added, each named by its number."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._constants: list[Any] = []
        self._exact: list[str] = []

    def constant(self, value: "np.ndarray") -> str:
        """Numbers that do not change."""
        name = f"constant_{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, kind: str, *inputs: str, name: str | None = None, **attributes: Any) -> str:
        """A node of one of ONNX's kinds; gives the name of what comes out."""
        name = name or f"{kind}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def linear(self, seen: str, part: "Part", *, is_exact: bool = False) -> str:
        """A weighted sum; an exact one is not worked out in bytes."""
        product = self.add("MatMul", seen, self.constant(part["w"]))
        if is_exact:
            self._exact.append(product)
        return self.add("Add", product, self.constant(part["b"]))

    def gelu(self, seen: str) -> str:
        """As `bert.gelu`."""
        return self.add("Gelu", seen, approximate="tanh")

    def normal(self, seen: str, beside: str, part: "Part") -> str:
        """As `bert.normal`, of a sum of two; one node of ONNX Runtime's own, three times as quick as two."""
        weight, offset = self.constant(part["w"]), self.constant(part["b"])
        kind = "SkipLayerNormalization"
        return self.add(kind, seen, beside, weight, offset, domain=RUNTIME, epsilon=1e-12)

    def begun(self, net: "Part", longest: int, beside: str | None = None) -> str:
        """The pieces of the input `pieces` with their places, and what else is known of them."""
        seen = self.add("Gather", self.constant(net["pieces"]), "pieces")
        zero = self.constant(np.array([0], np.int64))
        places = self.constant(net["places"][:longest])
        placed = self.add("Slice", places, zero, self.add("Shape", "pieces"), zero)
        return self.normal(self.add("Add", seen, beside) if beside else seen, placed, net["first"])

    def layer(self, asking: str, seen: str, layer: "Part") -> str:
        """As `bert.through`, for one text."""
        apart = self.constant(np.array([-1, ATTENDING, WIDTH // ATTENDING], np.int64))
        joined = self.constant(np.array([-1, WIDTH], np.int64))
        query, key, value = (
            self.add("Transpose", self.add("Reshape", self.linear(one, layer[part]), apart), perm=turned)
            for (part, turned), one in zip(TURNED, (asking, seen, seen), strict=True)
        )
        scale = self.constant(np.array((WIDTH // ATTENDING) ** -0.5, np.float32))
        heed = self.add("Softmax", self.add("Mul", self.add("MatMul", query, key), scale), axis=-1)
        found = self.add("Transpose", self.add("MatMul", heed, value), perm=[1, 0, 2])
        found = self.linear(self.add("Reshape", found, joined), layer["o"])
        found = self.normal(asking, found, layer["attended"])
        wide = self.gelu(self.linear(found, layer["wide"]))
        return self.normal(found, self.linear(wide, layer["back"]), layer["done"])

    def write(
        self, path: Path, given: dict[str, tuple[str, list[Any]]], told: tuple[str, list[Any]], title: str
    ) -> None:
        """Write the network: inputs by name with kind and shape in, `told` (its name and shape) out."""
        inputs = [helper.make_tensor_value_info(name, KINDS[kind], of) for name, (kind, of) in given.items()]
        outputs = [helper.make_tensor_value_info(told[0], onnx.TensorProto.FLOAT, told[1])]
        graph = helper.make_graph(self._nodes, title, inputs, outputs, self._constants)
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(RUNTIME, 1)]
        )
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model)
        with tempfile.TemporaryDirectory() as folder:
            whole = Path(folder) / "whole.onnx"
            onnx.save(model, str(whole))
            quantize_dynamic(
                str(whole), str(path), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8,
                op_types_to_quantize=MADE_SMALL, nodes_to_exclude=self._exact,
                extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
            )  # fmt: skip
